"""How long an activity lay with whom: from the moves of its rounds, in days and working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from monitoring.choices import Desk, Move
from monitoring.holidays import read_holidays
from monitoring.models import Activity, DeskLimit, ReviewStep
from sistercity.thai.calendar import working_days_between

_DAY = timedelta(days=1)
_WITH_OFFICER = frozenset({Move.RETURNED, Move.WITHDRAWN})
_TURNS = (
    Move.SUBMITTED, Move.ENDORSED, Move.RETURNED, Move.WITHDRAWN, Move.TAKEN_BACK,
    Move.APPROVED, Move.DISCARDED,
)  # fmt: skip


class Turn(NamedTuple):
    """A move that carries an activity from one desk to another, and the day it was made on."""

    move: str
    day: date


class Stay(NamedTuple):
    """A time on one desk; ``left_on`` is None while it lies there."""

    desk: str
    came_on: date
    left_on: date | None


@dataclass(frozen=True)
class Span:
    """A length of time: calendar days, and of these the working ones."""

    days: int = 0
    working_days: int = 0

    def __add__(self, other: Span) -> Span:
        return Span(self.days + other.days, self.working_days + other.working_days)


@dataclass(frozen=True)
class Measure:
    """By what times are measured: today, the holidays, and how long each desk may take.

    Attributes:
        limits: desk → working days; a desk that has none is never overdue.
    """

    today: date
    holidays: frozenset[date]
    limits: Mapping[str, int]

    def span(self, stay: Stay) -> Span:
        """The length of a stay, up to today while it lasts."""
        until = stay.left_on or self.today
        return Span(
            (until - stay.came_on).days,
            working_days_between(stay.came_on, until, self.holidays),
        )

    def overdue_day(self, desk: str) -> date | None:
        """What came to the desk on this day or before is overdue today; None: nothing ever is."""
        limit = self.limits.get(desk)
        if limit is None:
            return None
        day = self.today - _DAY * limit
        while working_days_between(day, self.today, self.holidays) <= limit:
            day -= _DAY
        return day


@dataclass(frozen=True)
class Times:
    """Where an activity lies and how long it lay with whom.

    Attributes:
        desk: with whom it lies now; None for drafts not handed in and for what is approved.
        since: the day on which it came there.
        waiting: how long it has lain there.
        officer, approver, ministry: all its stays there, over all rounds.
        limit: working days that the desk may take; None without one.
    """

    desk: str | None
    since: date | None
    waiting: Span
    officer: Span
    approver: Span
    ministry: Span
    limit: int | None

    @property
    def province(self) -> Span:
        """With the province: its officer's corrections and its approver's desk together."""
        return self.officer + self.approver

    @property
    def is_overdue(self) -> bool:
        """Whether it has lain on its desk for longer than the desk may take."""
        return self.limit is not None and self.waiting.working_days > self.limit


def stays(turns: Collection[Turn], *, endorsing: bool) -> Iterator[Stay]:
    """The stays on desks from the first handing in on, in order.

    Args:
        turns: in the order in which they were made.
        endorsing: whether the province endorses; it says where what was handed in lies now. Of
            what was decided since, the decision says it.
    """
    turns = list(turns)
    desk, came_on, decided = None, None, None
    for place, (move, day) in enumerate(turns):
        if desk is not None:
            yield Stay(desk, came_on, day)
        after = turns[place + 1].move if place + 1 < len(turns) else None
        desk = _next_desk(move, after, decided, endorsing)
        came_on, decided = day, _decided(move, decided)
    if desk is not None:
        yield Stay(desk, came_on, None)


def times_of(turns: Collection[Turn], measure: Measure, *, endorsing: bool) -> Times:
    """How long an activity with these moves lay with whom."""
    sums: dict[str, Span] = defaultdict(Span)
    last = None
    for stay in stays(turns, endorsing=endorsing):
        sums[stay.desk] += measure.span(stay)
        last = stay
    now = last if last is not None and last.left_on is None else None
    return Times(
        desk=now.desk if now else None,
        since=now.came_on if now else None,
        waiting=measure.span(now) if now else Span(),
        officer=sums[Desk.OFFICER],
        approver=sums[Desk.APPROVER],
        ministry=sums[Desk.MINISTRY],
        limit=measure.limits.get(now.desk) if now else None,
    )


def read_measure(*, user, today: date) -> Measure:
    """The holidays and limits; two queries."""
    limits = DeskLimit.objects.visible_to(user).values_list("desk", "working_days")
    return Measure(today, read_holidays().days, dict(limits))


def read_times(activities: Iterable[Activity], *, user, measure: Measure) -> dict[int, Times]:
    """Activity id → its times; one query.

    Args:
        activities: with their provinces read.
    """
    activities = list(activities)
    turns: dict[int, list[Turn]] = defaultdict(list)
    steps = ReviewStep.objects.visible_to(user).filter(activity__in=activities, move__in=_TURNS)
    for activity_id, move, at in steps.order_by("at", "id").values_list(
        "activity_id", "move", "at"
    ):
        turns[activity_id].append(Turn(move, timezone.localdate(at)))
    return {
        row.pk: times_of(turns[row.pk], measure, endorsing=row.province.endorsement_required)
        for row in activities
    }


def _decided(move: str, before: str | None) -> str | None:
    """The endorsement or approval that stands once ``move`` was made."""
    if move in (Move.ENDORSED, Move.APPROVED):
        return move
    return Move.ENDORSED if move == Move.TAKEN_BACK and before == Move.APPROVED else None


def _next_desk(move: str, after: str | None, decided: str | None, endorsing: bool) -> str | None:
    """Where a move carries it.

    Args:
        after: the move that followed, which tells whose desk it was.
        decided: the endorsement or approval that stood before, which a taking back undoes.
    """
    if move in _WITH_OFFICER:
        return Desk.OFFICER
    if move == Move.SUBMITTED:
        if after in (Move.ENDORSED, Move.APPROVED):
            return Desk.APPROVER if after == Move.ENDORSED else Desk.MINISTRY
        return Desk.APPROVER if endorsing else Desk.MINISTRY
    if move == Move.ENDORSED:
        return Desk.MINISTRY
    if move == Move.TAKEN_BACK:
        return Desk.APPROVER if decided == Move.ENDORSED else Desk.MINISTRY
    return None
