"""What provinces did in a year: its approved activities, added up and one by one, with photos.

Photos are evidence and never public: they are read for the internal edition alone, small ones,
a few of each activity. Where one is lost there is no report, rather than one that hides it.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from monitoring.choices import Status
from monitoring.kpis import NATION, PlaceKind, kind_of
from monitoring.models import Activity, Evidence
from registry.models import Province
from sistercity.audit.models import Change
from sistercity.files.models import StoredFile
from sistercity.files.small import open_small
from sistercity.thai.calendar import BANGKOK

from .dates import Dates, ReportRefused, settle
from .done import Done, approved_in, read_done
from .measures import Measure, Sum, added_up, measure_id, sum_of
from .names import Named
from .places import places_known, unknown_place

# Photos printed of one activity, and of a whole report: what bounds its memory.
PHOTOS_OF_ONE = 4
PHOTOS_OF_ALL = 300


@dataclass(frozen=True)
class Photo:
    """A small photo as a ``data:`` address, with its words."""

    address: str = field(repr=False)
    caption: str
    alt: str


@dataclass(frozen=True)
class Entry:
    """An activity with its photos; ``photo_count`` is how many it has, shown or not."""

    told: Done
    photos: tuple[Photo, ...]
    photo_count: int


@dataclass(frozen=True)
class AnnualReport:
    """The approved activities of a year and place; ``waiting_count`` are not approved."""

    dates: Dates
    known_at: datetime
    known_number: int
    place: str
    place_name: Named
    entries: tuple[Entry, ...]
    total: Sum
    by: Mapping[Measure, tuple[Sum, ...]]
    waiting_count: int
    is_internal: bool

    @property
    def fiscal_year(self) -> int:
        """The Buddhist year in which the fiscal year ends."""
        return self.dates.period.fiscal_year

    @property
    def as_at(self) -> date:
        """The day up to which activities had begun."""
        return self.dates.period.as_at

    def result_id(self, measure: Measure) -> str:
        """What names the lines of a measure."""
        return measure_id(
            measure,
            fiscal_year=self.fiscal_year,
            place=self.place,
            as_at=self.as_at,
            known_number=self.known_number,
        )


def annual_report(
    fiscal_year: int,
    *,
    place: str = NATION,
    as_at: date | None = None,
    known_at: datetime | None = None,
    internal: bool = False,
    now: datetime,
) -> AnnualReport:
    """The activities of a year; the dates are as ``kpi_report`` takes them.

    Raises:
        ReportRefused: no such year, dates or place, or a photo that the store has lost.
    """
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=now.date())
    day, moment = dates.period.as_at, dates.known_at
    provinces = _provinces(place, moment)
    order = {row.code: (row.region.sort_key, row.sort_key) for row in provinces}
    ids = [row.id for row in provinces]
    rows = approved_in(fiscal_year, by=day, moment=moment).filter(province_id__in=ids)
    done = sorted(
        read_done(rows, moment), key=lambda one: (order[one.province_code], one.starts_on, one.id)
    )
    waiting = Activity.known(moment).of_year(fiscal_year).filter(province_id__in=ids)
    waiting = waiting.exclude(status__in=(Status.APPROVED, Status.DISCARDED, Status.DRAFT))
    shown, counts = _photos(done, moment) if internal else ({}, {})
    return AnnualReport(
        dates=dates,
        known_at=(moment or now).astimezone(BANGKOK),
        known_number=Change.objects.number_known_at(moment),
        place=place,
        place_name=_place_name(place, provinces),
        entries=tuple(
            Entry(one, shown.get(one.id, ()), counts.get(one.id, 0)) for one in done
        ),
        total=sum_of(done),
        by={measure: added_up(done, measure) for measure in Measure},
        waiting_count=waiting.filter(starts_on__lte=day).count(),
        is_internal=internal,
    )


def check_annual(place: str, dates: Dates) -> None:
    """Refuse a place that the register does not know.

    Raises:
        ReportRefused: no such province, region or cluster.
    """
    _provinces(place, dates.known_at)


def _provinces(place: str, moment: datetime | None) -> list[Province]:
    known = places_known(moment)
    if place not in known:
        raise unknown_place(place, known)
    return known[place]


def _place_name(place: str, provinces: list[Province]) -> Named:
    kind, one = kind_of(place), provinces[0]
    if kind == PlaceKind.NATION:
        return Named("ทั้งประเทศ", "Thailand")
    if kind == PlaceKind.PROVINCE:
        return Named(one.full_name_th, one.name_en)
    named = one.region if kind == PlaceKind.REGION else one.cluster
    return Named(named.name_th, named.name_en)


def _photos(
    done: Iterable[Done], moment: datetime | None
) -> tuple[dict[int, tuple[Photo, ...]], Mapping[int, int]]:
    """The photos that are printed, and how many each activity has."""
    activities = {one.id: one for one in done}
    rows = Evidence.known(moment).kept().photos().filter(
        activity_id__in=list(activities), file__erased_at=None
    )
    kept = defaultdict(list)
    for row in rows.order_by("id"):
        kept[row.activity_id].append(row)
    chosen = [row for pk in activities for row in kept[pk][:PHOTOS_OF_ONE]][:PHOTOS_OF_ALL]
    files = StoredFile.objects.in_bulk({row.file_id for row in chosen})
    shown = defaultdict(list)
    for row in chosen:
        shown[row.activity_id].append(_photo(row, files[row.file_id], activities[row.activity_id]))
    counts = {pk: len(found) for pk, found in kept.items()}
    return {pk: tuple(found) for pk, found in shown.items()}, counts


def _photo(row, stored: StoredFile, activity: Done) -> Photo:
    try:
        with open_small(stored) as file:
            content = base64.b64encode(file.read()).decode()
    except OSError as lost:
        raise ReportRefused(
            _(
                "ภาพ “%(photo)s” ของกิจกรรม “%(activity)s” (%(province)s) หายจากที่เก็บแฟ้มหรือเปิดไม่ได้ "
                "จึงไม่ทำรายงานที่ขาดภาพ โปรดแนบภาพใหม่หรือนำภาพนั้นออกจากกิจกรรม แล้วขอรายงานอีกครั้ง "
                "ฉบับเผยแพร่ซึ่งไม่มีภาพทำได้ตามปกติ"
            )
            % {
                "photo": row.caption or row.name,
                "activity": activity.title,
                "province": activity.province.name_th,
            },
            parameter="internal",
        ) from lost
    return Photo(
        f"data:image/jpeg;base64,{content}", row.caption, row.alt_text or row.caption or row.name
    )
