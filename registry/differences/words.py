"""Differences in words of the reader's language, for page and file alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from registry.choices import Confirmation, EventKind, Status
from registry.models import (
    Counterpart,
    Country,
    Document,
    Pairing,
    PairingEvent,
    Province,
    UnitType,
)
from registry.names import name_of
from sistercity.templatetags.thai import partial_date, thai_date

from .details import OF_EVENT, Detail
from .report import Line
from .states import Listing, changed_fields
from .steps import Measure, Standing

_MODELS = {
    "province": Province,
    "counterpart": Counterpart,
    "country": Country,
    "unit_type": UnitType,
}


class Told(NamedTuple):
    """A detail in words; "" where there is no value."""

    label: str
    before: str
    after: str


def told_details(line: Line) -> list[Told]:
    """The details of a line in words."""
    return [_told(detail) for detail in line.details]


def effect_words(line: Line) -> list[str]:
    """What a line adds to the totals: ``+1 คู่ที่ลงนามแล้ว``."""
    return [f"{signed_number(n)} {Measure(measure).label}" for measure, n in line.effects.items()]


def signed_number(number: int) -> str:
    """With its sign, which zero has not."""
    return f"+{number}" if number > 0 else f"−{-number}" if number else "0"


def standing_words(standing: Standing | None) -> str:
    """How a pairing stands on a list."""
    if standing is None:
        return _("ไม่อยู่ในทะเบียนของวันนั้น")
    status = str(Status(standing.status).label)
    if standing.is_undated:
        status = _("%(status)s ไม่ทราบวันที่") % {"status": status}
    if standing.confirmation == Confirmation.CONFIRMED:
        return status
    return f"{Confirmation(standing.confirmation).label} ({status})"


def _told(detail: Detail) -> Told:
    before, after = detail.before, detail.after
    match detail.what:
        case "recorded":
            return Told(_("เพิ่มรายการในทะเบียน"), "", after)
        case "shown":
            return Told(_("การเผยแพร่"), _("ไม่เผยแพร่"), _("เผยแพร่"))
        case "hidden":
            return Told(_("การเผยแพร่"), _("เผยแพร่"), _("ไม่เผยแพร่"))
        case "event":
            return _told_event(before, after)
        case "event_document":
            return Told(_("เอกสารของเหตุการณ์"), _paper(before), _paper(after))
        case "document":
            return Told(_("เอกสาร"), _paper(before), _paper(after))
        case "list_number":
            return _told_listing(before, after)
    return Told(_label(detail.what), *_values(detail))


def _told_event(before: PairingEvent | None, after: PairingEvent | None) -> Told:
    label = str(EventKind((after or before).kind).label)
    if after is None:
        return Told(label, partial_date(before.happened_on), _("ยกเลิก เพราะไม่ได้เกิดขึ้นจริง"))
    if before is None:
        return Told(label, "", partial_date(after.happened_on))
    return Told(label, _event(before, after), _event(after, before))


def _event(event: PairingEvent, other: PairingEvent) -> str:
    """Its date, and of what else is public that which is not the same of the other."""
    words = [partial_date(event.happened_on)]
    words += [getattr(event, name) for name in changed_fields(event, other, OF_EVENT)]
    return " · ".join(word for word in words if word)


def _told_listing(before: Listing | None, after: Listing | None) -> Told:
    day = (after or before).edition.as_at
    label = _("เลขที่ในบัญชี ณ วันที่ %(day)s") % {"day": thai_date(day)}
    return Told(label, _listing(before), _listing(after))


def _listing(listing: Listing | None) -> str:
    return f"{listing.list_number} {listing.as_written}" if listing else ""


def _paper(document: Document | None) -> str:
    return " ".join(filter(None, (name_of(document), document.number))) if document else ""


def _label(what: str) -> str:
    """The words of the field in the models themselves."""
    model_name, _dot, name = what.rpartition(".")
    field = _MODELS.get(model_name, Pairing)._meta.get_field(name).verbose_name
    if not model_name:
        return str(field)
    return f"{_MODELS[model_name]._meta.verbose_name}: {field}"


def _values(detail: Detail) -> Iterator[str]:
    model_name, _dot, name = detail.what.rpartition(".")
    field = _MODELS.get(model_name, Pairing)._meta.get_field(name)
    choices = dict(field.flatchoices)
    for value in (detail.before, detail.after):
        if value is None or value == "":
            yield ""
        elif isinstance(value, models.Model):
            yield name_of(value)
        elif isinstance(value, date):
            yield thai_date(value)
        else:
            yield str(choices.get(value, value))
