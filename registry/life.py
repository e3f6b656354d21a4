"""The life line of a pairing: its events as far as they had happened, corrections told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.choices import EventKind, Status
from registry.models import Document, Pairing, PairingEvent
from registry.names import name_of
from sistercity.fields.messages import reads_english
from sistercity.thai.calendar import PartialDate, format_date


class Link(NamedTuple):
    """Words that lead somewhere."""

    label: str
    href: str


@dataclass(frozen=True)
class LifeEvent:
    """A point of the line, in words; ``state`` is done, today, future or past_due."""

    date: str
    title: str
    text: str = ""
    who: str = ""
    document: Link | None = None
    assumed: bool = False
    state: str = "done"


def life_line(
    pairing: Pairing,
    events: Iterable[PairingEvent],
    *,
    documents: Mapping[int, Document],
    as_at: date,
    status: str,
) -> list[LifeEvent]:
    """The events that had happened by ``as_at``, oldest first, then that day and the expiry.

    Events of unknown date come first. A correction stands in the place of what it corrects and
    says what was recorded before; a voided event is told as such.

    Args:
        events: all of the pairing, replaced and voided ones among them.
        documents: those that the reader may see, by id.
        status: of the pairing on the day; "" when nothing had happened yet.
    """
    by_id = {event.id: event for event in events}
    replaced = {event.replaces_id for event in by_id.values()}
    happened = [
        event
        for event in by_id.values()
        if event.id not in replaced and (event.effective_on is None or event.effective_on <= as_at)
    ]
    happened.sort(key=lambda event: (event.effective_on or date.min, event.rank, event.id))
    line = [_told(event, by_id, documents) for event in happened]
    words = Status(status).label if status else _("ยังไม่มีเหตุการณ์ที่ทราบวันที่")
    line.append(LifeEvent(date=_printed(as_at), title=str(words), state="today"))
    if pairing.expires_on and status in (Status.SIGNED, Status.SUSPENDED):
        is_over = pairing.expires_on < as_at
        line.append(
            LifeEvent(
                date=_printed(pairing.expires_on),
                title=_("ความตกลงมีผลถึงวันนี้"),
                text=_("การหมดอายุของความตกลงไม่ทำให้ความสัมพันธ์สิ้นสุดเอง"),
                state="past_due" if is_over else "future",
            )
        )
    return line


def place_life(
    events: Iterable[PairingEvent],
    *,
    pairings: Mapping[int, Pairing],
    documents: Mapping[int, Document],
    as_at: date,
) -> list[LifeEvent]:
    """What had happened to the pairings of one place by ``as_at``, oldest first, then that day.

    Events of unknown date come first.

    Args:
        events: the standing ones, corrections in the place of what they correct.
        pairings: by id, with the names of both sides; each event belongs to one of them.
        documents: those that the reader may see, by id.
    """
    happened = [
        event for event in events if event.effective_on is None or event.effective_on <= as_at
    ]
    happened.sort(key=lambda event: (event.effective_on or date.min, event.rank, event.id))
    line = []
    for event in happened:
        told, pairing = _told(event, {}, documents), pairings[event.pairing_id]
        names = f"{name_of(pairing.province)} – {name_of(pairing.counterpart)} ({pairing.number})"
        line.append(replace(told, text=" · ".join(text for text in (names, told.text) if text)))
    line.append(LifeEvent(date=_printed(as_at), title=_("วันที่ของข้อมูล"), state="today"))
    return line


def _told(
    event: PairingEvent, by_id: Mapping[int, PairingEvent], documents: Mapping[int, Document]
) -> LifeEvent:
    title = EventKind(event.kind).label
    if event.kind == EventKind.ENDED:
        title = _("สิ้นสุด (วันสุดท้ายที่มีผล)")
    if event.is_void:
        title = _("ยกเลิกรายการ “%(title)s” เพราะไม่ได้เกิดขึ้นจริง") % {"title": title}
    notes = [event.note, *_earlier_dates(event, by_id)]
    if event.is_assumed and event.effective_on:
        notes.append(
            _("ในการนับถือเป็นวันที่ %(day)s โดยสันนิษฐาน") % {"day": _printed(event.effective_on)}
        )
    document = documents.get(event.document_id)
    paper = reverse("registry:document-detail", args=[document.id]) if document else ""
    return LifeEvent(
        date=_printed(event.happened_on),
        title=str(title),
        text=" · ".join(note for note in notes if note),
        who=event.source_note,
        document=Link(name_of(document), paper) if document else None,
    )


def _earlier_dates(event: PairingEvent, by_id: Mapping[int, PairingEvent]) -> Iterable[str]:
    """What was recorded before, latest first; a voided event corrected no date."""
    before = by_id.get(event.replaces_id)
    while before is not None:
        if not event.is_void:
            yield _("แก้ไขจากที่เคยบันทึกว่า %(day)s") % {"day": _printed(before.happened_on)}
        before = by_id.get(before.replaces_id)


def _printed(day: date | PartialDate | None) -> str:
    if day is None:
        return _("ไม่ทราบวันที่")
    return format_date(day, language="en" if reads_english() else "th")
