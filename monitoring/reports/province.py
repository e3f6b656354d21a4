"""The report on one province in a fiscal year, for its governor; and Bangkok's register sheet.

Everything in it is published. What is not (plans, what was handed in, reflections, activities
not yet approved) leaves as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring import kpis
from monitoring.models import Reflection
from registry.models import Province
from registry.wording import worded_provinces

from .dates import Dates, ReportRefused, settle
from .definitions import check_plan_known
from .done import Done, approved_in, read_done
from .figures import result_id
from .handed_in import Asking, DueCount, due_counts
from .kpi import kpi_desk, kpi_report
from .names import PUBLIC, Named
from .pairings import ListedPair, pairs_on, read_pairs
from .promised import Promised, read_promised
from .shapes import FigureReport, KpiReport, RegionRows


@dataclass(frozen=True)
class Subject:
    """The province that the report is of; ``counts`` is false of Bangkok alone."""

    id: int
    code: str
    name_th: str
    name_en: str
    full_name_th: str
    region_code: str
    region: Named
    cluster: Named | None
    counts: bool


@dataclass(frozen=True)
class Compared:
    """An indicator of the province, beside its region's part and the nation's.

    ``region`` is None where the indicator has no regions, as the national handbook; ``region_id``
    names the figure of the region wherever else it is printed.
    """

    own: FigureReport
    region: RegionRows | None
    region_id: str
    nation: FigureReport

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.own.code


@dataclass(frozen=True)
class YearActivity:
    """An approved activity and, where it does not count for 2.1, the reason."""

    told: Done
    reason: kpis.Reason | None


@dataclass(frozen=True)
class ProvinceReport:
    """A province in a year; ``hidden`` counts activities left out unpublished, by reason.

    ``kpi`` and ``nation`` are the two reports on the indicators that its figures are of;
    ``reflected_on`` is the day on which it handed in its reflection.
    """

    subject: Subject
    kpi: KpiReport
    nation: KpiReport
    figures: tuple[Compared, ...]
    pairs: tuple[ListedPair, ...]
    activities: tuple[YearActivity, ...]
    hidden: tuple[tuple[kpis.Reason, int], ...]
    promised: Promised
    dues: tuple[DueCount, ...]
    reflected_on: date | None

    @property
    def dates(self) -> Dates:
        """The year and the two dates of its figures."""
        return self.kpi.dates

    @property
    def fiscal_year(self) -> int:
        """The Buddhist year in which the fiscal year ends."""
        return self.kpi.fiscal_year

    @property
    def as_at(self) -> date:
        """The day the facts are true on."""
        return self.kpi.as_at

    @property
    def known_at(self) -> datetime:
        """The moment of knowledge."""
        return self.kpi.known_at

    @property
    def confirmed(self) -> tuple[ListedPair, ...]:
        """The pairings that the ministry stands by."""
        return tuple(pair for pair in self.pairs if pair.is_confirmed)

    @property
    def candidates(self) -> tuple[ListedPair, ...]:
        """Those that still await its word; they enter no figure."""
        return tuple(pair for pair in self.pairs if not pair.is_confirmed)

    def figure(self, code: str) -> Compared:
        """One indicator.

        Raises:
            KeyError: not among those computed.
        """
        return {item.code: item for item in self.figures}[code]


def settle_province(
    code: str, fiscal_year: int, *, as_at: date | None, known_at: datetime | None, today: date
) -> Dates:
    """The dates of a report on this province.

    Raises:
        ReportRefused: no such year or dates, no such province, one that did not exist then, or
            a moment at which the plan was not known.
    """
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=today)
    check_plan_known(dates.known_at)
    row = Province.known(dates.known_at).visible_to(PUBLIC).filter(code=code).first()
    if row is None:
        raise ReportRefused(
            _("ไม่มีจังหวัดรหัส “%(code)s” ในทะเบียน โปรดเขียนรหัสจังหวัดเช่น TH-50") % {"code": code[:20]},
            parameter="province",
        )
    exists = kpis.Province(code, existed_from=row.existed_from, existed_to=row.existed_to)
    if not exists.exists_on(dates.period.as_at):
        raise ReportRefused(
            _("ยังไม่มีจังหวัดนี้ หรือไม่มีแล้ว ในวันที่ของข้อมูล จึงไม่มีรายงาน โปรดเลือกปีงบประมาณอื่น"),
            parameter="province",
        )
    return dates


def province_report(
    code: str,
    fiscal_year: int,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
    now: datetime,
) -> ProvinceReport:
    """The report on a province; the dates are as ``kpi_report`` takes them.

    Raises:
        ReportRefused: as ``settle_province``.
    """
    dates = settle_province(
        code, fiscal_year, as_at=as_at, known_at=known_at, today=now.date()
    )
    asked = {"as_at": dates.period.as_at, "known_at": dates.known_at, "now": now}
    own = kpi_report(fiscal_year, place=code, **asked)
    nation, _figures = kpi_desk(fiscal_year, **asked)
    subject = _subject(code, dates.known_at)
    day, moment = dates.period.as_at, dates.known_at
    joint = own.figure("2.1")
    done = approved_in(fiscal_year, by=day, moment=moment).filter(province_id=subject.id)
    counted = joint.figure.supporting.get("pairings_by_province", {}).get(code, ())
    return ProvinceReport(
        subject=subject,
        kpi=own,
        nation=nation,
        figures=tuple(_compared(item, nation, subject) for item in own.figures),
        pairs=read_pairs(
            pairs_on(day, moment).filter(province_id=subject.id), day=day, moment=moment
        ),
        activities=_activities(read_done(done, moment), joint),
        hidden=_hidden(joint),
        promised=read_promised(
            counted, fiscal_year=fiscal_year, day=day, moment=moment
        ),
        dues=due_counts(Asking(subject.id, fiscal_year, day, moment)),
        reflected_on=_reflected_on(subject.id, fiscal_year, moment),
    )


def _subject(code: str, moment: datetime | None) -> Subject:
    (row,) = worded_provinces(
        Province.known(moment).visible_to(PUBLIC).filter(code=code), moment
    )
    cluster = Named(row.cluster.name_th, row.cluster.name_en) if row.cluster_id else None
    return Subject(
        id=row.id,
        code=row.code,
        name_th=row.name_th,
        name_en=row.name_en,
        full_name_th=row.full_name_th,
        region_code=row.region.code,
        region=Named(row.region.name_th, row.region.name_en),
        cluster=cluster,
        counts=row.counts,
    )


def _compared(item: FigureReport, nation: KpiReport, subject: Subject) -> Compared:
    beside = nation.figure(item.code)
    regions = {region.code: region for region in beside.regions}
    place = kpis.grouped_code(kpis.PlaceKind.REGION, subject.region_code)
    region_id = result_id(replace(beside.figure, place=place), nation.known_number)
    return Compared(item, regions.get(subject.region_code), region_id, beside)


def _activities(done: Sequence[Done], joint: FigureReport) -> tuple[YearActivity, ...]:
    reasons = {
        one.id: one.reason for one in joint.figure.exclusions if one.record == "activity"
    }
    return tuple(YearActivity(one, reasons.get(one.id)) for one in done)


def _hidden(joint: FigureReport) -> tuple[tuple[kpis.Reason, int], ...]:
    return tuple(
        (reason, len(excluded))
        for record, reason, excluded in joint.exclusions_by_reason
        if record == "activity" and reason in kpis.UNPUBLISHED
    )


def _reflected_on(province_id: int, fiscal_year: int, moment: datetime | None) -> date | None:
    rows = Reflection.known(moment).submitted()
    own = rows.filter(province_id=province_id, fiscal_year=fiscal_year)
    at = own.order_by().values_list("submitted_at", flat=True).first()
    return timezone.localdate(at) if at else None
