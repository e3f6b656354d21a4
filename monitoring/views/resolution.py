"""Resolutions of working groups: recorded under their meeting, listed, followed up."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import actions
from monitoring.choices import ResolutionState
from monitoring.filters import ResolutionFilter
from monitoring.follow_up_listings import RESOLUTIONS
from monitoring.forms import ResolutionForm, ResolutionNoteForm
from monitoring.models import GroupMeeting, Resolution, ResolutionNote
from registry.models import Province
from registry.views.pages import asked_among
from sistercity import clock
from sistercity.errors import StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.files.forms import good_file
from sistercity.files.held import hold_sent, sent_or_held
from sistercity.files.sending import send_file

from .group import keeps_seat, own_seat
from .listing import page_of, tabs_of
from .meeting import kept_meeting
from .saving import save_page
from .year import why_shut

DETAIL = "monitoring:resolution-detail"


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    """Resolutions that are followed up, the most overdue first: one's own, or all provinces'."""
    user, today = request.user, clock.today()
    if user.is_provincial and not Province.objects.served_by(user).exists():
        return render(request, "monitoring/workspace_empty.html", {"provinces": []})
    every = Resolution.objects.visible_to(user)
    narrowed = ResolutionFilter(request.GET, queryset=every)
    found = narrowed.qs
    lists = {
        "": (_("กำลังติดตาม"), found.open()),
        "overdue": (_("เกินกำหนด"), found.overdue(today)),
        "done": (_("ดำเนินการแล้ว"), found.filter(state=ResolutionState.DONE)),
        "dropped": (_("ยุติการติดตาม"), found.filter(state=ResolutionState.DROPPED)),
        "all": (_("ทั้งหมด"), found),
    }
    asked = asked_among(request, "show", lists)
    words, rows = lists[asked]
    rows = rows.most_pressing_first().with_last_note().select_related("meeting__group__province")
    if is_export(request):
        return send_list(request, RESOLUTIONS, Rows(rows), conditions=[(_("แสดง"), str(words))])
    context = {
        "filter": narrowed,
        "tabs": tabs_of(request, lists),
        "asked": asked,
        "page": page_of(request, rows),
        "overdue_count": every.overdue(today).count(),
        "as_at": today,
    }
    return render(request, "monitoring/resolution_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_create(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Record a resolution of a meeting."""
    meeting = kept_meeting(request.user, meeting_id)
    own_seat(request, of=meeting.group, to_write=True)
    form = ResolutionForm(request.POST or None)

    def save() -> Resolution:
        return actions.record_resolution(
            by=request.user,
            meeting_id=meeting_id,
            values=form.values,
            form_key=form.cleaned_data["form_key"],
        )

    return _save_page(request, meeting, form, save, _("บันทึกมติแล้ว"))


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_edit(request: HttpRequest, resolution_id: int) -> HttpResponse:
    """Correct what was resolved, who acts or until when."""
    resolution = _resolution(request.user, resolution_id)
    meeting = resolution.meeting
    own_seat(request, of=meeting.group, to_write=True)
    if request.method != "POST" and resolution.state != ResolutionState.OPEN:
        messages.warning(request, _("แก้ไขได้เฉพาะมติที่กำลังติดตาม หากต้องแก้ไข โปรดนำกลับมาติดตามก่อน"))
        return redirect(DETAIL, resolution_id)
    # The row that the form fills is another than the one shown.
    filled = _resolution(request.user, resolution_id)
    form = ResolutionForm(request.POST or None, instance=filled)

    def save() -> Resolution:
        return actions.edit_resolution(
            by=request.user,
            resolution_id=resolution_id,
            values=form.values,
            revision=form.cleaned_data["revision"],
        )

    return _save_page(request, meeting, form, save, _("บันทึกการแก้ไขแล้ว"), resolution)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_detail(request: HttpRequest, resolution_id: int) -> HttpResponse:
    """A resolution with its follow-up; who keeps the seat adds to it here."""
    resolution = _resolution(request.user, resolution_id)
    if request.method != "POST":
        return _show(request, resolution)
    own_seat(request, of=resolution.meeting.group, to_write=True)
    form = ResolutionNoteForm(request.POST, request.FILES, before=resolution.state)
    if not form.is_valid():
        return _show(request, resolution, form)
    name, evidence = sent_or_held(request, good_file(form, "evidence_file"))
    try:
        actions.note_resolution(
            by=request.user,
            resolution_id=resolution_id,
            values=form.values,
            form_key=form.cleaned_data["form_key"],
            evidence=evidence,
            evidence_name=name,
            revision=form.cleaned_data["revision"],
        )
    except ValidationError as refusal:
        form.add_refusal(refusal)
        return _show(request, resolution, form)
    except StaleEdit:
        # What was typed stays; what the other has noted is on the page above it.
        return _show(
            request, _resolution(request.user, resolution_id), form, HTTPStatus.CONFLICT
        )
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return _show(request, resolution, form, HTTPStatus.CONFLICT)
    messages.success(request, _("บันทึกการติดตามแล้ว"))
    return redirect(DETAIL, resolution_id)


@require_safe
def resolution_evidence(request: HttpRequest, note_id: int) -> HttpResponse:
    """The file of a note as an attachment."""
    rows = ResolutionNote.objects.visible_to(request.user).select_related("evidence")
    note = get_object_or_404(rows, pk=note_id)
    if note.evidence is None:
        raise Http404
    return send_file(request, note.evidence, note.evidence_name)


def _resolution(user, resolution_id: int) -> Resolution:
    """The resolution.

    Raises:
        Http404: unknown, or not of this person's province or ministry.
    """
    rows = Resolution.objects.visible_to(user).select_related("meeting__group__province")
    return get_object_or_404(rows, pk=resolution_id)


def _show(
    request: HttpRequest,
    resolution: Resolution,
    form: ResolutionNoteForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    user, meeting, today = request.user, resolution.meeting, clock.today()
    may_note = keeps_seat(request, meeting.group)
    is_stale = status == HTTPStatus.CONFLICT
    if form is None and may_note:
        begin = {"noted_on": today, "revision": resolution.revision}
        form = ResolutionNoteForm(before=resolution.state, initial=begin)
    context = {
        "resolution": resolution,
        "meeting": meeting,
        "notes": ResolutionNote.objects.visible_to(user).filter(resolution=resolution)
        .select_related("noted_by"),
        "today": today,
        "form": form if may_note else None,
        "revision": resolution.revision if is_stale or form is None else form["revision"].value(),
        "is_stale": is_stale,
        "held": hold_sent(request, good_file(form, "evidence_file"))
        if form is not None and form.is_bound
        else [],
        "may_edit": may_note
        and resolution.state == ResolutionState.OPEN
        and not why_shut(meeting.fiscal_year, meeting.group.province_id),
    }  # fmt: skip
    return render(request, "monitoring/resolution_detail.html", context, status=status)


def _save_page(
    request: HttpRequest,
    meeting: GroupMeeting,
    form: ResolutionForm,
    save: Callable[[], Resolution],
    done: str,
    resolution: Resolution | None = None,
) -> HttpResponse:
    shut = why_shut(meeting.fiscal_year, meeting.group.province_id)
    return save_page(
        request,
        form,
        save,
        opened=resolution,
        template="monitoring/resolution_form.html",
        context={"meeting": meeting, "resolution": resolution, "shut": shut},
        done=done,
        leads_to=lambda saved: reverse(DETAIL, args=[saved.pk]),
    )
