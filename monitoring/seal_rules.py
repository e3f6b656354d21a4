"""Checks of sealing: who may, and of what."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.models import Seal
from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Order
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, WrongState


class AlreadySealed(WrongState):
    """The same report is sealed, and nothing has changed since: ``seal`` is that one."""

    def __init__(self, seal: Seal) -> None:
        super().__init__(
            _(
                "เหมือนฉบับ %(number)s ซึ่งประทับไว้แล้ว ทะเบียนไม่มีข้อมูลใดเปลี่ยนตั้งแต่นั้น ใช้ฉบับเดิมได้ "
                "หากต้องการฉบับใหม่อีกเลขหนึ่ง โปรดยืนยัน"
            )
            % {"number": seal.number}
        )
        self.seal = seal


def may_seal(user) -> bool:
    """Whether this person seals reports: planners, who make and give them out."""
    return user.is_authenticated and user.role == Role.PLANNER


def check_may_seal(*, by) -> None:
    """Only planners.

    Raises:
        NotAllowed: anybody else.
    """
    if not may_seal(by):
        raise NotAllowed(_("เฉพาะนักวิเคราะห์นโยบายและแผนเท่านั้นที่ประทับรายงานได้"))


def check_can_be_sealed(*, order: Order) -> None:
    """A report that everybody may have; whoever holds a copy must be able to verify it.

    Raises:
        ValidationError: an unknown kind, or an internal edition.
    """
    if order.kind not in KINDS:
        raise ValidationError(_("ไม่มีรายงานชนิดนี้ โปรดเลือกจากหน้ารายงาน"))
    if order.internal:
        raise ValidationError(
            _("ฉบับใช้ภายในประทับไม่ได้ เพราะรายงานที่ประทับแล้วทุกคนตรวจสอบได้ โปรดประทับฉบับเผยแพร่")
        )


def check_can_be_superseded(*, seal: Seal, reason: str) -> None:
    """One that is current is replaced, once, with a reason.

    Raises:
        ValidationError: on ``reason``.
        WrongState: another has taken its place already.
    """
    if seal.successor is not None:
        raise WrongState(
            _("ฉบับ %(number)s มีฉบับ %(successor)s ใช้แทนแล้ว โปรดออกแทนฉบับนั้น")
            % {"number": seal.number, "successor": seal.successor.number}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผลที่ออกฉบับใหม่แทน")})
