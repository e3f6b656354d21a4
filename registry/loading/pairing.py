"""Loading of foreign units, the official list with its pairings, and the candidates."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from registry import actions
from registry.choices import Confirmation, EventKind, Window
from registry.models import (
    Counterpart,
    Country,
    Document,
    Edition,
    EditionRow,
    Pairing,
    PairingEvent,
    PairingSource,
    Province,
    UnitType,
)
from sistercity import clock
from sistercity.thai.calendar import PartialDate, format_date

from .loader import Loader, day, differs, moment


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
    if not differs(pairing, values):
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
