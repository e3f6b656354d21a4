"""The desks: what waits for the province's approver and for the ministry, and what they decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import actions, workflow
from monitoring.choices import Desk, Move
from monitoring.deputies import deputation_of, desk_role
from monitoring.desk_queue import DeskQueue, Place, lying_with, sent_query
from monitoring.desk_summary import times_by_province
from monitoring.desk_times import read_measure, read_times
from monitoring.forms import (
    ApproveForm,
    DecisionForm,
    EndorseForm,
    ReturnActivityForm,
    TakeBackForm,
)
from monitoring.listings import DESK_TIMES, REVIEW_QUEUE
from monitoring.models import Activity, FiscalYear, GroupMeeting, ReviewStep, WorkingGroupOrder
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role
from sistercity.templatetags.thai import thai_datetime
from sistercity.thai.calendar import fiscal_year_of

from .activity import DETAIL, show_activity, visible_activity
from .listing import page_of


@page_by_role
def review_queue(request: HttpRequest) -> HttpResponse:
    """What waits on this person's desk, the oldest first; ministry people without one read.

    ``?desk=`` shows what lies elsewhere: with officers, approvers, the ministry.
    """
    user = request.user
    if not has_desk(user):
        return render(request, "monitoring/review_refused.html", status=HTTPStatus.FORBIDDEN)
    measure = read_measure(user=user, today=clock.today())
    queue = DeskQueue(user, request.GET, measure)

    def with_times(batch: list[Activity]) -> list[Activity]:
        times = read_times(batch, user=user, measure=measure)
        for row in batch:
            row.times, row.days_waiting = times[row.pk], times[row.pk].waiting.days
        return batch

    rows = queue.rows.select_related("province").prefetch_related(
        "links__pairing__counterpart__country"
    )
    if queue.filter.is_valid() and is_export(request):
        return send_list(request, REVIEW_QUEUE, Rows(rows, with_times), form=queue.filter.form)
    page = page_of(request, rows)
    with_times(page.object_list)
    context = {
        "queue": queue,
        "page": page,
        "tabs": _tabs(user, queue),
        "overdue_count": queue.overdue_count(),
        "limit": measure.limits.get(queue.desk),
        "decides": queue.is_decided_by,
        "deputation": deputation_of(user),
        "as_at": measure.today,
        **_groups_waiting(user, measure.today),
    }
    return render(request, "monitoring/review_queue.html", context)


@require_safe
def desk_times(request: HttpRequest) -> HttpResponse:
    """How long activities of a year lay with each province and with the ministry."""
    user, today = request.user, clock.today()
    if not has_desk(user):
        return render(request, "monitoring/review_refused.html", status=HTTPStatus.FORBIDDEN)
    opened = FiscalYear.objects.visible_to(user).order_by("-year")
    years = list(opened.values_list("year", flat=True))
    asked = request.GET.get("year", "")
    running = fiscal_year_of(today)
    year = next((one for one in years if str(one) == asked), running)
    measure = read_measure(user=user, today=today)
    rows = times_by_province(user=user, fiscal_year=year, measure=measure)
    if is_export(request):
        told = [(str(_("ปีงบประมาณ พ.ศ.")), str(year))]
        return send_list(request, DESK_TIMES, Rows(rows), conditions=told)
    context = {"rows": rows, "year": year, "years": years, "limits": measure.limits, "as_at": today}
    return render(request, "monitoring/desk_times.html", context)


def has_desk(user) -> bool:
    """Whether this person reads a queue: the ministry, an approver, whoever stands in for one."""
    return user.is_ministry or user.role == Role.APPROVER or deputation_of(user) is not None


def _tabs(user, queue: DeskQueue) -> list[tuple[str, str, int]]:
    """Where activities lie that this person may read of: code, words, how many."""
    words = {
        Desk.MINISTRY: _("รอกระทรวงพิจารณา"),
        Desk.APPROVER: _("รอผู้รับรองของจังหวัด"),
        Desk.OFFICER: _("ส่งกลับให้แก้ไข"),
    }
    order = [queue.own, *(desk for desk in words if desk != queue.own)]
    return [(desk, words[desk], lying_with(user, desk).count()) for desk in order]


def _groups_waiting(user, today: date) -> dict:
    """What working groups have handed to the ministry: meetings and orders, the oldest first.

    Meetings of a closed year can no longer be decided on.
    """
    if not user.is_ministry:
        return {}
    meetings = GroupMeeting.objects.visible_to(user).open().awaiting_review()
    orders = WorkingGroupOrder.objects.visible_to(user).awaiting_review()
    rows = list(meetings.select_related("group__province").order_by("submitted_at", "id"))
    for row in rows:
        row.days_waiting = (today - timezone.localdate(row.submitted_at)).days
    return {
        "meetings": rows,
        "orders": orders.select_related("group__province").order_by("issued_on", "id"),
    }


@require_POST
def activity_endorse(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Endorse for the province."""
    _check_desk(request, Move.ENDORSED)
    return _decide(request, activity_id, EndorseForm, actions.endorse_activity, _("รับรองแล้ว"))


@require_POST
def activity_approve(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Approve for the ministry."""
    _check_desk(request, Move.APPROVED)
    return _decide(request, activity_id, ApproveForm, actions.approve_activity, _("เห็นชอบแล้ว"))


@require_POST
def activity_return(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Send back to the officer with what is to be corrected."""
    _check_desk(request, Move.RETURNED)
    return _decide(
        request, activity_id, ReturnActivityForm, actions.return_activity, _("ส่งกลับให้แก้ไขแล้ว")
    )


@require_POST
def activity_take_back(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Take one's desk's decision back, so that the activity lies there again."""
    _check_desk(request, Move.TAKEN_BACK)
    return _decide(
        request, activity_id, TakeBackForm, actions.take_back_decision, _("ถอนการตัดสินใจแล้ว")
    )


def _check_desk(request: HttpRequest, move: str) -> None:
    workflow.check_role(move=move, role=desk_role(request.user, move))


def _decide(
    request: HttpRequest,
    activity_id: int,
    form_class: type[DecisionForm],
    action: Callable,
    done: str,
) -> HttpResponse:
    """Carry out a decision on exactly the version that was read; then comes the next one."""
    user = request.user
    activity = visible_activity(user, activity_id)
    form = form_class(request.POST)
    if not form.is_valid():
        return show_activity(request, activity, {form.prefix: form})
    queue = DeskQueue(
        user,
        sent_query(request.POST.get("queue", "")),
        read_measure(user=user, today=clock.today()),
    )
    place = queue.place_of(activity_id)
    try:
        action(by=user, activity_id=activity_id, **form.cleaned_data)
    except Activity.DoesNotExist as gone:
        raise Http404 from gone
    except StaleEdit:
        messages.warning(request, _("กิจกรรมนี้เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน โปรดอ่านฉบับล่าสุดนี้ก่อนตัดสินใจ"))
        now = visible_activity(user, activity_id)
        return show_activity(request, now, {form.prefix: form}, HTTPStatus.CONFLICT)
    except WrongState as refusal:
        why = f"{refusal} {_last_move(request, activity_id)}".strip()
        messages.warning(request, form.untaken(why))
        return redirect(DETAIL, activity_id)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return show_activity(request, activity, {form.prefix: form})
    if form_class is TakeBackForm:
        messages.success(request, f"{done}: {activity}")
        return redirect(DETAIL, activity_id)
    return _go_on(request, activity, done, queue, place)


def _go_on(
    request: HttpRequest, activity: Activity, done: str, queue: DeskQueue, place: Place
) -> HttpResponse:
    """To the next one of the queue, or to the queue; the message leads back to what was done."""
    left = place.count - (place.position > 0)
    words = f"{done}: {activity}"
    if left:
        words = f"{words} · " + _("เหลืออีก %(left)s รายการ") % {"left": left}
    undo = reverse(DETAIL, args=[activity.pk])
    messages.success(
        request, format_html('{} <a href="{}">{}</a>', words, undo, _("เปิดรายการที่เพิ่งตัดสินใจ"))
    )
    address = queue.address()
    onward = place.after or (place.before if place.position else None)
    path = reverse(DETAIL, args=[onward]) if onward else reverse("monitoring:review-queue")
    return redirect(f"{path}?{address}" if address else path)


def _last_move(request: HttpRequest, activity_id: int) -> str:
    """What was done to it last, by whom and when; "" where this person may not read that."""
    steps = ReviewStep.objects.visible_to(request.user).filter(activity_id=activity_id)
    last = steps.select_related("by").order_by("-at", "-id").first()
    if last is None:
        return ""
    return _("ล่าสุด: %(move)s โดย %(who)s เมื่อ %(at)s") % {
        "move": last.get_move_display(),
        "who": last.by,
        "at": thai_datetime(last.at),
    }
