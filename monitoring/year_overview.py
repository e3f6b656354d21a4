"""A fiscal year as the ministry keeps it: its days, what stands in it, what is still missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from monitoring.choices import DueKind, Shift, Status
from monitoring.dues import DueState
from monitoring.holidays import Holidays
from monitoring.models import Activity, DueDay, Erratum, FiscalYear, Reopening
from monitoring.schedule import due_days, working_due_day
from registry.models import Province
from sistercity.thai.calendar import FIRST_BE_YEAR, fiscal_year_end, fiscal_year_of


@dataclass(frozen=True)
class YearLine:
    """One fiscal year in the list of all.

    Attributes:
        row: None while it was never opened.
        state: the badge's code: open, running, closed, or "" for one that can be opened.
    """

    year: int
    row: FiscalYear | None
    state: str
    erratum_count: int
    reopening_count: int


@dataclass(frozen=True)
class DayLine:
    """Until when one kind is due: the day as set, and the working day that it falls on."""

    kind: str
    words: str | Promise
    due_day: DueDay
    due_on: date

    @property
    def is_moved(self) -> bool:
        """Whether the day as set is none on which offices work."""
        return self.due_on != self.due_day.day

    @property
    def shift_words(self) -> str | Promise:
        """Where it would go from a holiday."""
        return Shift(self.due_day.shift).label


@dataclass(frozen=True)
class KindLine:
    """How many of one kind are expected, settled, on their way and missing."""

    words: str | Promise
    expected: int
    settled: int
    on_way: int
    missing: int


def year_lines(user, today: date) -> list[YearLine]:
    """The years that were opened, the latest first, after the next one that may be."""
    rows = {row.year: row for row in FiscalYear.objects.visible_to(user)}
    errata = Counter(
        Erratum.objects.visible_to(user).order_by().values_list("fiscal_year", flat=True)
    )
    live = Reopening.objects.visible_to(user).live(today).order_by()
    reopenings = Counter(live.values_list("fiscal_year", flat=True))
    years = {*rows, *(year for year in _openable(today) if year not in rows)}
    return [
        YearLine(
            year,
            rows.get(year),
            _state(rows.get(year), today),
            erratum_count=errata[year],
            reopening_count=reopenings[year],
        )
        for year in sorted(years, reverse=True)
    ]


def may_be_opened(year: int, today: date) -> bool:
    """Whether the page offers to open it: any year up to the next."""
    return FIRST_BE_YEAR < year <= fiscal_year_of(today) + 1


def day_lines(fiscal_year: int, holidays: Holidays) -> list[DayLine]:
    """The year's due days, the earliest first."""
    lines = [
        DayLine(kind, DueKind(kind).label, day, working_due_day(day, holidays.days))
        for kind, day in due_days(fiscal_year).items()
    ]
    return sorted(lines, key=lambda line: line.due_on)


def kind_lines(states: Iterable[DueState]) -> list[KindLine]:
    """How far the year is, by what is due."""
    states = [state for state in states if state.is_expected]
    lines = []
    for kind in DueKind:
        own = [state for state in states if state.due.kind == kind]
        settled = sum(state.is_settled for state in own)
        missing = sum(state.state == "missing" for state in own)
        lines.append(
            KindLine(kind.label, len(own), settled, len(own) - settled - missing, missing)
        )
    return lines


def unsettled(states: Iterable[DueState]) -> list[DueState]:
    """What the provinces have not handed in, or what is not decided yet."""
    return [state for state in states if not state.is_settled]


def by_province(states: Iterable[DueState]) -> list[tuple[Province, list[DueState]]]:
    """The states under their provinces, in the order in which these come."""
    found: dict[Province, list[DueState]] = defaultdict(list)
    for state in states:
        found[state.due.province].append(state)
    return list(found.items())


def undecided_count(user, fiscal_year: int) -> int:
    """Activities of the year that lie on a desk, which nobody can decide on once it is closed."""
    rows = Activity.objects.visible_to(user).of_year(fiscal_year)
    return rows.filter(status__in=(Status.SUBMITTED, Status.ENDORSED)).count()


def _openable(today: date) -> list[int]:
    running = fiscal_year_of(today)
    return [running, running + 1]


def _state(row: FiscalYear | None, today: date) -> str:
    if row is None:
        return ""
    if row.closed_at:
        return "closed"
    return "running" if fiscal_year_end(row.year) >= today else "open"
