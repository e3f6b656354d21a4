"""Five fiscal years in the ledger: when each was opened, told of, closed and corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitoring import actions
from monitoring.models import FiscalYear
from sistercity import clock
from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.models import Change
from sistercity.thai.calendar import BANGKOK, fiscal_year_of

YEAR_COUNT = 5
EDITOR = "load-editor"


@dataclass(frozen=True)
class YearChanges:
    """The changes of the ledger under which a year's rows are written.

    What a province sent is known from ``entered`` on, what was put right or approved after the
    closing from ``late`` on; the running year has neither ``closed`` nor ``late``.
    """

    year: int
    entered: Change
    closed: Change | None
    late: Change | None


@dataclass(frozen=True)
class Timeline:
    """The changes of all years, in order; ``first`` stands before them."""

    first: Change
    editor: User
    years: tuple[YearChanges, ...]


def play_years() -> Timeline:
    """Open, fill and close each year but the running one, through the actions."""
    running = fiscal_year_of(clock.today())
    begins = running - YEAR_COUNT + 1 - 544
    with clock.playing(datetime(begins, 9, 30, 9, tzinfo=BANGKOK)):
        editor = save_person(
            by=None,
            person=User(username=EDITOR, full_name="บรรณาธิการ ทดสอบปริมาณ", role=Role.EDITOR),
        )
        first = Change.objects.order_by("number").last()
    moments: list[tuple[datetime, int, str]] = []
    for year in range(running - YEAR_COUNT + 1, running + 1):
        ends = year - 543
        moments.append((datetime(ends - 1, 10, 1, 9, tzinfo=BANGKOK), year, "open"))
        entered = datetime(ends, 9, 1, 9, tzinfo=BANGKOK)
        moments.append((min(entered, clock.now() - timedelta(days=1)), year, "entered"))
        if year < running:
            moments.append((datetime(ends, 11, 30, 17, tzinfo=BANGKOK), year, "closed"))
            moments.append((datetime(ends + 1, 1, 31, 9, tzinfo=BANGKOK), year, "late"))
    found: dict[tuple[int, str], Change] = {}
    for moment, year, what in sorted(moments):
        with clock.playing(moment):
            found[year, what] = _play(what, year, editor)
    years = sorted({year for year, _what in found})
    return Timeline(
        first,
        editor,
        tuple(
            YearChanges(
                year, *(found.get((year, what)) for what in ("entered", "closed", "late"))
            )
            for year in years
        ),
    )


def _play(what: str, year: int, editor: User) -> Change:
    if what == "open":
        actions.open_year(by=None, year=year)
    elif what == "closed":
        actions.close_year(by=editor, year=year)
    else:
        row = FiscalYear.objects.get(year=year)
        with writing(by=None, action="year.record", reason="ข้อมูลจำลองเพื่อวัดปริมาณ") as entry:
            entry.touch(row)
    return Change.objects.order_by("number").last()
