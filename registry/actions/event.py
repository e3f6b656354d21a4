"""Writes of what happened to pairings; the status follows from them in the same change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import event_rules, rules
from registry.choices import EventKind
from registry.events import SIGNED_BY_BOTH, derive, later_of
from registry.models import Document, Pairing, PairingEvent
from registry.sequence import settle
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, changes_since, check_revision, writing
from sistercity.audit.saving import sent_before
from sistercity.errors import StaleEdit, WrongState
from sistercity.thai.calendar import PartialDate

from .pairing import lock_pairing

# What an event tells beside its kind, day, document and notes.
TOLD = (
    "place", *event_rules.SIDE_FIELDS["province"], *event_rules.SIDE_FIELDS["counterpart"],
    "expires_on", "delay_reason", "delay_words",
)  # fmt: skip


def record_event(
    *,
    by: User | None,
    pairing_id: int,
    kind: str,
    happened_on: PartialDate | None = None,
    document_id: int | None = None,
    source_note: str = "",
    note: str = "",
    told: Mapping | None = None,
    form_key: UUID | None = None,
    revision: int | None = None,
    known_from: datetime | None = None,
    in_place_of: PairingEvent | None = None,
) -> PairingEvent:
    """Record something that happened to a pairing.

    Args:
        kind: of ``EventKind``.
        happened_on: as far as known; for an end its last day in force. None: the later of the
            two signatures, if told; else the day is unknown, and the event enters no dated
            list or figure.
        told: values of the fields named in ``TOLD``: who signed for each side and when, the
            place, until when the agreement holds, why it stalled or was withdrawn.
        form_key: the same one a second time returns the first event, if it says the same.
        revision: the revision of the pairing that the form was opened at.
        known_from: the date of the source, aware, when earlier than now.
        in_place_of: the event of another row that this one repeats; a reason that it never gave
            is not asked for.

    Raises:
        Pairing.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the pairing, or recorded something of it, after ``revision``;
            nothing is written.
        ValidationError: by field; in the future, impossible after or before other events, or
            not what makes a relation signed (``registry.event_rules``).
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="pairing.record_event", known_from=known_from) as entry:
        pairing = lock_pairing(pairing_id)
        said = _said(happened_on, document_id, source_note, note, told, kind=kind)
        if earlier := sent_before(pairing.events, form_key, said):
            return earlier
        _check_opened(pairing, revision)
        event = PairingEvent(
            pairing=pairing,
            kind=kind,
            happened_on=happened_on,
            document=_document(document_id),
            source_note=source_note,
            note=note,
            form_key=form_key,
        )
        _tell(event, told or {})
        _put(entry, event, in_place_of)
    return event


def correct_event(
    *,
    by: User | None,
    event_id: int,
    happened_on: PartialDate | None,
    reason: str,
    is_void: bool = False,
    document_id: int | None = None,
    keeps_document: bool = True,
    source_note: str = "",
    note: str = "",
    told: Mapping | None = None,
    form_key: UUID | None = None,
    revision: int | None = None,
    known_from: datetime | None = None,
) -> PairingEvent:
    """Replace an event by one that tells it right, or void it; the old one stays on record.

    Args:
        happened_on: the right date, as in ``record_event``; ignored when voided.
        is_void: what the event says never happened.
        keeps_document: whether the document on record stays where none is given.
        told: as in ``record_event``; what is not named stays as it was.
        form_key: the same one a second time returns the first correction, if it says the same.
        revision: the revision of the event that the form was opened at; where it has been
            corrected since, that of the latest correction says that this one was read.

    Returns:
        The correction, which ``replaces`` the old event or its latest correction.

    Raises:
        PairingEvent.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved or corrected the event after ``revision``; nothing is written.
        WrongState: it has been corrected already, and no revision tells which was read.
        ValidationError: without a reason, or as ``record_event``.
    """
    rules.check_may_edit_register(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผลของการแก้ไข")})
    pairing_id = PairingEvent.objects.values_list("pairing_id", flat=True).get(pk=event_id)
    with writing(
        by=by, action="pairing.correct_event", reason=reason, known_from=known_from
    ) as entry:
        pairing = lock_pairing(pairing_id)
        said = _said(happened_on, document_id, source_note, note, told, is_void=is_void)
        if earlier := sent_before(pairing.events, form_key, said):
            return earlier
        old = _as_read(PairingEvent.objects.get(pk=event_id), revision)
        event = PairingEvent(
            pairing=pairing,
            kind=old.kind,
            happened_on=old.happened_on if is_void else happened_on,
            document=_document(document_id) or (old.document if keeps_document else None),
            source_note=source_note,
            note=note,
            replaces=old,
            is_void=is_void,
            form_key=form_key,
        )
        _tell(event, told_of(old) | ({} if is_void else dict(told or {})))
        _put(entry, event, old)
    return event


def told_of(event: PairingEvent) -> dict:
    """The values of the fields named in ``TOLD``."""
    return {name: getattr(event, name) for name in TOLD}


def latest_of(event: PairingEvent) -> PairingEvent:
    """The event, or the correction that stands last in its place."""
    while later := PairingEvent.objects.filter(replaces=event).first():
        event = later
    return event


def _as_read(event: PairingEvent, revision: int | None) -> PairingEvent:
    """The event that a correction replaces: the one that was read when it was written."""
    latest = latest_of(event)
    if latest.pk == event.pk and not event.is_void:
        check_revision(event, revision)
        return event
    if revision is None:
        raise WrongState(_("เหตุการณ์นี้แก้ไขหรือยกเลิกไปแล้ว โปรดแก้ไขรายการล่าสุด"))
    if latest.revision == revision:
        return latest
    names = ("happened_on", "document_id", "source_note", "note", "is_void", *TOLD)
    raise StaleEdit(
        _("มีผู้อื่นแก้ไขแทนเหตุการณ์นี้หลังจากที่ท่านเปิดแบบฟอร์ม โปรดเทียบค่าทั้งสองแล้วบันทึกอีกครั้ง"),
        current=latest,
        changes={
            name: (getattr(event, name), getattr(latest, name))
            for name in names
            if getattr(event, name) != getattr(latest, name)
        },
    )


def _check_opened(pairing: Pairing, revision: int | None) -> None:
    """As ``check_revision``; the events recorded meanwhile are told with it."""
    try:
        check_revision(pairing, revision)
    except StaleEdit as stale:
        later = pairing.events.filter(revision__gt=revision).order_by("pk")
        for event in later:
            changed = changes_since(event, revision)
            told = {name: changed[name] for name in _SHOWN if any(changed.get(name, ()))}
            stale.parts.append((event, told))
        raise


_SHOWN = (
    "kind", "happened_on", *TOLD, "delay_reason_id", "document_id", "source_note", "note",
    "is_void",
)  # fmt: skip


def _said(
    happened_on: PartialDate | None, document_id: int | None, source_note: str, note: str,
    told: Mapping | None, **more: object,
) -> dict[str, object]:
    """What a form says of an event, by attribute; what is left blank may be filled in for it."""
    said = {"source_note": source_note, "note": note, **more}
    if not more.get("is_void"):
        said |= {"happened_on": happened_on} if happened_on else {}
        said |= told or {}
    return said | ({"document_id": document_id} if document_id else {})


def _tell(event: PairingEvent, told: Mapping) -> None:
    """Fill what is told; the later signature is the event's day where none is given."""
    for name in TOLD:
        if name in told:
            setattr(event, name, told[name])
    if event.happened_on is None and not event.is_void:
        days = event.province_signed_on, event.counterpart_signed_on
        if event.kind in SIGNED_BY_BOTH:
            event.happened_on = later_of(*days)
        elif event.kind == EventKind.SIGNED_BY_ONE and None in days:
            event.happened_on = days[0] or days[1]


def _put(entry: Entry, event: PairingEvent, before: PairingEvent | None) -> None:
    """Check the event against those that stand, save it, and let the status follow.

    Args:
        before: the event whose place it takes, of this row or of another.
    """
    # The kind and the other fields first: what follows reckons with them.
    event.clean_fields()
    for name, value in derive(event.kind, event.happened_on)._asdict().items():
        setattr(event, name, value)
    pairing: Pairing = event.pairing
    others = pairing.events.standing().exclude(pk=event.replaces_id)
    standing = [*others] if event.is_void else [*others, event]
    _check(event, standing, before)
    settled = settle(standing)
    for moved in settled.moved:
        if moved is not event:
            entry.save(moved)
    entry.save(event)
    pairing.status = settled.status
    replaced = event.replaces
    if event.expires_on or (replaced and replaced.expires_on):
        pairing.expires_on = _expiry(standing)
    # What belongs to it changed even where its own columns stay: other forms are out of date.
    entry.touch(pairing)
    entry.save(pairing)


def _check(
    event: PairingEvent, standing: list[PairingEvent], before: PairingEvent | None
) -> None:
    """All that must hold before the event is recorded."""
    today = clock.today()
    event_rules.check_not_in_future(happened_on=event.happened_on, today=today)
    if not event.is_void:
        event_rules.check_signatures(event, today=today)
        event_rules.check_expiry(event)
        event_rules.check_proves(kind=event.kind, document=event.document)
    event_rules.check_sequence(events=standing, touched=event)
    if not event.is_void:
        event_rules.check_delay(event, before=before)
    event_rules.check_establishes(event, is_bound=_is_bound(event))


def _is_bound(event: PairingEvent) -> bool:
    """Whether an edition of the guideline binds the pairing when it is signed so."""
    if event.kind != EventKind.SIGNED:
        return False
    bindings = event.pairing.guideline_bindings.all()
    if event.effective_on is not None:
        bindings = bindings.filter(bound_on__lte=event.effective_on)
    return bindings.exists()


def _expiry(standing: list[PairingEvent]) -> date | None:
    """What the latest event that says so gives as the last day of the agreement."""
    saying = [event for event in standing if event.expires_on]
    saying.sort(key=lambda event: (event.effective_on or date.min, event.rank))
    return saying[-1].expires_on if saying else None


def _document(document_id: int | None) -> Document | None:
    return Document.objects.get(pk=document_id) if document_id else None
