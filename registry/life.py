"""The life line of a pairing: its events as far as they had happened, corrections told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.choices import EventKind, FileRole, Status
from registry.events import SAYS_DELAY
from registry.models import Document, DocumentFile, Pairing, PairingEvent
from registry.names import name_of
from sistercity.fields.messages import reads_english
from sistercity.thai.calendar import PartialDate, format_date


class Link(NamedTuple):
    """Words that lead somewhere."""

    label: str
    href: str


class Signatory(NamedTuple):
    """Who signed for a side, by office, and when, in words; the person's name is never told."""

    side: str
    office: str
    date: str


@dataclass(frozen=True)
class LifeEvent:
    """A point of the line, in words; ``state`` is done, today, future or past_due.

    ``files`` are the versions of the document in its languages; ``corrections`` say what was
    recorded before and, to whom it may be told, why it was corrected.
    """

    date: str
    title: str
    text: str = ""
    who: str = ""
    document: Link | None = None
    files: tuple[Link, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    place: str = ""
    expires: str = ""
    delay: str = ""
    corrections: tuple[str, ...] = ()
    assumed: bool = False
    state: str = "done"


@dataclass(frozen=True)
class Papers:
    """What the reader may see beside the events.

    Attributes:
        documents: by id.
        files: current versions of theirs, by the document's id.
        reasons: why events were corrected, by the correction's id; internal.
        shows_delay: whether the reader may see why it stalled or was withdrawn.
    """

    documents: Mapping[int, Document]
    files: Mapping[int, list[DocumentFile]] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    shows_delay: bool = False


def life_line(
    pairing: Pairing,
    events: Iterable[PairingEvent],
    *,
    papers: Papers,
    as_at: date,
    status: str,
) -> list[LifeEvent]:
    """The events that had happened by ``as_at``, oldest first, then that day and the expiry.

    Events of unknown date come first. A correction stands in the place of what it corrects and
    says what was recorded before; a voided event is told as such.

    Args:
        events: all of the pairing, replaced and voided ones among them.
        status: of the pairing on the day; "" when nothing had happened yet.
    """
    by_id = {event.id: event for event in events}
    replaced = {event.replaces_id for event in by_id.values()}
    happened = [
        event
        for event in by_id.values()
        if event.id not in replaced and (event.effective_on is None or event.effective_on <= as_at)
    ]
    happened.sort(key=by_day)
    line = [_told(event, by_id, papers) for event in happened]
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
    papers: Papers,
    as_at: date,
) -> list[LifeEvent]:
    """What had happened to the pairings of one place by ``as_at``, oldest first, then that day.

    Events of unknown date come first.

    Args:
        events: the standing ones, corrections in the place of what they correct.
        pairings: by id, with the names of both sides; each event belongs to one of them.
    """
    happened = [
        event for event in events if event.effective_on is None or event.effective_on <= as_at
    ]
    happened.sort(key=by_day)
    line = []
    for event in happened:
        told, pairing = _told(event, {}, papers), pairings[event.pairing_id]
        names = f"{name_of(pairing.province)} – {name_of(pairing.counterpart)} ({pairing.number})"
        line.append(replace(told, text=" · ".join(text for text in (names, told.text) if text)))
    line.append(LifeEvent(date=_printed(as_at), title=_("วันที่ของข้อมูล"), state="today"))
    return line


def by_day(event: PairingEvent) -> tuple:
    """The key that puts events in the order of the line, undated ones first."""
    return event.effective_on or date.min, event.rank, event.id


def _told(
    event: PairingEvent, by_id: Mapping[int, PairingEvent], papers: Papers
) -> LifeEvent:
    notes = [event.note]
    if event.is_assumed and event.effective_on and not event.is_void:
        notes.append(
            _("ในการนับถือเป็นวันที่ %(day)s โดยสันนิษฐาน") % {"day": _printed(event.effective_on)}
        )
    document = papers.documents.get(event.document_id)
    paper = reverse("registry:document-detail", args=[document.id]) if document else ""
    return LifeEvent(
        date=_printed(event.happened_on),
        title=_title(event),
        text=" · ".join(note for note in notes if note),
        who=event.source_note,
        document=Link(name_of(document), paper) if document else None,
        files=tuple(_file(held) for held in papers.files.get(event.document_id, ())),
        signatories=tuple(_signatories(event)),
        place=event.place,
        expires=_printed(event.expires_on) if event.expires_on else "",
        delay=delay_words_of(event) if papers.shows_delay else "",
        corrections=tuple(_corrections(event, by_id, papers)),
    )


def delay_words_of(event: PairingEvent) -> str:
    """Why it stalled or was withdrawn, internal; "" of other events.

    Events recorded before there were coded reasons are told as such.
    """
    if event.kind not in SAYS_DELAY or event.is_void:
        return ""
    if event.delay_reason is None:
        return _("ยังไม่ได้ระบุเหตุ (บันทึกก่อนที่ระบบจะถามเหตุ)")
    return " · ".join(filter(None, (str(event.delay_reason), event.delay_words)))


def _title(event: PairingEvent) -> str:
    title: str = EventKind(event.kind).label
    if event.kind == EventKind.ENDED:
        title = _("สิ้นสุด (วันสุดท้ายที่มีผล)")
    if event.is_void:
        title = _("ยกเลิกรายการ “%(title)s” เพราะไม่ได้เกิดขึ้นจริง") % {"title": title}
    return str(title)


def _signatories(event: PairingEvent) -> Iterator[Signatory]:
    """Each side of which something is told; of a signature of one side also who has not yet."""
    sides = (
        (_("ฝ่ายไทย"), event.province_signatory_office, event.province_signed_on),
        (
            _("ฝ่ายต่างประเทศ"),
            event.counterpart_signatory_office,
            event.counterpart_signed_on,
        ),
    )
    for side, office, signed_on in sides:
        if office or signed_on:
            yield Signatory(side, office, _printed(signed_on) if signed_on else "")
        elif event.kind == EventKind.SIGNED_BY_ONE:
            yield Signatory(side, _("ยังไม่ลงนาม"), "")


def _file(held: DocumentFile) -> Link:
    words = [held.get_language_display()]
    if held.role != FileRole.ORIGINAL:
        words.append(held.get_role_display())
    if held.version_number > 1:
        words.append(_("ฉบับที่ %(number)s") % {"number": held.version_number})
    address = reverse("registry:document-version", args=[held.document_id, held.id])
    return Link(" ".join(map(str, words)), address)


# What a correction may have changed, beside the date, and how it is called.
_CORRECTED = (
    ("place", gettext_lazy("สถานที่")),
    ("province_signatory_office", gettext_lazy("ผู้ลงนามฝ่ายไทย")),
    ("province_signed_on", gettext_lazy("วันที่ฝ่ายไทยลงนาม")),
    ("counterpart_signatory_office", gettext_lazy("ผู้ลงนามฝ่ายต่างประเทศ")),
    ("counterpart_signed_on", gettext_lazy("วันที่ฝ่ายต่างประเทศลงนาม")),
    ("expires_on", gettext_lazy("วันหมดอายุ")),
)


def _corrections(
    event: PairingEvent, by_id: Mapping[int, PairingEvent], papers: Papers
) -> Iterator[str]:
    """What was recorded before, latest first, and why; a voided event corrected no value."""
    now, before = event, by_id.get(event.replaces_id)
    while before is not None:
        reason = papers.reasons.get(now.id, "")
        if not event.is_void:
            told = " · ".join(_differences(before, now)) or _("แก้ไขรายละเอียดของรายการ")
            yield f"{told} ({_('เหตุผล')}: {reason})" if reason else told
        elif reason:
            yield _("เหตุผล") + f": {reason}"
        now, before = before, by_id.get(before.replaces_id)


def _differences(before: PairingEvent, now: PairingEvent) -> Iterator[str]:
    if before.happened_on != now.happened_on:
        yield _("แก้ไขจากที่เคยบันทึกว่า %(day)s") % {"day": _printed(before.happened_on)}
    for name, label in _CORRECTED:
        earlier = getattr(before, name)
        if earlier and earlier != getattr(now, name):
            words = earlier if isinstance(earlier, str) else _printed(earlier)
            yield _("%(field)s เดิมบันทึกว่า %(before)s") % {"field": label, "before": words}


def _printed(day: date | PartialDate | None) -> str:
    if day is None:
        return _("ไม่ทราบวันที่")
    return format_date(day, language="en" if reads_english() else "th")
