"""A working group as its own side keeps it: orders, members, and the list of what it did."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import actions
from monitoring.choices import OrderStatus
from monitoring.forms import MemberForm, OrderForm
from monitoring.forms.group import SeatForm
from monitoring.models import (
    GroupMeeting,
    Resolution,
    WorkingGroup,
    WorkingGroupMember,
    WorkingGroupOrder,
)
from monitoring.terms import term_of, vacancies
from registry.models import Province
from registry.querysets import ENDING_SOON_DAYS
from registry.views.pages import asked_code
from sistercity import clock
from sistercity.accounts.choices import PROVINCIAL_ROLES, Role
from sistercity.audit.recorded import Recorded
from sistercity.errors import NotAllowed
from sistercity.thai.calendar import fiscal_year_of

from .listing import page_of
from .saving import save_page

READERS = {*PROVINCIAL_ROLES, Role.EDITOR}


class OwnSeat(NamedTuple):
    """The seat that a person works for.

    ``province`` is None for the centre; ``group`` is None before the seat's first order;
    ``provinces`` are all that the person serves.
    """

    province: Province | None
    group: WorkingGroup | None
    provinces: tuple[Province, ...]
    may_write: bool

    @property
    def query(self) -> str:
        """The end of an address that names the seat."""
        return f"?province={self.province.code}" if self.province else ""

    @property
    def address(self) -> str:
        """The seat's page."""
        return f"{reverse('monitoring:working-group')}{self.query}"


@require_safe
def working_group(request: HttpRequest) -> HttpResponse:
    """The seat's orders, members and meetings: the province's, or for editors the central one."""
    user = request.user
    if user.role not in READERS:
        return render(request, "monitoring/workspace_refused.html", status=HTTPStatus.FORBIDDEN)
    if user.is_provincial and not Province.objects.served_by(user).exists():
        return render(request, "monitoring/workspace_empty.html", {"provinces": []})
    seat = own_seat(request)
    context = {"seat": seat, "today": clock.today(), **_seat_context(request, seat)}
    return render(request, "monitoring/working_group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def order_create(request: HttpRequest) -> HttpResponse:
    """Record an order; a province's waits for the ministry."""
    seat = own_seat(request, to_write=True)
    order = WorkingGroupOrder(group=seat.group)
    form = OrderForm(request.POST or None, instance=order, group=seat.group)

    def save() -> WorkingGroupOrder:
        values = form.cleaned_data
        replaces = values.get("replaces")
        return actions.record_order(
            by=request.user,
            province_id=seat.province.pk if seat.province else None,
            replaces_id=replaces.pk if replaces else None,
            **{
                name: values[name]
                for name in ("number", "issued_on", "in_force_from", "in_force_to")
            },
        )

    waits = _("บันทึกคำสั่งแล้ว ขณะนี้รอกระทรวงพิจารณา")
    done = waits if seat.province else _("บันทึกคำสั่งแล้ว")
    return _save_page(request, "monitoring/order_form.html", seat, form, save, done)


@require_http_methods(["GET", "HEAD", "POST"])
def order_edit(request: HttpRequest, order_id: int) -> HttpResponse:
    """Correct an order that the ministry sent back; saving hands it in again."""
    rows = WorkingGroupOrder.objects.visible_to(request.user).select_related("group__province")
    order = get_object_or_404(rows, pk=order_id)
    seat = own_seat(request, of=order.group, to_write=True)
    if request.method != "POST" and order.status != OrderStatus.RETURNED:
        messages.warning(request, _("แก้ไขได้เฉพาะคำสั่งที่กระทรวงส่งกลับให้แก้ไข"))
        return redirect(seat.address)
    form = OrderForm(request.POST or None, instance=order, group=None)

    def save() -> WorkingGroupOrder:
        values = form.cleaned_data
        return actions.edit_order(
            by=request.user, order_id=order_id, values=values, revision=values["revision"]
        )

    done = _("บันทึกคำสั่งแล้ว ขณะนี้รอกระทรวงพิจารณา")
    return _save_page(request, "monitoring/order_form.html", seat, form, save, done)


@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request: HttpRequest) -> HttpResponse:
    """Add a member whom an order of the seat names."""
    seat = own_seat(request, to_write=True)
    if seat.group is None:
        return without_order(request, seat)
    latest = seat.group.orders.first()
    begin = {"order": latest, "starts_on": latest.in_force_from}
    member = WorkingGroupMember(group=seat.group)
    form = MemberForm(request.POST or None, instance=member, group=seat.group, initial=begin)
    return _member_page(request, seat, form)


@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, member_id: int) -> HttpResponse:
    """Correct or end a membership."""
    rows = WorkingGroupMember.objects.visible_to(request.user).select_related("group__province")
    member = get_object_or_404(rows, pk=member_id)
    seat = own_seat(request, of=member.group, to_write=True)
    form = MemberForm(request.POST or None, instance=member, group=member.group)
    return _member_page(request, seat, form)


def own_seat(
    request: HttpRequest, *, of: WorkingGroup | None = None, to_write: bool = False
) -> OwnSeat:
    """The seat of the address, or the first that the person serves; for editors the central one.

    Args:
        of: the seat that a record belongs to.

    Raises:
        Http404: no such province.
        NotAllowed: not a seat of this person, or one that they only read.
    """
    user = request.user
    may_write = user.role in (Role.OFFICER, Role.EDITOR)
    if user.role not in READERS or (to_write and not may_write):
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่บันทึกงานของคณะทำงานจังหวัดได้"))
    if user.role == Role.EDITOR:
        if of is not None and of.province_id is not None:
            raise NotAllowed(_("งานของคณะทำงานจังหวัดเป็นของเจ้าหน้าที่จังหวัดนั้น กระทรวงแก้ไขได้ในระบบหลังบ้าน"))
        group = WorkingGroup.objects.visible_to(user).filter(province__isnull=True).first()
        return OwnSeat(None, group, (), may_write)
    provinces = tuple(Province.objects.served_by(user))
    code = of.province.code if of and of.province else asked_code(request, "province")
    if of is not None and of.province_id is None:
        raise NotAllowed(_("คณะทำงานส่วนกลางเป็นของกระทรวง"))
    if code and not Province.objects.visible_to(user).filter(code=code).exists():
        raise Http404
    province = next((row for row in provinces if not code or row.code == code), None)
    if province is None:
        raise NotAllowed(_("ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดนี้ในวันนี้ จึงดำเนินการแทนจังหวัดนี้ไม่ได้"))
    group = WorkingGroup.objects.visible_to(user).filter(province=province).first()
    return OwnSeat(province, group, provinces, may_write)


def keeps_seat(request: HttpRequest, group: WorkingGroup) -> bool:
    """Whether this person writes what the group does, today."""
    try:
        own_seat(request, of=group, to_write=True)
    except NotAllowed:
        return False
    return True


def without_order(request: HttpRequest, seat: OwnSeat) -> HttpResponse:
    """Back to the seat's page: nothing can be recorded before its first order."""
    messages.warning(request, _("ยังไม่มีคำสั่งแต่งตั้งคณะทำงาน โปรดบันทึกคำสั่งก่อน"))
    return redirect(seat.address)


def _save_page(
    request: HttpRequest,
    template: str,
    seat: OwnSeat,
    form: SeatForm,
    save: Callable[[], Recorded],
    done: str,
) -> HttpResponse:
    return save_page(
        request,
        form,
        save,
        opened=form.instance,
        template=template,
        context={"seat": seat},
        done=done,
        leads_to=lambda _saved: seat.address,
    )


def _member_page(request: HttpRequest, seat: OwnSeat, form: MemberForm) -> HttpResponse:
    def save() -> WorkingGroupMember:
        return actions.save_member(
            by=request.user, member=form.instance, revision=form.cleaned_data["revision"]
        )

    done = _("บันทึกผู้ร่วมคณะทำงานแล้ว")
    return _save_page(request, "monitoring/member_form.html", seat, form, save, done)


def _seat_context(request: HttpRequest, seat: OwnSeat) -> dict:
    """Orders with how they stand today, members now and before, meetings and their numbers."""
    user, today = request.user, clock.today()
    orders = WorkingGroupOrder.objects.visible_to(user).filter(group=seat.group)
    members = WorkingGroupMember.objects.visible_to(user).filter(group=seat.group)
    serving = set(members.serving_on(today).values_list("pk", flat=True))
    members = list(members.select_related("order"))
    in_term = [row for row in members if row.pk in serving]
    past = [row for row in members if row.pk not in serving]
    terms = [term_of(row, today=today, soon_days=ENDING_SOON_DAYS) for row in in_term]
    resolved = Resolution.objects.visible_to(user).filter(meeting__group=seat.group)
    meetings = GroupMeeting.objects.visible_to(user).filter(group=seat.group)
    returned = meetings.open().returned()
    year = fiscal_year_of(today)
    approved = meetings.approved().filter(fiscal_year=year).count()
    told = [(order, _order_state(order, today)) for order in orders]
    return {
        "orders": told,
        "is_in_force": any(state == "in_force" for _order, state in told),
        "serving": terms,
        "former": [term_of(row, today=today, soon_days=0) for row in past],
        "soon_days": ENDING_SOON_DAYS,
        "ending": [term for term in terms if term.is_ending],
        "vacancies": vacancies(serving=in_term, former=past, today=today),
        "open_resolution_count": resolved.open().count(),
        "overdue_resolution_count": resolved.overdue(today).count(),
        "returned": returned,
        "waiting_count": meetings.awaiting_review().count(),
        "approved_count": approved,
        "fiscal_year": year,
        "page": page_of(request, meetings.exclude(pk__in=returned.values("pk"))),
    }


def _order_state(order: WorkingGroupOrder, today) -> str:
    """The badge of an order on the day."""
    if order.status == OrderStatus.SUBMITTED:
        return "endorsed"
    if order.status == OrderStatus.RETURNED:
        return "returned"
    if order.is_in_force(today):
        return "in_force"
    return "open" if order.in_force_from > today else "ended"
