"""What events mean: the status each leads to and since when; pure rules on values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from registry.choices import EventKind, Status
from sistercity.thai.calendar import PartialDate

# An MOU's expiry, a renewal, an amendment and a letter of intent change no status.
LEADS_TO: dict[str, str] = {
    EventKind.STARTED: Status.IN_PROGRESS,
    EventKind.STALLED: Status.STALLED,
    EventKind.WITHDRAWN: Status.WITHDRAWN,
    EventKind.SIGNED: Status.SIGNED,
    EventKind.SUSPENDED: Status.SUSPENDED,
    EventKind.RESUMED: Status.SIGNED,
    EventKind.ENDED: Status.ENDED,
}
# Of events on one day, the later in this order tells the status.
RANK: dict[str, int] = {kind: position for position, kind in enumerate(EventKind.values)}


# The columns by which events tell a status, the last of a day last; see ``turning_point``.
TURNING_ORDER = ("status_from", "effective_on", "rank", "id")


class Derived(NamedTuple):
    """What follows from an event's kind and date."""

    effective_on: date | None
    is_assumed: bool
    status_from: date | None
    leads_to: str
    rank: int


class DatedStatus(Protocol):
    """The columns of an event that decide a status."""

    status_from: date | None
    effective_on: date | None
    leads_to: str
    rank: int
    id: int


def derive(kind: str, happened_on: PartialDate | None) -> Derived:
    """The derived columns of an event.

    The date of an end is the last day in force, so its status begins on the day after.
    """
    leads_to, rank = LEADS_TO.get(kind, ""), RANK[kind]
    if happened_on is None:
        return Derived(None, False, None, leads_to, rank)
    effective = happened_on.effective_on
    begins = effective + timedelta(days=1) if kind == EventKind.ENDED else effective
    return Derived(effective, happened_on.assumed, begins, leads_to, rank)


def latest_status(events: Iterable[DatedStatus]) -> str:
    """The status that the latest of these standing events leads to; in progress without any.

    Events of unknown date come before all dated ones.
    """
    telling = [event for event in events if event.leads_to]
    if not telling:
        return Status.IN_PROGRESS
    return max(telling, key=lambda event: (*turning_point(event), event.id)).leads_to


def turning_point(event: DatedStatus) -> tuple[date, date, int]:
    """Where an event stands among those that tell a status, in ``TURNING_ORDER``.

    An end turns the status on the day after, before anything that happens on that day.
    """
    return event.status_from or date.min, event.effective_on or date.min, event.rank
