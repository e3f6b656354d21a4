"""Showing who one is in a request: a code that was typed, or the answer of a key to what was asked.

The question stands in the session until it is answered, rightly or not, or another page asks anew.
"""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from sistercity.addresses import client_address

from . import actions, security_keys
from .actions import Checked, Outcome
from .forms import CodeForm, ConfirmCodeForm, KeyForm
from .models import SecondFactor, User
from .refusals import told_refusal

ASKED, ASKED_NEW = "key_question", "new_key_question"
# How long a page may stand before its question is answered.
SECONDS = 10 * 60


def offer_key(request: HttpRequest, person: User, form: CodeForm | ConfirmCodeForm) -> None:
    """Let the page of a form ask for one of the person's keys too, where there are any."""
    factor = SecondFactor.objects.visible_to(person).filter(person=person).first()
    keys = person.security_keys.all()
    if factor is None or not keys:
        return
    question, asked = security_keys.question(keys)
    form.ask(question)
    request.session[ASKED] = [asked, int(time.time())]
    field = form.fields[form.typed]
    field.widget.attrs.pop("autofocus", None)
    if not factor.has_app:
        field.label = _("รหัสสำรอง")
        field.help_text = _("รหัส 16 หลักที่เก็บไว้ตอนเพิ่มกุญแจ แต่ละรหัสใช้ได้ครั้งเดียว")


def offer_new_key(request: HttpRequest, person: User, form: KeyForm) -> None:
    """Let the page of a form ask for a new key of the person."""
    question, asked = security_keys.new_question(person, person.security_keys.all())
    form.ask(question)
    request.session[ASKED_NEW] = [asked, int(time.time())]


def taken_question(request: HttpRequest, kind: str) -> str:
    """What this session was asked, which it then is no longer; "" for nothing, or too long ago."""
    asked, since = request.session.pop(kind, ("", 0))
    return asked if time.time() - since < SECONDS else ""


def check_proof(
    request: HttpRequest, person: User, form: CodeForm | ConfirmCodeForm
) -> Checked:
    """Check what was typed or answered; what is wrong with it is told on the form."""
    answer, at = form.cleaned_data["answer"], timezone.now()
    by = {"by": person, "at": at, "address": client_address(request)}
    try:
        if answer:
            question = taken_question(request, ASKED)
            checked = actions.check_key(answer=answer, question=question, **by)
        else:
            checked = actions.check_code(typed=form.cleaned_data[form.typed], **by)
    except SecondFactor.DoesNotExist:
        # Reset since the page was opened.
        checked = Checked(Outcome.UNREADABLE)
    if not checked.is_right:
        form.add_error(None if answer else form.typed, told_refusal(checked))
    return checked
