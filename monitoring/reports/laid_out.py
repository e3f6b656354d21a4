"""The records of a figure by province and by why they are left out, counted before any is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from monitoring import kpis

from .activity_classes import InTurn
from .computed import COMPUTED
from .facts import Facts
from .names import RECORDS


@dataclass(frozen=True)
class LeftOut:
    """The records of one kind left out for one reason: activities alike together, others by id."""

    record: str
    reason: kpis.Reason
    activities: tuple[kpis.Activity, ...]
    other_ids: tuple[int, ...]
    assumed_count: int

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.other_ids) + sum(len(one.records) for one in self.activities)

    @property
    def is_unpublished(self) -> bool:
        """Whether they are not public themselves."""
        return self.reason in kpis.UNPUBLISHED

    def first(self, most: int) -> tuple[int, ...]:
        """So many of them at most: of activities alike the one that stands for them."""
        return (*kpis.stand_ins(self.activities, most), *self.other_ids)[:most]

    def ids(self, order: Callable[[str], object]) -> Sequence[int]:
        """All of them, activities by province in this order; a slice reads no more than its own."""
        return InTurn(self.activities, order) if self.activities else self.other_ids

    def among(self, provinces: Collection[str] | None, other_ids: Collection[int]) -> LeftOut:
        """Those of them that lie in these provinces (None: all), or have these ids."""
        return replace(
            self,
            activities=tuple(
                one for one in self.activities if provinces is None or one.province in provinces
            ),
            other_ids=tuple(key for key in self.other_ids if key in other_ids),
        )


@dataclass(frozen=True)
class LaidOut:
    """The pairings of a figure by province, and what is left out.

    ``pairings`` are (standing, id), those that count first; ``sides`` what a province adds to
    numerator and denominator; ``assumed`` the pairings that rest
    on an assumed date.
    """

    pairings: Mapping[str, Sequence[tuple[str, int]]]
    sides: Mapping[str, tuple[int, int]]
    assumed: frozenset[int]
    left_out: tuple[LeftOut, ...]

    def sides_of(self, province: str) -> tuple[int, int]:
        """What a province adds to numerator and denominator: itself or its pairings."""
        return self.sides.get(province, (0, 0))

    def first_pairings(self, province: str, most: int | None) -> list[tuple[str, int]]:
        """Standing and id of so many pairings of a province at most."""
        return list(islice(self.pairings.get(province, ()), most))


def laid_out(figure: kpis.Figure, facts: Facts) -> LaidOut:
    """The records of a figure that was computed from these facts; made once of each figure."""
    key = ("laid out", figure.indicator, figure.rule_version, figure.place)
    return facts.once(key, lambda: _lay_out(figure, facts))


def _lay_out(figure: kpis.Figure, facts: Facts) -> LaidOut:
    homes = facts.once("homes", lambda: {one.id: one.province for one in facts.pairings})
    pairings = defaultdict(list)
    for standing, ids in figure.groups.get("pairings", {}).items():
        for key in ids:
            pairings[homes[key]].append((standing, key))
    is_of_pairings = COMPUTED[figure.indicator].counts == "pairing"
    above, below = (
        Counter(homes[key] if is_of_pairings else key for key in ids)
        for ids in (figure.numerator_ids, figure.denominator_ids)
    )
    return LaidOut(
        dict(pairings),
        {code: (above[code], below[code]) for code in {*above, *below}},
        frozenset(figure.assumed_ids)
        | {one.id for one in figure.other_exclusions if one.record == "pairing" and one.is_assumed},
        _left_out(figure),
    )


def _left_out(figure: kpis.Figure) -> tuple[LeftOut, ...]:
    """Pairings first, then in the order of the reasons."""
    activities = defaultdict(list)
    for activity, reason in figure.activities_left_out:
        activities["activity", reason].append(activity)
    others = defaultdict(list)
    for one in figure.other_exclusions:
        others[one.record, one.reason].append(one)
    reasons = list(kpis.Reason)
    return tuple(
        LeftOut(
            record,
            reason,
            tuple(activities[record, reason]),
            tuple(one.id for one in others[record, reason]),
            sum(one.is_assumed for one in others[record, reason]),
        )
        for record, reason in sorted(
            {*activities, *others}, key=lambda key: (RECORDS.index(key[0]), reasons.index(key[1]))
        )
    )
