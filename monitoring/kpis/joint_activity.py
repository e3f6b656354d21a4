"""Indicator 2.1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain

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
from .records import ids_of, left_out

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
        activities: whatever their state, one by one or those alike together; those that do
            not touch the year are passed over.
        explained: ids of the pairings whose province answered why nothing was done.

    Returns:
        Figure of provinces; no case when none counts. ``groups`` divides provinces and
        pairings by ``Standing``; ``supporting`` holds ``pairings_by_province`` (those that
        count), ``activities_by_province`` and ``activities_by_pairing`` (those that count).
    """
    judged = judge_joint_activity(
        period=period,
        provinces=provinces,
        pairings=pairings,
        activities=activities,
        explained=explained,
    )
    return judged.share(place)


@dataclass(frozen=True)
class ProvinceJudged:
    """What indicator 2.1 makes of the records of one province.

    ``reasons`` say by pairing why it does not count, None where it does; ``credits`` are the
    activities that count by pairing, ``excluded`` the others.
    """

    pairings: tuple[Pairing, ...]
    reasons: Mapping[int, Reason | None]
    standings: Mapping[int, Standing | None]
    credits: Mapping[int, Sequence[Activity]]
    excluded: tuple[tuple[Activity, Reason], ...]
    exclusions: tuple[Exclusion, ...]
    assumed_ids: tuple[int, ...]

    @cached_property
    def standing(self) -> Standing | None:
        """Where the province stands by its pairings."""
        return _province_standing(self.standings.values())

    @cached_property
    def counted(self) -> tuple[int, ...]:
        """The ids of its pairings that count."""
        return tuple(item.id for item in self.pairings if self.reasons[item.id] is None)

    @cached_property
    def activity_ids(self) -> Sequence[int]:
        """The ids of its activities that count, each once."""
        done = {one.id: one for some in self.credits.values() for one in some}
        return ids_of(done.values(), by_day=False)

    @cached_property
    def by_pairing(self) -> Mapping[int, Sequence[int]]:
        """The same by pairing, in the order of their days."""
        return {key: ids_of(some, by_day=True) for key, some in self.credits.items()}


@dataclass(frozen=True)
class JointActivityJudged:
    """What indicator 2.1 makes of all records of a period, before a place is asked for."""

    period: Period
    known: Mapping[str, Province]
    provinces: Mapping[str, ProvinceJudged]

    def share(self, place: Place) -> Figure:
        """The figure of a place, as ``joint_activity_share`` gives it."""
        if is_outside(place, self.known):
            return not_applicable(RULE, self.period, place)
        ours = {code: its for code, its in self.provinces.items() if place.covers(code)}
        expected = tuple(sorted(code for code, its in ours.items() if its.counted))
        active = tuple(code for code in expected if ours[code].standing == Standing.ACTIVE)
        standings = {key: word for its in ours.values() for key, word in its.standings.items()}
        done = {key: ids for its in ours.values() for key, ids in its.by_pairing.items()}
        return share(
            RULE,
            self.period,
            place,
            numerator=len(active),
            denominator=len(expected),
            numerator_ids=active,
            denominator_ids=expected,
            groups={
                "provinces": _grouped({code: its.standing for code, its in ours.items()}),
                "pairings": _grouped(standings),
            },
            supporting={
                "pairings_by_province": {code: ours[code].counted for code in expected},
                "activities_by_province": {code: ours[code].activity_ids for code in active},
                "activities_by_pairing": dict(sorted(done.items())),
            },
            exclusions=left_out(
                chain.from_iterable(its.excluded for its in ours.values()),
                tuple(
                    sorted(
                        chain.from_iterable(its.exclusions for its in ours.values()),
                        key=lambda one: one.id,
                    )
                ),
            ),
            assumed_ids=tuple(sorted(key for its in ours.values() for key in its.assumed_ids)),
        )


def judge_joint_activity(
    *,
    period: Period,
    provinces: Iterable[Province],
    pairings: Iterable[Pairing],
    activities: Iterable[Activity],
    explained: Collection[int],
) -> JointActivityJudged:
    """Judge every record of a period once; the arguments are those of ``joint_activity_share``."""
    known = {province.code: province for province in provinces}
    pairings_of: dict[str, list[Pairing]] = defaultdict(list)
    for pairing in sorted(pairings, key=lambda item: item.id):
        pairings_of[pairing.province].append(pairing)
    activities_of: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.touches(period):
            activities_of[activity.province].append(activity)
    judged = {
        code: _judge_province(
            period, known, pairings_of.get(code, ()), activities_of.get(code, ()), explained
        )
        for code in sorted({*pairings_of, *activities_of})
    }
    return JointActivityJudged(period, known, judged)


def _judge_province(
    period: Period,
    known: Mapping[str, Province],
    pairings: Sequence[Pairing],
    activities: Sequence[Activity],
    explained: Collection[int],
) -> ProvinceJudged:
    ours = {item.id: item for item in pairings}
    reasons = {key: _pairing_reason(item, known, period) for key, item in ours.items()}
    credits: dict[int, list[Activity]] = {}
    excluded = []
    for activity in activities:
        credited, reason = _judge(activity, ours, reasons, known, period)
        for pairing_id in credited:
            credits.setdefault(pairing_id, []).append(activity)
        if reason:
            excluded.append((activity, reason))
    return ProvinceJudged(
        pairings=tuple(pairings),
        reasons=reasons,
        standings={key: _pairing_standing(key, reasons, credits, explained) for key in ours},
        credits=credits,
        excluded=tuple(excluded),
        exclusions=tuple(
            Exclusion("pairing", item.id, reason, item.province, item.is_assumed_on(period.as_at))
            for item in pairings
            if (reason := reasons[item.id])
        ),
        assumed_ids=tuple(
            item.id
            for item in pairings
            if reasons[item.id] is None and item.is_assumed_on(period.as_at)
        ),
    )


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


def _pairing_standing(
    key: int,
    reasons: Mapping[int, Reason | None],
    credits: Collection[int],
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
    found: dict[Standing | None, list] = {word: [] for word in (*Standing, None)}
    for key in sorted(standings):
        found[standings[key]].append(key)
    return {word.value: tuple(found[word]) for word in Standing}
