"""Who may give keys, and for how long."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState

from .choices import KeyState
from .models import ApiKey

# The longest that a key runs, and that two secrets of it work side by side, in days.
MOST_DAYS, MOST_OVERLAP_DAYS = 731, 180


def check_may_give(by: User) -> None:
    """Only administrators give, change, rotate and revoke keys.

    Raises:
        NotAllowed: somebody else.
    """
    if not (by.is_active and by.role == Role.ADMINISTRATOR):
        raise NotAllowed(_("เฉพาะผู้ดูแลระบบเท่านั้นที่ออก แก้ไข หรือเพิกถอนกุญแจ API ได้"))


def check_expiry(day: date, *, today: date) -> None:
    """A key ends on a day to come, within two years.

    Raises:
        ValidationError: on ``expires_on``.
    """
    if not today <= day <= today + timedelta(days=MOST_DAYS):
        raise ValidationError({"expires_on": _("ต้องไม่ก่อนวันนี้ และไม่เกินสองปีจากวันนี้")})


def check_overlap(day: date | None, *, today: date) -> None:
    """The old secret works until a day to come, within half a year; None: no longer.

    Raises:
        ValidationError: on ``old_until``.
    """
    if day is not None and not today <= day <= today + timedelta(days=MOST_OVERLAP_DAYS):
        raise ValidationError({"old_until": _("ต้องไม่ก่อนวันนี้ และไม่เกิน 180 วันจากวันนี้")})


def check_not_revoked(key: ApiKey) -> None:
    """A revoked key stays revoked.

    Raises:
        WrongState: it was revoked.
    """
    if key.revoked_at:
        raise WrongState(_("กุญแจนี้ถูกเพิกถอนแล้ว จึงแก้ไขไม่ได้ โปรดออกกุญแจใหม่"))


def check_works(key: ApiKey, *, today: date) -> None:
    """A new secret is for a key that still runs.

    Raises:
        WrongState: it was revoked, or has expired.
    """
    check_not_revoked(key)
    if key.state_on(today) == KeyState.EXPIRED:
        raise WrongState(_("กุญแจนี้หมดอายุแล้ว โปรดแก้วันหมดอายุก่อนออกความลับใหม่"))
