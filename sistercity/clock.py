"""What time it is for the portal: asked here and nowhere else, then passed down.

In production this is the machine's clock. A demonstration plays a fixed day
(``PORTAL_TODAY``) with the time of day running; loading the demonstration plays
one moment after another, so that its ledger tells five years in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_played: ContextVar[datetime | None] = ContextVar("played_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in the portal's time zone."""
    played = _played.get()
    if played is not None:
        return played
    present = timezone.localtime()
    if settings.PORTAL_TODAY:
        day = settings.PORTAL_TODAY
        return present.replace(year=day.year, month=day.month, day=day.day)
    return present


def today() -> date:
    """The present day in Thailand."""
    return now().date()


@contextmanager
def playing(moment: datetime) -> Iterator[None]:
    """Let the clock stand at ``moment`` (aware) inside the block."""
    token = _played.set(timezone.localtime(moment))
    try:
        yield
    finally:
        _played.reset(token)
