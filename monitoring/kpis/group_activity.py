"""Indicator 3.2."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from .facts import Meeting, Order, Province, is_outside, place_reason
from .figure import Exclusion, Figure, Period, Reason, Rule, not_applicable, share
from .place import WHOLE, Place
from .working_group import seats_in_force

RULE = Rule("3.2", 1)
CENTRAL_SEAT = "central"


class GroupWork(StrEnum):
    """Whether the working group of a province has done something in the year."""

    ACTIVE = "with_meeting"
    IDLE = "without_meeting"


def working_group_activity_share(
    *,
    period: Period,
    provinces: Iterable[Province],
    orders: Iterable[Order],
    meetings: Iterable[Meeting],
    place: Place = WHOLE,
) -> Figure:
    """Indicator 3.2: of the seats in force on the day, those that met or drove in the year.

    A meeting counts for its seat under whichever order that had then. The central seat is one
    of the nation's, by the id ``central``.

    Returns:
        Figure of seats; no case when none is in force. ``groups`` divides the provinces' seats
        by ``GroupWork``, and for the nation gives orders and meetings of the central seat
        apart; ``supporting`` holds ``orders_by_province`` and ``meetings_by_province``.

    Source: drive plan 2562–2566, track 3, second indicator; rule in README, *Indicators*.
    """
    known = {province.code: province for province in provinces}
    if is_outside(place, known):
        return not_applicable(RULE, period, place)
    seats, excluded = seats_in_force(orders, known, period.as_at, place)
    held: dict[str | None, list[int]] = {}
    for meeting in sorted(meetings, key=lambda item: (item.held_on, item.id)):
        if not place.covers(meeting.seat):
            continue
        if not period.begins <= meeting.held_on <= period.ends:
            continue
        reason = _meeting_reason(meeting, known, seats, period)
        if reason:
            excluded.append(Exclusion("meeting", meeting.id, reason, meeting.seat or ""))
        else:
            held.setdefault(meeting.seat, []).append(meeting.id)
    codes = sorted(seat for seat in seats if seat is not None)
    active = tuple(code for code in codes if code in held)
    groups: dict[str, dict[str, tuple]] = {
        "provinces": {
            GroupWork.ACTIVE.value: active,
            GroupWork.IDLE.value: tuple(code for code in codes if code not in held),
        }
    }
    if place.is_nation:
        groups["central"] = {
            "orders": tuple(seats.get(None, ())),
            "meetings": tuple(held.get(None, ())),
        }
    having = _ids(active, None in held)
    expected = _ids(codes, None in seats)
    return share(
        RULE,
        period,
        place,
        numerator=len(having),
        denominator=len(expected),
        numerator_ids=having,
        denominator_ids=expected,
        groups=groups,
        supporting={
            "orders_by_province": {code: tuple(seats[code]) for code in codes},
            "meetings_by_province": {code: tuple(held[code]) for code in active},
        },
        exclusions=tuple(excluded),
    )


def _meeting_reason(
    meeting: Meeting,
    known: Mapping[str, Province],
    seats: Collection[str | None],
    period: Period,
) -> Reason | None:
    if not meeting.is_approved:
        return Reason.NOT_APPROVED
    if meeting.seat is not None and (
        outside := place_reason(meeting.seat, known, period.as_at)
    ):
        return outside
    if meeting.held_on > period.as_at:
        return Reason.STARTED_AFTER
    return None if meeting.seat in seats else Reason.SEAT_NOT_IN_FORCE


def _ids(codes: Collection[str], with_central: bool) -> tuple[str, ...]:
    return (*codes, CENTRAL_SEAT) if with_central else tuple(codes)
