"""In which order events known in part can have happened; pure rules on values.

A month or a year is any of its days, an unknown date any day at all. Events are taken in the
order of the days that rules use (undated ones first) wherever that is possible, and in another
one where the known dates leave no other; what no order makes possible is impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from registry.choices import EventKind, Status
from registry.events import LEADS_TO, Derived, derive
from sistercity.thai.calendar import PartialDate

# The statuses in which an event can happen. A letter of intent changes no status, so it may
# come at any time; an ended relation can be signed anew, which starts a second life.
_BEFORE_SIGNING = (Status.IN_PROGRESS, Status.STALLED, Status.WITHDRAWN)
POSSIBLE_IN: dict[str, tuple[str, ...]] = {
    EventKind.STARTED: _BEFORE_SIGNING,
    EventKind.LETTER_OF_INTENT: tuple(Status.values),
    EventKind.SIGNED_BY_ONE: (*_BEFORE_SIGNING, Status.ENDED),
    EventKind.STALLED: (Status.IN_PROGRESS,),
    EventKind.WITHDRAWN: (Status.IN_PROGRESS, Status.STALLED),
    EventKind.SIGNED: (*_BEFORE_SIGNING, Status.ENDED),
    EventKind.AMENDED: (Status.SIGNED, Status.SUSPENDED),
    EventKind.RENEWED: (Status.SIGNED, Status.SUSPENDED),
    EventKind.SUSPENDED: (Status.SIGNED,),
    EventKind.RESUMED: (Status.SUSPENDED,),
    EventKind.ENDED: (Status.SIGNED, Status.SUSPENDED),
}
_DAY = timedelta(days=1)


class Told(Protocol):
    """What an event says of itself, and the columns that follow."""

    id: int | None
    kind: str
    happened_on: PartialDate | None
    effective_on: date | None
    status_from: date | None


class Placed(NamedTuple):
    """An event and the days that it can mean, as the days on which it turns the status."""

    event: Told
    derived: Derived
    earliest: date
    latest: date

    @property
    def tie(self) -> tuple[bool, int]:
        """Its place among events that turn on one day; an end comes before all of them."""
        return self.event.kind != EventKind.ENDED, self.derived.rank

    @property
    def preferred(self) -> tuple:
        """Its place by the days that rules use; a new event comes after its equals."""
        turn = self.derived.status_from or date.min
        return (turn, *self.tie, self.event.id is None, self.event.id or 0)


class Settled(NamedTuple):
    """The status that a sequence ends in, and the events whose derived columns it changed."""

    status: str
    moved: list[Told]


def in_preferred_order(events: Iterable[Told]) -> list[Told]:
    """By the days that rules use, undated ones first."""
    return [placed.event for placed in _placed(events)]


def is_possible(events: Iterable[Told]) -> bool:
    """Whether the events can have happened in any order that their dates allow."""
    return _possible_order(_placed(events)) is not None


def latest_status(events: Iterable[Told]) -> str:
    """The status that the last of these standing events leads to; in progress without any."""
    order = _possible_order(_placed(events)) or _placed(events)
    leading = [placed.derived.leads_to for placed in order if placed.derived.leads_to]
    return leading[-1] if leading else Status.IN_PROGRESS


def settle(events: Iterable[Told]) -> Settled:
    """Give each event the days that agree with the others, in place.

    Its day is the one that rules use, or the nearest that is possible: a start in 2561 before a
    signing in June of that year counts from June. What an event of unknown date came after
    tells no status of a day, because nobody knows until when it lasted.
    """
    order = _possible_order(_placed(events)) or _placed(events)
    turns = _turns(order)
    last_undated = max(
        (
            position
            for position, placed in enumerate(order)
            if placed.event.happened_on is None and placed.derived.leads_to
        ),
        default=-1,
    )
    is_last = not any(placed.derived.leads_to for placed in order[last_undated + 1 :])
    moved = []
    for position, (placed, turn) in enumerate(zip(order, turns, strict=True)):
        event, derived = placed.event, placed.derived
        effective = status_from = None
        if event.happened_on is not None:
            effective = turn - _DAY if event.kind == EventKind.ENDED else turn
            is_open = is_last and position < last_undated
            status_from = None if is_open and derived.leads_to else turn
        if (event.effective_on, event.status_from) != (effective, status_from):
            event.effective_on, event.status_from = effective, status_from
            moved.append(event)
    return Settled(latest_status([placed.event for placed in order]), moved)


def _placed(events: Iterable[Told]) -> list[Placed]:
    placed = []
    for event in events:
        derived = derive(event.kind, event.happened_on)
        earliest, latest = date.min, date.max
        if event.happened_on is not None:
            later = _DAY if event.kind == EventKind.ENDED else timedelta()
            earliest, latest = event.happened_on.earliest + later, event.happened_on.latest + later
        placed.append(Placed(event, derived, earliest, latest))
    return sorted(placed, key=lambda one: one.preferred)


def _possible_order(events: Sequence[Placed]) -> list[Placed] | None:
    """The first possible order, nearest to the given one; None when there is none."""
    dead: set[tuple] = set()

    def walk(left: frozenset[int], status: str, day: date, last: Placed | None) -> list | None:
        if not left:
            return []
        here = (left, status, day, last and last.tie)
        if here in dead:
            return None
        for position, begins in _next(events, left, day, last):
            placed = events[position]
            if status not in POSSIBLE_IN[placed.event.kind]:
                continue
            leads_to = LEADS_TO.get(placed.event.kind, status)
            rest = walk(left - {position}, leads_to, begins, placed)
            if rest is not None:
                return [placed, *rest]
        dead.add(here)
        return None

    return walk(frozenset(range(len(events))), Status.IN_PROGRESS, date.min, None)


def _next(
    events: Sequence[Placed], left: frozenset[int], day: date, last: Placed | None
) -> Iterator[tuple[int, date]]:
    """Which of the events left can come next, and the earliest day on which it then does."""
    for position in sorted(left):
        placed = events[position]
        begins = max(placed.earliest, day + _gap(last, placed))
        until = min(events[other].latest for other in left)
        if begins <= placed.latest and placed.earliest <= until:
            yield position, begins


def _gap(before: Placed | None, after: Placed) -> timedelta:
    """A day where the two, on one day, would tell the status in the wrong order."""
    undated = before is None or None in (before.event.happened_on, after.event.happened_on)
    return timedelta() if undated or before.tie <= after.tie else _DAY


def _turns(order: Sequence[Placed]) -> list[date]:
    """The day on which each turns the status, none before the one before it."""
    until: list[date] = []
    bound, after = date.max, None
    for placed in reversed(order):
        if after is not None and bound != date.max:
            bound -= _gap(placed, after)
        bound = min(bound, placed.latest)
        until.insert(0, bound)
        after = placed
    turns: list[date] = []
    day, before = date.min, None
    for placed, latest in zip(order, until, strict=True):
        day = max(placed.earliest, day + _gap(before, placed))
        day = min(max(day, placed.derived.status_from or day), latest)
        turns.append(day)
        before = placed
    return turns
