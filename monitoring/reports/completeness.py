"""How much of what is due was received, by province, kind and fiscal year.

Everything is counted from ``due_states``, so that this table, a province's workspace and its due
rows never differ. The counts are the same for every reader: who may read which row is the
page's business, and nothing but numbers leaves here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from fractions import Fraction

from monitoring.dues import DueState, due_states
from monitoring.holidays import read_holidays
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User

# Reads all rows, as the ministry does, whoever asks for their number.
_COUNTING = User(role=Role.PLANNER)
# Province code and kind of due.
Cell = tuple[str, str]


@dataclass(frozen=True)
class Tally:
    """How many things were due, and how far they came.

    Attributes:
        received: handed in, explanations why there was no activity among them.
        on_time: received by the day it was due.
        approved: accepted, so that it counts; an explanation never is.
        with_evidence: approved, and there is a file or another proof that can be seen.
    """

    expected: int = 0
    received: int = 0
    on_time: int = 0
    approved: int = 0
    with_evidence: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def received_share(self) -> Fraction | None:
        """Of what is expected; None where nothing is."""
        return Fraction(self.received, self.expected) if self.expected else None

    @property
    def received_percent(self) -> int | None:
        """In whole per cent: never 100 while something lacks, never 0 while there is something."""
        if self.received_share is None:
            return None
        percent = round(self.received_share * 100)
        if 0 < self.received < self.expected:
            return min(max(percent, 1), 99)
        return percent


@dataclass(frozen=True)
class YearTally:
    """A fiscal year: what each province owed of each kind, and how far it came."""

    fiscal_year: int
    cells: Mapping[Cell, Tally]

    def of(self, *, codes: Iterable[str] | None = None, kind: str = "") -> Tally:
        """Added up over provinces (None: all) and over kinds ("": all)."""
        wanted = None if codes is None else set(codes)
        return sum(
            (
                tally
                for (code, its_kind), tally in self.cells.items()
                if (wanted is None or code in wanted) and kind in ("", its_kind)
            ),
            start=Tally(),
        )

    def by_province(self, kind: str = "") -> dict[str, Tally]:
        """Each province that something was expected of."""
        found: dict[str, Tally] = defaultdict(Tally)
        for (code, its_kind), tally in self.cells.items():
            if kind in ("", its_kind) and tally.expected:
                found[code] += tally
        return dict(found)


def year_tallies(*, fiscal_years: Iterable[int], today: date) -> dict[int, YearTally]:
    """Of each year; a fixed number of queries a year, however much is due."""
    holidays = read_holidays()
    return {
        year: YearTally(
            year,
            tally(due_states(user=_COUNTING, fiscal_year=year, today=today, holidays=holidays)),
        )
        for year in fiscal_years
    }


def tally(states: Iterable[DueState]) -> dict[Cell, Tally]:
    """What these come to by province and kind."""
    cells: dict[Cell, Tally] = defaultdict(Tally)
    for state in states:
        cells[state.due.province.code, state.due.kind] += tally_of(state)
    return dict(cells)


def tally_of(state: DueState) -> Tally:
    """One thing that is due; what is waived is not expected."""
    if not state.is_expected:
        return Tally()
    is_approved = state.state == "done"
    return Tally(
        expected=1,
        received=int(state.is_received),
        on_time=int(state.is_on_time),
        approved=int(is_approved),
        with_evidence=int(is_approved and state.has_evidence),
    )
