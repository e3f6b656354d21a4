"""From one moment to the other in three steps, a class of change each; pure rules on values.

The list as at day A, as known then, becomes the list as at day B, as known then, by way of two
lists that nobody printed:

1. *late reports*: what had happened by A, or on a day that nobody knows, and was learned after A;
2. *corrections*: what had been recorded by A is replaced, voided, confirmed, rejected, renamed;
3. *new facts*: what happened after A, up to B.

Each class is the difference of two neighbouring lists, so the classes add up to the difference
of the totals whatever happened. An event is new or late by the day from which it tells a status
(of an end the day after its last day in force); a correction of an event that was not on record
at A is no correction of what was known then, and goes with its event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import Confirmation, Status
from registry.events import turning_point
from registry.models import Pairing, PairingEvent
from registry.sequence import latest_status


class ChangeClass(models.TextChoices):
    """Why a list differs from an earlier one."""

    NEW = "new", _("ข้อเท็จจริงใหม่")
    LATE = "late", _("รายงานล่าช้า")
    CORRECTION = "correction", _("การแก้ไข")


class Measure(models.TextChoices):
    """A total of the list that the classes add up to."""

    SIGNED_PAIRS = "signed_pairs", _("คู่ที่ลงนามแล้ว")
    SIGNED_PROVINCES = "signed_provinces", _("จังหวัดที่มีคู่ลงนามแล้ว")
    PENDING_PAIRS = "in_progress_pairs", _("คู่ที่อยู่ระหว่างการดำเนินการ")
    PENDING_PROVINCES = "in_progress_provinces", _("จังหวัดที่มีคู่อยู่ระหว่างการดำเนินการ")
    CANDIDATES = "candidate_pairs", _("คู่ที่รอตรวจสอบ")


CLASSES = (ChangeClass.NEW, ChangeClass.LATE, ChangeClass.CORRECTION)
MEASURES = tuple(Measure)
# The order in which the lists follow from one another; ``CLASSES`` is how they are told.
STEPS = (ChangeClass.LATE, ChangeClass.CORRECTION, ChangeClass.NEW)
# Measures of pairs, and the one that counts their provinces.
PROVINCES_OF = {
    Measure.SIGNED_PAIRS: Measure.SIGNED_PROVINCES,
    Measure.PENDING_PAIRS: Measure.PENDING_PROVINCES,
}
_PAIRS_OF = {Status.SIGNED: Measure.SIGNED_PAIRS, Status.IN_PROGRESS: Measure.PENDING_PAIRS}


@dataclass(frozen=True)
class Known:
    """A pairing as known at a moment, to somebody.

    Attributes:
        pairing: in the wording of the moment; None where it was not known or is not shown.
        is_recorded: whether it was in the register at all, shown or not.
        events: all of them, replaced and voided ones among them.
    """

    pairing: Pairing | None = None
    is_recorded: bool = False
    events: tuple[PairingEvent, ...] = ()

    @property
    def standing(self) -> list[PairingEvent]:
        """Events neither replaced nor voided."""
        replaced = {event.replaces_id for event in self.events}
        return [e for e in self.events if e.id not in replaced and not e.is_void]


@dataclass(frozen=True)
class Standing:
    """How a pairing stands on a list; None stands for a pairing that is not on it."""

    status: str
    confirmation: str
    is_undated: bool
    province_id: int
    is_counted: bool

    @property
    def measure(self) -> Measure | None:
        """The measure of pairs that it adds one to."""
        if not self.is_counted or self.confirmation == Confirmation.REJECTED:
            return None
        if self.confirmation == Confirmation.CANDIDATE:
            return Measure.CANDIDATES
        return None if self.is_undated else _PAIRS_OF.get(self.status)


@dataclass(frozen=True)
class Step:
    """What one class did to one pairing."""

    change_class: ChangeClass
    before: Standing | None
    after: Standing | None
    effects: Mapping[Measure, int] = field(default_factory=dict)


def standing_of(known: Known, events: Sequence[PairingEvent], day: date) -> Standing | None:
    """The pairing on the list as at ``day``, told by these events."""
    pairing = known.pairing
    if pairing is None:
        return None
    telling = [event for event in events if event.leads_to and event.status_from]
    by_day = [event for event in telling if event.status_from <= day]
    if telling and not by_day:
        return None
    latest = max(by_day, key=lambda e: (*turning_point(e), e.id)) if by_day else None
    return Standing(
        status=latest.leads_to if latest else latest_status(events),
        confirmation=pairing.confirmation,
        is_undated=not telling,
        province_id=pairing.province_id,
        is_counted=pairing.province.counts,
    )


def lists_between(
    first: Known, last: Known, day: date, last_day: date
) -> tuple[Standing | None, Standing | None, Standing | None, Standing | None]:
    """How a pairing stands on the first list, after late reports, after corrections, on the last.

    Args:
        first, last: as known at the two moments.
        day, last_day: the days that the two lists are as at, the earlier first.
    """
    end = standing_of(last, last.standing, last_day)
    if not first.is_recorded:
        entered = standing_of(last, last.standing, day)
        return None, entered, entered, end
    fresh = fresh_events(first, last)
    late = [event for event in fresh if is_by(event, day)]
    new = {event.id for event in fresh if not is_by(event, day) and is_by(event, last_day)}
    rest = [event for event in last.standing if event.id not in new]
    return (
        standing_of(first, first.standing, day),
        standing_of(first, [*first.standing, *late], day),
        standing_of(last, rest, day),
        end,
    )


def fresh_events(first: Known, last: Known) -> list[PairingEvent]:
    """Events standing at the last moment of which nothing was on record at the first."""
    recorded = {event.id for event in first.events}
    by_id = {event.id: event for event in last.events}

    def is_fresh(event: PairingEvent) -> bool:
        while event is not None:
            if event.id in recorded:
                return False
            event = by_id.get(event.replaces_id)
        return True

    return [event for event in last.standing if is_fresh(event)]


def is_by(event: PairingEvent, day: date) -> bool:
    """Whether it had happened by ``day``; one of unknown date had, as far as anybody can tell."""
    return event.status_from is None or event.status_from <= day


def counted_steps(
    chains: Mapping[int, tuple[Standing | None, ...]],
    provinces_before: Mapping[Measure, Mapping[int, int]],
) -> dict[int, dict[ChangeClass, Step]]:
    """The steps of each pairing with what they add to every measure.

    A province enters a measure with its first pair and leaves it with its last one. That change
    is told once a step, with the first pairing, in the order given, that moved the same way.

    Args:
        chains: by pairing, as ``lists_between`` gives them.
        provinces_before: for each measure of pairs with one of provinces, the pairs of each
            province on the first list.
    """
    counts = {measure: Counter(provinces_before[measure]) for measure in PROVINCES_OF}
    found: dict[int, dict[ChangeClass, Step]] = defaultdict(dict)
    for place, change_class in enumerate(STEPS):
        moved = {key: (chain[place], chain[place + 1]) for key, chain in chains.items()}
        effects = {key: _pair_effects(before, after) for key, (before, after) in moved.items()}
        for measure in PROVINCES_OF:
            _count_provinces(measure, counts[measure], moved, effects)
        for key, (before, after) in moved.items():
            told = {measure: effects[key][measure] for measure in MEASURES if effects[key][measure]}
            found[key][change_class] = Step(change_class, before, after, told)
    return found


def sums(steps: Iterable[Step]) -> dict[ChangeClass, Counter]:
    """What each class adds to each measure."""
    found = {change_class: Counter() for change_class in CLASSES}
    for step in steps:
        found[step.change_class].update(step.effects)
    return found


def _pair_effects(before: Standing | None, after: Standing | None) -> Counter:
    effects = Counter()
    for standing, sign in ((before, -1), (after, 1)):
        if standing and standing.measure:
            effects[standing.measure] += sign
    return effects


def _count_provinces(
    measure: Measure,
    counts: Counter,
    moved: Mapping[int, tuple[Standing | None, Standing | None]],
    effects: Mapping[int, Counter],
) -> None:
    """Let ``counts`` follow the step, and add to ``effects`` the provinces that turned."""
    turns: dict[int, Counter] = defaultdict(Counter)
    for key, pair in moved.items():
        for standing, sign in zip(pair, (-1, 1), strict=True):
            if standing and standing.measure == measure:
                turns[standing.province_id][key] += sign
    for province_id, turned in turns.items():
        had = counts[province_id] > 0
        counts[province_id] += sum(turned.values())
        change = (counts[province_id] > 0) - had
        if change:
            first = next(key for key, turn in turned.items() if turn * change > 0)
            effects[first][PROVINCES_OF[measure]] += change
