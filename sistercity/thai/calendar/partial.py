"""A date as far as it is known."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, total_ordering

from .years import FIRST_BE_YEAR, LAST_BE_YEAR, to_be


class Precision(StrEnum):
    """How far a date is known. ``UNKNOWN`` is for columns beside an empty date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


_RANK = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2}


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year of the Common Era; nothing is invented for what is missing.

    Sorts by the day it counts from (``effective_on``), then the better known first.

    Raises:
        ValueError: no such month or day, a day without its month, or a year outside
            BE 2484–2700.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if not FIRST_BE_YEAR <= to_be(self.year) <= LAST_BE_YEAR:
            raise ValueError(f"year {self.year} is outside BE {FIRST_BE_YEAR}–{LAST_BE_YEAR}")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        month = 1 if self.month is None else self.month
        date(self.year, month, 1 if self.day is None else self.day)

    @classmethod
    @lru_cache(maxsize=4_096)
    def from_iso(cls, text: str) -> "PartialDate":
        """Read what ``iso`` wrote: ``1999``, ``2005-09`` or ``2005-09-12``.

        Raises:
            ValueError: anything else.
        """
        parts = text.split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
            raise ValueError(f"not an ISO date or part of one: {text!r}")
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(f"not an ISO date or part of one: {text!r}")
        return cls(*map(int, parts))

    @classmethod
    def from_day(cls, day: date) -> "PartialDate":
        """Return the same day as a date known in full."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return self.iso()

    def __lt__(self, other):
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, int]:
        return self.effective_on, _RANK[self.precision]

    @property
    def precision(self) -> Precision:
        """How far this date is known: day, month or year, never unknown."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def effective_on(self) -> date:
        """The day this date counts from in every rule.

        A day is itself, a month its last day, a year 30 September of it, because nine
        of its twelve months lie in the fiscal year that ends then.
        """
        if self.month is None:
            return date(self.year, 9, 30)
        return self.latest

    @property
    def assumed(self) -> bool:
        """Whether even the fiscal year is an assumption: true when only the year is known."""
        return self.month is None

    @property
    def earliest(self) -> date:
        """The first day this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def is_certainly_before(self, other: "PartialDate") -> bool:
        """Whether every day this can mean lies before every day the other can."""
        return self.latest < other.earliest

    @property
    def year_be(self) -> int:
        """The Buddhist year."""
        return to_be(self.year)

    def iso(self) -> str:
        """Return ``1999``, ``2005-09`` or ``2005-09-12``, as far as known."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
