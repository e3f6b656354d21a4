"""How long a sign-in lasts: it ends when nobody uses it, and after some hours in any case.

What the rules need stands in the session, in seconds of the true clock, never of a played one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import DatabaseError
from django.http import HttpRequest

from sistercity.addresses import client_address
from sistercity.outages import outage_of

from . import actions
from .choices import PROVINCIAL_ROLES, Ending

if TYPE_CHECKING:
    from .models import User

BEGAN, SEEN, ASKED = "began", "seen", "asked_again"
# The session is written at most so often only to note that it is in use.
SEEN_EVERY = 60


def limits_of(role: str) -> tuple[timedelta, timedelta]:
    """How long a sign-in may rest unused, and last at most."""
    idle, longest = settings.SESSION_LIMITS["province" if role in PROVINCIAL_ROLES else "ministry"]
    return timedelta(minutes=idle), timedelta(hours=longest)


def ending_of(role: str, *, began: float, seen: float, now: float) -> Ending | None:
    """Why a sign-in has ended by now; None while it lasts. All in seconds of one clock."""
    idle, longest = limits_of(role)
    if now - began >= longest.total_seconds():
        return Ending.LONG
    if now - seen >= idle.total_seconds():
        return Ending.IDLE
    return None


def begin(request: HttpRequest, user: User) -> None:
    """A sign-in begins: its times, its device."""
    session = request.session
    session[BEGAN] = session[SEEN] = session[ASKED] = int(time.time())
    if session.session_key is None:
        session.save()
    actions.keep_device(
        by=user,
        session_key=session.session_key,
        address=client_address(request),
        browser=request.headers.get("User-Agent", ""),
    )


def has_ended(request: HttpRequest, user: User) -> bool:
    """Whether the sign-in is over; then its session is emptied. Else it is noted as in use."""
    session, now = request.session, int(time.time())
    began = session.setdefault(BEGAN, now)
    seen = session.get(SEEN, now)
    if ending := ending_of(user.role, began=began, seen=seen, now=now):
        with _where_possible():
            actions.end_session(
                by=user, session_key=session.session_key, ending=ending,
                address=client_address(request),
            )  # fmt: skip
            session.flush()
        return True
    if now - seen >= SEEN_EVERY:
        with _where_possible():
            actions.see_device(session_key=session.session_key, address=client_address(request))
            # Only then: what is changed here is written with the answer.
            session[SEEN] = now
    return False


@contextmanager
def _where_possible() -> Iterator[None]:
    """Leave a note about a sign-in out where it cannot be written: who reads goes on reading."""
    try:
        yield
    except DatabaseError as fault:
        if outage_of(fault) is None:
            raise


def renew_key(request: HttpRequest) -> None:
    """Another key for the session, since what it is worth has changed; the device stays."""
    former = request.session.session_key
    request.session.cycle_key()
    actions.rename_session(former=former, session_key=request.session.session_key)


def stay_signed_in(request: HttpRequest, person: User) -> None:
    """Keep this session over a new password of its person; the device stays."""
    former = request.session.session_key
    update_session_auth_hash(request, person)
    actions.rename_session(former=former, session_key=request.session.session_key)
