"""One country on two pages: who is paired with it, what was done, what waits.

Everything is as at a day, as known at a moment. Activities are the approved ones that name a
published pairing with the country, of the fiscal year of that day and the four before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from monitoring.kpis import NATION
from monitoring.models import Activity, ActivityPairing
from registry.choices import Status
from registry.models import Country
from sistercity.audit.models import Change
from sistercity.thai.calendar import BANGKOK, fiscal_year_of, fiscal_year_start

from .dates import ReportRefused
from .done import Done, read_done
from .measures import Measure, Sum, added_up, sum_of
from .names import PUBLIC, Named
from .pairings import ListedPair, pairs_on, read_pairs

YEARS_TOLD = 5
# An agreement that ends within so many days waits for a decision.
EXPIRES_SOON = timedelta(days=180)
# Signed pairings without a joint activity in so many fiscal years are silent.
SILENT_YEARS = 2


class Waits(StrEnum):
    """Why a pairing asks for something."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    SILENT = "silent"
    WALKING = "walking"


@dataclass(frozen=True)
class CountryPair:
    """A pairing with its activities in the years told, the last of them first."""

    listed: ListedPair
    activities: tuple[Done, ...]
    waits: tuple[Waits, ...]

    @property
    def last_on(self) -> date | None:
        """The day on which the last one began."""
        return self.activities[0].starts_on if self.activities else None


@dataclass(frozen=True)
class CountryBrief:
    """A country; ``years`` are the fiscal years told, each with what was done in it."""

    code: str
    name: Named
    as_at: date
    known_at: datetime
    known_number: int
    pairs: tuple[CountryPair, ...]
    activities: tuple[Done, ...]
    years: tuple[tuple[int, Sum], ...]
    by: Mapping[Measure, tuple[Sum, ...]]

    @property
    def total(self) -> Sum:
        """What all the activities come to."""
        return sum_of(self.activities)

    @property
    def signed(self) -> tuple[CountryPair, ...]:
        """Confirmed pairings of provinces in force on the day, as the official list counts."""
        return tuple(
            pair
            for pair in self.confirmed
            if pair.listed.counts
            and pair.listed.status == Status.SIGNED
            and not pair.listed.is_undated
        )

    @property
    def confirmed(self) -> tuple[CountryPair, ...]:
        """Pairings that the ministry stands by."""
        return tuple(pair for pair in self.pairs if pair.listed.is_confirmed)

    @property
    def candidates(self) -> tuple[CountryPair, ...]:
        """Pairings that nobody has confirmed; they enter no figure."""
        return tuple(pair for pair in self.pairs if not pair.listed.is_confirmed)

    @property
    def province_count(self) -> int:
        """How many provinces those are of."""
        return len({pair.listed.province_code for pair in self.signed})

    @property
    def waiting(self) -> tuple[CountryPair, ...]:
        """Pairings that ask for something."""
        return tuple(pair for pair in self.pairs if pair.waits)


def find_country(code: str, moment: datetime | None) -> Country:
    """The country, as known at the moment.

    Raises:
        ReportRefused: the register has none of this code, or it is Thailand itself.
    """
    abroad = Country.known(moment).visible_to(PUBLIC).exclude(code=NATION)
    country = abroad.filter(code=code).first()
    if country is None:
        raise ReportRefused(
            _("ไม่มีประเทศรหัส “%(code)s” ในทะเบียน โปรดเลือกประเทศจากหน้าประเทศ") % {"code": code[:20]}
        )
    return country


def years_told(day: date) -> range:
    """The fiscal years whose activities a brief as at the day tells."""
    last_year = fiscal_year_of(day)
    return range(last_year - YEARS_TOLD + 1, last_year + 1)


def country_brief(
    code: str, *, as_at: date, known_at: datetime | None, now: datetime
) -> CountryBrief:
    """Read the country in a fixed number of queries.

    Raises:
        ReportRefused: the register has none of this code.
    """
    country = find_country(code, known_at)
    rows = pairs_on(as_at, known_at)
    rows = rows.filter(Exact(rows.column("counterpart__country_id"), country.id))
    listed = read_pairs(rows, day=as_at, moment=known_at)
    years = years_told(as_at)
    done = _done([pair.id for pair in listed], years, as_at, known_at)
    of_pair = defaultdict(list)
    for one in reversed(done):
        for named in one.pairings:
            of_pair[named.id].append(one)
    return CountryBrief(
        code=country.code,
        name=Named(country.name_th, country.name_en),
        as_at=as_at,
        known_at=(known_at or now).astimezone(BANGKOK),
        known_number=Change.objects.number_known_at(known_at),
        pairs=tuple(
            CountryPair(pair, found := tuple(of_pair[pair.id]), _waits(pair, found, as_at))
            for pair in listed
        ),
        activities=done,
        years=tuple(
            (year, sum_of(one for one in done if fiscal_year_of(one.starts_on) == year))
            for year in years
        ),
        by={one: added_up(done, one) for one in (Measure.KIND, Measure.DIRECTION)},
    )


def _done(
    pairing_ids: Iterable[int], years: range, day: date, moment: datetime | None
) -> tuple[Done, ...]:
    links = ActivityPairing.known(moment).filter(pairing_id__in=list(pairing_ids))
    rows = Activity.known(moment).visible_to(PUBLIC).approved()
    rows = rows.filter(starts_on__gte=fiscal_year_start(years[0]), starts_on__lte=day)
    return read_done(rows.filter(id__in=links.values("activity_id")), moment)


def _waits(pair: ListedPair, done: tuple[Done, ...], day: date) -> tuple[Waits, ...]:
    """What a confirmed pairing asks for; of others nobody knows yet whether they are pairings."""
    if not pair.is_confirmed:
        return ()
    found = []
    is_signed = pair.status == Status.SIGNED
    if is_signed and pair.expires_on:
        if pair.expires_on < day:
            found.append(Waits.EXPIRED)
        elif pair.expires_on <= day + EXPIRES_SOON:
            found.append(Waits.EXPIRING)
    since = fiscal_year_start(fiscal_year_of(day) - SILENT_YEARS + 1)
    is_old = pair.signed_effective is not None and pair.signed_effective < since
    if is_signed and is_old and not any(one.is_joint and one.starts_on >= since for one in done):
        found.append(Waits.SILENT)
    if pair.status in (Status.IN_PROGRESS, Status.STALLED):
        found.append(Waits.WALKING)
    return tuple(found)
