"""Who may do what to which record: checks that raise, on values that are passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import Move
from monitoring.models import Activity, Deputation, FiscalYear, Reopening, Training
from registry.models import Posting
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState
from sistercity.templatetags.thai import thai_date

AUTHORING_MOVES = (Move.CREATED, Move.EDITED, Move.SUBMITTED)
# Twice what one form takes, so that the rest of a large choice still finds room.
EVIDENCE_LIMIT = 60
# In days; a standing order is named anew each year, so that who endorses stays looked at.
LONGEST_DEPUTATION = 366
REQUIRED_AT_SUBMISSION = ("kind", "place", "direction", "thai_count", "outcome")


def check_serves(*, by: User, province_id: int, served: Collection[int]) -> None:
    """A provincial person acts for a province of a posting in force only.

    Raises:
        NotAllowed: not posted in the province today.
    """
    if by.is_provincial and province_id not in served:
        raise NotAllowed(_("ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดนี้ในวันนี้ จึงดำเนินการแทนจังหวัดนี้ไม่ได้"))


def check_four_eyes(*, by: User, author_ids: Collection[int]) -> None:
    """Nobody endorses or approves what they wrote.

    Raises:
        NotAllowed: the person created, edited or submitted it.
    """
    if by.pk in author_ids:
        raise NotAllowed(_("ท่านเป็นผู้บันทึกรายการนี้ จึงรับรองหรือเห็นชอบเองไม่ได้ โปรดให้ผู้อื่นดำเนินการ"))


def check_year_open(
    *, fiscal_year: int, row: FiscalYear | None, reopening: Reopening | None = None
) -> None:
    """What belongs to a fiscal year is written while it is open, or by whom it lets in again.

    Args:
        reopening: under which the record's province, or the centre, may write today.

    Raises:
        WrongState: the year is closed, or was not opened.
    """
    if row is None:
        raise WrongState(
            _("ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. %(year)s โปรดติดต่อกระทรวง")
            % {"year": fiscal_year}
        )
    if row.closed_at and reopening is None:
        raise WrongState(
            _(
                "ปีงบประมาณ พ.ศ. %(year)s ปิดแล้ว จึงบันทึกหรือแก้ไขข้อมูลของปีนั้นไม่ได้ "
                "หากจำเป็นต้องแก้ไข โปรดขอให้กระทรวงเปิดให้แก้ไขเป็นการเฉพาะ"
            )
            % {"year": fiscal_year}
        )


def check_ministry_editor(*, by: User) -> None:
    """Only the ministry's editors.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role != Role.EDITOR:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงเท่านั้นที่ดำเนินการนี้ได้"))


def check_names_deputy(*, by: User, province_id: int, served: Collection[int]) -> None:
    """Who stands in is named by the approver themselves, or by the ministry on their order.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role == Role.EDITOR:
        return
    if by.role != Role.APPROVER:
        raise NotAllowed(_("ผู้รับรองของจังหวัดหรือเจ้าหน้าที่กระทรวงเท่านั้นที่กำหนดผู้ทำหน้าที่แทนได้"))
    check_serves(by=by, province_id=province_id, served=served)


def check_deputation(
    *,
    deputation: Deputation,
    postings: Iterable[Posting],
    others: Iterable[Deputation],
    today: date,
) -> None:
    """An officer posted in the province stands in for somebody who approves there.

    Args:
        postings: of the province.
        others: of the same deputy in the province, not revoked.

    Raises:
        ValidationError: by field, everything at once.
    """
    starts, ends = deputation.starts_on, deputation.ends_on
    faults: dict[str, str] = {}
    posted = {one.user_id for one in postings if one.is_in_force(starts)}
    principal, deputy = deputation.principal, deputation.deputy
    if principal.role != Role.APPROVER or principal.pk not in {p.user_id for p in postings}:
        faults["principal"] = _("%(person)s ไม่ใช่ผู้รับรองของจังหวัดนี้") % {"person": principal}
    if deputy.role != Role.OFFICER or not deputy.is_active or deputy.pk not in posted:
        faults["deputy"] = _(
            "%(person)s ไม่ได้เป็นเจ้าหน้าที่ของจังหวัดนี้ในวันที่ %(day)s "
            "โปรดเลือกผู้อื่น หรือแจ้งกระทรวงให้บันทึกการปฏิบัติหน้าที่ก่อน"
        ) % {"person": deputy, "day": thai_date(starts)}
    if ends < today:
        faults["ends_on"] = _("วันสิ้นสุดผ่านไปแล้ว โปรดตรวจวันที่ทั้งสอง")
    elif (ends - starts).days > LONGEST_DEPUTATION:
        faults["ends_on"] = _("กำหนดได้ครั้งละไม่เกินหนึ่งปี ครบแล้วกำหนดใหม่ตามคำสั่งใหม่ได้")
    if deputation.ordered_on > today:
        faults["ordered_on"] = _("คำสั่งลงวันที่ในอนาคต โปรดตรวจสอบ")
    other = next((one for one in others if one.starts_on <= ends and one.ends_on >= starts), None)
    if other is not None:
        faults["starts_on"] = _(
            "%(person)s ทำหน้าที่แทนตามคำสั่งที่ %(number)s ระหว่างวันที่ %(begins)s ถึง %(ends)s อยู่แล้ว"
        ) % {
            "person": deputy,
            "number": other.order_number,
            "begins": thai_date(other.starts_on),
            "ends": thai_date(other.ends_on),
        }
    if faults:
        raise ValidationError(faults)


def check_evidence_count(*, count: int) -> None:
    """An activity holds a bounded number of files.

    Args:
        count: the files that it holds already.

    Raises:
        ValidationError: it is full.
    """
    if count >= EVIDENCE_LIMIT:
        raise ValidationError(
            _("กิจกรรมหนึ่งแนบหลักฐานได้ไม่เกิน %(limit)s แฟ้ม โปรดนำแฟ้มที่ไม่จำเป็นออกก่อน")
            % {"limit": EVIDENCE_LIMIT}
        )


def check_complete(*, activity: Activity, pairing_count: int, today: date) -> None:
    """What an activity must tell before it is submitted.

    Raises:
        ValidationError: by field, everything that is missing at once.
    """
    faults: dict[str, str] = {}
    for name in REQUIRED_AT_SUBMISSION:
        if getattr(activity, name) in (None, ""):
            label = Activity._meta.get_field(name).verbose_name
            faults[name] = _("โปรดกรอก%(label)sก่อนเสนอ") % {"label": label}
    if not pairing_count:
        faults["pairings"] = _("โปรดเลือกคู่เมืองพี่เมืองน้องอย่างน้อยหนึ่งคู่")
    if activity.is_joint and not activity.foreign_count:
        faults["foreign_count"] = _(
            "กิจกรรมที่คู่ความสัมพันธ์เข้าร่วมต้องมีผู้เข้าร่วมฝ่ายต่างประเทศอย่างน้อยหนึ่งคน"
        )
    if activity.ends_on > today:
        faults["ends_on"] = _("กิจกรรมยังไม่สิ้นสุด เสนอได้ตั้งแต่วันที่กิจกรรมสิ้นสุดเป็นต้นไป")
    if faults:
        raise ValidationError(faults)


def check_attends(
    *, person: User, training: Training, province_id: int | None, postings: Iterable[Posting]
) -> int | None:
    """The province for which somebody attends: one in which they are posted on a day of it.

    Args:
        province_id: as it was said; None leaves it to the postings.
        postings: of the person.

    Returns:
        Its key; None for the ministry's people, who attend for no province.

    Raises:
        ValidationError: on ``province`` or ``person``: posted nowhere then, or elsewhere, or in
            several provinces and none was said.
    """
    words = {"person": str(person), "day": days_of_training(training)}
    if not person.is_provincial:
        if province_id is not None:
            raise ValidationError({
                "province": _("%(person)s เป็นบุคลากรของกระทรวง โปรดเว้นจังหวัดว่าง") % words
            })  # fmt: skip
        return None
    posted = {
        posting.province_id
        for posting in postings
        if posting.starts_on <= training.ends_on
        and (posting.ends_on is None or posting.ends_on >= training.held_on)
    }
    if not posted:
        raise ValidationError({
            "person": _(
                "%(person)s ไม่ได้ปฏิบัติหน้าที่ในจังหวัดใดใน%(day)s จึงบันทึกเป็นผู้เข้าอบรมไม่ได้ "
                "โปรดตรวจสอบวันที่อบรม หรือกำหนดการปฏิบัติหน้าที่ในจังหวัดก่อน"
            ) % words
        })  # fmt: skip
    if province_id is None and len(posted) > 1:
        raise ValidationError({
            "province": _(
                "%(person)s ปฏิบัติหน้าที่หลายจังหวัดใน%(day)s โปรดเลือกจังหวัดที่เข้าอบรมในนาม"
            ) % words
        })  # fmt: skip
    if province_id is not None and province_id not in posted:
        raise ValidationError({
            "province": _(
                "%(person)s ไม่ได้ปฏิบัติหน้าที่ในจังหวัดนี้ใน%(day)s โปรดตรวจสอบจังหวัดหรือวันที่อบรม"
            ) % words
        })  # fmt: skip
    return province_id if province_id is not None else posted.pop()


def days_of_training(training: Training) -> str:
    """The day or days of a training, to stand in a sentence."""
    words = {"begins": thai_date(training.held_on), "ends": thai_date(training.ends_on)}
    if training.held_on == training.ends_on:
        return _("วันที่ %(begins)s") % words
    return _("วันที่ %(begins)s – %(ends)s") % words
