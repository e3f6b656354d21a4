"""One's own security keys: added, removed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sistercity.accounts import actions, gate, lasting, rules
from sistercity.accounts.confirm import asks_again, check_again
from sistercity.accounts.forms import KeyForm
from sistercity.accounts.models import SecondFactor, SecurityKey
from sistercity.accounts.proofs import ASKED_NEW, offer_new_key, taken_question
from sistercity.accounts.sign_in import welcome
from sistercity.addresses import onward
from sistercity.errors import WrongState

from .second_factor import METHODS, answer_page, make_whole, shown_once


@login_not_required
@sensitive_post_parameters()
@require_http_methods(METHODS)
def security_key_add(request: HttpRequest) -> HttpResponse:
    """Add a key; where it is the first thing that confirms sign-ins, keep the recovery codes."""
    person = gate.who_enrols(request)
    if person is None:
        return gate.lead_on(request.GET.get("next", ""))
    half = gate.half_signed_in(request)
    if half is None:
        check_again(request)
    factors = SecondFactor.objects.visible_to(person).filter(person=person)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.add_security_key(
                by=person, name=form.cleaned_data["name"], answer=form.cleaned_data["answer"],
                question=taken_question(request, ASKED_NEW), is_first=not factors.exists(),
                keep_session=request.session.session_key,
            )  # fmt: skip
        except (ValidationError, WrongState) as refusal:
            form.add_error(None, getattr(refusal, "messages", [str(refusal)]))
        else:
            if shown:
                make_whole(request, person)
                response = shown_once(request, shown, onward(request) if half else "")
                return welcome(request, response, person)
            lasting.renew_key(request)
            messages.success(request, _("เพิ่มกุญแจแล้ว ครั้งต่อไปใช้กุญแจนี้ยืนยันการเข้าสู่ระบบได้"))
            return redirect("profile")
    offer_new_key(request, person, form)
    page = {
        "form": form,
        "person": person,
        "is_half": half is not None,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return answer_page(request, "accounts/security_key_add.html", page)


@asks_again
@require_http_methods(METHODS)
def security_key_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of one's keys; never the last proof of whoever must have one."""
    mine = SecurityKey.objects.visible_to(request.user).filter(person=request.user)
    key = get_object_or_404(mine, pk=pk)
    is_last = key.is_last()
    if is_last:
        rules.check_can_end(request.user)
    if request.method == "POST":
        try:
            actions.remove_security_key(
                by=request.user, key_id=pk, keep_session=request.session.session_key
            )
        except ObjectDoesNotExist:
            # Pressed twice, or on another page.
            return redirect("profile")
        messages.success(request, _("นำกุญแจ “%(name)s” ออกแล้ว") % {"name": key.name})
        return redirect("profile")
    page = {"key": key, "is_last": is_last}
    return answer_page(request, "accounts/security_key_remove.html", page)
