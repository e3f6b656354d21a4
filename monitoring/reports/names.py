"""Names of the records that a report prints, in the wording of its moment.

Only those that the reader may see; a report itself is public and names what everybody may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser

from monitoring.models import Activity, GroupMeeting, WorkingGroup, WorkingGroupOrder
from registry.choices import EventKind
from registry.models import (
    Cluster,
    Document,
    GuidelineStep,
    Pairing,
    PairingEvent,
    Province,
    Region,
)
from registry.wording import living, worded
from sistercity.thai.calendar import PartialDate

PUBLIC = AnonymousUser()
RECORDS = ("pairing", "activity", "order", "meeting", "document")
_MODELS = {
    "pairing": Pairing,
    "activity": Activity,
    "order": WorkingGroupOrder,
    "meeting": GroupMeeting,
    "document": Document,
}


@dataclass(frozen=True)
class ProvinceName:
    """A province with its region, and the keys that put them in dictionary order.

    Outside every cluster the names of its cluster are blank.
    """

    code: str
    name_th: str
    name_en: str
    full_name_th: str
    region_code: str
    region_th: str
    region_en: str
    cluster_code: str
    cluster_th: str
    cluster_en: str
    order: tuple[str, str]


@dataclass(frozen=True)
class Named:
    """A name in both languages; English may be blank."""

    name_th: str
    name_en: str


CENTRAL = Named("ส่วนกลาง", "Central")


@dataclass(frozen=True)
class PairingName:
    """A pairing by its public number and its two sides; ``signed_on`` as far as known."""

    id: int
    number: str
    province_code: str
    province: Named
    counterpart: Named
    country: Named
    signed_on: PartialDate | None


@dataclass(frozen=True)
class ActivityName:
    """An activity and its province."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    province: Named


@dataclass(frozen=True)
class OrderName:
    """An order of a working group and its seat."""

    id: int
    number: str
    in_force_from: date
    in_force_to: date | None
    seat: Named


@dataclass(frozen=True)
class MeetingName:
    """A meeting or drive activity of a working group, and its seat."""

    id: int
    title: str
    held_on: date
    seat: Named


@dataclass(frozen=True)
class StepName:
    """A step of an edition of the guideline."""

    id: int
    number: int
    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class DocumentName:
    """A published document."""

    id: int
    title_th: str
    title_en: str
    published_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True)
class Names:
    """Names by id; provinces by code. Steps are those that a pairing failed, or failed after."""

    provinces: Mapping[str, ProvinceName]
    pairings: Mapping[int, PairingName]
    activities: Mapping[int, ActivityName]
    orders: Mapping[int, OrderName]
    meetings: Mapping[int, MeetingName]
    documents: Mapping[int, DocumentName]
    steps: Mapping[int, StepName]

    def of(self, record: str) -> Mapping[int, object]:
        """Names of one kind of record, as ``kpis.Exclusion`` calls it."""
        return {
            "pairing": self.pairings,
            "activity": self.activities,
            "order": self.orders,
            "meeting": self.meetings,
            "document": self.documents,
        }[record]


def read_names(
    ids: Mapping[str, Collection[int]],
    moment: datetime | None,
    *,
    user=PUBLIC,
    steps: Collection[int] = (),
) -> Names:
    """Names of the records of each kind with these ids that ``user`` may see.

    The number of queries is fixed.
    """
    return _read({record: set(ids.get(record, ())) for record in RECORDS}, moment, user, steps)


def visible_ids(
    ids: Mapping[str, Collection[int]], moment: datetime | None, user
) -> dict[str, set[int]]:
    """Of the records of each kind with these ids those that ``user`` may see."""
    return {
        record: set(
            model.known(moment)
            .visible_to(user)
            .filter(id__in=ids.get(record, ()))
            .values_list("id", flat=True)
        )
        for record, model in _MODELS.items()
    }


def _read(
    ids: Mapping[str, set[int]], moment: datetime | None, user, steps: Collection[int] = ()
) -> Names:
    return Names(
        provinces=_provinces(moment),
        pairings=_pairings(moment, ids["pairing"], user),
        activities=_activities(moment, ids["activity"], user),
        orders=_orders(moment, ids["order"], user),
        meetings=_meetings(moment, ids["meeting"], user),
        documents=_documents(moment, ids["document"], user),
        steps=_steps(moment, steps, user),
    )


def _provinces(moment: datetime | None) -> dict[str, ProvinceName]:
    rows = living(Province, Province.known(moment))
    regions = Region.known_by_id(moment, {row.region_id for row in rows})
    clusters = Cluster.known_by_id(moment, {row.cluster_id for row in rows} - {None})
    return {
        row.code: ProvinceName(
            row.code,
            row.name_th,
            row.name_en,
            row.full_name_th,
            regions[row.region_id].code,
            regions[row.region_id].name_th,
            regions[row.region_id].name_en,
            *_cluster(clusters.get(row.cluster_id)),
            (regions[row.region_id].sort_key, row.sort_key),
        )
        for row in rows
    }


def _cluster(cluster: Cluster | None) -> tuple[str, str, str]:
    return (cluster.code, cluster.name_th, cluster.name_en) if cluster else ("", "", "")


def _pairings(moment: datetime | None, ids: set[int], user) -> dict[int, PairingName]:
    rows = worded(Pairing.known(moment).visible_to(user).filter(id__in=ids), moment)
    signatures = (
        PairingEvent.known(moment)
        .standing()
        .filter(kind=EventKind.SIGNED, pairing_id__in=ids, effective_on__isnull=False)
        .order_by("-effective_on", "-id")
    )
    # The earliest comes last and stays.
    signed_on = dict(signatures.values_list("pairing_id", "happened_on"))
    return {
        row.pk: PairingName(
            row.pk,
            row.number,
            row.province.code,
            _named(row.province),
            _named(row.counterpart),
            _named(row.counterpart.country),
            signed_on.get(row.pk),
        )
        for row in rows
    }


def _activities(moment: datetime | None, ids: set[int], user) -> dict[int, ActivityName]:
    rows = list(Activity.known(moment).visible_to(user).filter(id__in=ids))
    provinces = Province.known_by_id(moment, {row.province_id for row in rows})
    return {
        row.id: ActivityName(
            row.id, row.title, row.starts_on, row.ends_on, _named(provinces[row.province_id])
        )
        for row in rows
    }


def _orders(moment: datetime | None, ids: set[int], user) -> dict[int, OrderName]:
    rows = list(WorkingGroupOrder.known(moment).visible_to(user).filter(id__in=ids))
    seats = _seats(moment, {row.group_id for row in rows})
    return {
        row.id: OrderName(
            row.id, row.number, row.in_force_from, row.in_force_to, seats[row.group_id]
        )
        for row in rows
    }


def _meetings(moment: datetime | None, ids: set[int], user) -> dict[int, MeetingName]:
    rows = list(GroupMeeting.known(moment).visible_to(user).filter(id__in=ids))
    seats = _seats(moment, {row.group_id for row in rows})
    return {
        row.id: MeetingName(row.id, row.title, row.held_on, seats[row.group_id]) for row in rows
    }


def _seats(moment: datetime | None, ids: set[int]) -> dict[int, Named]:
    groups = WorkingGroup.known_by_id(moment, ids)
    provinces = Province.known_by_id(moment, {group.province_id for group in groups.values()})
    return {
        pk: _named(provinces[group.province_id]) if group.province_id else CENTRAL
        for pk, group in groups.items()
    }


def _documents(moment: datetime | None, ids: set[int], user) -> dict[int, DocumentName]:
    rows = Document.known(moment).visible_to(user).filter(id__in=ids)
    columns = ("id", "title_th", "title_en", "published_on", "withdrawn_on")
    return {values[0]: DocumentName(*values) for values in rows.values_list(*columns)}


def _steps(moment: datetime | None, ids: Collection[int], user) -> dict[int, StepName]:
    rows = GuidelineStep.known(moment).visible_to(user).filter(id__in=ids)
    columns = ("id", "number", "code", "name_th", "name_en")
    return {values[0]: StepName(*values) for values in rows.values_list(*columns)}


def _named(row) -> Named:
    return Named(row.name_th, row.name_en)
