"""The desks: what waits for the province's approver and for the ministry, and what they decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import actions, workflow
from monitoring.choices import Move
from monitoring.filters import QueueFilter
from monitoring.forms import ApproveForm, DecisionForm, EndorseForm, ReturnForm
from monitoring.listings import REVIEW_QUEUE
from monitoring.models import Activity, GroupMeeting, WorkingGroupOrder
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list

from .activity import show_activity, visible_activity
from .listing import page_of


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """What waits on this person's desk, the oldest first; ministry people without one read."""
    user = request.user
    if user.role == Role.OFFICER:
        return render(request, "monitoring/review_refused.html", status=HTTPStatus.FORBIDDEN)
    waiting = Activity.objects.visible_to(user).awaiting_desk_of(user)
    queue = QueueFilter(request.GET, queryset=waiting)
    queue.offer()
    rows = (
        queue.qs.with_waiting_since()
        .select_related("province")
        .prefetch_related("links__pairing__counterpart__country")
        .order_by("waiting_since", "id")
    )
    if queue.is_valid() and is_export(request):
        return send_list(request, REVIEW_QUEUE, Rows(rows), form=queue.form)
    page = page_of(request, rows)
    today = clock.today()
    for row in page.object_list:
        row.days_waiting = (today - timezone.localdate(row.waiting_since)).days
    context = {
        "queue": queue,
        "page": page,
        "decides": user.role in (Role.APPROVER, Role.EDITOR),
        **_groups_waiting(user, today),
    }
    return render(request, "monitoring/review_queue.html", context)


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
    workflow.check_role(move=Move.ENDORSED, role=request.user.role)
    return _decide(request, activity_id, EndorseForm, actions.endorse_activity, _("รับรองแล้ว"))


@require_POST
def activity_approve(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Approve for the ministry."""
    workflow.check_role(move=Move.APPROVED, role=request.user.role)
    return _decide(request, activity_id, ApproveForm, actions.approve_activity, _("เห็นชอบแล้ว"))


@require_POST
def activity_return(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Send back to the officer with what is to be corrected."""
    workflow.check_role(move=Move.RETURNED, role=request.user.role)
    return _decide(
        request, activity_id, ReturnForm, actions.return_activity, _("ส่งกลับให้แก้ไขแล้ว")
    )


def _decide(
    request: HttpRequest,
    activity_id: int,
    form_class: type[DecisionForm],
    action: Callable,
    done: str,
) -> HttpResponse:
    """Carry out a decision on exactly the version that was read."""
    activity = visible_activity(request.user, activity_id)
    form = form_class(request.POST)
    if not form.is_valid():
        return show_activity(request, activity, {form.prefix: form})
    try:
        action(by=request.user, activity_id=activity_id, **form.cleaned_data)
    except Activity.DoesNotExist as gone:
        raise Http404 from gone
    except StaleEdit:
        messages.warning(request, _("กิจกรรมนี้เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน โปรดอ่านฉบับล่าสุดนี้ก่อนตัดสินใจ"))
        now = visible_activity(request.user, activity_id)
        return show_activity(request, now, {form.prefix: form}, HTTPStatus.CONFLICT)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
        return redirect("monitoring:activity-detail", activity_id)
    messages.success(request, f"{done}: {activity}")
    return redirect("monitoring:review-queue")
