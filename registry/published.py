"""The register as other agencies keep it: places, foreign units, pairings, documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from registry.choices import Access
from registry.events import TURNING_ORDER
from registry.models import (
    Cluster,
    Counterpart,
    Country,
    Document,
    DocumentEnclosure,
    DocumentFile,
    DocumentReference,
    Edition,
    EditionRow,
    Pairing,
    PairingEvent,
    PairingSource,
    Province,
    Region,
    UnitType,
)
from registry.published_shapes import (
    PublishedCounterpartSerializer,
    PublishedDocumentSerializer,
    PublishedPairingSerializer,
    PublishedProvinceSerializer,
    PublishedUnitTypeSerializer,
)
from sistercity.feed.models import FeedEntry
from sistercity.feed.resources import Resource, Told
from sistercity.feed.telling import (
    PUBLIC,
    flat,
    hide_unpublished,
    ids_by,
    parts_of,
    plain_rows,
    published,
)

NAMES = ("name_th", "name_en")

COUNTRIES = flat("countries", Country, "code", "code", *NAMES)
REGIONS = flat("regions", Region, "code", "code", *NAMES)
CLUSTERS = flat("clusters", Cluster, "code", "code", *NAMES)
UNIT_TYPES = flat(
    "unit-types", UnitType, "code", "code", *NAMES, "level",
    shape=PublishedUnitTypeSerializer,
)  # fmt: skip
PROVINCES = flat(
    "provinces", Province, "code",
    "code", *NAMES, "iso_name", "kind", "is_border_zone", "existed_from", "existed_to",
    region="region__code", cluster="cluster__code", shape=PublishedProvinceSerializer,
)  # fmt: skip


def _counterparts(ids: Collection[int]) -> dict[int, Told]:
    rows = plain_rows(
        published(Counterpart, ids), "id", *NAMES, "name_local", "former_names", "parent_th",
        "parent_en", unit_type="unit_type__code", country="country__code",
    )  # fmt: skip
    told = {}
    for row in rows:
        row["former_names"] = _lines(row["former_names"])
        told[row["id"]] = Told(str(row["id"]), row)
    return told


def _unit_joined_to(ids: Collection[int]) -> dict[int, str]:
    rows = Counterpart.objects.joined().filter(pk__in=ids).values_list("id", "merged_into_id")
    return {pk: str(target) for pk, target in rows}


COUNTERPARTS = Resource(
    "counterparts",
    Counterpart,
    PublishedCounterpartSerializer,
    _counterparts,
    merged_into=_unit_joined_to,
)


def _pairings(ids: Collection[int]) -> dict[int, Told]:
    rows = {
        row.pop("id"): row
        for row in plain_rows(
            published(Pairing, ids), "id", "number", "relation", "confirmation",
            "confirmation_note", "level_reason", "expires_on", "note",
            province="province__code", counterpart="counterpart_id", status_last_told="status",
        )
    }  # fmt: skip
    events, sources = _events(rows), _sources(rows)
    numbers = parts_of(
        EditionRow.objects.filter(pairing_id__in=rows).order_by("edition__as_at", "id"),
        "pairing_id", "list_number", edition="edition__as_at",
    )  # fmt: skip
    joined = parts_of(
        Pairing.objects.filter(merged_into_id__in=rows).order_by("number"),
        "merged_into_id", "number",
    )  # fmt: skip
    for pk, row in rows.items():
        row["events"], row["sources"] = events[pk], sources[pk]
        row["list_numbers"] = numbers[pk]
        row["joined_numbers"] = [one["number"] for one in joined[pk]]
    return {pk: Told(row["number"], row) for pk, row in rows.items()}


def _events(pairing_ids: Collection[int]) -> dict[int, list[dict]]:
    """The standing events, in the order in which they tell a status, undated ones first."""
    rows = PairingEvent.objects.standing().filter(pairing_id__in=pairing_ids)
    by_pairing = parts_of(
        rows.order_by(*TURNING_ORDER), "pairing_id",
        "id", "kind", "happened_on", "effective_on", "is_assumed", "status_from", "leads_to",
        "place", "province_signatory_office", "province_signed_on",
        "counterpart_signatory_office", "counterpart_signed_on", "expires_on", "note",
        "source_note", document="document_id", replaces="replaces_id",
    )  # fmt: skip
    every = [event for held in by_pairing.values() for event in held]
    hide_unpublished(Document, every, "document")
    for held in by_pairing.values():
        # Where days that are not known stand differs between databases.
        held.sort(key=lambda event: event["status_from"] is not None)
    return by_pairing


def _sources(pairing_ids: Collection[int]) -> dict[int, list[dict]]:
    rows = PairingSource.objects.filter(pairing_id__in=pairing_ids).order_by("id")
    return parts_of(
        rows, "pairing_id", "url", "counterpart_as_written", "type_as_written", "window",
        "confidence", "note",
    )  # fmt: skip


def _merged_into(ids: Collection[int]) -> dict[int, str]:
    rows = Pairing.objects.joined().filter(pk__in=ids)
    return dict(rows.values_list("id", "merged_into__number"))


PAIRINGS = Resource(
    "pairings",
    Pairing,
    PublishedPairingSerializer,
    _pairings,
    parts={
        PairingEvent: "pairing_id",
        PairingSource: "pairing_id",
        EditionRow: "pairing_id",
        Pairing: "merged_into_id",
    },
    concerned={
        Document: ids_by(PairingEvent, "pairing_id", "document_id"),
        Edition: ids_by(EditionRow, "pairing_id", "edition_id"),
    },
    merged_into=_merged_into,
)


def _documents(ids: Collection[int]) -> dict[int, Told]:
    rows = {
        row["id"]: row
        for row in plain_rows(
            published(Document, ids), "id", "kind", "title_th", "title_en", "number", "issuer",
            "issued_on", "urgency", "received_by", "received_number", "received_on",
            "published_on", "withdrawn_on",
        )
    }  # fmt: skip
    files = parts_of(
        DocumentFile.objects.visible_to(PUBLIC).current().filter(document_id__in=rows).in_order(),
        "document_id", "language", "role", "version_number", "note",
        id="id", content_type="file__content_type", size="file__size",
        page_count="file__page_count", sha256="file__sha256",
    )  # fmt: skip
    cited = _lines_of(DocumentReference, rows, text="written", document="referred_id")
    attached = _lines_of(DocumentEnclosure, rows, text="title", document="enclosed_id")
    for pk, row in rows.items():
        row["files"], row["references"], row["enclosures"] = files[pk], cited[pk], attached[pk]
    return {pk: Told(str(pk), row) for pk, row in rows.items()}


def _lines_of(model, document_ids: Collection[int], **columns: str) -> dict[int, list[dict]]:
    lines = model.objects.visible_to(PUBLIC).filter(document_id__in=document_ids)
    return parts_of(lines.order_by("document_id", "position", "id"), "document_id", **columns)


def _naming(ids: Collection[int]) -> Iterable[int]:
    """Documents that name these in a line, which is shown as long as these are published."""
    for model, target in ((DocumentReference, "referred"), (DocumentEnclosure, "enclosed")):
        yield from ids_by(model, "document_id", f"{target}_id")(ids)


def _come_out(day: date) -> Iterable[int]:
    rows = Document.objects.filter(access=Access.PUBLIC, published_on__lte=day)
    told = FeedEntry.objects.filter(resource="documents", is_current=True)
    told = told.exclude(kind=FeedEntry.Kind.REMOVED)
    return rows.exclude(id__in=told.values("object_id")).values_list("id", flat=True)


DOCUMENTS = Resource(
    "documents",
    Document,
    PublishedDocumentSerializer,
    _documents,
    parts={
        DocumentFile: "document_id",
        DocumentReference: "document_id",
        DocumentEnclosure: "document_id",
    },
    concerned={Document: _naming},
    due=_come_out,
)

RESOURCES = (
    COUNTRIES, REGIONS, CLUSTERS, UNIT_TYPES, PROVINCES, COUNTERPARTS, DOCUMENTS, PAIRINGS
)  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
