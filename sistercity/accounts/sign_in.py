"""Sign-ins, refusals and sign-outs go into the ledger's chain of accesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user, signals
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from sistercity.addresses import client_address
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord

from . import actions, gate, lasting, throttle
from .browsers import parts_of
from .choices import Happening
from .happenings import tell_owner

if TYPE_CHECKING:
    from .models import User


def connect() -> None:
    """Listen to Django's sign-in signals, the one place where it tells of them."""
    signals.user_logged_in.connect(_signed_in, dispatch_uid="access-signed-in")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="access-signed-out")
    signals.user_login_failed.connect(_refused, dispatch_uid="access-refused")


def welcome(request: HttpRequest, response: HttpResponse, person: User) -> HttpResponse:
    """The sign-in is whole: its owner is told of a browser that is new, which is known from now on.

    Nobody is told of the very first one.
    """
    is_new = not throttle.is_known(request, person.username)
    if is_new and AccessRecord.objects.previous_sign_in_of(person):
        browser, system = parts_of(request.headers.get("User-Agent", ""))
        with transaction.atomic():
            tell_owner(person, Happening.NEW_BROWSER, browser=browser, system=system)
    return throttle.remember(response, person.username)


def _signed_in(sender, request, user, **rest) -> None:
    lasting.begin(request, user)
    gate.begin(request, user)
    record_access(kind=AccessRecord.Kind.SIGNED_IN, by=user, address=client_address(request))


def _signed_out(sender, request, **rest) -> None:
    # Of the session: whoever lacks something yet is a stranger to this page, as to others for all.
    user = get_user(request)
    if user.is_authenticated:
        actions.forget_device(session_key=request.session.session_key)
        record_access(kind=AccessRecord.Kind.SIGNED_OUT, by=user, address=client_address(request))


def _refused(sender, credentials, request=None, **rest) -> None:
    record_access(
        kind=AccessRecord.Kind.REFUSED,
        by=None,
        address=client_address(request),
        detail=str(credentials.get("username", ""))[:150],
    )
