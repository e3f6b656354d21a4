"""Which provinces will fail indicator 2.1 unless something happens, and what would save each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .figure import Figure, Reason
from .joint_activity import Standing


class Need(StrEnum):
    """What a province lacks to pass, the nearest to being saved first."""

    APPROVAL = "approval"
    ENDORSEMENT = "endorsement"
    CORRECTION = "correction"
    SUBMISSION = "submission"
    HOLDING = "holding"
    COUNTERPART = "counterpart"
    OTHER_PAIRING = "other_pairing"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class Risk:
    """A province of the denominator of 2.1 that is not in its numerator.

    Attributes:
        activities: ids of those that its need is about, in order; none where it has none.
        reason: why they do not count; None where they would, once approved.
        pairings: ids of its pairings that count.
        explained_count: how many of these were explained, which does not let it pass.
    """

    province: str
    need: Need
    activities: tuple[int, ...]
    reason: Reason | None
    pairings: tuple[int, ...]
    explained_count: int


def provinces_at_risk(
    figure: Figure,
    if_approved: Figure,
    desks: Mapping[int, Need],
    planned: Collection[str] = (),
) -> tuple[Risk, ...]:
    """The provinces that do not pass, the nearest to being saved first, then by code.

    Both figures come from the one rule of 2.1, so that this list and the indicator never differ.

    Args:
        figure: 2.1 as it stands.
        if_approved: the same with every activity taken as approved.
        desks: what each activity that is not approved waits for.
        planned: provinces whose plan holds a joint activity on a day to come.
    """
    silent = sorted(set(figure.denominator_ids) - set(figure.numerator_ids))
    explained = set(figure.groups["pairings"][Standing.EXPLAINED.value])
    risks = []
    for code in silent:
        pairings = figure.supporting["pairings_by_province"][code]
        need, activities, reason = _lacking(code, if_approved, desks)
        if code in planned and _ORDER.index(need) > _ORDER.index(Need.HOLDING):
            need, activities, reason = Need.HOLDING, (), None
        risks.append(
            Risk(code, need, activities, reason, pairings, len(explained.intersection(pairings)))
        )
    return tuple(sorted(risks, key=lambda risk: _ORDER.index(risk.need)))


_ORDER = list(Need)
# Why an activity that would be approved still does not count, the nearest to counting first.
_NEED_OF_REASON = {Reason.STARTED_AFTER: Need.HOLDING, Reason.NOT_JOINT: Need.COUNTERPART}


def _lacking(
    code: str, if_approved: Figure, desks: Mapping[int, Need]
) -> tuple[Need, tuple[int, ...], Reason | None]:
    """What the province lacks, the activities concerned, and why they do not count."""
    hopeful = if_approved.supporting["activities_by_province"].get(code, ())
    if hopeful:
        need = min((desks[key] for key in hopeful), key=_ORDER.index)
        return need, tuple(key for key in hopeful if desks[key] == need), None
    # What began before the year is told in the year before.
    others = [
        one
        for one in if_approved.exclusions
        if one.record == "activity"
        and one.province == code
        and one.reason != Reason.STARTED_BEFORE
    ]
    if not others:
        return Need.ACTIVITY, (), None
    needs = {one.id: _NEED_OF_REASON.get(one.reason, Need.OTHER_PAIRING) for one in others}
    need = min(needs.values(), key=_ORDER.index)
    concerned = [one for one in others if needs[one.id] == need]
    return need, tuple(one.id for one in concerned), concerned[0].reason
