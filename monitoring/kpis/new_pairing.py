"""Indicator 2.2."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from .facts import (
    CONFIRMED,
    IN_PROGRESS,
    REJECTED,
    Pairing,
    Province,
    is_outside,
    place_reason,
)
from .figure import Exclusion, Figure, Period, Reason, Rule, State, not_applicable
from .place import WHOLE, Place

RULE = Rule("2.2", 1)


class Before(StrEnum):
    """How a province stood on the day before the year began; each in one of these.

    The first three make the indicator.
    """

    IN_PROGRESS = "in_progress"
    IN_PROGRESS_AND_SIGNED = "in_progress_and_signed"
    NEVER = "never"
    SIGNED_ONLY = "signed_only"
    UNKNOWN = "unknown"


NOTHING_KNOWN: Mapping[str, date] = MappingProxyType({})
COUNTED = (Before.IN_PROGRESS, Before.IN_PROGRESS_AND_SIGNED, Before.NEVER)


def new_pairing_count(
    *,
    period: Period,
    provinces: Iterable[Province],
    pairings: Iterable[Pairing],
    never: Collection[str],
    had: Mapping[str, date] = NOTHING_KNOWN,
    declared_on: date | None = None,
    place: Place = WHOLE,
) -> Figure:
    """Indicator 2.2: pairings first signed in the year by provinces in progress or without any.

    Args:
        never: codes of the provinces of which the ministry answered that they never had a
            relation; without that answer a province of which nothing is known is unknown.
        had: the day by which each of these provinces had had one, as the ministry answered;
            a province that had by the day before the year was ever signed.
        declared_on: the day of the ministry's declared total of signed pairings; signings of
            the year up to it lie inside that total and are also shown apart.

    Returns:
        Figure that counts pairings and may be 0; ``denominator`` is None. ``groups`` divides
        all pairings first signed in the year, and their provinces, by ``Before``, and gives
        under ``declared`` the counted ones that lie inside the declared total.

    Source: drive plan 2562–2566, track 2, second indicator; rule in README, *Indicators*.
    """
    known = {province.code: province for province in provinces}
    if is_outside(place, known):
        return not_applicable(RULE, period, place)
    pairings = list(pairings)
    signed, excluded = first_signed(period, known, pairings, place)
    before = period.begins - timedelta(days=1)
    confirmed: dict[str, list[Pairing]] = {item.province: [] for item in signed}
    for item in pairings:
        if item.confirmation == CONFIRMED and item.province in confirmed:
            confirmed[item.province].append(item)
    states = {
        code: _state(code, ours, before, never, had) for code, ours in confirmed.items()
    }
    counting = [item for item in signed if states[item.province] in COUNTED]
    counted = tuple(item.id for item in counting)
    declared = tuple(
        item.id
        for item in counting
        if declared_on is not None and item.signed_on <= declared_on
    )
    return Figure(
        *RULE,
        period.fiscal_year,
        place.code,
        period.as_at,
        State.VALUE,
        value=Fraction(len(counted)),
        numerator=len(counted),
        numerator_ids=counted,
        groups={
            "pairings": {
                word.value: tuple(item.id for item in signed if states[item.province] == word)
                for word in Before
            },
            "provinces": {
                word.value: tuple(sorted(code for code in states if states[code] == word))
                for word in Before
            },
            "declared": {"pairings": declared},
        },
        exclusions=tuple(excluded),
        assumed_ids=tuple(item.id for item in signed if item.signed_assumed),
    )


def first_signed(
    period: Period, known: Mapping[str, Province], pairings: Iterable[Pairing], place: Place
) -> tuple[list[Pairing], list[Exclusion]]:
    """The pairings of the place first signed in the year, by id, and those left out and why.

    What was signed in another year, or not at all, is no case and not among either.
    """
    signed, excluded = [], []
    for pairing in sorted(pairings, key=lambda item: item.id):
        if not place.covers(pairing.province):
            continue
        is_dated = pairing.signed_on is not None
        if is_dated and not period.begins <= pairing.signed_on <= period.as_at:
            continue
        if not is_dated and not pairing.is_undated:
            continue
        reason = _reason(pairing, known, period)
        if reason is None:
            signed.append(pairing)
        else:
            excluded.append(
                Exclusion("pairing", pairing.id, reason, pairing.province, pairing.signed_assumed)
            )
    return signed, excluded


def _reason(pairing: Pairing, known: Mapping[str, Province], period: Period) -> Reason | None:
    if pairing.confirmation == REJECTED:
        return Reason.REJECTED
    outside = place_reason(pairing.province, known, period.as_at)
    if outside:
        return outside
    if pairing.confirmation != CONFIRMED:
        return Reason.CANDIDATE
    return None if pairing.signed_on else Reason.UNDATED


def _state(
    code: str,
    ours: Collection[Pairing],
    day: date,
    never: Collection[str],
    had: Mapping[str, date],
) -> Before:
    """How a province stood at the end of the day, by its confirmed pairings and its answer."""
    was_signed = (code in had and had[code] <= day) or any(
        item.signed_on is not None and item.signed_on <= day for item in ours
    )
    if any(item.status_on(day) in IN_PROGRESS for item in ours):
        return Before.IN_PROGRESS_AND_SIGNED if was_signed else Before.IN_PROGRESS
    if was_signed:
        return Before.SIGNED_ONLY
    return Before.NEVER if code in never else Before.UNKNOWN
