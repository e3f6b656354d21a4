"""The facts that the rules take, as plain values of one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sistercity.thai.calendar import PartialDate

from .figure import Period, Reason
from .place import Place, PlaceKind

CONFIRMED, REJECTED = "confirmed", "rejected"
SIGNED, SUSPENDED = "signed", "suspended"
# A stalled pairing is still in progress; a withdrawn one is not.
IN_PROGRESS = frozenset({"in_progress", "stalled"})


@dataclass(frozen=True)
class Province:
    """A province; ``counts`` is false for Bangkok, which enters no figure.

    ``region`` and ``cluster`` are the codes of those it belongs to, "" for none.
    """

    code: str
    counts: bool = True
    existed_from: date | None = None
    existed_to: date | None = None
    region: str = ""
    cluster: str = ""

    def exists_on(self, day: date) -> bool:
        """Whether it exists on the day; both ends are inclusive."""
        return (self.existed_from or day) <= day <= (self.existed_to or day)


@dataclass(frozen=True)
class Turn:
    """From ``begins`` on a pairing has ``status``; assumed when only its year is known."""

    begins: date
    status: str
    is_assumed: bool = False


@dataclass(frozen=True)
class Pairing:
    """A pairing as its dated events tell it.

    ``signed_on`` is the effective day of the first signature, None without one that is dated;
    ``signed_as_known`` is that date as far as known. ``is_undated`` says that it was signed on
    a day nobody knows. ``turns`` are in order.
    """

    id: int
    province: str
    confirmation: str = CONFIRMED
    signed_on: date | None = None
    signed_assumed: bool = False
    is_undated: bool = False
    turns: tuple[Turn, ...] = ()
    signed_as_known: PartialDate | None = None

    def turn_on(self, day: date) -> Turn | None:
        """The last turn by the end of the day."""
        past = [turn for turn in self.turns if turn.begins <= day]
        return past[-1] if past else None

    def status_on(self, day: date) -> str | None:
        """The status on the day; None before anything dated."""
        turn = self.turn_on(day)
        return turn.status if turn else None

    def is_assumed_on(self, day: date) -> bool:
        """Whether its signature, or its status on the day, rests on an assumed date."""
        turn = self.turn_on(day)
        return self.signed_assumed or bool(turn and turn.is_assumed)


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity and the ids of the pairings it names; joint when the counterpart took part."""

    id: int
    province: str
    pairings: tuple[int, ...]
    starts_on: date
    ends_on: date
    is_approved: bool = True
    is_joint: bool = True

    @property
    def records(self) -> Sequence[tuple[date, int]]:
        """The day it starts on and its id: of one activity a single pair."""
        return ((self.starts_on, self.id),)

    @property
    def is_unread(self) -> bool:
        """Whether ``records`` are counted, but not read yet."""
        return False

    def touches(self, period: Period) -> bool:
        """Whether any day of it lies in the fiscal year."""
        return self.starts_on <= period.ends and self.ends_on >= period.begins


@dataclass(frozen=True, slots=True)
class AlikeActivities(Activity):
    """Activities that no rule tells apart in a fiscal year, by one that stands for them.

    They are of one province, were approved and joint alike, and when they started the year had
    come as far. Those that may count name the same pairings, which stood alike on those days; of
    others ``pairings`` names none, since no rule asks. ``all_records``
    tells how many they are by its length, and reads their days and ids when it is looked into.
    """

    all_records: Sequence[tuple[date, int]] = ()

    @property
    def records(self) -> Sequence[tuple[date, int]]:
        """The day each starts on and its id, in order."""
        return self.all_records

    @property
    def is_unread(self) -> bool:
        """Whether they may have to be read yet."""
        return not isinstance(self.all_records, tuple)


@dataclass(frozen=True)
class Handbook:
    """A handbook; ``withdrawn_on`` is the first day on which it no longer holds."""

    id: int
    published_on: date | None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Step:
    """A step of an edition of the guideline; its code is the same in every edition."""

    id: int
    code: str
    number: int
    is_required: bool = True
    is_before_signing: bool = True


@dataclass(frozen=True)
class Walk:
    """Which editions bind a pairing, each from its day on, and the day of each step's code.

    A step of unknown day has None; done and waived count alike.
    """

    bindings: tuple[tuple[date, int], ...] = ()
    done: Mapping[str, PartialDate | None] = field(default_factory=dict)

    def edition_on(self, day: date) -> int | None:
        """The id of the edition that binds on the day: the latest begun by then."""
        begun = [binding for binding in self.bindings if binding[0] <= day]
        return max(begun)[1] if begun else None


@dataclass(frozen=True)
class Order:
    """An order that sets up a working group; ``seat`` is a province, None is the central one.

    Both days are inclusive; ``in_force_to`` None runs until revoked.
    """

    id: int
    seat: str | None
    in_force_from: date
    in_force_to: date | None = None
    is_approved: bool = True


@dataclass(frozen=True)
class Meeting:
    """A meeting or drive activity recorded for a seat, which None means centrally."""

    id: int
    seat: str | None
    held_on: date
    is_approved: bool = True


@dataclass(frozen=True)
class Post:
    """That a person serves a province as its responsible officer; both days are inclusive."""

    person: int
    province: str
    starts_on: date
    ends_on: date | None = None

    def is_held_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.starts_on <= day <= (self.ends_on or day)


@dataclass(frozen=True)
class Attendance:
    """That a person attended a training about the guideline, which ended on a day."""

    person: int
    ended_on: date


def place_reason(code: str, known: Mapping[str, Province], day: date) -> Reason | None:
    """Why nothing of this province counts on the day; None when it does."""
    province = known.get(code)
    if province is not None and not province.counts:
        return Reason.OUTSIDE_SCHEME
    if province is None or not province.exists_on(day):
        return Reason.PROVINCE_ABSENT
    return None


def is_outside(place: Place, known: Mapping[str, Province]) -> bool:
    """Whether the place is a province that enters no figure."""
    province = known.get(place.code) if place.kind == PlaceKind.PROVINCE else None
    return province is not None and not province.counts


def counted_codes(provinces: Iterable[Province], day: date, place: Place) -> tuple[str, ...]:
    """Codes, ascending, of the provinces of the place that count and exist on the day."""
    return tuple(
        sorted(
            item.code
            for item in provinces
            if item.counts and item.exists_on(day) and place.covers(item.code)
        )
    )
