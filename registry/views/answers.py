"""The province's register: its rows, and what it says of each."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import actions, answers
from registry.answer_forms import AnswerForm, CorrectForm, DenyForm, ProposeForm
from registry.choices import Answer
from registry.listings import ASKED_ROWS
from registry.models import Pairing, Province, RowAnswer
from registry.standing import asked_rows, missing_pairs, standings
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.fields.numbers import is_key
from sistercity.files.content import Content
from sistercity.files.forms import good_file
from sistercity.files.held import hold_sent, sent_or_held
from sistercity.files.sending import send_file
from sistercity.kept_pages import page_by_person
from sistercity.thai.calendar import fiscal_year_of

LIST = "registry:answer-list"


@page_by_person
def answer_list(request: HttpRequest) -> HttpResponse:
    """The rows of the provinces in which this person is posted, with this year's answers."""
    user, today = request.user, clock.today()
    _check_provincial(user)
    provinces = list(Province.objects.served_by(user).order_by("sort_key"))
    year = fiscal_year_of(today)
    rows = asked_rows(user=user, provinces=provinces, fiscal_year=year, today=today)
    if is_export(request):
        return send_list(request, ASKED_ROWS, Rows(rows))
    missing = missing_pairs(user=user, provinces=provinces, fiscal_year=year)
    own = standings(user=user, fiscal_year=year, today=today, provinces=provinces)
    parts = [
        {
            "standing": standing,
            "rows": [row for row in rows if row.pairing.province_id == standing.province.pk],
            "missing": [row for row in missing if row.province_id == standing.province.pk],
        }
        for standing in own
    ]
    context = {"parts": parts, "year": year, "may_answer": user.role == Role.OFFICER}
    return render(request, "registry/answer_list.html", context)


@require_POST
def answer_confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Say in one tap that a row is right."""
    pairing = _own_pairing(request.user, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(dict.fromkeys(sum(form.errors.values(), []))))
        return redirect(LIST)
    try:
        actions.answer_row(
            by=request.user,
            pairing_id=pairing.pk,
            answer=Answer.CONFIRM,
            revision=form.cleaned_data["revision"],
            row_revision=form.cleaned_data["row_revision"],
        )
    except WrongState as refusal:
        messages.warning(request, f"{number}: {refusal}")
    else:
        messages.success(request, _("บันทึกว่ารายการ %(number)s ถูกต้องแล้ว") % {"number": number})
    return redirect(f"{reverse(LIST)}#{number}")


@require_http_methods(["GET", "HEAD", "POST"])
def answer_confirm_all(request: HttpRequest) -> HttpResponse:
    """Say of all rows that have no answer that they are right, those left out that are not."""
    province = _asked_province(request)
    rows = asked_rows(
        user=request.user,
        provinces=[province],
        fiscal_year=fiscal_year_of(clock.today()),
        today=clock.today(),
    )
    page = {"province": province, "rows": [row for row in rows if not row.is_answered]}
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            given = actions.confirm_rows(
                by=request.user, province_id=province.pk, seen=_seen(request)
            )
        except (ValidationError, WrongState) as refusal:
            page["faults"] = getattr(refusal, "messages", [str(refusal)])
            page["chosen"] = set(request.POST.getlist("row"))
            is_input = isinstance(refusal, ValidationError)
            status = HTTPStatus.OK if is_input else HTTPStatus.CONFLICT
        else:
            told = _("บันทึกว่าถูกต้องแล้ว %(count)s รายการ รอกระทรวงพิจารณา")
            messages.success(request, told % {"count": len(given)})
            return redirect(LIST)
    return render(request, "registry/answer_confirm_all.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_correct(request: HttpRequest, number: str) -> HttpResponse:
    """Say how a row should read, with the document."""
    pairing = _own_pairing(request.user, number)
    held = _held(pairing)
    signing = answers.first_signing(pairing.events.standing())
    initial = CorrectForm.showing(pairing, signing.happened_on if signing else None)
    if held and held.answer == Answer.CORRECT:
        earlier = {name: getattr(held, name) for name in CorrectForm.field_order if name in initial}
        initial |= {name: value for name, value in earlier.items() if value}
        told = ("document_kind", "document_title", "status_on", "note")
        initial |= {name: getattr(held, name) for name in told}
    form = _form(request, CorrectForm, initial | _opened(pairing, held))
    return _answer_page(request, Answer.CORRECT, pairing, held, form)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_deny(request: HttpRequest, number: str) -> HttpResponse:
    """Say why a row is none of the province's pairs."""
    pairing = _own_pairing(request.user, number)
    held = _held(pairing)
    words = {"note": held.note} if held and held.answer == Answer.DENY else {}
    form = _form(request, DenyForm, words | _opened(pairing, held))
    return _answer_page(request, Answer.DENY, pairing, held, form)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_add(request: HttpRequest, answer_id: int | None = None) -> HttpResponse:
    """Tell of a pair that the register lacks, or change what was told."""
    provinces = _served(request.user)
    held = None
    initial: dict = {"proposed_status": "signed"}
    if answer_id is not None:
        rows = RowAnswer.objects.visible_to(request.user).filter(answer=Answer.ADD)
        held = get_object_or_404(rows.select_related("file", "pairing"), pk=answer_id)
        initial = ProposeForm.filled(held) | {"revision": held.revision}
    form = _form(request, ProposeForm, initial, provinces=provinces)

    def save(name: str, content: Content | None) -> RowAnswer:
        return actions.propose_pairing(
            by=request.user,
            province_id=form.cleaned_data["province"].pk,
            values=form.values,
            form_key=form.cleaned_data["form_key"],
            answer_id=answer_id,
            content=content,
            content_name=name,
            revision=form.cleaned_data["revision"],
        )

    page = {"form": form, "held_answer": held, "answer": Answer.ADD}
    return _save_page(request, form, save, page, _("เสนอคู่ที่ทะเบียนยังไม่มีแล้ว รอกระทรวงพิจารณา"))


@require_POST
def answer_take_back(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Withdraw an answer that the ministry has not decided."""
    answer = get_object_or_404(RowAnswer.objects.visible_to(request.user), pk=answer_id)
    revision = request.POST.get("revision", "")
    try:
        actions.take_back_answer(
            by=request.user,
            answer_id=answer.pk,
            revision=int(revision) if is_key(revision) else None,
        )
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("ถอนคำตอบแล้ว ตอบใหม่ได้"))
    anchor = f"#{answer.pairing.number}" if answer.pairing else ""
    return redirect(f"{reverse(LIST)}{anchor}")


@require_POST
def answer_declare(request: HttpRequest) -> HttpResponse:
    """Say that the province's list is complete for the year."""
    province = _asked_province(request)
    try:
        actions.declare_list(by=request.user, province_id=province.pk)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("ยืนยันว่ารายการของจังหวัดครบถ้วนแล้ว"))
    return redirect(LIST)


@require_safe
def answer_file(request: HttpRequest, answer_id: int) -> HttpResponse:
    """The document of an answer, for its province and the ministry."""
    rows = RowAnswer.objects.visible_to(request.user).select_related("file")
    answer = get_object_or_404(rows, pk=answer_id)
    if answer.file is None:
        raise Http404
    return send_file(request, answer.file, answer.file_name)


def _answer_page(
    request: HttpRequest, answer: str, pairing: Pairing, held: RowAnswer | None, form: AnswerForm
) -> HttpResponse:
    def save(name: str, content: Content | None) -> RowAnswer:
        return actions.answer_row(
            by=request.user,
            pairing_id=pairing.pk,
            answer=answer,
            values=form.values,
            content=content,
            content_name=name,
            revision=form.cleaned_data["revision"],
            row_revision=form.cleaned_data["row_revision"],
        )

    page = {"form": form, "pairing": pairing, "held_answer": held, "answer": answer}
    return _save_page(request, form, save, page, _("บันทึกคำตอบแล้ว รอกระทรวงพิจารณา"))


def _save_page(
    request: HttpRequest,
    form: AnswerForm,
    save: Callable[[str, Content | None], RowAnswer],
    page: dict,
    done: str,
) -> HttpResponse:
    """The form, shown or saved; what was typed and a good file stay though it is refused."""
    status = HTTPStatus.OK
    page["opened"] = {name: form[name].value() for name in ("revision", "row_revision")}
    if request.method == "POST":
        if form.is_valid():
            try:
                saved = save(*sent_or_held(request, good_file(form, "document_file")))
            except ValidationError as refusal:
                form.add_refusal(refusal)
            except WrongState as refusal:
                form.add_error(None, str(refusal))
                _show_now(page, refusal)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, done)
                anchor = f"#{saved.pairing.number}" if saved.pairing else ""
                return redirect(f"{reverse(LIST)}{anchor}")
        page["held"] = hold_sent(request, good_file(form, "document_file"))
    return render(request, "registry/answer_form.html", page, status=status)


def _form(request: HttpRequest, form_class: type[AnswerForm], initial: dict, **options):
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_class(*sent, initial=initial, **options)


def _opened(pairing: Pairing, held: RowAnswer | None) -> dict:
    return {"revision": held.revision if held else 0, "row_revision": pairing.row_revision}


def _show_now(page: dict, refusal: WrongState) -> None:
    """Show row and answer as they are by now above the form; sent once more, it is meant."""
    if isinstance(refusal, StaleEdit):
        page["held_answer"] = refusal.current
        page["opened"]["revision"] = refusal.current.revision
    if page.get("pairing"):
        rows = Pairing.objects.with_row_revision().select_related(
            "province", "counterpart__country", "counterpart__unit_type"
        )
        page["pairing"] = rows.get(pk=page["pairing"].pk)
        page["opened"]["row_revision"] = page["pairing"].row_revision


def _held(pairing: Pairing) -> RowAnswer | None:
    """What the province has answered this year, taken back or not."""
    rows = pairing.answers.filter(fiscal_year=fiscal_year_of(clock.today()))
    return rows.select_related("file", "unit_type", "answered_by").first()


def _seen(request: HttpRequest) -> dict[int, int]:
    """The rows that were ticked, each as ``id:row_revision``; anything else is left out."""
    pairs = (text.partition(":") for text in request.POST.getlist("row"))
    return {int(pk): int(seen) for pk, _sign, seen in pairs if is_key(pk) and is_key(seen)}


def _own_pairing(user, number: str) -> Pairing:
    """A row of a province in which this officer is posted.

    Raises:
        Http404: unknown, or outside what this person may see.
        NotAllowed: somebody else's.
    """
    rows = Pairing.objects.visible_to(user).with_row_revision().select_related(
        "province", "counterpart__country", "counterpart__unit_type"
    )
    pairing = get_object_or_404(rows, number=number)
    served = Province.objects.ids_served_by(user)
    answers.check_may_answer(by=user, province_id=pairing.province_id, served=served)
    return pairing


def _asked_province(request: HttpRequest) -> Province:
    """The province that the address names, or the one that this officer serves.

    Raises:
        Http404: none of theirs.
    """
    asked = request.POST.get("province") or request.GET.get("province", "")
    found = [province for province in _served(request.user) if asked in ("", province.code)]
    if not found:
        raise Http404
    return found[0]


def _served(user) -> list[Province]:
    """The provinces for which this officer answers today, one at least.

    Raises:
        NotAllowed: no officer, or posted nowhere today.
    """
    if user.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่ตอบแทนจังหวัดได้"))
    provinces = list(Province.objects.served_by(user).order_by("sort_key"))
    if not provinces:
        why, what = _("วันนี้ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด"), _("โปรดแจ้งกระทรวงให้บันทึกการปฏิบัติหน้าที่ของท่าน")
        raise NotAllowed(f"{why} {what}")
    return provinces


def _check_provincial(user) -> None:
    """What a province answers is on the ministry's own desk.

    Raises:
        NotAllowed: the ministry's people.
    """
    if not user.is_provincial:
        raise NotAllowed(_("หน้านี้เป็นของจังหวัด กระทรวงดูคำตอบของจังหวัดได้ที่หน้าตรวจทะเบียนกับจังหวัด"))
