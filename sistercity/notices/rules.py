"""What is set for a kind of notice, and who may set it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed

from .kinds import NoticeKind
from .models import NoticeRule


def rule_of(kind: NoticeKind) -> NoticeRule:
    """What is set for the kind; where nothing is yet, what it usually is."""
    return NoticeRule.objects.filter(kind=kind.code).first() or usual_rule(kind)


def usual_rule(kind: NoticeKind) -> NoticeRule:
    """The rule of a kind as it is delivered, not saved."""
    return NoticeRule(
        kind=kind.code,
        gap_hours=kind.gap_hours,
        lead_days=kind.lead_days,
        repeat_days=kind.repeat_days,
    )


def check_may_set(*, by: User) -> None:
    """Administrators set what is told.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("เฉพาะผู้ดูแลระบบเท่านั้นที่กำหนดการแจ้งเตือนได้"))
