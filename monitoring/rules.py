"""Who may do what to which record: checks that raise, on values that are passed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import Move
from monitoring.models import Activity, FiscalYear
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState

AUTHORING_MOVES = (Move.CREATED, Move.EDITED, Move.SUBMITTED)
EVIDENCE_LIMIT = 30
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


def check_year_open(*, fiscal_year: int, row: FiscalYear | None) -> None:
    """Activities are written in open fiscal years only.

    Raises:
        WrongState: the year is closed, or was not opened.
    """
    if row is None:
        raise WrongState(
            _("ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. %(year)s โปรดติดต่อกระทรวง")
            % {"year": fiscal_year}
        )
    if row.closed_at:
        raise WrongState(
            _("ปีงบประมาณ พ.ศ. %(year)s ปิดแล้ว จึงบันทึกหรือแก้ไขกิจกรรมของปีนั้นไม่ได้")
            % {"year": fiscal_year}
        )


def check_ministry_editor(*, by: User) -> None:
    """Only the ministry's editors.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role != Role.EDITOR:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงเท่านั้นที่ดำเนินการนี้ได้"))


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
