"""The form of an activity: begin a draft, come back to it, hand it in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from monitoring import actions, rules, workflow
from monitoring.choices import Move
from monitoring.forms import ActivityForm
from monitoring.models import Activity, Evidence, FiscalYear
from monitoring.starting import (
    COPY_PARAMETER,
    PLAN_PARAMETER,
    Start,
    offered_copies,
    offered_lines,
    start_from,
)
from registry.models import Pairing, Province
from registry.views.pages import asked_code
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.fields.numbers import is_key
from sistercity.files.held import HeldFile
from sistercity.scripted import leads_scripts
from sistercity.thai.calendar import fiscal_year_of

from .activity import DETAIL, submitted_words, visible_activity
from .evidence import has_refusals, take_files
from .reading import note_fields
from .unsaved import shows_words_unsaved
from .year import why_shut


@require_http_methods(["GET", "HEAD", "POST"])
@leads_scripts
@shows_words_unsaved
def activity_create(request: HttpRequest) -> HttpResponse:
    """Begin a draft; a form that was sent twice makes one."""
    province, pairing = _where(request)
    form = _form(request, province)
    start = _start(request, province)
    begin = {"pairings": _chosen(form, pairing)}
    form.initial = begin | start.initial
    if request.method != "POST":
        return _form_page(request, form, province, begin=_offers(request, form, pairing, start))
    if not form.is_valid():
        return _form_page(request, form, province, held=take_files(request, form, None))
    try:
        activity = actions.create_activity(
            by=request.user,
            province_id=province.pk,
            values=form.values,
            pairing_ids=form.pairing_ids,
            form_key=form.cleaned_data["form_key"] or uuid.uuid4(),
        )
    except (ValidationError, WrongState) as refusal:
        _tell(form, refusal)
        return _form_page(request, form, province, held=take_files(request, form, None))
    return _saved(request, form, activity)


@require_http_methods(["GET", "HEAD", "POST"])
@leads_scripts
@shows_words_unsaved
def activity_edit(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Change a draft or a returned activity."""
    activity = visible_activity(request.user, activity_id)
    if request.method != "POST":
        return _open_form(request, activity)
    form = _form(request, activity.province)
    # Without it nobody would be asked to compare.
    form.fields["revision"].required = True
    if not form.is_valid():
        held = take_files(request, form, None if form.is_switching else activity)
        return _form_page(request, form, activity.province, activity, held=held)
    try:
        activity = actions.edit_activity(
            by=request.user,
            activity_id=activity_id,
            values=form.values,
            pairing_ids=form.pairing_ids,
            revision=form.cleaned_data["revision"],
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        held = take_files(request, form, None)
        return _form_page(request, form, activity.province, activity, held=held)
    except WrongState as refusal:
        stored = visible_activity(request.user, activity_id)
        if not form.differences(stored):  # the same form a second time
            return _saved(request, form, stored)
        if isinstance(refusal, StaleEdit) or not _takes_words(request, stored):
            return _conflict_page(request, form, stored, refusal)
        # Only the reason is missing that a closed year asks for.
        _tell(form, refusal)
        held = take_files(request, form, None)
        return _form_page(request, form, stored.province, stored, held=held)
    return _saved(request, form, activity)


def _where(request: HttpRequest) -> tuple[Province, Pairing | None]:
    """The province to write for, and the pairing that the address names.

    Raises:
        Http404: no such pairing or province.
        NotAllowed: not an officer, or not posted there today.
    """
    user = request.user
    if user.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่บันทึกกิจกรรมได้"))
    served = {province.pk: province for province in Province.objects.served_by(user)}
    number, code = asked_code(request, "pairing"), asked_code(request, "province")
    pairing = province = None
    if number:
        rows = Pairing.objects.visible_to(user).select_related("province")
        pairing = get_object_or_404(rows, number=number)
        province = pairing.province
    elif code:
        province = get_object_or_404(Province.objects.visible_to(user), code=code)
    province = province or next(iter(served.values()), None)
    if province is None:
        raise NotAllowed(_("ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใดในวันนี้ โปรดติดต่อผู้ดูแลระบบของกระทรวง"))
    rules.check_serves(by=user, province_id=province.pk, served=served)
    return province, pairing


def _start(request: HttpRequest, province: Province) -> Start:
    """What the address says that the form begins with."""
    keys = [request.GET.get(name, "") for name in (PLAN_PARAMETER, COPY_PARAMETER)]
    planned_id, copied_id = (int(key) if is_key(key) else None for key in keys)
    return start_from(
        user=request.user, province=province, planned_id=planned_id, copied_id=copied_id
    )


def _offers(
    request: HttpRequest, form: ActivityForm, pairing: Pairing | None, start: Start
) -> dict:
    """What the form has begun with, or what it may begin with."""
    if start.initial:
        return {"start": start}
    given = {"user": request.user, "province": form.province}
    return {
        "start": start,
        "lines": offered_lines(years=form.written_years, **given),
        "copies": offered_copies(
            pairing=pairing, before=fiscal_year_of(clock.today()), **given
        ),
    }


def _chosen(form: ActivityForm, pairing: Pairing | None) -> list[Pairing]:
    """The pairing that the address names, else the only one there is."""
    offered = list(form.fields["pairings"].queryset.order_by()[:2])
    if pairing is None and len(offered) == 1:
        return offered
    return [pairing] if pairing else []


def _form(request: HttpRequest, province: Province, **options) -> ActivityForm:
    years = {row.year: row for row in FiscalYear.objects.visible_to(request.user)}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return ActivityForm(*sent, province=province, years=years, **options)


def _open_form(request: HttpRequest, activity: Activity) -> HttpResponse:
    """The form with what is stored; ``?missing=1`` tells what is missing before handing in."""
    served = Province.objects.ids_served_by(request.user)
    rules.check_serves(by=request.user, province_id=activity.province_id, served=served)
    if refusal := _moved_on(request, activity):
        messages.warning(request, str(refusal))
        return redirect(DETAIL, activity.pk)
    ids = list(activity.links.values_list("pairing_id", flat=True))
    form = _form(request, activity.province, instance=activity, initial={"pairings": ids})
    missing = _missing(activity, len(ids)) if "missing" in request.GET else {}
    return _form_page(request, form, activity.province, activity, missing=missing)


def _missing(activity: Activity, pairing_count: int) -> dict[str, list[str]]:
    """Field → what must still be written before the activity is handed in."""
    try:
        rules.check_complete(
            activity=activity, pairing_count=pairing_count, today=clock.today()
        )
    except ValidationError as faults:
        return faults.message_dict
    return {}


def _tell(form: ActivityForm, refusal: ValidationError | WrongState) -> None:
    """Say on the form why it was not saved."""
    if isinstance(refusal, WrongState):
        form.add_error(None, str(refusal))
    else:
        form.add_refusal(refusal)


def _saved(request: HttpRequest, form: ActivityForm, activity: Activity) -> HttpResponse:
    """After a draft was saved: its files, then, if that was pressed, the handing in."""
    if form.differences(activity):  # the same form again, after somebody else's
        return _conflict_page(request, form, activity, _moved_on(request, activity))
    if not activity.is_with_province:  # the same form a second time, handed in by the first
        messages.success(request, submitted_words(activity))
        return redirect(DETAIL, activity.pk)
    take_files(request, form, activity)
    if "submit" not in request.POST:
        messages.success(request, _("บันทึกร่างแล้ว ยังไม่ได้เสนอ กลับมาแก้ไขต่อได้เสมอ"))
        return redirect(DETAIL, activity.pk)
    if has_refusals(form):
        messages.warning(
            request, _("บันทึกร่างแล้ว แต่ยังไม่ได้เสนอ เพราะมีแฟ้มที่แนบไม่ได้ โปรดแนบใหม่หรือเสนอโดยไม่มีแฟ้มนั้น")
        )
        return redirect(DETAIL, activity.pk)
    try:
        actions.submit_activity(
            by=request.user, activity_id=activity.pk, revision=activity.revision
        )
    except ValidationError:
        messages.success(request, _("บันทึกร่างแล้ว แต่ยังไม่ได้เสนอ"))
        return redirect(f"{reverse('monitoring:activity-edit', args=[activity.pk])}?missing=1")
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, submitted_words(activity))
    return redirect(DETAIL, activity.pk)


def _moved_on(request: HttpRequest, activity: Activity) -> WrongState | None:
    """Why the activity can no longer be written on; None while it can."""
    try:
        workflow.check_move(
            move=Move.EDITED,
            status=activity.status,
            role=request.user.role,
            endorsing=activity.province.endorsement_required,
        )
    except WrongState as refusal:
        return refusal
    return None


def _takes_words(request: HttpRequest, activity: Activity) -> bool:
    """Whether the activity can still be written on, in its year and where it stands."""
    is_shut = why_shut(activity.fiscal_year, activity.province_id)
    return not is_shut and _moved_on(request, activity) is None


def _conflict_page(
    request: HttpRequest,
    form: ActivityForm,
    stored: Activity,
    refusal: WrongState | None = None,
) -> HttpResponse:
    """Both versions side by side, and the form with what was typed, to be saved knowingly.

    Where the activity has moved on, or its year was closed, nothing can be saved any more:
    what was typed is shown, so that it is not lost.
    """
    take_files(request, form, stored)
    taken_over = form.take_over(stored, getattr(refusal, "changes", {}))
    last = Change.objects.about(stored).select_related("by").first()
    typed = {**form.values, "pairings": form.cleaned_data["pairings"]}
    conflict = {
        "differences": form.differences(stored),
        "taken_over": taken_over,
        "may_save": refusal is None or isinstance(refusal, StaleEdit),
        "words": str(refusal or ""),
        "last": last,
    }
    again = ActivityForm(initial=typed, province=stored.province, years=form.years)
    return _form_page(
        request, again, stored.province, stored, conflict=conflict, status=HTTPStatus.CONFLICT
    )


def _form_page(
    request: HttpRequest,
    form: ActivityForm,
    province: Province,
    activity: Activity | None = None,
    *,
    held: Iterable[HeldFile] = (),
    missing: dict | None = None,
    conflict: dict | None = None,
    begin: dict | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The form; with an activity it saves to that, whichever page it was opened from."""
    evidence = Evidence.objects.visible_to(request.user).kept().select_related("file")
    if activity is not None and activity.round_number > 1:
        note_fields(form, request.user, activity)
    context = {
        "form": form,
        "province": province,
        "provinces": Province.objects.served_by(request.user),
        "activity": activity,
        "evidence": evidence.filter(activity=activity) if activity else (),
        "open_years": sorted(form.written_years),
        "held": held,
        "missing": [(form[name], words) for name, words in (missing or {}).items()],
        "conflict": conflict,
        "begin": begin,
    }
    return render(request, "monitoring/activity_form.html", context, status=status)
