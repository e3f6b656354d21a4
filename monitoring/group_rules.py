"""Rules of working groups: who writes for a seat, orders, members and meetings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import OrderStatus
from monitoring.models import WorkingGroup, WorkingGroupMember, WorkingGroupOrder
from monitoring.rules import check_ministry_editor, check_serves
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed
from sistercity.templatetags.thai import thai_date


def check_keeps_seat(*, by: User, group: WorkingGroup, served: Collection[int]) -> None:
    """What a working group does is written by its own side: officers, or editors for the centre.

    Raises:
        NotAllowed: of another seat, or neither officer nor editor.
    """
    if group.province_id is None:
        check_ministry_editor(by=by)
        return
    if by.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่บันทึกงานของคณะทำงานจังหวัดได้"))
    check_serves(by=by, province_id=group.province_id, served=served)


def check_issued(*, issued_on: date, today: date) -> None:
    """An order is recorded once it was issued; it may begin to hold later.

    Raises:
        ValidationError: on ``issued_on``.
    """
    if issued_on > today:
        raise ValidationError(
            {"issued_on": _("วันที่นี้ยังมาไม่ถึง บันทึกเหตุการณ์ได้เมื่อเกิดขึ้นแล้วเท่านั้น")}
        )


def check_order_begins(*, order: WorkingGroupOrder, replaced: WorkingGroupOrder) -> None:
    """An order begins after the one that it replaces.

    Raises:
        ValidationError: on ``in_force_from``.
    """
    if replaced.in_force_from >= order.in_force_from:
        raise ValidationError({"in_force_from": _("คำสั่งใหม่ต้องเริ่มหลังจากคำสั่งที่ใช้แทนเริ่มมีผล")})


def check_order_gives_way(*, order: WorkingGroupOrder, successor: WorkingGroupOrder) -> None:
    """An order begins before the one that replaces it, and ends before an approved one.

    Raises:
        ValidationError: by field, naming the successor and its first day.
    """
    words = {"number": successor.number, "begins": thai_date(successor.in_force_from)}
    told = _(
        "คำสั่งที่ %(number)s ใช้แทนคำสั่งนี้ตั้งแต่วันที่ %(begins)s "
        "โปรดเลือกวันก่อนหน้านั้น หรือแก้วันของคำสั่งนั้นก่อน"
    ) % words
    if order.in_force_from >= successor.in_force_from:
        raise ValidationError({"in_force_from": told})
    ends = order.in_force_to
    if successor.status == OrderStatus.APPROVED and (
        ends is None or ends >= successor.in_force_from
    ):
        raise ValidationError({"in_force_to": told})


def check_member(*, member: WorkingGroupMember, order: WorkingGroupOrder) -> None:
    """A member serves by an order of the seat, not before it holds.

    Raises:
        ValidationError: by field.
    """
    if order.group_id != member.group_id:
        raise ValidationError({"order": _("คำสั่งนี้เป็นของคณะทำงานอื่น โปรดเลือกคำสั่งของคณะทำงานนี้")})
    if member.starts_on and not order.is_in_force(member.starts_on):
        words = {"number": order.number, "days": days_of(order)}
        raise ValidationError({
            "starts_on": _("คำสั่งที่ %(number)s มีผล%(days)s โปรดเลือกวันในช่วงนั้น หรือเลือกคำสั่งอื่น") % words
        })  # fmt: skip


def check_held(*, held_on: date, today: date, orders: Iterable[WorkingGroupOrder]) -> None:
    """What is recorded has taken place, while an order of the seat was in force.

    Args:
        orders: of the seat, approved or still waiting.

    Raises:
        ValidationError: on ``held_on``.
    """
    if held_on > today:
        raise ValidationError({"held_on": _("วันที่นี้ยังมาไม่ถึง บันทึกได้ตั้งแต่วันที่จัดเป็นต้นไป")})
    orders = list(orders)
    if any(order.is_in_force(held_on) for order in orders):
        return
    told = " · ".join(
        _("คำสั่งที่ %(number)s มีผล%(days)s") % {"number": order.number, "days": days_of(order)}
        for order in orders
    )
    raise ValidationError({
        "held_on": _(
            "วันที่ %(day)s ไม่มีคำสั่งใดของคณะทำงานนี้มีผล (%(orders)s) โปรดตรวจสอบวันที่ หรือบันทึกคำสั่งก่อน"
        )
        % {"day": thai_date(held_on), "orders": told or _("ยังไม่มีคำสั่ง")}
    })  # fmt: skip


def days_of(order: WorkingGroupOrder) -> str:
    """From when to when an order holds, to stand after a verb."""
    words = {"begins": thai_date(order.in_force_from)}
    if order.in_force_to is None:
        return _("ตั้งแต่วันที่ %(begins)s") % words
    words["ends"] = thai_date(order.in_force_to)
    return _("ตั้งแต่วันที่ %(begins)s ถึงวันที่ %(ends)s") % words
