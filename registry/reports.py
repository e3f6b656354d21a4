"""The register in numbers: counts as at a day, declared totals against rows held, its news.

Official counts hold confirmed pairings of provinces only: candidates, rejected rows and
Bangkok are counted apart or not at all. Of two statuses the pairs may be added, the provinces
never: a province can be in both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from registry.choices import Confirmation, ProvinceKind, Status
from registry.models import (
    Country,
    DeclaredTotal,
    Document,
    EditionRow,
    Pairing,
    PairingEvent,
    Province,
    Region,
)
from registry.moments import Moment
from registry.querysets import PairingQuerySet
from registry.wording import living, worded
from sistercity.audit.models import Change, ChangeRow
from sistercity.audit.querysets import ROWS_TOLD

_NEWS_RESOURCES = ("registry.pairing", "registry.pairingevent")


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
    """

    dated: Mapping[str, Tally]
    undated: Mapping[str, Tally]
    candidates: Mapping[str, Tally]
    outside_count: int = 0

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


@dataclass(frozen=True)
class Reconciled:
    """A declared total beside what the register holds of it.

    Attributes:
        as_at: the day that the document names; None where it names none.
        compared_on: the day whose rows were counted: ``as_at``, or the document's own date.
        held: confirmed rows true on that day, and listed ones without a date.
        candidates: rows to be confirmed that would add to it.
    """

    status: str
    as_at: date | None
    compared_on: date
    declared: Tally
    held: Tally
    candidates: Tally
    document_title: str
    document_issued_on: date | None


@dataclass(frozen=True)
class PlaceTotals:
    """A region, province or country: its official counts and its candidates.

    ``province_count`` is the number of provinces that exist in a region, without Bangkok; None
    for a province or country. ``is_counted`` is false of Bangkok alone.
    """

    code: str
    name_th: str
    name_en: str
    signed: Tally
    in_progress: Tally
    candidate_count: int
    province_count: int | None = None
    is_counted: bool = True


@dataclass(frozen=True)
class NationalPicture:
    """The register as at a day, as known at a moment."""

    moment: Moment
    totals: Totals
    reconciled: tuple[Reconciled, ...]
    regions: tuple[PlaceTotals, ...]
    provinces: tuple[PlaceTotals, ...]
    countries: tuple[PlaceTotals, ...]


@dataclass
class _Sum:
    """Pairs and provinces while they are being added up."""

    pair_count: int = 0
    provinces: set[int] = field(default_factory=set)

    def add(self, province_id: int, pair_count: int) -> None:
        self.pair_count += pair_count
        self.provinces.add(province_id)

    def tally(self) -> Tally:
        return Tally(self.pair_count, len(self.provinces))


@dataclass(frozen=True)
class _Group:
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
    return _totals(_groups(rows))


def totals_by(rows: PairingQuerySet, key: str) -> dict[int, Totals]:
    """The totals of each ``province_id``, ``country_id`` or ``counterpart_id``; one query."""
    by_place: dict[int, list[_Group]] = defaultdict(list)
    for group in _groups(rows, by_counterpart=key == "counterpart_id"):
        by_place[getattr(group, key)].append(group)
    return {place: _totals(groups) for place, groups in by_place.items()}


def partners_by_province(rows: PairingQuerySet) -> dict[int, dict[int, int]]:
    """Signed pairs as counted: province id → country id → pairs; one query."""
    partners: dict[int, dict[int, int]] = defaultdict(Counter)
    for group in _groups(rows):
        if group.part == "dated" and group.status == Status.SIGNED:
            partners[group.province_id][group.country_id] += group.pair_count
    return {place: dict(countries) for place, countries in partners.items()}


def national_picture(*, user, moment: Moment) -> NationalPicture:
    """The register in numbers, in a fixed number of queries."""
    known_at = moment.known_at
    rows = Pairing.known(known_at).visible_to(user).as_at(moment.as_at).on_list()
    groups = _groups(rows)
    provinces = {
        province.id: province
        for province in Province.known(known_at).visible_to(user).existing_on(moment.as_at)
    }
    existing = Counter(
        province.region_id
        for province in provinces.values()
        if province.kind == ProvinceKind.PROVINCE
    )
    regions = Region.known_by_id(known_at, {*existing, *(group.region_id for group in groups)})
    countries = Country.known_by_id(known_at, {group.country_id for group in groups})
    return NationalPicture(
        moment=moment,
        totals=_totals(groups),
        reconciled=reconcile(user=user, known_at=known_at),
        regions=_places(regions, groups, "region_id", existing),
        provinces=_places(provinces, groups, "province_id"),
        countries=_places(countries, groups, "country_id"),
    )


def reconcile(*, user, known_at: datetime | None) -> tuple[Reconciled, ...]:
    """Each declared total beside the rows held, signed ones first, then by day."""
    totals = list(DeclaredTotal.known(known_at).visible_to(user))
    documents = Document.known_by_id(known_at, {total.document_id for total in totals})
    found = [
        _reconciled(total, documents[total.document_id], user=user, known_at=known_at)
        for total in totals
    ]
    order = [Status.SIGNED.value, *Status.values]
    return tuple(sorted(found, key=lambda one: (order.index(one.status), one.compared_on)))


def _reconciled(total, document: Document, *, user, known_at: datetime | None) -> Reconciled:
    day = total.as_at or document.issued_on or document.published_on
    listed = EditionRow.known(known_at).filter(pairing_id=OuterRef("id"))
    rows = (
        Pairing.known(known_at)
        .visible_to(user)
        .as_at(day)
        .on_list()
        .filter(
            Q(is_undated=False) | Q(confirmation=Confirmation.CANDIDATE) | Exists(listed),
            status_shown=total.status,
        )
    )
    held, candidates = _Sum(), _Sum()
    for group in _groups(rows):
        if group.part in ("dated", "undated"):
            held.add(group.province_id, group.pair_count)
        elif group.part == "candidates":
            candidates.add(group.province_id, group.pair_count)
    return Reconciled(
        status=total.status,
        as_at=total.as_at,
        compared_on=day,
        declared=Tally(total.pair_count, total.province_count),
        held=held.tally(),
        candidates=candidates.tally(),
        document_title=document.title_th,
        document_issued_on=document.issued_on,
    )


def _groups(rows: PairingQuerySet, *, by_counterpart: bool = False) -> list[_Group]:
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
        _Group(*values[: len(columns)], row_count, *values[len(columns) :])
        for *values, row_count in grouped.annotate(row_count=Count("pk"))
    ]


def _totals(groups: Iterable[_Group]) -> Totals:
    sums: dict[str, dict[str, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
    outside_count = 0
    for group in groups:
        if group.part == "outside":
            outside_count += group.pair_count
        elif group.part:
            sums[group.part][group.status].add(group.province_id, group.pair_count)
    parts = {
        name: {status: added.tally() for status, added in sums[name].items()}
        for name in ("dated", "undated", "candidates")
    }
    return Totals(**parts, outside_count=outside_count)


def _places(
    places: Mapping[int, Region | Province | Country],
    groups: list[_Group],
    key: str,
    existing: Mapping[int, int] | None = None,
) -> tuple[PlaceTotals, ...]:
    """The totals of each place, in dictionary order."""
    by_place: dict[int, list[_Group]] = defaultdict(list)
    for group in groups:
        by_place[getattr(group, key)].append(group)
    rows = []
    for pk, place in sorted(places.items(), key=lambda item: item[1].sort_key):
        totals = _totals(by_place[pk])
        rows.append(
            PlaceTotals(
                code=place.code,
                name_th=place.name_th,
                name_en=place.name_en,
                signed=totals.signed,
                in_progress=totals.in_progress,
                candidate_count=totals.candidate_count,
                province_count=None if existing is None else existing.get(pk, 0),
                is_counted=getattr(place, "kind", "") != ProvinceKind.SPECIAL,
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class News:
    """A published change of the register; ``event`` is given where it tells of one."""

    at: datetime
    action: str
    pairing: Pairing
    event: PairingEvent | None


def latest_news(*, user, moment: Moment | None = None, limit: int = 6) -> list[News]:
    """The last changes of pairings that ``user`` may see, newest first, one a change.

    Only what is published of them is told: the pairing as it was at the moment and its event.

    Args:
        moment: changes known by then, and of events those that had happened; None: the present.
    """
    known_at = moment.known_at if moment else None
    # An import of very many rows is no news of a single pairing.
    rows = ChangeRow.objects.filter(resource__in=_NEWS_RESOURCES, position__lte=ROWS_TOLD)
    if known_at is not None:
        rows = rows.filter(change__known_from__lte=known_at)
    touched = list(
        rows.order_by("-change_id", "position")
        .values_list("change_id", "resource", "object_id")[: limit * 12]
    )
    of_events = {pk for _number, resource, pk in touched if resource == _NEWS_RESOURCES[1]}
    happened = PairingEvent.known(known_at).visible_to(user).filter(id__in=of_events)
    if moment is not None:
        happened = happened.exclude(effective_on__gt=moment.as_at)
    events = {event.id: event for event in living(PairingEvent, happened)}
    told_of = {number for number, resource, _pk in touched if resource == _NEWS_RESOURCES[1]}
    told: dict[int, tuple[int, PairingEvent | None]] = {}
    for number, resource, pk in touched:
        if resource == _NEWS_RESOURCES[0]:
            # A change that tells of an event is told with it or, while it is to come, not at all.
            if number not in told_of:
                told[number] = (pk, None)
        elif pk in events:
            told[number] = (events[pk].pairing_id, events[pk])
    shown = Pairing.known(known_at).visible_to(user)
    found = worded(
        shown.filter(id__in={pairing_id for pairing_id, _event in told.values()}), known_at
    )
    pairings = {pairing.pk: pairing for pairing in found}
    changes = Change.objects.in_bulk(told)
    return [
        News(changes[number].at, changes[number].action, pairings[pairing_id], event)
        for number, (pairing_id, event) in told.items()
        if pairing_id in pairings
    ][:limit]


def pairing_changes(pairing: Pairing) -> QuerySet:
    """The changes of a pairing, its events, sources, list numbers, walk and answers, newest first.

    Each comes with the person and, of the rows it touched, those of this pairing.
    """
    touched = Q(resource=Pairing._meta.label_lower, object_id=pairing.pk)
    for part in (
        pairing.events,
        pairing.sources,
        pairing.edition_rows,
        pairing.guideline_bindings,
        pairing.step_records,
        pairing.answers,
    ):
        keys = list(part.values_list("pk", flat=True))
        touched |= Q(resource=part.model._meta.label_lower, object_id__in=keys)
    rows = ChangeRow.objects.filter(touched)
    changes = Change.objects.filter(Exists(rows.filter(change_id=OuterRef("pk"))))
    fetched = Prefetch("rows", queryset=rows.order_by("position"))
    return changes.select_related("by").prefetch_related(fetched).order_by("-number")
