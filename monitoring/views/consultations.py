"""Consultations: asked by provinces, answered by the ministry, read by both."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.consulting import beside, letter_of, thread_of, waited
from monitoring.forms import AnswerForm, AskForm, FollowUpForm, RevisionForm
from monitoring.listings import CONSULTATIONS
from registry import actions
from registry import consultations as rules
from registry.consultations import Act
from registry.models import Consultation, Province
from registry.views.pages import asked_among, page_of
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list

DETAIL = "monitoring:consultation-detail"
ANSWER, FOLLOW_UP = AnswerForm.prefix, FollowUpForm.prefix


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first; ``?show=`` answered ones, or all.

    The ministry sees all, a province its own.
    """
    visible = beside(Consultation.objects.visible_to(request.user))
    shown = {
        "": visible.waiting().order_by("waiting_since", "id"),
        "answered": visible.answered(),
        "all": visible,
    }
    asked = asked_among(request, "show", shown)
    today = clock.today()
    if is_export(request):
        return send_list(request, CONSULTATIONS, Rows(waited(shown[asked], today)))
    context = {
        "asked": asked,
        "as_at": today,
        "may_ask": bool(_asks_for(request.user)),
        "tabs": [
            ("", _("รอคำตอบ"), shown[""].count()),
            ("answered", _("ตอบแล้ว"), shown["answered"].count()),
            ("all", _("ทั้งหมด"), shown["all"].count()),
        ],
    }
    page = page_of(request, shown[asked])
    context |= {"page": page, "rows": waited(page.object_list, today)}
    return render(request, "monitoring/consultation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation_ask(request: HttpRequest) -> HttpResponse:
    """Ask the ministry; ``?pairing=`` names what it is about."""
    provinces = _asks_for(request.user)
    if not provinces:
        raise NotAllowed(_("ขอหารือได้เฉพาะเจ้าหน้าที่ของจังหวัด หรือเจ้าหน้าที่กระทรวงที่บันทึกแทนจากหนังสือ"))
    form = AskForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        provinces=provinces,
        initial={"pairing": request.GET.get("pairing", "")[:10]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.ask_consultation(
                by=request.user,
                province_id=form.cleaned_data["province"].pk,
                values=form.values,
                question=form.cleaned_data["question"],
                form_key=form.cleaned_data["form_key"],
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("ส่งข้อหารือแล้ว ขณะนี้รอคำตอบของกระทรวง"))
            return redirect(DETAIL, row.pk)
    return render(request, "monitoring/consultation_form.html", {"form": form})


@require_safe
def consultation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation: what was asked and answered, and what may be done with it now."""
    return _show(request, _visible_or_404(request.user, pk))


@require_POST
def consultation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for the ministry."""
    rules.check_may_answer(request.user)
    form = AnswerForm(request.POST)
    return _write(request, pk, form, actions.answer_consultation, _("บันทึกคำตอบแล้ว"))


@require_POST
def consultation_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask further."""
    _check_asks(request.user, _visible_or_404(request.user, pk))
    form = FollowUpForm(request.POST)
    done = _("ส่งคำถามเพิ่มเติมแล้ว ขณะนี้รอคำตอบของกระทรวง")
    return _write(request, pk, form, actions.follow_up_consultation, done)


@require_POST
def consultation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer as enough."""
    return _turn(request, pk, actions.close_consultation, _("ปิดเรื่องแล้ว"))


@require_POST
def consultation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the question back."""
    return _turn(request, pk, actions.withdraw_consultation, _("ถอนข้อหารือแล้ว"))


def _write(
    request: HttpRequest,
    pk: int,
    form: AnswerForm | FollowUpForm,
    action: Callable[..., Consultation],
    done: str,
) -> HttpResponse:
    """Write something more in it; whatever refuses keeps what was typed."""
    row = _visible_or_404(request.user, pk)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            action(by=request.user, consultation_id=pk, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit:
            form.add_error(
                None,
                _("มีข้อความใหม่หลังจากที่ท่านเปิดหน้านี้ โปรดอ่านข้างบน แล้วส่งอีกครั้งหากยังประสงค์"),
            )
            status = HTTPStatus.CONFLICT
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, done)
            return redirect(DETAIL, pk)
    return _show(request, _visible_or_404(request.user, row.pk), form, status)


def _turn(
    request: HttpRequest, pk: int, action: Callable[..., Consultation], done: str
) -> HttpResponse:
    row = _visible_or_404(request.user, pk)
    _check_asks(request.user, row)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(sum(form.errors.values(), [])))
        return redirect(DETAIL, pk)
    try:
        action(by=request.user, consultation_id=pk, revision=form.cleaned_data["revision"])
    except StaleEdit:
        messages.warning(request, _("มีข้อความใหม่หลังจากที่ท่านเปิดหน้านี้ โปรดอ่านก่อน แล้วทำอีกครั้งหากยังประสงค์"))
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(DETAIL, pk)


def _show(
    request: HttpRequest,
    row: Consultation,
    typed: AnswerForm | FollowUpForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    user = request.user
    served = Province.objects.ids_served_by(user)
    acts = rules.open_acts(user=user, consultation=row, served=served)
    forms = {}
    if Act.ANSWER in acts:
        forms[ANSWER] = AnswerForm()
    if Act.FOLLOW_UP in acts and not user.may_edit:
        forms[FOLLOW_UP] = FollowUpForm()
    if typed is not None:
        forms[typed.prefix] = typed
    context = {
        "row": row,
        "waited": waited([row], clock.today())[0],
        "thread": thread_of(user, row),
        "letter": letter_of(user, row),
        "acts": acts,
        "answer_form": forms.get(ANSWER),
        "follow_form": forms.get(FOLLOW_UP),
        "may_close": Act.CLOSE in acts,
        "may_withdraw": Act.WITHDRAW in acts,
    }
    return render(request, "monitoring/consultation_detail.html", context, status=status)


def _visible_or_404(user, pk: int) -> Consultation:
    return get_object_or_404(beside(Consultation.objects.visible_to(user)), pk=pk)


def _asks_for(user) -> list[Province]:
    """The provinces for which this person asks: an officer's own, for an editor any."""
    if user.may_edit:
        return list(Province.objects.visible_to(user).existing_on(clock.today()))
    return list(Province.objects.served_by(user)) if user.role == Role.OFFICER else []


def _check_asks(user, row: Consultation) -> None:
    served = Province.objects.ids_served_by(user)
    rules.check_may_ask(by=user, province_id=row.province_id, served=served)
