"""Indicator 1.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from sistercity.thai.calendar import PartialDate

from .facts import Pairing, Province, Step, Walk, is_outside
from .figure import (
    Exclusion,
    Fault,
    Figure,
    Period,
    Reason,
    Rule,
    StepFault,
    not_applicable,
    share,
)
from .new_pairing import first_signed
from .place import WHOLE, Place

RULE = Rule("1.2", 1)


class Conformance(StrEnum):
    """Whether a pairing, or every pairing of a province, followed the guideline."""

    CONFORMING = "conforming"
    FAULTY = "faulty"


NO_WALK = Walk()


def guideline_conformance_share(
    *,
    period: Period,
    provinces: Iterable[Province],
    pairings: Iterable[Pairing],
    editions: Mapping[int, Sequence[Step]],
    walks: Mapping[int, Walk],
    place: Place = WHOLE,
) -> Figure:
    """Indicator 1.2: of the pairings first signed in the year, those that followed the guideline.

    A pairing follows it when every required step before the signing, by the edition that binds
    it on the day it is signed, is done or waived, dated, not before a required step of a lower
    number and not after the signing. The same day is in order; a date known in part is out of
    order only when it certainly is.

    Args:
        editions: the steps of each edition by its id.
        walks: which editions bind a pairing, and what it has done.

    Returns:
        Figure of pairings; no case when none was first signed in the year under an edition.
        ``groups`` divides pairings and provinces by ``Conformance``; ``faults`` tells what is
        wrong.

    Source: drive plan 2562–2566, track 1, second indicator, of which this is a proxy; rule in
        README, *Indicators*.
    """
    known = {province.code: province for province in provinces}
    if is_outside(place, known):
        return not_applicable(RULE, period, place)
    signed, excluded = first_signed(period, known, pairings, place)
    faults: dict[int, tuple[StepFault, ...]] = {}
    for pairing in signed:
        walk = walks.get(pairing.id, NO_WALK)
        edition = walk.edition_on(pairing.signed_on)
        if edition is None:
            excluded.append(Exclusion("pairing", pairing.id, Reason.NO_EDITION, pairing.province))
            continue
        faults[pairing.id] = tuple(_faults(pairing, walk, editions.get(edition, ())))
    counted = [pairing for pairing in signed if pairing.id in faults]
    conforming = tuple(pairing.id for pairing in counted if not faults[pairing.id])
    faulty = tuple(pairing.id for pairing in counted if faults[pairing.id])
    at_fault = {pairing.province for pairing in counted if faults[pairing.id]}
    codes = sorted({pairing.province for pairing in counted})
    return share(
        RULE,
        period,
        place,
        numerator=len(conforming),
        denominator=len(counted),
        numerator_ids=conforming,
        denominator_ids=tuple(pairing.id for pairing in counted),
        groups={
            "pairings": {
                Conformance.CONFORMING.value: conforming,
                Conformance.FAULTY.value: faulty,
            },
            "provinces": {
                Conformance.CONFORMING.value: tuple(code for code in codes if code not in at_fault),
                Conformance.FAULTY.value: tuple(code for code in codes if code in at_fault),
            },
        },
        faults={key: found for key, found in faults.items() if found},
        exclusions=tuple(excluded),
        assumed_ids=tuple(pairing.id for pairing in counted if pairing.signed_assumed),
    )


def _faults(pairing: Pairing, walk: Walk, steps: Sequence[Step]) -> Iterable[StepFault]:
    """What is wrong with each required step before the signing, in the order of the steps."""
    required = sorted(
        (step for step in steps if step.is_required and step.is_before_signing),
        key=lambda step: step.number,
    )
    signed_on = pairing.signed_as_known or PartialDate.from_day(pairing.signed_on)
    passed: list[tuple[Step, PartialDate]] = []
    for step in required:
        if step.code not in walk.done:
            yield StepFault(step.id, Fault.MISSING)
            continue
        happened_on = walk.done[step.code]
        if happened_on is None:
            yield StepFault(step.id, Fault.UNDATED)
            continue
        for earlier, its_day in passed:
            if happened_on.is_certainly_before(its_day):
                yield StepFault(step.id, Fault.BEFORE_PREDECESSOR, earlier.id)
                break
        if signed_on.is_certainly_before(happened_on):
            yield StepFault(step.id, Fault.AFTER_SIGNING)
        passed.append((step, happened_on))
