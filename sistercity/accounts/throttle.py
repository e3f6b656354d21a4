"""Sign-ins that fail make one wait: longer with each, never long, and nobody for somebody else.

Failures are counted by axes for a name and the address it is tried from. Guessing one name from
many addresses is slowed as well, but for browsers in which its owner has signed in before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from sistercity.addresses import client_address
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord

from . import rules

# Failures of one name from whichever addresses, in so long, before unknown browsers wait.
ANYWHERE, ANYWHERE_WITHIN = 100, timedelta(hours=1)
COOKIE, COOKIE_SECONDS = "known", 180 * 24 * 60 * 60


class GrowingWaits(AxesDatabaseHandler):
    """Axes' counts, under rules of our own (``AXES_HANDLER``)."""

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        """Whether this name waits here."""
        return waits_until(request, credentials) is not None

    def user_login_failed(self, sender, credentials, request=None, **rest) -> None:
        """Count a failure; that it makes the name wait is on record, once a wait."""
        had_to_wait = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **rest)
        if getattr(request, "axes_locked_out", False) and not had_to_wait:
            record_access(
                kind=AccessRecord.Kind.LOCKED,
                by=None,
                address=client_address(request),
                detail=(get_client_username(request, credentials) or "")[:150],
            )


def waits_until(request: HttpRequest, credentials: dict | None = None) -> datetime | None:
    """Until when no sign-in of this name is tried from here; None when one may be."""
    username, now = get_client_username(request, credentials), timezone.now()
    failures = AccessAttempt.objects.filter(username=username)
    here = failures.filter(ip_address=request.axes_ip_address)
    until = rules.waits_until(*_counted(here), now)
    if until or is_known(request, username):
        return until
    count, last = _counted(failures.filter(attempt_time__gt=now - ANYWHERE_WITHIN))
    until = last + rules.LONGEST_WAIT if count >= ANYWHERE else now
    return until if until > now else None


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict) -> HttpResponse:
    """The page that says until when to wait (``AXES_LOCKOUT_CALLABLE``)."""
    now = timezone.now()
    until = waits_until(request, credentials) or now
    # Told by the minute: the next one has surely come.
    page = {"until": until + timedelta(seconds=59)}
    response = render(
        request, "accounts/locked.html", page, status=HTTPStatus.TOO_MANY_REQUESTS
    )
    response["Retry-After"] = str(int((until - now).total_seconds()) + 1)
    return response


def remember(response: HttpResponse, username: str) -> HttpResponse:
    """Let this browser be known as one in which the owner of the name has signed in."""
    response.set_cookie(
        COOKIE,
        _mark(username),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_known(request: HttpRequest, username: str | None) -> bool:
    """Whether the owner of the name has signed in with this browser before."""
    return constant_time_compare(request.COOKIES.get(COOKIE, ""), _mark(username or ""))


def _mark(username: str) -> str:
    return salted_hmac("sistercity.accounts.known", username, algorithm="sha256").hexdigest()


def _counted(failures) -> tuple[int, datetime | None]:
    found = failures.aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    return found["count"] or 0, found["last"]
