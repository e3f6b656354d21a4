"""The close-out of a plan: what its years came to, and what the next plan takes over.

While the plan's last year runs, or before it, it is the edition of the way there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.models import Plan, Track
from plans.outcomes import (
    FurtherIndicator,
    ProjectOutcome,
    read_further,
    read_outcomes,
)
from registry.wording import living
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import fiscal_year_of, fiscal_year_start

from .closeout_handover import HandOver, read_hand_over
from .closeout_lessons import Lesson, YearErrata, read_errata, read_lessons
from .closeout_register import RegisterYears, read_register_years
from .dates import Dates, ReportRefused, YearState, settle, year_dates
from .definitions import check_plan_known
from .kpi import kpi_report
from .shapes import FigureReport, KpiReport


@dataclass(frozen=True)
class PlanName:
    """The plan that is closed out."""

    id: int
    code: str
    name_th: str
    name_en: str
    aim_th: str
    aim_en: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class TrackResult:
    """A track with its goal: the figures of its indicators and its projects."""

    number: int
    name_th: str
    name_en: str
    goal_th: str
    goal_en: str
    figures: tuple[FigureReport, ...]
    further: tuple[FurtherIndicator, ...]
    projects: tuple[ProjectOutcome, ...]


@dataclass(frozen=True)
class CloseoutReport:
    """A plan from its first year to the day of the report.

    ``kpi`` is the report on the indicators of the last year that had begun, whose trend has all
    years, each as known at its own closing; ``years`` are the dates of each of them.
    ``is_internal`` says whether the lessons carry the provinces' own words.
    """

    plan: PlanName
    kpi: KpiReport
    years: tuple[Dates, ...]
    tracks: tuple[TrackResult, ...]
    register: RegisterYears
    hand_over: HandOver
    lessons: tuple[Lesson, ...]
    errata: tuple[YearErrata, ...]
    is_internal: bool

    @property
    def as_at(self) -> date:
        """The day the facts are true on: the plan's last, or one before it."""
        return self.kpi.as_at

    @property
    def known_at(self) -> datetime:
        """The moment of knowledge."""
        return self.kpi.known_at

    @property
    def is_final(self) -> bool:
        """Whether every year of the plan was closed by then."""
        is_last = self.kpi.fiscal_year == self.plan.last_year
        return is_last and all(dates.state == YearState.CLOSED for dates in self.years)

    @property
    def projects(self) -> tuple[ProjectOutcome, ...]:
        """Those of all tracks."""
        return tuple(one for track in self.tracks for one in track.projects)


def settle_closeout(
    last_year: int, *, as_at: date | None, known_at: datetime | None, today: date
) -> Dates:
    """The dates of the last year of the plan that had begun by the day.

    Args:
        last_year: the plan's last fiscal year.

    Raises:
        ReportRefused: there is no such plan, it has not begun, or was not known at the moment.
    """
    plan = _plan(last_year, None)
    day = as_at or today
    if day < fiscal_year_start(plan.first_year):
        raise ReportRefused(
            _("แผนเริ่มวันที่ %(begins)s จึงยังไม่มีรายงานสรุปผลในวันที่ %(day)s")
            % {"begins": thai_date(fiscal_year_start(plan.first_year)), "day": thai_date(day)}
        )
    year = min(last_year, fiscal_year_of(day))
    dates = settle(year, as_at=as_at, known_at=known_at, today=today)
    check_plan_known(dates.known_at)
    return dates


def closeout_report(
    last_year: int,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
    internal: bool = False,
    now: datetime,
) -> CloseoutReport:
    """The close-out of the plan that ends with ``last_year``.

    Args:
        as_at, known_at: as ``settle`` takes them.
        internal: with what provinces wrote in their reflections.

    Raises:
        ReportRefused: as ``settle_closeout``.
    """
    dates = settle_closeout(last_year, as_at=as_at, known_at=known_at, today=now.date())
    day, moment, year = dates.period.as_at, dates.known_at, dates.period.fiscal_year
    kpi = kpi_report(year, as_at=day, known_at=moment, now=now)
    plan = _plan(last_year, moment)
    years = range(plan.first_year, year + 1)
    # Closings that came after the moment asked for are not told; but an earlier year may be closed
    # after the last one, whose closing is the moment where none is asked for.
    asked_at = moment if moment != dates.closed_at else None
    earlier = year_dates(list(years[:-1]), day=day, known_at=asked_at)
    return CloseoutReport(
        plan=plan,
        kpi=kpi,
        years=(*earlier.values(), dates),
        tracks=_tracks(plan, kpi, day, moment),
        register=read_register_years(years, day=day, moment=moment),
        hand_over=read_hand_over(kpi, day=day, moment=moment),
        lessons=read_lessons(years, moment=moment, internal=internal),
        errata=read_errata(years, moment=moment),
        is_internal=internal,
    )


def _plan(last_year: int, moment: datetime | None) -> PlanName:
    row = Plan.known(moment).filter(last_year=last_year).first()
    if row is None:
        raise ReportRefused(
            _("ไม่มีแผนที่สิ้นสุดในปีงบประมาณ พ.ศ. %(year)s โปรดเลือกแผนจากหน้ารายงาน") % {"year": last_year}
        )
    return PlanName(
        row.id,
        row.code,
        row.name_th,
        row.name_en,
        row.aim_th,
        row.aim_en,
        row.first_year,
        row.last_year,
    )


def _tracks(
    plan: PlanName, kpi: KpiReport, day: date, moment: datetime | None
) -> tuple[TrackResult, ...]:
    rows = living(Track, Track.known(moment).filter(plan_id=plan.id).order_by("number"))
    last_year = kpi.fiscal_year
    projects = read_outcomes(rows, day=day, last_year=last_year, moment=moment)
    further = read_further(rows, last_year=last_year, moment=moment)
    return tuple(
        TrackResult(
            number=track.number,
            name_th=track.name_th,
            name_en=track.name_en,
            goal_th=track.goal_th,
            goal_en=track.goal_en,
            figures=tuple(
                item for item in kpi.figures if item.definition.track_number == track.number
            ),
            further=tuple(one for one in further if one.track_number == track.number),
            projects=tuple(one for one in projects if one.track_number == track.number),
        )
        for track in rows
    )
