"""What a list of pairings comes to, by status on the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from registry.choices import Confirmation, ProvinceKind, Status
from registry.querysets import PairingQuerySet


@dataclass(frozen=True)
class Tally:
    """A number of pairs, and the number of provinces that have them."""

    pair_count: int = 0
    province_count: int = 0


NOTHING = Tally()


@dataclass(frozen=True)
class Totals:
    """What a list of pairings comes to, by status on the day.

    Attributes:
        dated: confirmed pairings of provinces; the official counts.
        undated: confirmed pairings of provinces of which nothing dated is known; they enter no
            official count.
        candidates: pairings of provinces that nobody has confirmed.
        outside_count: pairs of Bangkok, confirmed or not.
        pending: what the official list has under อยู่ระหว่างการดำเนินการ: in progress or stalled.
    """

    dated: Mapping[str, Tally]
    undated: Mapping[str, Tally]
    candidates: Mapping[str, Tally]
    outside_count: int = 0
    pending: Tally = NOTHING

    @property
    def signed(self) -> Tally:
        """In force on the day."""
        return self.dated.get(Status.SIGNED, NOTHING)

    @property
    def in_progress(self) -> Tally:
        """On their way to a signature, the stalled ones apart."""
        return self.dated.get(Status.IN_PROGRESS, NOTHING)

    @property
    def undated_signed(self) -> Tally:
        """Signed on a day that nobody knows."""
        return self.undated.get(Status.SIGNED, NOTHING)

    @property
    def candidate_count(self) -> int:
        """Candidate pairs of any status."""
        return sum(tally.pair_count for tally in self.candidates.values())

    @property
    def undated_count(self) -> int:
        """Confirmed pairs of which nothing dated is known."""
        return sum(tally.pair_count for tally in self.undated.values())


@dataclass
class Sum:
    """Pairs and provinces while they are being added up."""

    pair_count: int = 0
    provinces: set[int] = field(default_factory=set)

    def add(self, province_id: int, pair_count: int) -> None:
        self.pair_count += pair_count
        self.provinces.add(province_id)

    def tally(self) -> Tally:
        return Tally(self.pair_count, len(self.provinces))


@dataclass(frozen=True)
class Group:
    """Pairings alike in everything that is counted."""

    confirmation: str
    status: str
    is_undated: bool
    kind: str
    province_id: int
    region_id: int
    country_id: int
    pair_count: int
    counterpart_id: int | None = None

    @property
    def part(self) -> str:
        """The attribute of ``Totals`` in which the group is counted; "" for none."""
        if self.confirmation == Confirmation.REJECTED:
            return ""
        if self.kind != ProvinceKind.PROVINCE:
            return "outside"
        if self.confirmation == Confirmation.CANDIDATE:
            return "candidates"
        return "undated" if self.is_undated else "dated"


def list_totals(rows: PairingQuerySet) -> Totals:
    """What the pairings come to; ``rows`` are of ``as_at(day).on_list()``."""
    return totals_of(groups_of(rows))


def totals_by(rows: PairingQuerySet, key: str) -> dict[int, Totals]:
    """The totals of each ``province_id``, ``country_id`` or ``counterpart_id``; one query."""
    by_place: dict[int, list[Group]] = defaultdict(list)
    for group in groups_of(rows, by_counterpart=key == "counterpart_id"):
        by_place[getattr(group, key)].append(group)
    return {place: totals_of(groups) for place, groups in by_place.items()}


def partners_by_province(rows: PairingQuerySet) -> dict[int, dict[int, int]]:
    """Signed pairs as counted: province id → country id → pairs; one query."""
    partners: dict[int, dict[int, int]] = defaultdict(Counter)
    for group in groups_of(rows):
        if group.part == "dated" and group.status == Status.SIGNED:
            partners[group.province_id][group.country_id] += group.pair_count
    return {place: dict(countries) for place, countries in partners.items()}


def groups_of(rows: PairingQuerySet, *, by_counterpart: bool = False) -> list[Group]:
    """The pairings by what is counted, in regions and countries as known at their moment."""
    columns = (
        "confirmation",
        "status_shown",
        "is_undated",
        "province__kind",
        "province_id",
        "province__region_id",
        "counterpart__country_id",
    )
    finer = ("counterpart_id",) if by_counterpart else ()
    grouped = rows.order_by().values_list(*(rows.column(one) for one in (*columns, *finer)))
    return [
        Group(*values[: len(columns)], row_count, *values[len(columns) :])
        for *values, row_count in grouped.annotate(row_count=Count("pk"))
    ]


def totals_of(groups: Iterable[Group]) -> Totals:
    """What the groups come to, each added where it counts."""
    sums: dict[str, dict[str, Sum]] = defaultdict(lambda: defaultdict(Sum))
    outside_count, pending = 0, Sum()
    for group in groups:
        if group.part == "outside":
            outside_count += group.pair_count
        elif group.part:
            sums[group.part][group.status].add(group.province_id, group.pair_count)
        if group.part == "dated" and group.status in (Status.IN_PROGRESS, Status.STALLED):
            pending.add(group.province_id, group.pair_count)
    parts = {
        name: {status: added.tally() for status, added in sums[name].items()}
        for name in ("dated", "undated", "candidates")
    }
    return Totals(**parts, outside_count=outside_count, pending=pending.tally())
