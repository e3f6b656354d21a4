"""What the register knew at two moments of the pairings that may differ between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from registry.models import (
    Counterpart,
    Country,
    Document,
    Edition,
    EditionRow,
    Pairing,
    PairingEvent,
    Province,
    UnitType,
)
from registry.moments import Moment
from registry.wording import living, refer
from sistercity.audit.recorded import Recorded

from .steps import Known


@dataclass(frozen=True)
class Listing:
    """A pairing's row in an edition of the ministry's list."""

    edition: Edition
    list_number: str
    as_written: str
    known_from: datetime


@dataclass(frozen=True)
class Register:
    """What was known at a moment, by pairing; ``documents`` by id, those that may be seen."""

    known: Mapping[int, Known]
    listings: Mapping[int, Mapping[int, Listing]]
    documents: Mapping[int, Document]
    editions: frozenset[int] = field(default_factory=frozenset)


def touched(first: Moment, last: Moment) -> set[int]:
    """The pairings of which anything was learned between the moments, or happened between the days.

    A change of a name touches every pairing that bears it. The number of queries is fixed.
    """
    learned = _Learned(first.known_at, last.known_at)
    units = learned.of(Counterpart).values("id")
    countries, types = learned.of(Country).values("id"), learned.of(UnitType).values("id")
    renamed = Counterpart.versions.objects.filter(
        Q(id__in=units) | Q(country_id__in=countries) | Q(unit_type_id__in=types)
    )
    of_names = Pairing.versions.objects.filter(
        Q(counterpart_id__in=renamed.values("id"))
        | Q(province_id__in=learned.of(Province).values("id"))
    )
    between = Q(status_from__gt=first.as_at, status_from__lte=last.as_at)
    dated = states(PairingEvent, last.known_at).filter(between)
    of_papers = PairingEvent.versions.objects.filter(
        document_id__in=learned.of(Document).values("id")
    )
    new_editions = states(Edition, last.known_at).filter(
        as_at__gt=first.as_at, as_at__lte=last.as_at
    )
    of_editions = EditionRow.versions.objects.filter(
        Q(edition_id__in=new_editions.values("id"))
        | Q(edition_id__in=learned.of(Edition).values("id"))
    )
    found = {*learned.of(Pairing).values_list("id", flat=True)}
    found |= {*of_names.values_list("id", flat=True)}
    for parts in (
        learned.of(PairingEvent), dated, of_papers, learned.of(EditionRow), of_editions
    ):  # fmt: skip
        found |= {*parts.values_list("pairing_id", flat=True)}
    return found


def register_at(ids: set[int], moment: Moment, last_day: date, user) -> Register:
    """What was known of these pairings at a moment, as far as ``user`` may see it."""
    known_at = moment.known_at
    recorded = {*Pairing.known(known_at).filter(id__in=ids).values_list("id", flat=True)}
    shown = states(Pairing, known_at).visible_to(user).filter(id__in=ids)
    pairings = {row.id: _instance(Pairing, row) for row in shown}
    _word(pairings.values(), known_at)
    events = defaultdict(list)
    rows = states(PairingEvent, known_at).visible_to(user).filter(pairing_id__in=ids)
    for row in rows.order_by("id"):
        events[row.pairing_id].append(_instance(PairingEvent, row))
    papers = {event.document_id for its in events.values() for event in its}
    documents = Document.known(known_at).visible_to(user).filter(id__in=papers - {None})
    listings, editions = _listings(ids, known_at, last_day, user)
    return Register(
        known={
            pk: Known(pairings.get(pk), pk in recorded, tuple(events[pk]) if pk in pairings else ())
            for pk in ids
        },
        listings=listings,
        documents={row.id: row for row in living(Document, documents)},
        editions=editions,
    )


def states(model: type[Recorded], moment: datetime | None) -> QuerySet:
    """States as known at ``moment``, the present ones when None, each with ``known_from``."""
    if moment is None:
        return model.versions.objects.filter(number_to__isnull=True)
    return model.known(moment)


class _Learned:
    """States that came or went after one moment of knowledge, up to another."""

    def __init__(self, after: datetime | None, until: datetime | None) -> None:
        self.after, self.until = after, until

    def of(self, model: type[Recorded]) -> QuerySet:
        """The states of a model; none where the first moment is the present."""
        rows = model.versions.objects.all()
        if self.after is None:
            return rows.none()
        came, went = Q(known_from__gt=self.after), Q(known_to__gt=self.after)
        if self.until is not None:
            came &= Q(known_from__lte=self.until)
            went &= Q(known_to__lte=self.until)
        return rows.filter(came | went)


def _instance(model: type[Recorded], state) -> Recorded:
    """The state as a row of the model, with the moment since which it is known."""
    row = model.from_state(state)
    row.known_from = state.known_from
    return row


def _word(pairings: Iterable[Pairing], moment: datetime | None) -> None:
    """Give each pairing its province and counterpart in the wording of the moment."""
    refer(pairings, "province", Province, moment)
    refer(pairings, "counterpart", Counterpart, moment)
    counterparts = [row.counterpart for row in pairings]
    refer(counterparts, "country", Country, moment)
    refer(counterparts, "unit_type", UnitType, moment)


def _listings(
    ids: set[int], known_at: datetime | None, last_day: date, user
) -> tuple[dict[int, dict[int, Listing]], frozenset[int]]:
    """The numbers by pairing and edition, of editions up to the day; and all editions known."""
    editions = {row.id: row for row in Edition.known(known_at).visible_to(user)}
    rows = states(EditionRow, known_at).visible_to(user).filter(pairing_id__in=ids)
    listings: dict[int, dict[int, Listing]] = defaultdict(dict)
    for row in rows:
        edition = editions.get(row.edition_id)
        if edition is not None and edition.as_at <= last_day:
            listings[row.pairing_id][edition.id] = Listing(
                edition, row.list_number, row.counterpart_as_written, row.known_from
            )
    return listings, frozenset(editions)


def changed_fields(before: object, after: object, names: Iterable[str]) -> Iterator[str]:
    """The names whose values differ."""
    return (name for name in names if getattr(before, name) != getattr(after, name))
