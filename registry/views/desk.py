"""The ministry's desk for completing the register: declared against held, answers, decisions."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry import actions, answers, rules
from registry.answer_forms import DecisionForm
from registry.choices import Answer, Confirmation
from registry.listings import ANSWERS, ASKED_ROWS, STANDINGS
from registry.models import Counterpart, Pairing, Province, RowAnswer
from registry.names import name_order
from registry.querysets import AnswerQuerySet
from registry.reports import reconcile
from registry.standing import (
    COMPLETE,
    DECIDED,
    STATES,
    Standing,
    asked_rows,
    standings,
    with_links,
)
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.fields.numbers import is_key
from sistercity.kept_pages import page_by_role
from sistercity.templatetags.thai import thai_datetime
from sistercity.thai.calendar import fiscal_year_of

from .pages import asked_code, page_of

DESK = "registry:desk"
# Each brings its rows and their sources.
PROVINCES_SHOWN = 10
QUEUE, PROVINCES, SILENT, CANDIDATES = "", "provinces", "silent", "candidates"


@page_by_role
def desk(request: HttpRequest) -> HttpResponse:
    """What provinces have said and not said of the register this year."""
    _check_may_read(request.user)
    today = clock.today()
    year = fiscal_year_of(today)
    all_standings = standings(user=request.user, fiscal_year=year, today=today)
    waiting = RowAnswer.objects.visible_to(request.user).awaiting_decision()
    silent = [one for one in all_standings if one.state not in (COMPLETE, DECIDED)]
    shown = request.GET.get("show", "")
    shown = shown if shown in (PROVINCES, SILENT, CANDIDATES) else QUEUE
    candidate_count = sum(one.candidate_count for one in all_standings)
    if is_export(request) and shown == QUEUE:
        return _export_queue(request, waiting)
    if is_export(request) and shown in (PROVINCES, SILENT):
        rows = silent if shown == SILENT else all_standings
        return _sent_away(request, rows)
    if is_export(request):
        return _export_candidates(request, all_standings, year, today)
    context = {
        "year": year,
        "as_at": today,
        "shown": shown,
        "tabs": [
            (QUEUE, _("รอพิจารณา"), waiting.count()),
            (PROVINCES, _("รายจังหวัด"), len(all_standings)),
            (SILENT, _("ยังตอบไม่ครบ"), len(silent)),
            (CANDIDATES, _("รายการรอตรวจสอบ"), candidate_count),
        ],
        "reconciled": reconcile(user=request.user, known_at=None),
        "complete_count": len(all_standings) - len(silent),
        "province_count": len(all_standings),
        "decides": request.user.may_edit,
        "provinces": [one.province for one in all_standings],
        "province_asked": asked_code(request, "province"),
    }
    panels = {
        QUEUE: lambda: _queue(request, waiting, today),
        PROVINCES: lambda: _by_province(request, all_standings),
        SILENT: lambda: _silent(request, silent, today),
        CANDIDATES: lambda: _candidates(request, all_standings, year, today),
    }
    panel = panels[shown]()
    return render(request, "registry/desk.html", context | panel)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_decide(request: HttpRequest, answer_id: int) -> HttpResponse:
    """One answer beside the row as it is, and the ministry's decision."""
    _check_may_read(request.user)
    answer = _answer(request.user, answer_id)
    if request.method != "POST":
        return _show(request, answer)
    rules.check_may_edit_register(request.user)
    form = _decision_form(answer, request.POST)
    if not form.is_valid():
        return _show(request, answer, form)
    accepts = request.POST.get("decision") == "accept"
    try:
        if accepts:
            actions.accept_answer(by=request.user, answer_id=answer.pk, **form.options)
        else:
            actions.decline_answer(
                by=request.user,
                answer_id=answer.pk,
                note=form.cleaned_data["note"],
                revision=form.cleaned_data["revision"],
            )
    except ValidationError as refusal:
        form.add_refusal(refusal)
        return _show(request, answer, form)
    except WrongState as refusal:
        # The row and the answer are shown as they are by now; what was typed stays.
        form.add_error(None, str(refusal))
        return _show(request, _answer(request.user, answer_id), form, HTTPStatus.CONFLICT)
    done = _("รับคำตอบแล้ว") if accepts else _("ไม่รับคำตอบ บันทึกเหตุผลแล้ว")
    messages.success(request, f"{done}: {answer}")
    return redirect(DESK)


@require_http_methods(["GET", "HEAD", "POST"])
def answers_accept(request: HttpRequest) -> HttpResponse:
    """Accept a province's confirmations at once, shown first with what they make of the rows."""
    _check_may_read(request.user)
    rules.check_may_edit_register(request.user)
    code = request.POST.get("province") or asked_code(request, "province")
    provinces = {row.code: row for row in Province.objects.visible_to(request.user)}
    if code not in provinces:
        raise Http404
    province = provinces[code]
    page: dict = {"province": province}
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            accepted = actions.accept_confirmations(
                by=request.user, province_id=province.pk, seen=_seen(request)
            )
        except (ValidationError, WrongState) as refusal:
            page["faults"] = getattr(refusal, "messages", [str(refusal)])
            is_input = isinstance(refusal, ValidationError)
            status = HTTPStatus.OK if is_input else HTTPStatus.CONFLICT
        else:
            messages.success(
                request, _("รับคำตอบว่าถูกต้องแล้ว %(count)s รายการ") % {"count": len(accepted)}
            )
            return redirect(DESK)
    waiting = RowAnswer.objects.visible_to(request.user).awaiting_decision()
    page |= _acceptable(request.user, province, waiting)
    return render(request, "registry/answers_accept.html", page, status=status)


def _export_queue(request: HttpRequest, waiting: AnswerQuerySet) -> HttpResponse:
    kind = request.GET.get("answer", "")
    told = [(_("จังหวัด"), asked_code(request, "province"))]
    told.append((_("คำตอบ"), str(Answer(kind).label) if kind in Answer.values else ""))
    rows = Rows(_asked_answers(request, waiting))
    conditions = [(label, words) for label, words in told if words]
    return send_list(request, ANSWERS, rows, conditions=conditions)


def _asked_answers(request: HttpRequest, waiting: AnswerQuerySet) -> AnswerQuerySet:
    """Answers that await a decision, the oldest first, narrowed by the address."""
    rows = waiting.select_related(
        "province", "country", "answered_by", "pairing__counterpart__country"
    ).order_by("answered_at", "id")
    code, kind = asked_code(request, "province"), request.GET.get("answer", "")
    if code:
        rows = rows.filter(province__code=code)
    return rows.filter(answer=kind) if kind in Answer.values else rows


def _queue(request: HttpRequest, waiting: AnswerQuerySet, today) -> dict:
    code, kind = asked_code(request, "province"), request.GET.get("answer", "")
    page = page_of(request, _asked_answers(request, waiting))
    for answer in page:
        answer.days_waiting = (today - timezone.localdate(answer.answered_at)).days
    confirmed = waiting.filter(answer=Answer.CONFIRM).order_by("province__sort_key")
    ready = confirmed.values_list("province__code", flat=True)
    codes = dict.fromkeys(ready)
    provinces = Province.objects.filter(code__in=codes).order_by(name_order())
    return {
        "page": page,
        "answer_asked": kind,
        "kinds": Answer.choices,
        "ready": [(row, list(ready).count(row.code)) for row in provinces],
        "is_narrowed": bool(code or kind),
    }


def _by_province(request: HttpRequest, rows: list[Standing]) -> dict:
    state = request.GET.get("state", "")
    if state in STATES:
        rows = [one for one in rows if one.state == state]
    return {"standings": _narrowed(request, rows), "state_asked": state, "states": STATES.items()}


def _sent_away(request: HttpRequest, rows: list[Standing]) -> HttpResponse:
    """The provinces of the list as a file, narrowed as on the page."""
    state = request.GET.get("state", "")
    told = [(str(_("สถานะ")), str(STATES[state][1]))] if state in STATES else []
    kept = [one for one in _narrowed(request, rows) if state in ("", one.state)]
    return send_list(request, STANDINGS, Rows(kept), conditions=told)


def _silent(request: HttpRequest, rows: list[Standing], today) -> dict:
    rows = _narrowed(request, rows)
    return {"standings": rows, "days": rows[0].days_silent(today) if rows else 0}


def _narrowed(request: HttpRequest, rows: list[Standing]) -> list[Standing]:
    code = asked_code(request, "province")
    return [one for one in rows if not code or one.province.code == code]


def _candidates(request: HttpRequest, rows: list[Standing], year: int, today) -> dict:
    """Candidates by province, their sources side by side, beside the rows that stand."""
    provinces = [one.province for one in _narrowed(request, rows) if one.candidate_count]
    shown = Paginator(provinces, PROVINCES_SHOWN).get_page(request.GET.get("page"))
    asked = asked_rows(
        user=request.user, provinces=list(shown), fiscal_year=year, today=today
    )
    groups = []
    for province in shown:
        own = [row for row in asked if row.pairing.province_id == province.pk]
        is_candidate = [row.pairing.confirmation == Confirmation.CANDIDATE for row in own]
        groups.append({
            "province": province,
            "candidates": [row for row, yes in zip(own, is_candidate, strict=True) if yes],
            "held": [row.pairing for row, yes in zip(own, is_candidate, strict=True) if not yes],
        })  # fmt: skip
    return {"groups": groups, "page": shown}


def _export_candidates(
    request: HttpRequest, rows: list[Standing], year: int, today
) -> HttpResponse:
    """The candidates of every page as a file, narrowed as on the page."""
    provinces = [one.province for one in _narrowed(request, rows) if one.candidate_count]
    asked = asked_rows(user=request.user, provinces=provinces, fiscal_year=year, today=today)
    kept = [row for row in asked if row.pairing.confirmation == Confirmation.CANDIDATE]
    told = [(_("การยืนยัน"), str(Confirmation.CANDIDATE.label))]
    if code := asked_code(request, "province"):
        told.append((_("จังหวัด"), code))
    return send_list(request, ASKED_ROWS, Rows(kept), conditions=told)


def _answer(user, answer_id: int) -> RowAnswer:
    rows = RowAnswer.objects.visible_to(user).select_related(
        "province", "country", "unit_type", "file", "answered_by", "decided_by"
    )
    answer = get_object_or_404(rows, pk=answer_id)
    if answer.pairing_id:
        pairings = Pairing.objects.as_at(clock.today()).with_row_revision().select_related(
            "province", "counterpart__country", "counterpart__unit_type", "merged_into"
        )
        answer.pairing = pairings.get(pk=answer.pairing_id)
    return answer


def _is_stale(answer: RowAnswer) -> bool:
    """Whether the row changed after the province answered."""
    return bool(answer.pairing) and answer.pairing.row_revision != answer.row_revision


def _decision_form(answer: RowAnswer, sent=None) -> DecisionForm:
    initial = {
        "revision": answer.revision,
        "row_revision": answer.pairing.row_revision if answer.pairing else 0,
    }
    if not answer.pairing and answer.country:
        units = Counterpart.objects.filter(country=answer.country)
        initial["counterpart"] = units.filter(name_th=answer.counterpart_name).first()
    return DecisionForm(sent, initial=initial, answer=answer, is_stale=_is_stale(answer))


def _show(
    request: HttpRequest,
    answer: RowAnswer,
    form: DecisionForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    pairing = answer.pairing
    signing = answers.first_signing(pairing.events.standing()) if pairing else None
    signed_on = signing.happened_on if signing else None
    is_correction = answer.answer == Answer.CORRECT
    shared = pairing.counterpart.pairings.exclude(pk=pairing.pk) if pairing else []
    decides = request.user.may_edit and answer.is_awaiting
    context = {
        "answer": answer,
        "pairing": pairing,
        "differences": answers.differences(answer, pairing, signed_on) if is_correction else [],
        "is_stale": _is_stale(answer),
        "shared": shared.select_related("province") if is_correction else [],
        "sources": with_links(pairing.sources.order_by("id")) if pairing else [],
        "rounds": _rounds(answer),
        "decides": decides,
        "gave_it": decides and request.user.pk in actions.answer_author_ids(answer),
        "form": form or _decision_form(answer),
        "row_revision": pairing.row_revision if pairing else 0,
    }
    return render(request, "registry/answer_decide.html", context, status=status)


def _rounds(answer: RowAnswer) -> list[dict]:
    """Every round as the ledger has it, the latest first."""
    badges = {
        "answer.give": ("endorsed", _("จังหวัดตอบ")),
        "answer.take_back": ("draft", _("จังหวัดถอนคำตอบ")),
        "answer.accept": ("approved", _("กระทรวงรับคำตอบ")),
        "answer.decline": ("returned", _("กระทรวงไม่รับคำตอบ")),
    }
    changes = Change.objects.about(answer).filter(action__in=badges).select_related("by")
    return [
        {
            "status": badges[change.action][0],
            "label": badges[change.action][1],
            "who": f"{change.by} · {change.by.office or change.by.get_role_display()}",
            "at": thai_datetime(change.at),
            "note": change.reason,
        }
        for change in changes
    ]


def _acceptable(user, province: Province, waiting: AnswerQuerySet) -> dict:
    """The province's confirmations that can be accepted unread, and those that cannot."""
    rows = waiting.filter(province=province, answer=Answer.CONFIRM).select_related("answered_by")
    pairings = Pairing.objects.as_at(clock.today()).with_row_revision().select_related(
        "counterpart__country", "counterpart__unit_type"
    )
    by_id = pairings.in_bulk([row.pairing_id for row in rows])
    told = [(row, by_id[row.pairing_id]) for row in rows]
    return {
        "rows": [one for one in told if one[1].row_revision == one[0].row_revision],
        "changed": [one for one in told if one[1].row_revision != one[0].row_revision],
    }


def _seen(request: HttpRequest) -> dict[int, tuple[int, int]]:
    """The answers that were ticked, each as ``id:revision:row_revision``."""
    parts = (text.split(":") for text in request.POST.getlist("answer"))
    good = (part for part in parts if len(part) == 3 and all(map(is_key, part)))
    return {int(pk): (int(revision), int(row)) for pk, revision, row in good}


def _check_may_read(user) -> None:
    """What provinces answer is the ministry's to read.

    Raises:
        NotAllowed: a person of a province; its own answers are on its own page.
    """
    if not user.is_ministry:
        raise NotAllowed(_("หน้านี้เป็นของกระทรวง คำตอบของจังหวัดท่านอยู่ที่หน้ายืนยันทะเบียนของจังหวัด"))
