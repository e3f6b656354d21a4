"""The second factor of one's own: asked for at the sign-in, enrolled, renewed, ended."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sistercity.accounts import actions, codes, gate, rules
from sistercity.accounts.actions import Outcome
from sistercity.accounts.confirm import check_again
from sistercity.accounts.forms import CodeForm, FirstCodeForm
from sistercity.accounts.models import SecondFactor, User
from sistercity.accounts.proofs import check_proof, offer_key
from sistercity.accounts.sign_in import welcome
from sistercity.addresses import client_address, onward
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord
from sistercity.errors import WrongState
from sistercity.qr import code_of

# The secret of an app that is being set up, sealed, until its first code was typed.
PENDING = "pending_second_factor"
FEW_LEFT = 3
METHODS = ["GET", "HEAD", "POST"]


@login_not_required
@sensitive_post_parameters()
@require_http_methods(METHODS)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or the key, that makes the sign-in whole."""
    person = gate.half_signed_in(request)
    address = onward(request)
    if person is None:
        return redirect(address if request.user.is_authenticated else "login")
    if gate.lacking(request, person) == gate.ENROL:
        return redirect(f"{resolve_url('second-factor-enrol')}?{request.GET.urlencode()}")
    form = CodeForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        checked = check_proof(request, person, form)
        if checked.is_right:
            make_whole(request, person)
            if checked.outcome == Outcome.RECOVERED:
                _tell_left(request, checked.left)
            return welcome(request, redirect(address), person)
        status = HTTPStatus.TOO_MANY_REQUESTS if checked.until else HTTPStatus.OK
    offer_key(request, person, form)
    page = {"form": form, "person": person, "next": address}
    return answer_page(request, "accounts/second_factor.html", page, status)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(METHODS)
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up an app: scan, type its code, keep the recovery codes; a former one is replaced."""
    person = gate.who_enrols(request)
    if person is None:
        return gate.lead_on(request.GET.get("next", ""))
    half = gate.half_signed_in(request)
    former = SecondFactor.objects.visible_to(person).filter(person=person).first()
    if half is None and former is None:
        check_again(request)
    secret = _pending_secret(request)
    former_form = CodeForm(request.POST or None, prefix="former") if former else None
    form = FirstCodeForm(request.POST or None)
    status = HTTPStatus.OK
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (former_form is None or _is_former(request, person, former_form)):
        try:
            shown = actions.enrol_second_factor(
                by=person, secret=secret, typed=form.cleaned_data["code"], at=timezone.now(),
                replaces=former.pk if former else None,
                keep_session=request.session.session_key,
            )  # fmt: skip
        except (ValidationError, WrongState) as refusal:
            form.add_error(None, refusal)
            status = HTTPStatus.CONFLICT if isinstance(refusal, WrongState) else HTTPStatus.OK
        else:
            del request.session[PENDING]
            make_whole(request, person)
            response = shown_once(request, shown, onward(request) if half else "")
            return welcome(request, response, person)
    if former_form:
        former_form.fields["code"].label = _("รหัสจากแอปเดิมหรือรหัสสำรอง")
        offer_key(request, person, former_form)
    page = {
        "form": form,
        "former_form": former_form,
        "replaces_app": former is not None and former.has_app,
        "person": person,
        "is_half": half is not None,
        "code": code_of(codes.enrolment_address(secret, person.username)),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "issuer": codes.ISSUER,
        "next": request.GET.get("next", ""),
    }
    return answer_page(request, "accounts/second_factor_enrol.html", page, status)


@sensitive_post_parameters()
@require_http_methods(METHODS)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in the place of the old, against a code or a key."""

    def renew() -> HttpResponse:
        return shown_once(request, actions.renew_recovery_codes(by=request.user), "")

    return _against_code(request, "accounts/recovery_renew.html", renew)


@sensitive_post_parameters()
@require_http_methods(METHODS)
def end(request: HttpRequest) -> HttpResponse:
    """Confirm sign-ins no longer, against a code or a key; for roles that need not."""
    rules.check_can_end(request.user)

    def end_it() -> HttpResponse:
        actions.end_second_factor(by=request.user)
        messages.success(request, _("เลิกใช้การยืนยันตัวตนสองขั้นแล้ว ครั้งต่อไปเข้าสู่ระบบด้วยรหัสผ่านเท่านั้น"))
        return redirect("profile")

    return _against_code(request, "accounts/second_factor_end.html", end_it)


@sensitive_post_parameters()
@require_http_methods(METHODS)
def end_app(request: HttpRequest) -> HttpResponse:
    """Confirm sign-ins by keys alone, against a code or a key."""
    if not request.user.security_keys.exists():
        return redirect("profile")

    def end_it() -> HttpResponse:
        try:
            actions.end_app(by=request.user)
        except WrongState as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("เลิกใช้แอปแล้ว จากนี้เข้าสู่ระบบด้วยรหัสผ่านและกุญแจ"))
        return redirect("profile")

    return _against_code(request, "accounts/app_end.html", end_it)


def _against_code(request: HttpRequest, template: str, carry_out) -> HttpResponse:
    """A page that asks for a code or a key, then carries out one act; to the profile without."""
    factor = SecondFactor.objects.visible_to(request.user).filter(person=request.user).first()
    if factor is None:
        return redirect("profile")
    form = CodeForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        checked = check_proof(request, request.user, form)
        if checked.is_right:
            return carry_out()
        status = HTTPStatus.TOO_MANY_REQUESTS if checked.until else HTTPStatus.OK
    offer_key(request, request.user, form)
    page = {"form": form, "left": len(factor.recovery_digests)}
    return answer_page(request, template, page, status)


def _is_former(request: HttpRequest, person: User, form: CodeForm) -> bool:
    return form.is_valid() and check_proof(request, person, form).is_right


def make_whole(request: HttpRequest, person: User) -> None:
    """The second factor was shown: the reader is the person from now on."""
    gate.make_whole(request)
    request.user = person
    record_access(
        kind=AccessRecord.Kind.CONFIRMED, by=person, address=client_address(request)
    )


def _tell_left(request: HttpRequest, left: int) -> None:
    told = _("ใช้รหัสสำรองแล้ว รหัสสำรองที่ยังใช้ได้: %(left)d") % {"left": left}
    if left <= FEW_LEFT:
        told = _("%(told)s โปรดออกรหัสสำรองใหม่ที่หน้าบัญชีของฉัน") % {"told": told}
    messages.warning(request, told)


def _pending_secret(request: HttpRequest) -> str:
    """The same until it is confirmed, so that an opened page and a second one agree."""
    if (stored := request.session.get(PENDING)) and (secret := codes.unsealed(stored)):
        return secret
    secret = codes.new_secret()
    request.session[PENDING] = codes.sealed(secret)
    return secret


def shown_once(request: HttpRequest, shown: list[str], address: str) -> HttpResponse:
    """The page of the new codes: itself the answer, so that they are kept nowhere."""
    page = {"codes": shown, "next": address or resolve_url("profile"), "is_sign_in": bool(address)}
    return answer_page(request, "accounts/recovery_codes.html", page)


def answer_page(
    request: HttpRequest, template: str, page: dict, status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page that is stored nowhere, whoever reads it."""
    response = render(request, template, page, status=status)
    # Whoever has given a password only is nobody to the rest of the portal: said here.
    add_never_cache_headers(response)
    return response
