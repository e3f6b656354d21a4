"""Rules of consultations: who asks and answers, and what may follow what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import Confirmation, ConsultationStatus
from registry.models import Consultation, Pairing
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState


class Act(StrEnum):
    """What may be done with a consultation."""

    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    WITHDRAW = "withdraw"


ASKED, ANSWERED = ConsultationStatus.ASKED, ConsultationStatus.ANSWERED
# Status → what may be done then. A second answer completes or corrects the first, which stays.
ACTS: dict[str, frozenset[Act]] = {
    ASKED: frozenset({Act.ANSWER, Act.WITHDRAW}),
    ANSWERED: frozenset({Act.ANSWER, Act.FOLLOW_UP, Act.CLOSE}),
    ConsultationStatus.CLOSED: frozenset(),
    ConsultationStatus.WITHDRAWN: frozenset(),
}


def check_may_ask(*, by: User, province_id: int, served: Collection[int]) -> None:
    """An officer asks for the province served today; an editor enters what came by letter.

    Raises:
        NotAllowed: anybody else.
    """
    if by.may_edit or (by.role == Role.OFFICER and province_id in served):
        return
    raise NotAllowed(_("ขอหารือได้เฉพาะเจ้าหน้าที่ของจังหวัดนั้น หรือเจ้าหน้าที่กระทรวงที่บันทึกแทนจากหนังสือ"))


def check_may_answer(by: User) -> None:
    """The ministry's editors answer.

    Raises:
        NotAllowed: anybody else.
    """
    if not by.may_edit:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงเท่านั้นที่ตอบข้อหารือได้"))


def check_act(*, act: Act, status: str) -> None:
    """What may be done while it stands so.

    Raises:
        WrongState: somebody was faster, or the matter is over.
    """
    if act in ACTS[status]:
        return
    if not ACTS[status]:
        raise WrongState(_("ข้อหารือนี้สิ้นสุดแล้ว หากมีคำถามใหม่ โปรดเปิดข้อหารือใหม่"))
    if status == ASKED:
        raise WrongState(_("ข้อหารือนี้ยังรอคำตอบของกระทรวง จึงยังดำเนินการนี้ไม่ได้"))
    raise WrongState(_("กระทรวงตอบข้อหารือนี้แล้ว โปรดอ่านคำตอบก่อน"))


def check_pairing_of(*, pairing: Pairing | None, province_id: int) -> None:
    """A province asks about its own pairings.

    Raises:
        ValidationError: on ``pairing``: another province's, or no row of the register.
    """
    if pairing is None:
        return
    if pairing.province_id != province_id:
        raise ValidationError(
            {
                "pairing": _("%(number)s ไม่ใช่คู่ของจังหวัดที่ขอหารือ โปรดตรวจเลขทะเบียน หรือเว้นว่าง")
                % {"number": pairing.number}
            }
        )
    if pairing.merged_into:
        raise ValidationError({
            "pairing": _("%(number)s รวมเข้ากับ %(target)s แล้ว โปรดใช้ %(target)s")
            % {"number": pairing.number, "target": pairing.merged_into.number}
        })  # fmt: skip
    if pairing.confirmation == Confirmation.REJECTED:
        raise ValidationError(
            {"pairing": _("%(number)s ไม่รับเข้าทะเบียนแล้ว โปรดเว้นว่าง") % {"number": pairing.number}}
        )


def check_letter(*, letter_on: date | None, today: date) -> None:
    """A letter bears no day to come.

    Raises:
        ValidationError: on ``letter_on``.
    """
    if letter_on and letter_on > today:
        raise ValidationError({"letter_on": _("วันที่นี้ยังมาไม่ถึง")})


def open_acts(*, user: User, consultation: Consultation, served: Collection[int]) -> set[Act]:
    """What this person may do with it now."""
    may = set()
    if user.may_edit:
        may |= {Act.ANSWER, Act.FOLLOW_UP, Act.CLOSE, Act.WITHDRAW}
    if user.role == Role.OFFICER and consultation.province_id in served:
        may |= {Act.FOLLOW_UP, Act.CLOSE, Act.WITHDRAW}
    return may & ACTS[consultation.status]
