"""What events mean: the status each leads to and since when; pure rules on values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple, Protocol

from registry.choices import EventKind, Status
from sistercity.thai.calendar import PartialDate

# An MOU's expiry, a renewal, an amendment, a letter of intent and the signature of one side
# change no status.
LEADS_TO: dict[str, str] = {
    EventKind.STARTED: Status.IN_PROGRESS,
    EventKind.STALLED: Status.STALLED,
    EventKind.WITHDRAWN: Status.WITHDRAWN,
    EventKind.SIGNED: Status.SIGNED,
    EventKind.SUSPENDED: Status.SUSPENDED,
    EventKind.RESUMED: Status.SIGNED,
    EventKind.ENDED: Status.ENDED,
}
# Of events on one day, the later in this order tells the status. Stored: never renumbered.
_ON_ONE_DAY: tuple[tuple[str, ...], ...] = (
    (EventKind.STARTED,),
    (EventKind.LETTER_OF_INTENT, EventKind.SIGNED_BY_ONE),
    (EventKind.STALLED,),
    (EventKind.WITHDRAWN,),
    (EventKind.SIGNED,),
    (EventKind.AMENDED,),
    (EventKind.RENEWED,),
    (EventKind.SUSPENDED,),
    (EventKind.RESUMED,),
    (EventKind.ENDED,),
)
RANK: dict[str, int] = {
    kind: position for position, kinds in enumerate(_ON_ONE_DAY) for kind in kinds
}
# Documents that both sides sign; only these have signatories, and one side's signature.
SIGNED_BY_BOTH = (
    EventKind.LETTER_OF_INTENT, EventKind.SIGNED, EventKind.AMENDED, EventKind.RENEWED
)  # fmt: skip
SIGNATURES = (*SIGNED_BY_BOTH, EventKind.SIGNED_BY_ONE)
# What says why the relation does not come about.
SAYS_DELAY = (EventKind.STALLED, EventKind.WITHDRAWN)
# What may say until when the agreement holds.
SAYS_EXPIRY = (EventKind.SIGNED, EventKind.AMENDED, EventKind.RENEWED)

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


def turning_point(event: DatedStatus) -> tuple[date, date, int]:
    """Where an event stands among those that tell a status, in ``TURNING_ORDER``.

    An end turns the status on the day after, before anything that happens on that day.
    """
    return event.status_from or date.min, event.effective_on or date.min, event.rank


def later_of(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    """The later of the two sides' signatures, which makes a document signed by both.

    None unless both are known; of two that overlap, the one that counts later.
    """
    return max(one, other) if one and other else None
