"""Activities that no rule tells apart are counted first and read when somebody looks at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest

from .facts import Activity
from .figure import Exclusion, Reason


class _OnDemand(Sequence):
    """A sequence of known length whose items are made when first asked for; equal to a tuple."""

    def _read(self) -> tuple:
        raise NotImplementedError

    @cached_property
    def _items(self) -> tuple:
        return self._read()

    def __getitem__(self, place):
        return self._items[place]

    def __iter__(self) -> Iterator:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, tuple | _OnDemand):
            return NotImplemented
        return len(self) == len(other) and self._items == tuple(other)

    __hash__ = None

    def __repr__(self) -> str:
        return f"<{len(self)} on demand>"


class Ids(_OnDemand):
    """Ids of activities, ascending or in the order of the days on which they began."""

    def __init__(self, activities: Sequence[Activity], *, by_day: bool) -> None:
        self.activities, self._by_day = activities, by_day
        self._count = sum(len(one.records) for one in activities)

    def __len__(self) -> int:
        return self._count

    def _read(self) -> tuple[int, ...]:
        return _ids(self.activities, by_day=self._by_day)


class Exclusions(_OnDemand):
    """Records left out: activities in the order of their days, then the others."""

    def __init__(
        self, judged: Sequence[tuple[Activity, Reason]], others: tuple[Exclusion, ...]
    ) -> None:
        self.judged, self.others = judged, others

    def __len__(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def counts(self) -> Mapping[tuple[str, Reason], int]:
        """How many records there are of each kind and reason."""
        counts = Counter((one.record, one.reason) for one in self.others)
        for activity, reason in self.judged:
            counts["activity", reason] += len(activity.records)
        return counts

    def _read(self) -> tuple[Exclusion, ...]:
        return _exclusions(self.judged, self.others)


def ids_of(activities: Iterable[Activity], *, by_day: bool) -> Sequence[int]:
    """The ids of these activities, read only if they have been already."""
    activities = list(activities)
    if any(one.is_unread for one in activities):
        return Ids(activities, by_day=by_day)
    return _ids(activities, by_day=by_day)


def activities_of(ids: Sequence[int]) -> Sequence[Activity]:
    """The activities with these ids, alike ones together, where they are counted only."""
    return ids.activities if isinstance(ids, Ids) else ()


def stand_ins(activities: Iterable[Activity], most: int) -> tuple[int, ...]:
    """Of so many activities at most the ids: of those alike the one that stands for them."""
    first = nsmallest(most, activities, key=lambda one: (one.starts_on, one.id))
    return tuple(one.id for one in first)


def left_out(
    judged: Iterable[tuple[Activity, Reason]], others: tuple[Exclusion, ...]
) -> Sequence[Exclusion]:
    """Activities with the reason of each, then other records, as a figure keeps them."""
    judged = list(judged)
    if any(activity.is_unread for activity, _reason in judged):
        return Exclusions(judged, others)
    return _exclusions(judged, others)


def _ids(activities: Iterable[Activity], *, by_day: bool) -> tuple[int, ...]:
    records = (record for one in activities for record in one.records)
    if by_day:
        return tuple(key for _day, key in sorted(records))
    return tuple(sorted(key for _day, key in records))


def _exclusions(
    judged: Iterable[tuple[Activity, Reason]], others: tuple[Exclusion, ...]
) -> tuple[Exclusion, ...]:
    rows = sorted(
        (day, key, reason, activity.province)
        for activity, reason in judged
        for day, key in activity.records
    )
    told = (Exclusion("activity", key, reason, province) for _day, key, reason, province in rows)
    return (*told, *others)
