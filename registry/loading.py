"""Loading of the register from ``fixtures/``: found or added, never doubled, through the actions.

Every fixture names its source and, in ``known_from``, the day since which its rows are known.
Reference rows (regions, provinces, countries, kinds of unit) are no findings of the register:
they are known from the first day of B.E. 2484, the earliest that anybody can ask for. None
means: known from the entry.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import actions
from registry.choices import Confirmation, EventKind, Window
from registry.models import (
    Cluster,
    Counterpart,
    Country,
    DeclaredTotal,
    Document,
    Edition,
    EditionRow,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    PairingEvent,
    PairingSource,
    Province,
    Region,
    UnitType,
)
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded
from sistercity.thai.calendar import BANGKOK, PartialDate, format_date

FOLDER = settings.BASE_DIR / "fixtures"


class Loader:
    """What the parts of one loading share: the folder, the rule of whom to yield to, the count.

    Attributes:
        tally: how many rows were added, changed, kept (edited by people) or the same, as
            ``{(model, outcome): count}``.
        left_out: events that lie after today, in words.
    """

    def __init__(
        self,
        *,
        overwrite: bool = False,
        folder: Path = FOLDER,
        tell: Callable[[str], object] = lambda line: None,
    ) -> None:
        self.overwrite, self.folder, self.tell = overwrite, folder, tell
        self.tally: Counter[tuple[type[Recorded], str]] = Counter()
        self.left_out: list[str] = []

    def read(self, name: str) -> dict:
        """One fixture."""
        self.tell(name)
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def find(self, model: type[Recorded], **key) -> Recorded | None:
        """The row that has this key, or had it before people changed it."""
        row = model._base_manager.filter(**key).first()
        if row is None:
            states = model.versions._base_manager.filter(**key).order_by("number_from")
            row = model._base_manager.filter(pk__in=states.values("id")[:1]).first()
        return row

    def yields_to(self, row: Recorded) -> bool:
        """Whether the row stays as it is because a person wrote it last."""
        if self.overwrite:
            return False
        return Change.objects.filter(pk=row.revision, by__isnull=False).exists()

    def prepare(self, model: type[Recorded], key: dict, values: dict) -> tuple[Recorded, bool]:
        """The row of ``key`` with ``values`` set where that is called for, and whether it was.

        Returns:
            The row, and True when it is new or changed and has to be saved.
        """
        row = self.find(model, **key)
        if row is None:
            self.tally[model, "added"] += 1
            return model(**key, **values), True
        # A row found by what it was called before has lost its key.
        values = key | values
        if not _different(row, values):
            self.tally[model, "same"] += 1
        elif self.yields_to(row):
            self.tally[model, "kept"] += 1
        else:
            self.tally[model, "changed"] += 1
            for name, value in values.items():
                setattr(row, name, value)
            return row, True
        return row, False

    def put(
        self, model: type[Recorded], key: dict, values: dict, known_from: datetime | None
    ) -> Recorded:
        """Add or change one reference row."""
        row, is_due = self.prepare(model, key, values)
        if is_due:
            actions.save_record(by=None, record=row, known_from=known_from)
        return row

    def put_all(
        self, model: type[Recorded], rows: list[tuple[dict, dict]], known_from: datetime | None
    ) -> None:
        """Add or change many reference rows of one model, as one change."""
        prepared = [self.prepare(model, key, values) for key, values in rows]
        due = [row for row, is_due in prepared if is_due]
        actions.save_records(by=None, records=due, known_from=known_from)


def load_places(loader: Loader) -> None:
    """Regions, clusters, provinces, countries and kinds of unit."""
    for model, name in (
        (Region, "regions.json"),
        (Cluster, "clusters.json"),
        (Country, "countries.json"),
        (UnitType, "unit_types.json"),
    ):
        fixture = loader.read(name)
        rows = [({"code": row.pop("code")}, row) for row in fixture["rows"]]
        loader.put_all(model, rows, moment(fixture["known_from"]))
    fixture = loader.read("provinces.json")
    regions = {row.code: row for row in Region.objects.all()}
    clusters = {row.code: row for row in Cluster.objects.all()}
    rows = []
    for row in fixture["rows"]:
        code = row.pop("code")
        row["region"] = regions[row["region"]]
        row["cluster"] = clusters.get(row["cluster"])
        row["existed_from"] = day(row["existed_from"])
        rows.append(({"code": code}, row))
    loader.put_all(Province, rows, moment(fixture["known_from"]))


def load_documents(loader: Loader) -> dict[str, Document]:
    """The documents of the register with what they refer to, enclose and declare; returns them
    by their keys.
    """
    documents, lines = {}, []
    for row in loader.read("documents.json")["rows"]:
        key, totals = row.pop("key"), row.pop("totals")
        known_from = moment(row["published_on"])
        named = {name: row.pop(name) for name in ("references", "enclosures")}
        for name in ("issued_on", "published_on", "received_on"):
            row[name] = day(row[name])
        # What a letter is known by; its kind and title may be put right.
        known_by = ("number", "issuer") if row["number"] else ("kind", "title_th")
        identity = {name: row.pop(name) for name in known_by}
        document, is_due = loader.prepare(Document, identity, row)
        if is_due:
            actions.save_document(by=None, document=document, known_from=known_from)
        documents[key] = document
        lines.append((document, named, known_from))
        for total in totals:
            total["as_at"] = day(total["as_at"])
            identity = {"document": document, "status": total.pop("status")}
            loader.put(DeclaredTotal, identity, total, known_from)
    # Once all are here, so that a line finds the document it names.
    for document, named, known_from in lines:
        if not loader.yields_to(document):
            actions.save_document(by=None, document=document, known_from=known_from, **named)
    return documents


def load_guideline(loader: Loader) -> None:
    """The editions of the guideline with their steps."""
    fixture = loader.read("guideline.json")
    known_from = moment(fixture["known_from"])
    for row in fixture["rows"]:
        steps, key = row.pop("steps"), {"code": row.pop("code")}
        for name in ("issued_on", "in_force_from"):
            row[name] = day(row[name])
        edition = loader.put(GuidelineEdition, key, row, known_from)
        rows = [({"edition": edition, "code": step.pop("code")}, step) for step in steps]
        loader.put_all(GuidelineStep, rows, known_from)


def load_pairings(loader: Loader, documents: dict[str, Document]) -> None:
    """The counterparts, the edition of the list with its rows, and the candidates."""
    listed = loader.read("listed_pairs.json")
    counterparts = _load_counterparts(
        loader,
        listed_keys={row["counterpart"] for row in listed["rows"]},
        known_from=moment(listed["known_from"]),
    )
    provinces = {row.code: row for row in Province.objects.all()}
    sides = [
        (row, provinces[row["province"]], counterparts[row["counterpart"]])
        for row in listed["rows"]
    ]
    _load_listed(loader, listed, sides, documents[listed["document"]])
    for row in loader.read("candidate_pairs.json")["rows"]:
        pairing = _put_pairing(
            loader,
            provinces[row["province"]],
            counterparts[row["counterpart"]],
            {"relation": row["relation"]},
        )
        for event in row["events"]:
            _put_event(
                loader,
                pairing,
                event["kind"],
                event["on"],
                source_note=event["source"],
                note=event.get("note", ""),
            )
        _put_source(loader, pairing, row, row["window"], None)


def _load_counterparts(
    loader: Loader, *, listed_keys: set[str], known_from: datetime
) -> dict[str, Counterpart]:
    """Foreign units by their keys; those on the list are known from its date."""
    countries = {row.code: row for row in Country.objects.all()}
    unit_types = {row.code: row for row in UnitType.objects.all()}
    counterparts = {}
    for row in loader.read("counterparts.json")["rows"]:
        key = row.pop("key")
        identity = {
            "country": countries[row.pop("country")],
            "name_th": row.pop("name_th"),
            "parent_th": row.pop("parent_th"),
        }
        row["unit_type"] = unit_types[row["unit_type"]]
        row["former_names"] = "\n".join(row.pop("other_names"))
        counterpart, is_due = loader.prepare(Counterpart, identity, row)
        if is_due:
            actions.save_counterpart(
                by=None,
                counterpart=counterpart,
                known_from=known_from if key in listed_keys else None,
            )
        counterparts[key] = counterpart
    return counterparts


def _load_listed(
    loader: Loader,
    listed: dict,
    sides: list[tuple[dict, Province, Counterpart]],
    document: Document,
) -> None:
    """The edition of the official list and its pairings, confirmed by being on it."""
    known_from = moment(listed["known_from"])
    edition = loader.put(
        Edition,
        {"as_at": day(listed["as_at"])},
        {"title_th": listed["title_th"], "document": document},
        known_from,
    )
    for row, province, counterpart in sides:
        pairing = _put_pairing(
            loader,
            province,
            counterpart,
            {"level_reason": row["level_reason"]},
            known_from=known_from,
        )
        _confirm(loader, pairing, listed["confirmation_note"], known_from)
        _put_event(
            loader,
            pairing,
            EventKind.SIGNED,
            row["signed"],
            document_id=document.pk,
            source_note=row["signed_source"],
            known_from=known_from,
        )
        year, sequence = (int(part) for part in row["list_number"].split("/"))
        loader.put(
            EditionRow,
            {"edition": edition, "sequence": sequence},
            {
                "pairing": pairing,
                "list_number": row["list_number"],
                "year_be": 2500 + year,
                "counterpart_as_written": row["as_written"],
            },
            known_from,
        )
        _put_source(loader, pairing, row, Window.IN_LIST, known_from)


def _put_pairing(
    loader: Loader,
    province: Province,
    counterpart: Counterpart,
    values: dict,
    known_from: datetime | None = None,
) -> Pairing:
    pairing = loader.find(Pairing, province=province, counterpart=counterpart)
    if pairing is None:
        loader.tally[Pairing, "added"] += 1
        return actions.create_pairing(
            by=None,
            province_id=province.pk,
            counterpart_id=counterpart.pk,
            values=values,
            known_from=known_from,
        )
    if not _different(pairing, values):
        loader.tally[Pairing, "same"] += 1
    elif loader.yields_to(pairing):
        loader.tally[Pairing, "kept"] += 1
    else:
        loader.tally[Pairing, "changed"] += 1
        pairing = actions.edit_pairing(by=None, pairing_id=pairing.pk, values=values)
    return pairing


def _confirm(loader: Loader, pairing: Pairing, note: str, known_from: datetime | None) -> None:
    """Confirm a listed pairing, unless the ministry has since said something else."""
    if pairing.confirmation != Confirmation.CONFIRMED and not loader.yields_to(pairing):
        actions.confirm_pairing(
            by=None,
            pairing_id=pairing.pk,
            confirmation=Confirmation.CONFIRMED,
            note=note,
            known_from=known_from,
        )


def _put_event(
    loader: Loader, pairing: Pairing, kind: str, on: str | None, **source
) -> PairingEvent | None:
    """Record an event once, or correct its date; one after today is left out and told."""
    happened_on = PartialDate.from_iso(on) if on else None
    if happened_on and happened_on.earliest > clock.today():
        words = {
            "pairing": pairing,
            "event": EventKind(kind).label,
            "on": format_date(happened_on, style="short"),
        }
        loader.left_out.append(_("%(pairing)s: %(event)s %(on)s") % words)
        return None
    held = pairing.events.filter(kind=kind)
    standing = held.standing()
    if standing.filter(happened_on=happened_on).exists():
        loader.tally[PairingEvent, "same"] += 1
        return None
    last = held.order_by("-revision").first()
    pairing.refresh_from_db(fields=["revision"])
    if loader.yields_to(last or pairing):
        loader.tally[PairingEvent, "kept"] += 1
        return None
    wrong = standing.first()
    if wrong is None:
        loader.tally[PairingEvent, "added"] += 1
        return actions.record_event(
            by=None, pairing_id=pairing.pk, kind=kind, happened_on=happened_on, **source
        )
    loader.tally[PairingEvent, "changed"] += 1
    return actions.correct_event(
        by=None,
        event_id=wrong.pk,
        happened_on=happened_on,
        reason="แก้ไขตามแฟ้มข้อมูลของทะเบียน",
        **source,
    )


def _put_source(
    loader: Loader, pairing: Pairing, row: dict, window: str, known_from: datetime | None
) -> PairingSource:
    return loader.put(
        PairingSource,
        {
            "pairing": pairing,
            "url": row.get("url", ""),
            "counterpart_as_written": row["as_written"],
        },
        {
            "type_as_written": row["type_as_written"],
            "window": window,
            "confidence": row["confidence"],
            "note": row["note"],
        },
        known_from,
    )


def moment(text: str | None) -> datetime | None:
    """The first moment of an ISO day in Thailand; None stays None."""
    return timezone.make_aware(datetime.fromisoformat(text), BANGKOK) if text else None


def day(text: str | None) -> date | None:
    """An ISO day; None stays None."""
    return date.fromisoformat(text) if text else None


def _different(row: Recorded, values: dict) -> bool:
    for name, value in values.items():
        held = getattr(row, f"{name}_id") if isinstance(value, models.Model) else getattr(row, name)
        if held != (value.pk if isinstance(value, models.Model) else value):
            return True
    return False
