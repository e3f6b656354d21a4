"""What changed of a pairing, piece by piece, each under its class and with both values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from registry.models import Document, Pairing, PairingEvent

from .states import Listing, changed_fields
from .steps import ChangeClass, Known, fresh_events, is_by

LATE, CORRECTION, NEW = ChangeClass.LATE, ChangeClass.CORRECTION, ChangeClass.NEW
# Columns of a pairing, and of the rows that it names, which a reader sees.
_OWN = (
    "confirmation", "confirmation_note", "relation", "level_reason", "expires_on", "note",
    "province_id", "counterpart_id",
)  # fmt: skip
_NAMES = {
    "province": ("name_th", "name_en", "kind"),
    "counterpart": (
        "name_th", "name_en", "name_local", "parent_th", "parent_en", "country_id", "unit_type_id",
    ),
    "country": ("name_th", "name_en"),
    "unit_type": ("name_th", "name_en", "level"),
}  # fmt: skip
# What is public of an event, beside its date; the names of those who signed are not.
OF_EVENT = (
    "place", "province_signatory_office", "counterpart_signatory_office", "source_note", "note",
)  # fmt: skip
_OF_PAPER = ("title_th", "title_en", "number")


@dataclass(frozen=True)
class Detail:
    """One thing that changed.

    Attributes:
        what: recorded, shown, hidden, event, document, list_number; a column of the pairing; or
            the row it names, such as counterpart, with its column: ``counterpart.name_th``.
        before, after: the values, an event or a paper as itself; None where there is none.
        known_from: since when the register knows it, where one row tells.
    """

    change_class: ChangeClass
    what: str
    before: object = None
    after: object = None
    known_from: datetime | None = None


def own_details(first: Known, last: Known, entered_as: ChangeClass) -> Iterator[Detail]:
    """What changed of the pairing itself and of the names it bears.

    Args:
        entered_as: the class under which a pairing came that was not on record at first.
    """
    before, after = first.pairing, last.pairing
    if not first.is_recorded:
        if after is not None:
            yield Detail(entered_as, "recorded", None, after.number, after.known_from)
    elif before is None or after is None:
        if before is not after:
            what = "shown" if before is None else "hidden"
            yield Detail(CORRECTION, what, None, None, getattr(after, "known_from", None))
    else:
        yield from _field_details(before, after)


def event_details(first: Known, last: Known, day: date, last_day: date) -> Iterator[Detail]:
    """What was learned of events, and what happened between the days."""
    if last.pairing is None:
        return
    fresh = fresh_events(first, last)
    for event in fresh:
        if is_by(event, day):
            # Of a pairing that was on record and not shown, nothing is a late report.
            was_hidden = first.is_recorded and first.pairing is None
            yield _told(CORRECTION if was_hidden else LATE, None, event)
    for event in last.standing:
        if not is_by(event, day) and is_by(event, last_day):
            yield _told(NEW, None, event)
    by_replaced = {event.replaces_id: event for event in last.events if event.replaces_id}
    current = {event.id: event for event in last.events}
    for old in first.standing:
        now = current.get(_end_of(old, by_replaced))
        if now is None or now.is_void:
            yield _told(CORRECTION, old, None, now)
        elif now.id != old.id or any(changed_fields(old, now, ("happened_on", *OF_EVENT))):
            yield _told(CORRECTION, old, now)
    recorded = {event.id for event in first.events}
    revived = {event.id for event in last.standing} - {event.id for event in fresh} - recorded
    reached = {_end_of(old, by_replaced) for old in first.standing}
    for event in last.standing:
        if event.id in revived - reached:
            yield _told(CORRECTION, None, event)


def paper_details(
    first: Known,
    last: Known,
    before: Mapping[int, Document],
    after: Mapping[int, Document],
) -> Iterator[Detail]:
    """Documents of events that took another one, and those that are now titled otherwise."""
    by_replaced = {event.replaces_id: event for event in last.events if event.replaces_id}
    current = {event.id: event for event in last.events}
    for event in first.standing:
        now = current.get(_end_of(event, by_replaced))
        if now is not None and not now.is_void and now.document_id != event.document_id:
            papers = (before.get(event.document_id), after.get(now.document_id))
            yield Detail(CORRECTION, "event_document", *papers, now.known_from)
    named = {event.document_id for event in first.standing}
    for pk in sorted(named & {event.document_id for event in last.standing} - {None}):
        old, now = before.get(pk), after.get(pk)
        if old is not None and now is not None and any(changed_fields(old, now, _OF_PAPER)):
            yield Detail(CORRECTION, "document", old, now)


def listing_details(
    before: Mapping[int, Listing],
    after: Mapping[int, Listing],
    *,
    day: date,
    editions_before: frozenset[int],
) -> Iterator[Detail]:
    """List numbers: of an edition after the day new, of one learned of later a late report."""
    for pk in sorted({*before, *after}):
        old, now = before.get(pk), after.get(pk)
        if old is not None and old.edition.as_at > day:
            old = None
        if old is None and now is None:
            continue
        if now is not None and now.edition.as_at > day:
            yield Detail(NEW, "list_number", old, now, now.known_from)
        elif now is None:
            yield Detail(CORRECTION, "list_number", old, None)
        elif old is None:
            change_class = CORRECTION if pk in editions_before else LATE
            yield Detail(change_class, "list_number", None, now, now.known_from)
        elif (old.list_number, old.as_written) != (now.list_number, now.as_written):
            yield Detail(CORRECTION, "list_number", old, now, now.known_from)


def _field_details(before: Pairing, after: Pairing) -> Iterator[Detail]:
    for name in changed_fields(before, after, _OWN):
        side = name.removesuffix("_id")
        old, now = getattr(before, side), getattr(after, side)
        yield Detail(CORRECTION, side, old, now, after.known_from)
    pairs = {
        "province": (before.province, after.province),
        "counterpart": (before.counterpart, after.counterpart),
        "country": (before.counterpart.country, after.counterpart.country),
        "unit_type": (before.counterpart.unit_type, after.counterpart.unit_type),
    }
    for what, (old, now) in pairs.items():
        if old.id != now.id:
            continue
        for name in changed_fields(old, now, _NAMES[what]):
            side = name.removesuffix("_id")
            yield Detail(CORRECTION, f"{what}.{side}", getattr(old, side), getattr(now, side))


def _told(
    change_class: ChangeClass,
    old: PairingEvent | None,
    now: PairingEvent | None,
    teller: PairingEvent | None = None,
) -> Detail:
    told_by = now or teller
    return Detail(change_class, "event", old, now, told_by.known_from if told_by else None)


def _end_of(event: PairingEvent, by_replaced: Mapping[int, PairingEvent]) -> int:
    """The id of the event that stands in its place in the end."""
    while event.id in by_replaced:
        event = by_replaced[event.id]
    return event.id
