"""Writes of what happened to pairings; the status follows from them in the same change."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import rules
from registry.events import derive, latest_status
from registry.models import Document, Pairing, PairingEvent
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.errors import WrongState
from sistercity.thai.calendar import PartialDate

from .pairing import lock_pairing


def record_event(
    *,
    by: User | None,
    pairing_id: int,
    kind: str,
    happened_on: PartialDate | None,
    document_id: int | None = None,
    source_note: str = "",
    note: str = "",
    revision: int | None = None,
    known_from: datetime | None = None,
) -> PairingEvent:
    """Record something that happened to a pairing.

    Args:
        kind: of ``EventKind``.
        happened_on: as far as known; for an end its last day in force. None: the day is
            unknown, and the event enters no dated list or figure.
        revision: the revision of the pairing that the form was opened at.
        known_from: the date of the source, aware, when earlier than now.

    Raises:
        Pairing.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the pairing after ``revision``; nothing is written.
        ValidationError: by field; in the future, impossible after or before other events, or
            a signature resting on a letter of intent.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="pairing.record_event", known_from=known_from) as entry:
        pairing = lock_pairing(pairing_id)
        check_revision(pairing, revision)
        event = PairingEvent(
            pairing=pairing,
            kind=kind,
            happened_on=happened_on,
            document=_document(document_id),
            source_note=source_note,
            note=note,
        )
        _put(entry, event)
    return event


def correct_event(
    *,
    by: User | None,
    event_id: int,
    happened_on: PartialDate | None,
    reason: str,
    is_void: bool = False,
    document_id: int | None = None,
    source_note: str = "",
    note: str = "",
    revision: int | None = None,
    known_from: datetime | None = None,
) -> PairingEvent:
    """Replace an event by one with another date, or void it; the old one stays on record.

    Args:
        happened_on: the right date; ignored when voided.
        is_void: what the event says never happened.
        revision: the revision of the event that the form was opened at.

    Returns:
        The correction, which ``replaces`` the old event.

    Raises:
        PairingEvent.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the event after ``revision``; nothing is written.
        WrongState: it has been corrected already.
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
        old = PairingEvent.objects.standing().filter(pk=event_id).first()
        if old is None:
            raise WrongState(_("เหตุการณ์นี้แก้ไขหรือยกเลิกไปแล้ว โปรดแก้ไขรายการล่าสุด"))
        check_revision(old, revision)
        event = PairingEvent(
            pairing=pairing,
            kind=old.kind,
            happened_on=old.happened_on if is_void else happened_on,
            document=_document(document_id) if document_id else old.document,
            source_note=source_note,
            note=note,
            replaces=old,
            is_void=is_void,
        )
        _put(entry, event)
    return event


def _put(entry: Entry, event: PairingEvent) -> None:
    """Check the event against those that stand, save it, and let the status follow."""
    # The kind and the other fields first: what follows reckons with them.
    event.clean_fields()
    derived = derive(event.kind, event.happened_on)
    for name, value in derived._asdict().items():
        setattr(event, name, value)
    rules.check_not_in_future(happened_on=event.happened_on, today=clock.today())
    rules.check_proves(kind=event.kind, document=event.document)
    others = event.pairing.events.standing().exclude(pk=event.replaces_id)
    standing = [*others] if event.is_void else [*others, event]
    rules.check_sequence(events=standing, touched=event)
    entry.save(event)
    pairing: Pairing = event.pairing
    pairing.status = latest_status(standing)
    entry.save(pairing)


def _document(document_id: int | None) -> Document | None:
    return Document.objects.get(pk=document_id) if document_id else None
