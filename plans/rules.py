"""What the plan refuses: checks that raise, on values that the actions have read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.choices import Method, Unit
from plans.models import Indicator, IndicatorValue, Milestone, Plan, ProgressReport, Target
from sistercity.thai.calendar import fiscal_year_start

# What a stored indicator of the plan keeps, whoever asks.
FIXED_FIELDS = ("track_id", "code", "unit", "method", "is_fixed")


def check_years_are_free(plan: Plan, others: Iterable[Plan]) -> None:
    """A fiscal year belongs to one plan only.

    Args:
        others: the other plans there are.

    Raises:
        ValidationError: on ``first_year``, naming the other plan and its years.
    """
    for other in others:
        if plan.first_year <= other.last_year and other.first_year <= plan.last_year:
            raise ValidationError(
                {
                    "first_year": _(
                        "ปีงบประมาณ พ.ศ. %(first)s–%(last)s ซ้อนกับ “%(other)s” "
                        "ซึ่งใช้ในปีงบประมาณ พ.ศ. %(other_first)s–%(other_last)s "
                        "โปรดแก้ปีของแผนนี้ หรือแก้ปีของแผนนั้นก่อน"
                    )
                    % {
                        "first": plan.first_year,
                        "last": plan.last_year,
                        "other": str(other),
                        "other_first": other.first_year,
                        "other_last": other.last_year,
                    }
                }
            )


def check_years_hold(plan: Plan, used: Iterable[int], *, field: str = "first_year") -> None:
    """A plan's span covers the years that are recorded under it.

    Args:
        used: fiscal years of its projects and of targets and values of its indicators.
        field: where a row that goes to the plan with such years says so.

    Raises:
        ValidationError: on ``field``, naming the years left outside.
    """
    outside = sorted(set(used) - set(plan.years))
    if outside:
        years = ", ".join(map(str, outside))
        raise ValidationError(
            {
                field: _(
                    "มีผลของโครงการหรือค่าตัวชี้วัดบันทึกไว้ในปีงบประมาณ พ.ศ. %(years)s "
                    "ช่วงปีของแผนต้องครอบคลุมปีเหล่านี้"
                )
                % {"years": years}
            }
        )


def check_year_in_plan(fiscal_year: int, plan: Plan) -> None:
    """What is recorded under a plan lies in its years.

    Raises:
        ValidationError: on ``fiscal_year``.
    """
    if fiscal_year not in plan.years:
        raise ValidationError(
            {
                "fiscal_year": _(
                    "ปีงบประมาณ พ.ศ. %(year)s อยู่นอกช่วงของแผน คือปีงบประมาณ พ.ศ. %(first)s–%(last)s"
                )
                % {"year": fiscal_year, "first": plan.first_year, "last": plan.last_year}
            }
        )


def check_progress(
    report: ProgressReport,
    *,
    before: ProgressReport | None,
    milestones: Collection[int],
    today: date,
) -> None:
    """Progress is told of a quarter that has begun, by a milestone of the project.

    Args:
        before: the last report of the year's quarter before that has one; who falls behind it
            says why.
        milestones: ids of the project's; where there are some, progress rests on one of them.

    Raises:
        ValidationError: by field, everything at once.
    """
    faults = {}
    if quarter_start(report.fiscal_year, report.quarter) > today:
        faults["period"] = _("ไตรมาสนี้ยังไม่เริ่ม โปรดเลือกไตรมาสที่เริ่มแล้ว")
    if report.milestone_id is not None and report.milestone_id not in milestones:
        faults["milestone"] = _("หมุดหมายนี้เป็นของโครงการอื่น โปรดเลือกหมุดหมายของโครงการนี้")
    if report.percent and report.milestone_id is None and milestones:
        faults["milestone"] = _("โปรดเลือกหมุดหมายที่ร้อยละนี้ใช้เทียบ")
    if before is not None and not report.problems:
        if report.percent < before.percent:
            faults["problems"] = _(
                "ไตรมาส %(quarter)s รายงานไว้ร้อยละ %(percent)s ความก้าวหน้าลดลง โปรดอธิบายเหตุ"
            ) % {"quarter": before.quarter, "percent": before.percent}
        spent, spent_before = report.budget_disbursed_amount, before.budget_disbursed_amount
        if None not in (spent, spent_before) and spent < spent_before:
            faults["problems"] = _(
                "ไตรมาส %(quarter)s รายงานว่าเบิกจ่ายแล้ว %(amount)s บาท ยอดสะสมลดลง โปรดอธิบายเหตุ"
            ) % {"quarter": before.quarter, "amount": f"{spent_before:,.2f}"}
    if faults:
        raise ValidationError(faults)


def quarter_start(fiscal_year: int, quarter: int) -> date:
    """The first day of a quarter; the first begins with the fiscal year, on 1 October."""
    begins = fiscal_year_start(fiscal_year)
    month = begins.month + 3 * (quarter - 1)
    return date(begins.year + (month > 12), (month - 1) % 12 + 1, 1)


def quarter_end(fiscal_year: int, quarter: int) -> date:
    """The last day of a quarter."""
    year, following = (fiscal_year, quarter + 1) if quarter < 4 else (fiscal_year + 1, 1)
    return quarter_start(year, following) - timedelta(days=1)


def check_milestone(milestone: Milestone, today: date) -> None:
    """A milestone is done when it is done, not before.

    Raises:
        ValidationError: on ``done_on``.
    """
    if milestone.done_on and milestone.done_on > today:
        raise ValidationError(
            {"done_on": _("วันที่นี้ยังมาไม่ถึง บันทึกว่าเสร็จได้เมื่อเสร็จแล้วเท่านั้น")}
        )


def check_indicator(indicator: Indicator, stored: Indicator | None, *, by_person: bool) -> None:
    """The plan's six stay as they are; a further one is the ministry's own, and manual.

    Args:
        stored: the row as it stands; None for a new one.
        by_person: False for the system itself, loading the plan.

    Raises:
        ValidationError: by field.
    """
    if stored is not None and stored.is_fixed:
        changed = [
            name for name in FIXED_FIELDS if getattr(stored, name) != getattr(indicator, name)
        ]
        if changed:
            raise ValidationError(
                {
                    changed[0].removesuffix("_id"): _(
                        "ตัวชี้วัด %(code)s เป็นตัวชี้วัดของแผน แก้รหัส หน่วย แนวทาง และที่มาของค่าไม่ได้"
                    )
                    % {"code": stored.code}
                }
            )
    elif by_person and (indicator.is_fixed or indicator.method != Method.MANUAL):
        raise ValidationError(
            _("ตัวชี้วัดของแผนมี 6 ตัวและคงที่ ตัวชี้วัดที่กำหนดเพิ่มเป็นแบบบันทึกค่าเองพร้อมหลักฐานเท่านั้น")
        )


def check_code_of_track(code: str, track_number: int) -> None:
    """An indicator's code begins with the number of its track.

    Raises:
        ValidationError: on ``code``.
    """
    if code.split(".")[0] != str(track_number):
        raise ValidationError(
            {
                "code": _("ตัวชี้วัดของแนวทางการขับเคลื่อนที่ %(number)s ต้องมีรหัสขึ้นต้นด้วย %(number)s.")
                % {"number": track_number}
            }
        )


def check_unit_stays(indicator: Indicator, stored: Indicator, has_values: bool) -> None:
    """Values that are recorded keep their meaning.

    Raises:
        ValidationError: on ``unit``.
    """
    if has_values and indicator.unit != stored.unit:
        raise ValidationError(
            {"unit": _("มีค่าหรือค่าเป้าหมายบันทึกไว้แล้วในหน่วยเดิม จึงเปลี่ยนหน่วยไม่ได้ โปรดกำหนดตัวชี้วัดใหม่")}
        )


def check_value(value: IndicatorValue, current_year: int) -> None:
    """A value is entered for a manual indicator, in its unit, of a year that has begun.

    Raises:
        ValidationError: by field.
    """
    indicator = value.indicator
    if indicator.method == Method.COMPUTED:
        raise ValidationError(
            {
                "indicator": _(
                    "ตัวชี้วัด %(code)s คำนวณจากทะเบียน จึงบันทึกค่าเองไม่ได้ "
                    "โปรดแก้ข้อมูลที่เป็นที่มาของตัวเลข"
                )
                % {"code": indicator.code}
            }
        )
    if value.fiscal_year > current_year:
        raise ValidationError(
            {"fiscal_year": _("ปีงบประมาณนี้ยังไม่เริ่ม บันทึกค่าได้ตั้งแต่ปีงบประมาณปัจจุบันลงไป")}
        )
    fault = _unit_fault(indicator.unit, value.value)
    if fault:
        raise ValidationError({"value": fault})
    _check_parts(value)


def check_target(target: Target) -> None:
    """A target is set in the unit of its indicator.

    Raises:
        ValidationError: on ``value``.
    """
    fault = _unit_fault(target.indicator.unit, target.value)
    if fault:
        raise ValidationError({"value": fault})


def _unit_fault(unit: str, amount: Decimal) -> str:
    if unit == Unit.YES_NO and amount not in (0, 1):
        return _("ตัวชี้วัดนี้มีค่าเป็น 1 (มี) หรือ 0 (ไม่มี) เท่านั้น")
    if unit == Unit.SHARE and amount > 1:
        return _("ร้อยละบันทึกเป็นสัดส่วน 0 ถึง 1 เช่น ร้อยละ 85 คือ 0.85")
    if unit == Unit.COUNT and amount != int(amount):
        return _("จำนวนต้องเป็นจำนวนเต็ม")
    return ""


def _check_parts(value: IndicatorValue) -> None:
    """Numerator and denominator belong to a share and give it, rounded to four places."""
    if value.numerator is None or not value.denominator:
        return  # neither, or half of it, which the row itself refuses
    if value.indicator.unit != Unit.SHARE:
        raise ValidationError({"numerator": _("ตัวตั้งและตัวหารใช้กับหน่วยร้อยละเท่านั้น โปรดเว้นว่าง")})
    share = Decimal(value.numerator) / value.denominator
    if abs(share - value.value) >= Decimal("0.0001"):
        raise ValidationError(
            {
                "value": _("ตัวตั้งหารด้วยตัวหารได้ %(share)s ไม่ตรงกับค่าที่ใส่ โปรดตรวจตัวเลขทั้งสาม")
                % {"share": f"{share:.4f}"}
            }
        )
