"""Dangerous acts ask once more who is there, unless that was shown some minutes ago.

A sign-in counts. What was typed comes back with the answer and is carried out at once, so that
nothing is typed twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sistercity.addresses import client_address
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord
from sistercity.scripted import wants_json

from . import lasting
from .forms import ConfirmCodeForm, ConfirmPasswordForm
from .models import SecondFactor
from .proofs import check_proof, offer_key

Form = ConfirmCodeForm | ConfirmPasswordForm
Handler = Callable[[HttpRequest], HttpResponse]


class AskedAgain(Exception):
    """The reader has to show once more who they are; ``form`` asks for it."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form


def check_again(request: HttpRequest) -> None:
    """Let a dangerous act go on only if its reader has just shown who they are.

    Raises:
        AskedAgain: not of late, and not in this request; the middleware asks.
    """
    if is_fresh(request):
        return
    form = form_of(request)
    if not (form.is_bound and form.is_valid() and proves(request, form)):
        raise AskedAgain(form)
    # The act reads what was typed for it and nothing else.
    typed = request.POST.copy()
    for name in _own_names(form):
        typed.pop(name, None)
    request.POST = typed


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of dangerous acts: asks when it is opened, and when it is sent too late."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        check_again(request)
        return view(request, *args, **kwargs)

    return asked


def is_fresh(request: HttpRequest) -> bool:
    """Whether the reader has shown who they are within the last minutes."""
    since = time.time() - request.session.get(lasting.ASKED, 0)
    return since < settings.CONFIRM_MINUTES * 60


def form_of(request: HttpRequest) -> Form:
    """The form that asks for a code or a key, or for the password without either."""
    factors = SecondFactor.objects.visible_to(request.user).filter(person=request.user)
    kind = ConfirmCodeForm if factors.exists() else ConfirmPasswordForm
    is_sent = request.method == "POST" and f"{kind.prefix}-proof" in request.POST
    return kind(request.POST if is_sent else None)


def proves(request: HttpRequest, form: Form) -> bool:
    """Check what was typed or answered; what is wrong with it is told on the form."""
    user = request.user
    if isinstance(form, ConfirmCodeForm):
        if not check_proof(request, user, form).is_right:
            return False
    # Django's way counts and throttles what is wrong, as at the sign-in.
    elif not authenticate(
        request, username=user.get_username(), password=form.cleaned_data["proof"]
    ):
        form.add_error("proof", _("รหัสผ่านไม่ถูกต้อง โปรดพิมพ์ใหม่"))
        return False
    lasting.renew_key(request)
    request.session[lasting.ASKED] = int(time.time())
    record_access(kind=AccessRecord.Kind.CONFIRMED, by=user, address=client_address(request))
    return True


def offer(request: HttpRequest, form: Form) -> None:
    """Let the page of the form ask for a key too, where the reader has one."""
    if isinstance(form, ConfirmCodeForm):
        offer_key(request, request.user, form)


def _own_names(form: Form) -> set[str]:
    return {form.add_prefix(name) for name in form.fields}


class AskingAgain:
    """Answers ``AskedAgain`` with the page that asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing but what pages raise."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page that asks, with what was typed for the act; to it where a page was opened."""
        if not isinstance(fault, AskedAgain):
            return None
        request.is_asked_again = True
        address = f"{reverse('confirm')}?{urlencode({'next': request.get_full_path()})}"
        if request.method != "POST":
            return HttpResponseRedirect(address)
        if wants_json(request):
            return JsonResponse({"sign_in": address}, status=HTTPStatus.UNAUTHORIZED)
        offer(request, fault.form)
        own = {*_own_names(fault.form), "csrfmiddlewaretoken"}
        page = {
            "form": fault.form,
            "address": request.get_full_path(),
            "typed": [
                (name, value)
                for name, values in request.POST.lists() if name not in own for value in values
            ],
            "has_files": bool(request.FILES),
        }  # fmt: skip
        return render(request, "accounts/confirm.html", page, status=HTTPStatus.FORBIDDEN)
