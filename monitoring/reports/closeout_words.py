"""What the close-out of a plan says in words; digits are Arabic here."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.kpis import band
from plans.choices import Unit
from plans.outcomes import ProjectOutcome
from plans.reports import Money, value_words
from registry.choices import BaselineAnswer
from registry.names import name_of, text_of
from registry.reports import Totals
from sistercity.badges import BADGES
from sistercity.templatetags.thai import percent, thai_amount, thai_date

from . import words
from .closeout import CloseoutReport
from .closeout_handover import BaseValue
from .computed import COMPUTED
from .dates import YearState
from .shapes import FigureReport, TrendPoint

PARTS = {
    "success_factors": gettext_lazy("ปัจจัยแห่งความสำเร็จ"),
    "problems": gettext_lazy("ปัญหา"),
    "obstacles": gettext_lazy("อุปสรรค"),
    "proposals": gettext_lazy("ข้อเสนอแนะ"),
}
ANSWERS = {
    BaselineAnswer.NEVER.value: gettext_lazy("ไม่เคยมีคู่ ตามคำตอบของกระทรวง"),
    BaselineAnswer.HAD.value: gettext_lazy("เคยมีความสัมพันธ์มาก่อน ตามคำตอบของกระทรวง"),
    "": gettext_lazy("ยังไม่มีคำตอบว่าเคยมีคู่หรือไม่"),
}


def heading(report: CloseoutReport) -> str:
    """The title, without its years and what edition it is."""
    return _("รายงานสรุปผลการดำเนินงานตามแผน")


def span_words(report: CloseoutReport) -> str:
    """The years of the plan: ปีงบประมาณ พ.ศ. 2562 – 2566."""
    years = {"first": report.plan.first_year, "last": report.plan.last_year}
    return _("ปีงบประมาณ พ.ศ. %(first)s – %(last)s") % years


def edition_words(report: CloseoutReport) -> str:
    """Whether it is the last word on the plan, and for whom."""
    told = _("ฉบับสรุปผล") if report.is_final else _("ฉบับระหว่างดำเนินการ")
    return _("%(edition)s · ใช้ภายใน") % {"edition": told} if report.is_internal else told


def edition_note(report: CloseoutReport) -> str:
    """Why it is not the last word; "" for the final edition."""
    if report.is_final:
        return ""
    if report.kpi.fiscal_year < report.plan.last_year:
        return _(
            "แผนยังไม่ถึงปีสุดท้าย ตัวเลขถึงปีงบประมาณ พ.ศ. %(year)s เท่านั้น และอาจเปลี่ยนแปลงก่อนปิดปี"
        ) % {"year": report.kpi.fiscal_year}
    open_years = [
        str(dates.period.fiscal_year) for dates in report.years if dates.state != YearState.CLOSED
    ]
    return _(
        "ยังไม่ได้ปิดปีงบประมาณ พ.ศ. %(years)s ตัวเลขของปีดังกล่าวเป็นของวันที่ %(day)s และอาจเปลี่ยนแปลงก่อนปิดปี"
    ) % {"years": ", ".join(open_years), "day": thai_date(report.as_at)}


def value_of(item: FigureReport, point: TrendPoint) -> str:
    """The value of a year: ร้อยละ 63.2, มี, ไม่มีกรณี."""
    return words.full_value_text(point.figure, item.definition.unit)


def band_words(point: TrendPoint) -> str:
    """How a year stands to its target; a dash without a value or a target."""
    state = band(point.figure, point.target.value if point.target else None)
    return str(BADGES[state].word) if state in ("met", "near", "below") else "–"


def gap_words(item: FigureReport) -> str:
    """The years that add nothing; "" for none."""
    if not item.combined.gap_years:
        return ""
    return _("ปีที่ไม่มีกรณีและไม่นำมารวม: %(years)s") % {
        "years": ", ".join(map(str, item.combined.gap_years))
    }


def break_words(item: FigureReport) -> list[str]:
    """Where the rule changed between two years, and how."""
    told = []
    for before, after in zip(item.trend, item.trend[1:], strict=False):
        version = after.figure.rule_version
        if version == before.figure.rule_version:
            continue
        rule = COMPUTED[item.code].numbered(version)
        told.append(
            _("ตั้งแต่ปีงบประมาณ พ.ศ. %(year)s ใช้วิธีคำนวณฉบับที่ %(version)s: %(change)s")
            % {
                "year": after.fiscal_year,
                "version": version,
                "change": text_of(rule, "change"),
            }
        )
    return told


def money_words(money: Money) -> tuple[str, str, str]:
    """Received, disbursed, and the share in per cent; dashes where nothing is recorded."""
    return (
        "–" if money.received is None else thai_amount(money.received),
        "–" if money.disbursed is None else thai_amount(money.disbursed),
        "–" if money.share is None else percent(money.share),
    )


def project_name(project: ProjectOutcome) -> str:
    """A project with its number: 1/2 จัดการประชุม…"""
    return f"{project.track_number}/{project.number} {name_of(project)}"


def left_words(project: ProjectOutcome) -> str:
    """What is left of a project that is not finished."""
    told = []
    if project.latest:
        year, done = project.latest
        told.append(
            _("ความก้าวหน้าปีงบประมาณ พ.ศ. %(year)s ร้อยละ %(percent)s")
            % {"year": year, "percent": done}
        )
    else:
        told.append(_("ไม่ได้บันทึกความก้าวหน้า"))
    told += [
        _("หมุดหมาย “%(name)s” กำหนด %(day)s")
        % {"name": name_of(one), "day": thai_date(one.due_on)}
        for one in project.open_milestones
    ]
    return " · ".join(told)


def totals_words(totals: Totals) -> tuple[str, str]:
    """Signed, and in progress or stalled: (22 คู่ 13 จังหวัด, 3 คู่ 3 จังหวัด)."""
    return tuple(
        _("%(pairs)s คู่ %(provinces)s จังหวัด")
        % {"pairs": tally.pair_count, "provinces": tally.province_count}
        for tally in (totals.signed, totals.pending)
    )


def base_words(item: FigureReport, value: BaseValue | None) -> str:
    """A province's value on the last day; a dash where it is not in the indicator."""
    if value is None and item.definition.unit == Unit.COUNT:
        return "0"
    if value is None or (not value.denominator and item.definition.counts != "pairing"):
        return "–"
    if item.definition.unit == Unit.COUNT:
        return str(value.numerator)
    if item.definition.counts == "pairing":
        if not value.denominator:
            return "–"
        return f"{value.numerator}/{value.denominator}"
    return _("มี") if value.numerator else _("ไม่มี")


def further_words(value, unit: str) -> str:
    """A value of an indicator that the ministry added."""
    return value_words(value, unit)
