"""Indicator 3.1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from .facts import Order, Province, counted_codes, is_outside, place_reason
from .figure import Exclusion, Figure, Period, Reason, Rule, not_applicable, share
from .place import WHOLE, Place

# Seat → ids of its orders in force; None is the central seat.
Seats = dict[str | None, list[int]]
RULE = Rule("3.1", 1)


def working_group_share(
    *,
    period: Period,
    provinces: Iterable[Province],
    orders: Iterable[Order],
    place: Place = WHOLE,
) -> Figure:
    """Indicator 3.1: of the provinces, those whose seat has an order in force on the day.

    Returns:
        Figure of provinces that exist on the day, Bangkok apart. ``groups`` divides them into
        ``with_order`` and ``without_order``, and for the nation gives the orders in force of
        the central seat; ``supporting`` holds ``orders_by_province``.
    """
    known = {province.code: province for province in provinces}
    if is_outside(place, known):
        return not_applicable(RULE, period, place)
    seats, excluded = seats_in_force(orders, known, period.as_at, place)
    expected = counted_codes(known.values(), period.as_at, place)
    having = tuple(code for code in expected if code in seats)
    lacking = tuple(code for code in expected if code not in seats)
    groups = {"provinces": {"with_order": having, "without_order": lacking}}
    if place.is_nation:
        groups["central"] = {"orders": tuple(seats.get(None, ()))}
    return share(
        RULE,
        period,
        place,
        numerator=len(having),
        denominator=len(expected),
        numerator_ids=having,
        denominator_ids=expected,
        groups=groups,
        supporting={"orders_by_province": {code: tuple(seats[code]) for code in having}},
        exclusions=tuple(excluded),
    )


def seats_in_force(
    orders: Iterable[Order], known: Mapping[str, Province], day: date, place: Place
) -> tuple[Seats, list[Exclusion]]:
    """The seats of the place with an order in force on the day, and the orders that do not count.

    Of a part of the nation the central seat is no part.
    """
    seats: Seats = {}
    excluded = []
    for order in sorted(orders, key=lambda order: order.id):
        if not place.covers(order.seat):
            continue
        reason = _order_reason(order, known, day)
        if reason:
            excluded.append(Exclusion("order", order.id, reason, order.seat or ""))
        else:
            seats.setdefault(order.seat, []).append(order.id)
    return seats, excluded


def _order_reason(order: Order, known: Mapping[str, Province], day: date) -> Reason | None:
    if not order.is_approved:
        return Reason.NOT_APPROVED
    outside = place_reason(order.seat, known, day) if order.seat is not None else None
    if outside:
        return outside
    if order.in_force_from > day:
        return Reason.NOT_YET_IN_FORCE
    ended = order.in_force_to is not None and order.in_force_to < day
    return Reason.NO_LONGER_IN_FORCE if ended else None
