"""Who may change the register, and when: checks that raise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import BaselineAnswer, Confirmation, ImportState
from registry.models import ImportRun, Pairing, Posting
from registry.names import province_name
from sistercity.accounts.choices import PROVINCIAL_ROLES, Role
from sistercity.accounts.models import User
from sistercity.audit.telling import tell_time
from sistercity.errors import NotAllowed, WrongState


def check_may_edit_register(by: User | None) -> None:
    """The register is the ministry's; its editors write it.

    Args:
        by: None is the system itself, loading reference data.

    Raises:
        NotAllowed: anybody but an editor.
    """
    if by is not None and not by.may_edit:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงเท่านั้นที่แก้ไขทะเบียนได้"))


def check_can_import(run: ImportRun) -> None:
    """A file is imported once; handed in again it is another import.

    Raises:
        WrongState: it was carried out already, undone since or not.
    """
    if run.state != ImportState.OPEN:
        raise WrongState(_("แฟ้มนี้นำเข้าไปแล้ว หากต้องการนำเข้าอีกครั้ง โปรดเลือกแฟ้มใหม่"))


def check_can_undo(run: ImportRun) -> None:
    """What was carried out can be undone, once.

    Raises:
        WrongState: nothing was carried out, or it was undone already.
    """
    if run.state == ImportState.OPEN:
        raise WrongState(_("แฟ้มนี้ยังไม่ได้นำเข้า จึงไม่มีสิ่งที่ต้องยกเลิก"))
    if run.state == ImportState.UNDONE:
        raise WrongState(_("การนำเข้านี้ยกเลิกไปแล้ว ยกเลิกซ้ำไม่ได้ หากต้องการนำเข้าอีกครั้ง โปรดเลือกแฟ้มใหม่"))


def check_may_post(by: User | None) -> None:
    """Postings are kept by the ministry's editors and the administrators.

    Raises:
        NotAllowed: anybody else.
    """
    if by is not None and by.role not in (Role.EDITOR, Role.ADMINISTRATOR):
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงหรือผู้ดูแลระบบเท่านั้นที่กำหนดผู้ปฏิบัติหน้าที่ของจังหวัดได้"))


def check_can_be_posted(user: User) -> None:
    """A posting gives a province to somebody who works for provinces.

    Raises:
        ValidationError: on ``user``, for the ministry's own people.
    """
    if user.role not in PROVINCIAL_ROLES:
        raise ValidationError(
            {"user": _("กำหนดให้ปฏิบัติหน้าที่ในจังหวัดได้เฉพาะเจ้าหน้าที่จังหวัดและผู้รับรองของจังหวัด")}
        )


def check_no_overlap(*, posting: Posting, others: Iterable[Posting]) -> None:
    """A person serves a province once on any day.

    Args:
        others: the person's other postings in the same province.

    Raises:
        ValidationError: on ``starts_on``.
    """
    for other in others:
        if posting.overlaps(other):
            raise ValidationError({"starts_on": _overlapping(other)})


def _overlapping(other: Posting) -> str:
    words = {
        "person": other.user,
        "province": province_name(other.province),
        "since": tell_time(other.starts_on),
    }
    if other.ends_on is None:
        return (
            _(
                "%(person)s ปฏิบัติหน้าที่ใน%(province)sอยู่แล้วตั้งแต่ %(since)s โดยยังไม่มีวันสิ้นสุด "
                "โปรดแก้ไขรายการเดิม หรือกำหนดวันสิ้นสุดของรายการเดิมก่อน"
            )
            % words
        )
    return _(
        "ช่วงวันซ้อนกับที่ %(person)s ปฏิบัติหน้าที่ใน%(province)s ระหว่าง %(since)s ถึง %(until)s "
        "โปรดเลือกวันที่ไม่ซ้อนกัน หรือแก้ไขรายการเดิม"
    ) % {**words, "until": tell_time(other.ends_on)}


def check_baseline(*, answer: str, contradicting: Pairing | None) -> None:
    """A province that the register knows to have a relation has had one.

    Args:
        contradicting: a confirmed pairing of the province that was signed or in progress by
            the day of the answer.

    Raises:
        ValidationError: on ``answer``, naming the pairing.
    """
    if answer == BaselineAnswer.NEVER and contradicting is not None:
        raise ValidationError(
            {
                "answer": _("ขัดกับทะเบียน ซึ่งมี %(pairing)s อยู่แล้วในวันนั้น โปรดตรวจวันที่หรือแก้ไขทะเบียนก่อน")
                % {"pairing": contradicting}
            }
        )


def check_can_be_assessed(pairing: Pairing) -> None:
    """Rows that are no rows of the register are not advised on.

    Raises:
        WrongState: it was rejected or joined to another.
    """
    if pairing.confirmation == Confirmation.REJECTED:
        raise WrongState(_("รายการนี้ไม่รับเข้าทะเบียนแล้ว จึงประเมินหรือให้ความเห็นไม่ได้"))


def check_as_at_has_come(as_at: date | None, *, today: date) -> None:
    """Nobody can state today what will be true.

    Raises:
        ValidationError: on ``as_at``.
    """
    if as_at and as_at > today:
        raise ValidationError({"as_at": _("วันที่นี้ยังมาไม่ถึง บัญชีหรือยอดมีได้ถึงวันนี้เท่านั้น")})
