"""Every write of working groups and their orders."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import group_rules, rules
from monitoring.choices import OrderStatus
from monitoring.models import WorkingGroup, WorkingGroupOrder
from registry.models import Province
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.models import Change
from sistercity.errors import WrongState
from sistercity.templatetags.thai import thai_date


def record_order(
    *,
    by: User,
    province_id: int | None,
    number: str,
    issued_on: date,
    in_force_from: date,
    in_force_to: date | None = None,
    replaces_id: int | None = None,
) -> WorkingGroupOrder:
    """Record an order that sets up a working group; the seat is made with its first order.

    A province's order waits for the ministry; the ministry's own recording is approved by
    being made. An approved order ends the one that it replaces on the day before. The same
    order a second time returns the first row unchanged.

    Args:
        province_id: the province; None for the central seat.

    Raises:
        NotAllowed: neither an editor nor an officer posted in the province today.
        ValidationError: by field; issued in the future, the seat has an order of that number
            and date with other days, or the replaced order is of another seat.
    """
    with writing(by=by, action="order.record") as entry:
        if by.role == Role.OFFICER and province_id is not None:
            served = Province.objects.ids_served_by(by)
            rules.check_serves(by=by, province_id=province_id, served=served)
            status = OrderStatus.SUBMITTED
        else:
            rules.check_ministry_editor(by=by)
            status = OrderStatus.APPROVED
        # Locked, so that of two presses at once the second finds the first's seat and order.
        Province.objects.select_for_update().filter(pk=province_id).first()
        group = WorkingGroup.objects.select_for_update(of=("self",)).filter(
            province_id=province_id
        ).first() or entry.save(WorkingGroup(province_id=province_id))
        order = WorkingGroupOrder(
            group=group,
            number=number,
            issued_on=issued_on,
            in_force_from=in_force_from,
            in_force_to=in_force_to,
            status=status,
        )
        if earlier := _recorded_before(order, replaces_id):
            return earlier
        group_rules.check_issued(issued_on=issued_on, today=clock.today())
        if replaces_id:
            order.replaces = _replaced(group, replaces_id)
            group_rules.check_order_begins(order=order, replaced=order.replaces)
        entry.save(order)
        if status == OrderStatus.APPROVED:
            _end_replaced(entry, order)
    return order


def edit_order(
    *, by: User, order_id: int, values: dict, revision: int | None = None, reason: str = ""
) -> WorkingGroupOrder:
    """Change the number or the days of an order, and with its first day the end of the replaced.

    The province corrects an order that was sent back to it, which hands it in again.

    Raises:
        WorkingGroupOrder.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: neither an editor nor an officer posted in the seat's province today.
        StaleEdit: somebody saved it after ``revision``.
        WrongState: the province's order was not sent back.
        ValidationError: by field.
    """
    if by.role != Role.OFFICER:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="order.edit", reason=reason) as entry:
        order = _locked_order(by, order_id)
        if by.role == Role.OFFICER:
            served = Province.objects.ids_served_by(by)
            group_rules.check_keeps_seat(by=by, group=order.group, served=served)
            if order.status != OrderStatus.RETURNED:
                raise WrongState(_("แก้ไขได้เฉพาะคำสั่งที่กระทรวงส่งกลับให้แก้ไข"))
        check_revision(order, revision)
        if order.status == OrderStatus.RETURNED:
            order.status, order.return_note = OrderStatus.SUBMITTED, ""
        began = order.in_force_from
        for name in ("number", "issued_on", "in_force_from", "in_force_to"):
            if name in values:
                setattr(order, name, values[name])
        group_rules.check_issued(issued_on=order.issued_on, today=clock.today())
        _check_neighbours(order)
        entry.save(order)
        if order.status == OrderStatus.APPROVED:
            _end_replaced(entry, order, began)
    return order


def approve_order(
    *, by: User, order_id: int, note: str = "", revision: int | None = None
) -> WorkingGroupOrder:
    """Approve a province's order, so that its seat counts.

    Raises:
        NotAllowed: not an editor, or somebody who recorded or edited it.
        StaleEdit: somebody saved it after ``revision``; nothing is written.
        WrongState: approved already, or sent back to the province.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="order.approve", reason=note) as entry:
        order = _locked_order(by, order_id)
        _check_waits(order)
        check_revision(order, revision)
        rules.check_four_eyes(by=by, author_ids=recorders(order))
        order.status = OrderStatus.APPROVED
        entry.save(order)
        _end_replaced(entry, order)
    return order


def return_order(
    *, by: User, order_id: int, note: str, revision: int | None = None
) -> WorkingGroupOrder:
    """Send a province's order back with what to correct.

    Raises:
        NotAllowed: not an editor.
        StaleEdit, WrongState: it changed, or somebody was faster; nothing is written.
        ValidationError: without a note.
    """
    rules.check_ministry_editor(by=by)
    if not note.strip():
        raise ValidationError({"note": _("โปรดเขียนว่าต้องแก้ไขสิ่งใด เพื่อให้เจ้าหน้าที่จังหวัดแก้ไขได้ถูก")})
    with writing(by=by, action="order.return", reason=note) as entry:
        order = _locked_order(by, order_id)
        _check_waits(order)
        check_revision(order, revision)
        order.status, order.return_note = OrderStatus.RETURNED, note
        entry.save(order)
    return order


def recorders(order: WorkingGroupOrder) -> set[int]:
    """Ids of the people whose changes are in the order, by the ledger."""
    written = Change.objects.about(order).exclude(action="order.return")
    return set(written.values_list("by_id", flat=True))


def _locked_order(by: User, order_id: int) -> WorkingGroupOrder:
    rows = WorkingGroupOrder.objects.select_for_update(of=("self",)).select_related("group")
    return rows.visible_to(by).get(pk=order_id)


def _check_waits(order: WorkingGroupOrder) -> None:
    """The order lies on the ministry's desk."""
    if order.status == OrderStatus.APPROVED:
        raise WrongState(_("คำสั่งนี้เห็นชอบแล้ว"))
    if order.status == OrderStatus.RETURNED:
        raise WrongState(_("คำสั่งนี้ส่งกลับให้จังหวัดแก้ไขแล้ว"))


def _recorded_before(
    order: WorkingGroupOrder, replaces_id: int | None
) -> WorkingGroupOrder | None:
    """The order as it was recorded already; None for a new one.

    Raises:
        ValidationError: on ``number``, when that order has other days.
    """
    same = order.group.orders.filter(number=order.number, issued_on=order.issued_on).first()
    if same is None:
        return None
    days = (order.in_force_from, order.in_force_to, replaces_id)
    if (same.in_force_from, same.in_force_to, same.replaces_id) == days:
        return same
    raise ValidationError({
        "number": _(
            "คณะทำงานนี้มีคำสั่งที่ %(number)s ลงวันที่ %(issued)s อยู่แล้ว "
            "โปรดตรวจสอบเลขที่และวันที่ หรือแจ้งกระทรวงให้แก้ไขคำสั่งเดิม"
        ) % {"number": order.number, "issued": thai_date(order.issued_on)}
    })  # fmt: skip


def _replaced(group: WorkingGroup, order_id: int) -> WorkingGroupOrder:
    """The order to be replaced, of the same seat."""
    replaced = group.orders.filter(pk=order_id).first()
    if replaced is None:
        raise ValidationError({"replaces": _("คำสั่งที่ใช้แทนเป็นของคณะทำงานอื่น")})
    return replaced


def _check_neighbours(order: WorkingGroupOrder) -> None:
    """Between the order that it replaces and the one that replaces it."""
    if order.replaces is not None:
        group_rules.check_order_begins(order=order, replaced=order.replaces)
    successor = WorkingGroupOrder.objects.filter(replaces=order).first()
    if successor is not None:
        group_rules.check_order_gives_way(order=order, successor=successor)


def _end_replaced(entry: Entry, order: WorkingGroupOrder, began: date | None = None) -> None:
    """Let the replaced order run until the day before its successor begins.

    Args:
        began: the day on which the successor began so far; an end that it set moves with it.
    """
    if order.replaces_id is None:
        return
    replaced = WorkingGroupOrder.objects.select_for_update(of=("self",)).get(pk=order.replaces_id)
    last_day = order.in_force_from - timedelta(days=1)
    ends = replaced.in_force_to
    follows = began is not None and ends == began - timedelta(days=1) and ends != last_day
    if ends is None or ends > last_day or follows:
        replaced.in_force_to = last_day
        entry.save(replaced)
