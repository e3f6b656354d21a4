"""When a notice goes out by mail: pure rules, on the portal's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from .choices import MailMode

# The hour at which the mails of a day leave.
DIGEST_AT = time(8, 0)
# After so many failed attempts the mail waits so long; then it is given up.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440)
)


def mailed_at(
    *,
    mode: str,
    told_at: datetime,
    last_at: datetime | None,
    gap: timedelta,
    is_quiet: Callable[[date], bool],
) -> datetime:
    """The earliest moment at which a notice may be mailed.

    Args:
        mode: ``AT_ONCE`` or ``DAILY``.
        told_at: when it was written, or when its snooze ends; aware.
        last_at: the last mail of its kind to this person.
        gap: the least time between two of them.
        is_quiet: days on which no daily mail leaves.
    """
    if mode == MailMode.DAILY:
        day = told_at.date() + timedelta(days=told_at.time() >= DIGEST_AT)
        while is_quiet(day):
            day += timedelta(days=1)
        return datetime.combine(day, DIGEST_AT, told_at.tzinfo)
    return max(told_at, last_at + gap) if last_at else told_at


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: it is given up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
