"""Pairings as reports list them: how each stood on a day, its dates, papers and stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registry.choices import Confirmation, EventKind, Status
from registry.life import by_day
from registry.models import Country, Document, Pairing, PairingEvent
from registry.moments import Moment
from registry.querysets import PairingQuerySet
from registry.reports import totals_by
from registry.stages import stages_of
from registry.wording import worded
from sistercity.thai.calendar import PartialDate

from .names import PUBLIC, Named
from .places import places_known

_WALKING = (Status.IN_PROGRESS, Status.STALLED)


@dataclass(frozen=True)
class Paper:
    """A published document of a pairing."""

    id: int
    title_th: str
    title_en: str
    number: str
    issued_on: date | None


@dataclass(frozen=True)
class Happened:
    """An event of a pairing, by the day as far as it is known; ``paper`` where it is published."""

    kind: str
    happened_on: PartialDate | None
    paper: Paper | None


@dataclass(frozen=True)
class StageName:
    """The step of the guideline that comes next, and how many of those required are done.

    ``number`` is None once all are done.
    """

    number: int | None
    name_th: str
    name_en: str
    done_count: int
    step_count: int
    since: date


@dataclass(frozen=True)
class ListedPair:
    """A pairing as it stood on the day of the report; ``stage`` only while it is on its way.

    ``counts`` is false of Bangkok's.
    """

    id: int
    number: str
    province_code: str
    province: Named
    counts: bool
    counterpart: Named
    local_name: str
    unit_type: Named
    country_code: str
    country: Named
    confirmation: str
    status: str
    is_undated: bool
    signed_on: PartialDate | None
    signed_effective: date | None
    is_assumed: bool
    expires_on: date | None
    events: tuple[Happened, ...]
    stage: StageName | None

    @property
    def is_confirmed(self) -> bool:
        """Whether the ministry stands by the row."""
        return self.confirmation == Confirmation.CONFIRMED

    @property
    def ended_on(self) -> date | None:
        """The last day in force of one that ended."""
        ends = [
            event.happened_on.effective_on
            for event in self.events
            if event.kind == EventKind.ENDED and event.happened_on
        ]
        return ends[-1] if ends and self.status == Status.ENDED else None

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Its published documents, each once, in the order of the events that name them."""
        found = {event.paper.id: event.paper for event in self.events if event.paper}
        return tuple(found.values())

    def is_expired_on(self, day: date) -> bool:
        """Whether the term of its agreement is over, which ends nothing by itself."""
        return self.expires_on is not None and self.expires_on < day


@dataclass(frozen=True)
class CountryPairs:
    """Signed pairs in force with a country, and of how many provinces."""

    code: str
    name: Named
    pair_count: int
    province_count: int


def signed_by_country(
    place: str, *, day: date, moment: datetime | None
) -> tuple[CountryPairs, ...]:
    """The countries with which a place has signed pairs in force on the day, most pairs first.

    Args:
        place: as ``kpis.Place`` codes it; known at the moment.
    """
    ids = [row.id for row in places_known(moment)[place]]
    totals = totals_by(pairs_on(day, moment).filter(province_id__in=ids), "country_id")
    countries = Country.known_by_id(moment, totals)
    found = [
        CountryPairs(
            countries[pk].code, _named(countries[pk]), told.pair_count, told.province_count
        )
        for pk, told in ((pk, one.signed) for pk, one in totals.items())
        if told.pair_count
    ]
    return tuple(sorted(found, key=lambda one: (-one.pair_count, one.name.name_th)))


def pairs_on(day: date, moment: datetime | None) -> PairingQuerySet:
    """What the register publishes as at the day, as known at the moment (None: now)."""
    return Pairing.known(moment).visible_to(PUBLIC).as_at(day).on_list()


def read_pairs(
    rows: PairingQuerySet, *, day: date, moment: datetime | None
) -> tuple[ListedPair, ...]:
    """The pairings of ``pairs_on`` by number, in a fixed number of queries."""
    pairings = worded(rows.order_by("number"), moment)
    ids = [pairing.pk for pairing in pairings]
    events = _events(ids, day, moment)
    walking = [pairing.pk for pairing in pairings if pairing.status_shown in _WALKING]
    stages = stages_of(walking, user=PUBLIC, moment=Moment(day, moment))
    return tuple(
        _listed(pairing, tuple(events[pairing.pk]), stages.get(pairing.pk)) for pairing in pairings
    )


def _listed(pairing: Pairing, events: tuple[Happened, ...], stage) -> ListedPair:
    unit = pairing.counterpart
    return ListedPair(
        id=pairing.pk,
        number=pairing.number,
        province_code=pairing.province.code,
        province=_named(pairing.province),
        counts=pairing.province.counts,
        counterpart=_named(unit),
        local_name=unit.name_local,
        unit_type=_named(unit.unit_type),
        country_code=unit.country.code,
        country=_named(unit.country),
        confirmation=pairing.confirmation,
        status=pairing.status_shown,
        is_undated=pairing.is_undated,
        signed_on=pairing.signed_as_known,
        signed_effective=pairing.signed_on,
        is_assumed=bool(pairing.signed_assumed),
        expires_on=pairing.expires_on,
        events=events,
        stage=_stage_name(stage),
    )


def _stage_name(stage) -> StageName | None:
    if stage is None:
        return None
    step = stage.step
    named = (step.number, step.name_th, step.name_en) if step else (None, "", "")
    return StageName(*named, stage.done_count, stage.step_count, stage.since)


def _events(
    ids: Iterable[int], day: date, moment: datetime | None
) -> dict[int, list[Happened]]:
    """What had happened to each by the day, oldest first, those of unknown day before."""
    rows = PairingEvent.known(moment).visible_to(PUBLIC).standing().filter(pairing_id__in=ids)
    rows = [row for row in rows if row.effective_on is None or row.effective_on <= day]
    shown = Document.known(moment).visible_to(PUBLIC)
    columns = ("id", "title_th", "title_en", "number", "issued_on")
    wanted = {row.document_id for row in rows} - {None}
    papers = {
        values[0]: Paper(*values) for values in shown.filter(id__in=wanted).values_list(*columns)
    }
    found = defaultdict(list)
    for row in sorted(rows, key=by_day):
        told = Happened(row.kind, row.happened_on, papers.get(row.document_id))
        found[row.pairing_id].append(told)
    return found


def _named(row) -> Named:
    return Named(row.name_th, row.name_en)
