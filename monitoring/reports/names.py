"""Names of the records that a report prints, in the wording of its moment, by public scope.

A record that the public may not see has no name here, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser

from monitoring import kpis
from monitoring.models import Activity, WorkingGroupOrder
from registry.choices import EventKind
from registry.models import Document, Pairing, PairingEvent, Province, Region
from registry.wording import worded
from sistercity.thai.calendar import PartialDate

PUBLIC = AnonymousUser()


@dataclass(frozen=True)
class ProvinceName:
    """A province with its region, and the keys that put them in dictionary order."""

    code: str
    name_th: str
    name_en: str
    region_code: str
    region_th: str
    region_en: str
    order: tuple[str, str]


@dataclass(frozen=True)
class Named:
    """A name in both languages; English may be blank."""

    name_th: str
    name_en: str


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
    """An approved activity."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    province_code: str


@dataclass(frozen=True)
class OrderName:
    """An approved order of a working group."""

    id: int
    number: str
    in_force_from: date
    in_force_to: date | None


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
    """Names by id; provinces by code."""

    provinces: Mapping[str, ProvinceName]
    pairings: Mapping[int, PairingName]
    activities: Mapping[int, ActivityName]
    orders: Mapping[int, OrderName]
    documents: Mapping[int, DocumentName]

    def of(self, record: str) -> Mapping[int, object]:
        """Names of one kind of record, as ``kpis.Exclusion`` calls it."""
        return {
            "pairing": self.pairings,
            "activity": self.activities,
            "order": self.orders,
            "document": self.documents,
        }[record]


def read_names(figures: Iterable[kpis.Figure], moment: datetime | None) -> Names:
    """Names of every published record in these figures, in a fixed number of queries."""
    figures = list(figures)
    ids = {record: set() for record in ("pairing", "activity", "order", "document")}
    for figure in figures:
        for exclusion in figure.exclusions:
            if exclusion.reason not in kpis.UNPUBLISHED:
                ids[exclusion.record].add(exclusion.id)
        for keys in figure.groups.get("pairings", {}).values():
            ids["pairing"].update(keys)
        for keys in figure.supporting.get("activities_by_province", {}).values():
            ids["activity"].update(keys)
        for keys in figure.supporting.get("orders_by_province", {}).values():
            ids["order"].update(keys)
        ids["order"].update(figure.groups.get("central", {}).get("orders", ()))
        if figure.indicator == "1.1":
            ids["document"].update(figure.numerator_ids)
    return Names(
        provinces=_provinces(moment),
        pairings=_pairings(moment, ids["pairing"]),
        activities=_activities(moment, ids["activity"]),
        orders=_orders(moment, ids["order"]),
        documents=_documents(moment, ids["document"]),
    )


def _provinces(moment: datetime | None) -> dict[str, ProvinceName]:
    rows = list(Province.known(moment))
    regions = Region.known_by_id(moment, {row.region_id for row in rows})
    return {
        row.code: ProvinceName(
            row.code,
            row.name_th,
            row.name_en,
            regions[row.region_id].code,
            regions[row.region_id].name_th,
            regions[row.region_id].name_en,
            (regions[row.region_id].sort_key, row.sort_key),
        )
        for row in rows
    }


def _pairings(moment: datetime | None, ids: set[int]) -> dict[int, PairingName]:
    rows = worded(Pairing.known(moment).visible_to(PUBLIC).filter(id__in=ids), moment)
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


def _activities(moment: datetime | None, ids: set[int]) -> dict[int, ActivityName]:
    rows = Activity.known(moment).visible_to(PUBLIC).filter(id__in=ids)
    codes = dict(Province.known(moment).values_list("id", "code"))
    columns = ("id", "title", "starts_on", "ends_on", "province_id")
    return {
        pk: ActivityName(pk, title, starts_on, ends_on, codes.get(province_id, ""))
        for pk, title, starts_on, ends_on, province_id in rows.values_list(*columns)
    }


def _orders(moment: datetime | None, ids: set[int]) -> dict[int, OrderName]:
    rows = WorkingGroupOrder.known(moment).visible_to(PUBLIC).filter(id__in=ids)
    columns = ("id", "number", "in_force_from", "in_force_to")
    return {values[0]: OrderName(*values) for values in rows.values_list(*columns)}


def _documents(moment: datetime | None, ids: set[int]) -> dict[int, DocumentName]:
    rows = Document.known(moment).visible_to(PUBLIC).filter(id__in=ids)
    columns = ("id", "title_th", "title_en", "published_on", "withdrawn_on")
    return {values[0]: DocumentName(*values) for values in rows.values_list(*columns)}


def _named(row) -> Named:
    return Named(row.name_th, row.name_en)
