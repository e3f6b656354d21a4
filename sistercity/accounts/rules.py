"""Who must confirm a sign-in by a second factor, and how long wrong codes make one wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from sistercity.errors import NotAllowed

from .choices import MINISTRY_ROLES, Role

if TYPE_CHECKING:
    from .models import User

# Keys of one person: enough for the desk, the pocket and the safe.
MOST_KEYS = 10
# Wrong codes in a row before the first wait; from then on each doubles it.
FREE_MISSES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)


def must_confirm(user: User) -> bool:
    """Whether this person may not work without a second factor."""
    return settings.SECOND_FACTOR == "required" and user.role in MINISTRY_ROLES


def wait_after(misses: int) -> timedelta:
    """How long no further code is looked at after so many wrong ones in a row."""
    if misses < FREE_MISSES:
        return timedelta(0)
    # Bounded before it is raised: nobody counts how long somebody tries.
    return min(FIRST_WAIT * 2 ** min(misses - FREE_MISSES, 10), LONGEST_WAIT)


def waits_until(misses: int, missed_at: datetime | None, at: datetime) -> datetime | None:
    """Until when no code is looked at; None when one may be tried now."""
    until = missed_at + wait_after(misses) if missed_at else at
    return until if until > at else None


def check_can_end(user: User) -> None:
    """Whoever must confirm sign-ins changes to another app or key instead.

    Raises:
        NotAllowed: the role asks for a second factor.
    """
    if must_confirm(user):
        raise NotAllowed(
            _("บทบาทของท่านต้องยืนยันตัวตนสองขั้น จึงเลิกใช้ไม่ได้ หากจะเปลี่ยน ให้เพิ่มกุญแจอีกดอกหรือตั้งค่าแอปใหม่ก่อน")
        )


def check_can_reset(*, by: User | None, person: User) -> None:
    """Administrators reset it for others; the command (``by`` None) for everybody.

    Raises:
        NotAllowed: not an administrator, or their own: a stolen session would be enough.
    """
    if by is None:
        return
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("เฉพาะผู้ดูแลระบบเท่านั้นที่ล้างการยืนยันตัวตนสองขั้นของผู้อื่นได้"))
    if by.pk == person.pk:
        raise NotAllowed(
            _("ล้างของตนเองไม่ได้ หากเปลี่ยนโทรศัพท์ ให้ตั้งค่าแอปใหม่ที่หน้าบัญชีของฉัน หรือให้ผู้ดูแลระบบคนอื่นดำเนินการ")
        )
