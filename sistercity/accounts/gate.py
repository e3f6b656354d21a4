"""Who reads: nobody before password and code were given, nobody after the sign-in has ended.

How far a sign-in has come stands in its session. Until it is whole, every page takes the reader
for a stranger: pages for all answer as such, the others lead to the page that asks for the code.
So it is with a password that somebody else has set; there the others lead to where it is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from sistercity.addresses import is_page
from sistercity.scripted import wants_json

from . import lasting, rules
from .models import SecondFactor, User

SESSION_KEY = "second_factor"
# A code or a key is asked for, or was given; nothing stands there where none is needed.
ASKED, GIVEN = "asked", "given"
CODE, ENROL = "code", "enrol"


def begin(request: HttpRequest, user: User) -> None:
    """Ask for a code or a key in this session, if the person has any; called at each sign-in."""
    if SecondFactor.objects.filter(person_id=user.pk).exists():
        request.session[SESSION_KEY] = ASKED
    else:
        request.session.pop(SESSION_KEY, None)


def make_whole(request: HttpRequest) -> None:
    """The code or the key was right: the sign-in is whole, under a new session key."""
    lasting.renew_key(request)
    request.session[SESSION_KEY] = GIVEN


def lacking(request: HttpRequest, user: User) -> str:
    """What the sign-in lacks: ``code``, ``enrol`` or "" when it is whole.

    Nothing is asked of the database where the session or the role tells.
    """
    standing = request.session.get(SESSION_KEY)
    if standing == GIVEN:
        return ""
    if standing == ASKED:
        return CODE
    if not rules.must_confirm(user):
        return ""
    # Signed in before the role, or the portal, asked for it.
    return CODE if SecondFactor.objects.filter(person_id=user.pk).exists() else ENROL


def half_signed_in(request: HttpRequest) -> User | None:
    """The person who has given a password and still lacks something; None for all others."""
    # The question settles who reads.
    return None if request.user.is_authenticated else getattr(request, "half_user", None)


def who_enrols(request: HttpRequest) -> User | None:
    """Whoever may set up a second factor: wholly signed in, or lacking nothing but one."""
    half = half_signed_in(request)
    if half is not None:
        return half if lacking(request, half) == ENROL else None
    return request.user if request.user.is_authenticated else None


def lead_on(address: str) -> HttpResponse:
    """To the page that asks for the code, which leads on to an address of ours."""
    query = f"?{urlencode({'next': address})}" if address else ""
    return HttpResponseRedirect(reverse("second-factor") + query)


class SecondFactorGate:
    """Lets nobody be signed in by a password alone who needs more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the whole reader, or a stranger, in the place of whoever has a session."""
        # The API never asks who is signed in.
        if is_page(request.path):
            request.user = SimpleLazyObject(partial(_reader, request))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func, *given) -> HttpResponse | None:
        """Lead to what is lacking, before the sign-in page is offered to a stranger."""
        if not is_page(request.path):
            return None
        if not getattr(view_func, "login_required", True):
            request.user = SimpleLazyObject(partial(_of_pages_for_all, request.user))
            return None
        if half_signed_in(request) is None:
            return _to_new_password(request)
        if wants_json(request):
            return JsonResponse({"sign_in": reverse("second-factor")}, status=401)
        return lead_on(request.get_full_path() if request.method == "GET" else "")


def _to_new_password(request: HttpRequest) -> HttpResponse | None:
    """Lead whoever signs in by a password that somebody else knows to where it is changed."""
    address = reverse("password")
    if not getattr(request.user, "must_change_password", False) or request.path == address:
        return None
    if wants_json(request):
        return JsonResponse({"sign_in": address}, status=401)
    return HttpResponseRedirect(address)


def _of_pages_for_all(user: User | AnonymousUser) -> User | AnonymousUser:
    """Who reads them: a stranger, where somebody else knows the password."""
    return AnonymousUser() if getattr(user, "must_change_password", False) else user


def _reader(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if not user.is_authenticated:
        return user
    if lasting.has_ended(request, user):
        return AnonymousUser()
    if lacking(request, user):
        request.half_user = user
        return AnonymousUser()
    return user
