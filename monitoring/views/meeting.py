"""A meeting or drive activity of a working group: recorded, read, decided on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, rules, workflow
from monitoring.actions import group_work
from monitoring.choices import Move
from monitoring.forms import ApproveForm, DecisionForm, MeetingForm, ReturnForm
from monitoring.models import FiscalYear, GroupMeeting, Resolution
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import StaleEdit, WrongState
from sistercity.files.content import Content
from sistercity.files.forms import good_file
from sistercity.files.held import hold_sent, sent_or_held
from sistercity.files.sending import send_file
from sistercity.templatetags.thai import thai_datetime

from .group import OwnSeat, keeps_seat, own_seat, without_order
from .year import why_shut

DETAIL = "monitoring:meeting-detail"
FORM_OF_MOVE = {Move.APPROVED: ApproveForm, Move.RETURNED: ReturnForm}
# Each round in the ledger: the badge that tells it, and the move's word.
ROUNDS = {
    group_work.RECORDED: ("endorsed", Move.SUBMITTED),
    group_work.EDITED: ("draft", Move.EDITED),
    group_work.RETURNED: ("returned", Move.RETURNED),
    group_work.APPROVED: ("approved", Move.APPROVED),
}


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Record a meeting; a form that was sent twice makes one."""
    seat = own_seat(request, to_write=True)
    if seat.group is None:
        return without_order(request, seat)
    form = _form(request)

    def save(minutes: Content | None, name: str) -> GroupMeeting:
        return actions.record_meeting(
            by=request.user,
            group_id=seat.group.pk,
            values=form.values,
            form_key=form.cleaned_data["form_key"] or uuid.uuid4(),
            minutes=minutes,
            minutes_name=name,
        )

    return _save_page(request, seat, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Correct a meeting that waits or was sent back; saving hands it in again."""
    meeting = kept_meeting(request.user, meeting_id)
    seat = own_seat(request, of=meeting.group, to_write=True)
    if request.method != "POST":
        try:
            workflow.check_meeting_move(move=Move.EDITED, status=meeting.status)
        except WrongState as refusal:
            messages.warning(request, str(refusal))
            return redirect(DETAIL, meeting_id)
    # The row that the form fills is another than the one shown.
    form = _form(request, instance=kept_meeting(request.user, meeting_id))

    def save(minutes: Content | None, name: str) -> GroupMeeting:
        return actions.edit_meeting(
            by=request.user,
            meeting_id=meeting_id,
            values=form.values,
            minutes=minutes,
            minutes_name=name,
            revision=form.cleaned_data["revision"],
        )

    return _save_page(request, seat, form, save, meeting)


@require_safe
def meeting_detail(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A meeting with its resolutions, minutes and rounds: for its own side and the ministry."""
    return _show(request, kept_meeting(request.user, meeting_id))


@require_safe
def meeting_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as an attachment."""
    meeting = kept_meeting(request.user, meeting_id)
    if meeting.minutes is None:
        raise Http404
    return send_file(request, meeting.minutes, meeting.minutes_name)


@require_POST
def meeting_approve(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Approve for the ministry."""
    return _decide(request, meeting_id, ApproveForm, actions.approve_meeting, _("เห็นชอบแล้ว"))


@require_POST
def meeting_return(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Send back with what is to be corrected."""
    return _decide(
        request, meeting_id, ReturnForm, actions.return_meeting, _("ส่งกลับให้แก้ไขแล้ว")
    )


def kept_meeting(user, meeting_id: int) -> GroupMeeting:
    """The meeting.

    Raises:
        Http404: unknown, or not of this person's province or ministry.
    """
    rows = GroupMeeting.objects.kept_by(user).select_related(
        "group__province", "created_by", "minutes"
    )
    return get_object_or_404(rows, pk=meeting_id)


def _form(request: HttpRequest, **options) -> MeetingForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return MeetingForm(*sent, **options)


def _save_page(
    request: HttpRequest,
    seat: OwnSeat,
    form: MeetingForm,
    save: Callable[[Content | None, str], GroupMeeting],
    meeting: GroupMeeting | None = None,
) -> HttpResponse:
    """The form, shown or saved; a good file stays though the form is refused."""
    page = {"seat": seat, "form": form, "meeting": meeting, "open_years": _open_years(request)}
    page["revision"] = meeting.revision if meeting else 0
    if request.method != "POST":
        return render(request, "monitoring/meeting_form.html", page)
    is_valid = form.is_valid()
    page["revision"] = form["revision"].value()
    status = HTTPStatus.OK
    if is_valid:
        name, minutes = sent_or_held(request, good_file(form, "minutes_file"))
        try:
            saved = save(minutes, name)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit as refusal:
            page |= {"refusal": refusal, "revision": refusal.current.revision}
            status = HTTPStatus.CONFLICT
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("เสนอแล้ว ขณะนี้รอกระทรวงพิจารณา"))
            return redirect(DETAIL, saved.pk)
    page["held"] = hold_sent(request, good_file(form, "minutes_file"))
    return render(request, "monitoring/meeting_form.html", page, status=status)


def _open_years(request: HttpRequest) -> list[int]:
    rows = FiscalYear.objects.visible_to(request.user).filter(closed_at__isnull=True)
    return list(rows.values_list("year", flat=True))


def _show(
    request: HttpRequest,
    meeting: GroupMeeting,
    forms: dict[str, DecisionForm] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    user = request.user
    shut = why_shut(meeting.fiscal_year, meeting.group.province_id)
    moves = set() if shut else workflow.meeting_moves(meeting.status)
    decides = user.role == Role.EDITOR and Move.APPROVED in moves
    may_keep = keeps_seat(request, meeting.group)
    resolutions = Resolution.objects.visible_to(user).filter(meeting=meeting)
    shown = {form.prefix: form() for form in FORM_OF_MOVE.values()} if decides else {}
    context = {
        "meeting": meeting,
        "back": _back(user, meeting),
        "rounds": _rounds(meeting),
        "shut": shut,
        "may_edit": Move.EDITED in moves and may_keep,
        "resolutions": resolutions.with_last_note(),
        "may_resolve": may_keep and not shut,
        "today": clock.today(),
        "decides": decides,
        "wrote_it": decides and user.pk in actions.meeting_author_ids(meeting),
        "forms": shown | (forms or {}),
    }
    return render(request, "monitoring/meeting_detail.html", context, status=status)


def _back(user, meeting: GroupMeeting) -> str:
    """Where this person came from: the seat's page, or the ministry's queue."""
    if not user.is_provincial:
        return reverse("monitoring:review-queue")
    return f"{reverse('monitoring:working-group')}?province={meeting.group.province.code}"


def _rounds(meeting: GroupMeeting) -> list[dict]:
    """The rounds as the ledger has them, the latest first."""
    changes = Change.objects.about(meeting).filter(action__in=ROUNDS).select_related("by")
    return [
        {
            "status": ROUNDS[change.action][0],
            "label": ROUNDS[change.action][1].label,
            "who": f"{change.by} · {change.by.office or change.by.get_role_display()}",
            "at": thai_datetime(change.at),
            "note": change.reason,
        }
        for change in changes
    ]


def _decide(
    request: HttpRequest,
    meeting_id: int,
    form_class: type[DecisionForm],
    action: Callable,
    done: str,
) -> HttpResponse:
    """Carry out a decision on exactly the version that was read."""
    rules.check_ministry_editor(by=request.user)
    meeting = kept_meeting(request.user, meeting_id)
    form = form_class(request.POST)
    if not form.is_valid():
        return _show(request, meeting, {form.prefix: form})
    try:
        action(by=request.user, meeting_id=meeting_id, **form.cleaned_data)
    except StaleEdit:
        messages.warning(request, _("รายการนี้เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน โปรดอ่านฉบับล่าสุดนี้ก่อนตัดสินใจ"))
        now = kept_meeting(request.user, meeting_id)
        return _show(request, now, {form.prefix: form}, HTTPStatus.CONFLICT)
    except WrongState as refusal:
        messages.warning(request, form.untaken(refusal))
        return redirect(DETAIL, meeting_id)
    messages.success(request, f"{done}: {meeting}")
    return redirect("monitoring:review-queue")
