"""Indicator 2.1."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from .facts import (
    CONFIRMED,
    REJECTED,
    SIGNED,
    SUSPENDED,
    Activity,
    Pairing,
    Province,
    is_outside,
    place_reason,
)
from .figure import Exclusion, Figure, Period, Reason, Rule, not_applicable, share
from .place import WHOLE, Place

RULE = Rule("2.1", 1)


class Standing(StrEnum):
    """Where a province, or a pairing, stands beside indicator 2.1; each in one of these.

    The first three make the denominator.
    """

    ACTIVE = "active"
    EXPLAINED = "explained"
    SILENT = "silent"
    NEW = "new"
    SUSPENDED = "suspended"
    ENDED = "ended"


def joint_activity_share(
    *,
    period: Period,
    provinces: Iterable[Province],
    pairings: Iterable[Pairing],
    activities: Iterable[Activity],
    explained: Collection[int],
    place: Place = WHOLE,
) -> Figure:
    """Indicator 2.1: of the provinces signed before the year, those with a joint activity in it.

    A pairing counts when it is confirmed, of a province that counts, signed before the year
    began and in force on ``period.as_at``. An activity counts when it is approved, joint,
    started in the year, and a pairing that counts was in force on the day it started.

    Args:
        activities: whatever their state; those that do not touch the year are passed over.
        explained: ids of the pairings whose province answered why nothing was done.

    Returns:
        Figure of provinces; no case when none counts. ``groups`` divides provinces and
        pairings by ``Standing``; ``supporting`` holds ``pairings_by_province`` (those that
        count), ``activities_by_province`` and ``activities_by_pairing`` (those that count).
    """
    known = {province.code: province for province in provinces}
    if is_outside(place, known):
        return not_applicable(RULE, period, place)
    ours = {item.id: item for item in sorted(pairings, key=lambda item: item.id)}
    reasons = {key: _pairing_reason(item, known, period) for key, item in ours.items()}
    credits: dict[int, list[int]] = {}
    excluded: list[Exclusion] = []
    for activity in sorted(activities, key=lambda item: (item.starts_on, item.id)):
        if not place.covers(activity.province) or not activity.touches(period):
            continue
        credited, reason = _judge(activity, ours, reasons, known, period)
        for pairing_id in credited:
            credits.setdefault(pairing_id, []).append(activity.id)
        if reason:
            excluded.append(Exclusion("activity", activity.id, reason, activity.province))
    inside = [item for item in ours.values() if place.covers(item.province)]
    excluded += [
        Exclusion("pairing", item.id, reason, item.province, item.is_assumed_on(period.as_at))
        for item in inside
        if (reason := reasons[item.id])
    ]
    return _share_of_signed(period, place, inside, reasons, credits, explained, tuple(excluded))


def _pairing_reason(
    pairing: Pairing, known: Mapping[str, Province], period: Period
) -> Reason | None:
    """Why the pairing does not count in 2.1; None when it does."""
    if pairing.confirmation == REJECTED:
        return Reason.REJECTED
    outside = place_reason(pairing.province, known, period.as_at)
    if outside:
        return outside
    if pairing.confirmation != CONFIRMED:
        return Reason.CANDIDATE
    if pairing.signed_on is None or pairing.signed_on > period.as_at:
        return Reason.UNDATED if pairing.is_undated else Reason.NOT_SIGNED
    if pairing.signed_on >= period.begins:
        return Reason.SIGNED_IN_YEAR
    status = pairing.status_on(period.as_at)
    if status == SIGNED:
        return None
    return Reason.SUSPENDED if status == SUSPENDED else Reason.ENDED


def _judge(
    activity: Activity,
    pairings: Mapping[int, Pairing],
    reasons: Mapping[int, Reason | None],
    known: Mapping[str, Province],
    period: Period,
) -> tuple[list[int], Reason | None]:
    """The pairings that the activity counts for, or why it counts for none."""
    if not activity.is_approved:
        return [], Reason.NOT_APPROVED
    outside = place_reason(activity.province, known, period.as_at)
    if outside:
        return [], outside
    if activity.starts_on < period.begins:
        return [], Reason.STARTED_BEFORE
    if activity.starts_on > period.as_at:
        return [], Reason.STARTED_AFTER
    if not activity.is_joint:
        return [], Reason.NOT_JOINT
    found = [pairings[key] for key in activity.pairings if key in pairings]
    named = [item for item in found if item.province == activity.province]
    that_day = {
        item.id: reasons[item.id] or _day_reason(item, activity.starts_on) for item in named
    }
    credited = [key for key, reason in that_day.items() if reason is None]
    if credited:
        return credited, None
    for item in named:
        signed_later = item.signed_on is not None and activity.starts_on < item.signed_on
        if that_day[item.id] == Reason.SIGNED_IN_YEAR and signed_later:
            that_day[item.id] = Reason.BEFORE_SIGNING
    order = list(Reason)
    return [], min(that_day.values(), key=order.index, default=Reason.NO_PAIRING)


def _day_reason(pairing: Pairing, day: date) -> Reason | None:
    """Why a pairing that counts was not in force on the day an activity started."""
    status = pairing.status_on(day)
    if status == SIGNED:
        return None
    return Reason.SUSPENDED_THAT_DAY if status == SUSPENDED else Reason.ENDED


def _share_of_signed(
    period: Period,
    place: Place,
    pairings: Sequence[Pairing],
    reasons: Mapping[int, Reason | None],
    credits: Mapping[int, list[int]],
    explained: Collection[int],
    exclusions: tuple[Exclusion, ...],
) -> Figure:
    """The figure of 2.1 from pairings judged and activities credited."""
    standings = {
        item.id: _pairing_standing(item.id, reasons, credits, explained) for item in pairings
    }
    of_province: dict[str, list[int]] = {}
    counted_of: dict[str, list[int]] = {}
    for item in pairings:
        of_province.setdefault(item.province, []).append(item.id)
        if reasons[item.id] is None:
            counted_of.setdefault(item.province, []).append(item.id)
    provinces = {
        code: _province_standing([standings[key] for key in keys])
        for code, keys in of_province.items()
    }
    expected = tuple(sorted(counted_of))
    active = tuple(code for code in expected if provinces[code] == Standing.ACTIVE)
    done = {
        code: {one for key in counted_of[code] for one in credits.get(key, ())} for code in active
    }
    counted = [item for item in pairings if reasons[item.id] is None]
    return share(
        RULE,
        period,
        place,
        numerator=len(active),
        denominator=len(expected),
        numerator_ids=active,
        denominator_ids=expected,
        groups={"provinces": _grouped(provinces), "pairings": _grouped(standings)},
        supporting={
            "pairings_by_province": {code: tuple(counted_of[code]) for code in expected},
            "activities_by_province": {code: tuple(sorted(ids)) for code, ids in done.items()},
            "activities_by_pairing": {key: tuple(ids) for key, ids in sorted(credits.items())},
        },
        exclusions=exclusions,
        assumed_ids=tuple(item.id for item in counted if item.is_assumed_on(period.as_at)),
    )


def _pairing_standing(
    key: int,
    reasons: Mapping[int, Reason | None],
    credits: Mapping[int, list[int]],
    explained: Collection[int],
) -> Standing | None:
    """Where one pairing stands; None when it was never signed or is not of the register."""
    reason = reasons[key]
    if reason is None:
        if key in credits:
            return Standing.ACTIVE
        return Standing.EXPLAINED if key in explained else Standing.SILENT
    return {
        Reason.SIGNED_IN_YEAR: Standing.NEW,
        Reason.SUSPENDED: Standing.SUSPENDED,
        Reason.ENDED: Standing.ENDED,
    }.get(reason)


def _province_standing(standings: Collection[Standing | None]) -> Standing | None:
    """Where a province stands by its pairings.

    One that has a joint activity is active. Explained takes an answer for every pairing that
    counts. One whose every pairing is suspended or ended is not new by a later signature.
    """
    order = (
        Standing.ACTIVE,
        Standing.SILENT,
        Standing.EXPLAINED,
        Standing.SUSPENDED,
        Standing.ENDED,
        Standing.NEW,
    )
    return next((standing for standing in order if standing in standings), None)


def _grouped(standings: Mapping[str | int, Standing | None]) -> dict[str, tuple]:
    """Standing → ids, ascending; every standing is there, if empty."""
    return {
        word.value: tuple(sorted(key for key, standing in standings.items() if standing == word))
        for word in Standing
    }
