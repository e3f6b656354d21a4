"""Who may plan what: checks that raise, on values that are passed in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.models import Activity, PlannedActivity
from registry.choices import Confirmation
from registry.joining import check_stands
from registry.models import Pairing
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import (
    PartialDate,
    fiscal_year_end,
    fiscal_year_of,
    fiscal_year_start,
)

MOST_LINES = 50


def check_plans(*, by: User) -> None:
    """Plans are written by officers.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่ทำแผนปฏิบัติการได้"))


def check_may_plan(*, pairing: Pairing) -> None:
    """Plans are made for what is or may become a relation.

    Raises:
        WrongState: the ministry has rejected the pairing, or it was joined to another row.
    """
    check_stands(pairing)
    if pairing.confirmation == Confirmation.REJECTED:
        raise WrongState(_("กระทรวงตรวจสอบแล้วว่าคู่นี้ไม่อยู่ในทะเบียน จึงทำแผนปฏิบัติการไม่ได้"))


def check_may_answer(*, pairing: Pairing) -> None:
    """Why nothing was done is answered of what stands in the register.

    Raises:
        WrongState: the ministry has rejected the pairing, or it was joined to another row.
    """
    check_stands(pairing)
    if pairing.confirmation == Confirmation.REJECTED:
        raise WrongState(_("กระทรวงตรวจสอบแล้วว่าคู่นี้ไม่อยู่ในทะเบียน จึงไม่ต้องชี้แจง"))


def check_line_count(*, count: int) -> None:
    """A plan holds a bounded number of lines.

    Raises:
        ValidationError: more than ``MOST_LINES``.
    """
    if count > MOST_LINES:
        raise ValidationError(
            _("แผนหนึ่งมีกิจกรรมได้ไม่เกิน %(most)s รายการ โปรดรวมหรือนำรายการที่ไม่จำเป็นออก")
            % {"most": MOST_LINES}
        )


def check_promises(*, count: int) -> None:
    """What is handed in promises something.

    Raises:
        ValidationError: no line is left.
    """
    if not count:
        raise ValidationError(
            _("แผนยังไม่มีกิจกรรม โปรดเพิ่มอย่างน้อยหนึ่งรายการก่อนส่งแผน หรือชี้แจงกรณีไม่มีกิจกรรม")
        )


def check_planned_on(*, planned_on: PartialDate | None, fiscal_year: int) -> None:
    """A planned activity has its month, within the fiscal year of its plan.

    Raises:
        ValidationError: on ``planned_on``.
    """
    if planned_on is None or planned_on.month is None:
        raise ValidationError({
            "planned_on": _("โปรดระบุอย่างน้อยเดือนที่จะจัด เช่น ม.ค. %(year)s") % {"year": fiscal_year}
        })  # fmt: skip
    if fiscal_year_of(planned_on.effective_on) != fiscal_year:
        raise ValidationError({
            "planned_on": _(
                "%(day)s ไม่อยู่ในปีงบประมาณ พ.ศ. %(year)s (%(first)s ถึง %(last)s) โปรดตรวจสอบ"
            )
            % {
                "day": thai_date(planned_on),
                "year": fiscal_year,
                "first": thai_date(fiscal_year_start(fiscal_year)),
                "last": thai_date(fiscal_year_end(fiscal_year)),
            }
        })  # fmt: skip


def check_not_begun(*, is_begun: bool) -> None:
    """What was begun was carried out, at least in part.

    Raises:
        ValidationError: an activity was recorded for the line.
    """
    if is_begun:
        raise ValidationError(
            _(
                "มีกิจกรรมที่บันทึกจากรายการนี้แล้ว จึงบันทึกว่าไม่ได้ดำเนินการไม่ได้ "
                "หากไม่ใช่กิจกรรมเดียวกัน โปรดแก้ในแบบฟอร์มของกิจกรรมนั้นก่อน"
            )
        )


def check_removable(*, item: PlannedActivity, is_begun: bool) -> None:
    """A line leaves its plan while nothing came of it.

    Raises:
        ValidationError: an activity was recorded for it.
    """
    if is_begun:
        raise ValidationError(
            _("“%(title)s” มีกิจกรรมที่บันทึกแล้ว จึงนำออกจากแผนไม่ได้") % {"title": item.title}
        )


def check_asks_answer(*, has_joint: bool) -> None:
    """An answer why nothing was done is asked only where nothing was.

    Args:
        has_joint: whether the year has an approved joint activity of the pairing.

    Raises:
        WrongState: it has.
    """
    if has_joint:
        raise WrongState(
            _("คู่นี้มีกิจกรรมร่วมที่กระทรวงเห็นชอบแล้วในปีนี้ จึงไม่ต้องชี้แจง คำชี้แจงเดิมถ้ามีจะเก็บไว้เป็นประวัติ")
        )


def check_ticks_off(
    *, activity: Activity, item: PlannedActivity, pairing_ids: set[int]
) -> None:
    """An activity ticks off what was planned for one of its pairings, in its year.

    Args:
        item: with its plan.
        pairing_ids: of the activity, as they will be.

    Raises:
        ValidationError: on ``planned``.
    """
    plan = item.plan
    if plan.pairing_id not in pairing_ids:
        raise ValidationError({
            "planned": _("รายการในแผนเป็นของคู่อื่น โปรดเลือกคู่นั้นในกิจกรรมด้วย หรือเลือกรายการอื่นในแผน")
        })  # fmt: skip
    if plan.fiscal_year != activity.fiscal_year:
        raise ValidationError({
            "planned": _(
                "รายการนี้อยู่ในแผนของปีงบประมาณ พ.ศ. %(planned)s แต่กิจกรรมเริ่มในปีงบประมาณ พ.ศ. %(year)s "
                "โปรดตรวจสอบวันที่เริ่ม หรือเลือกรายการในแผนของปีนั้น"
            )
            % {"planned": plan.fiscal_year, "year": activity.fiscal_year}
        })  # fmt: skip
    if item.removed_at:
        raise ValidationError({
            "planned": _("รายการนี้ถูกนำออกจากแผนแล้ว โปรดเลือกรายการอื่นในแผน หรือเว้นว่าง")
        })  # fmt: skip
    if item.is_dropped:
        raise ValidationError({
            "planned": _("รายการนี้บันทึกไว้ว่าไม่ได้ดำเนินการ หากได้ดำเนินการแล้ว โปรดนำกลับเข้าแผนก่อน")
        })  # fmt: skip


def month_a_year_later(planned_on: PartialDate) -> PartialDate:
    """The month of the next fiscal year in which it begins anew; its day is not invented."""
    return PartialDate(planned_on.year + 1, planned_on.month)
