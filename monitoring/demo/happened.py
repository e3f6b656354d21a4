"""What happened to the demonstration's relations: signatures, their documents, a correction."""

from __future__ import annotations

from datetime import date

from registry import actions as register
from registry.choices import FileRole
from registry.models import DelayReason, Document, PairingEvent
from sistercity.accounts.models import User
from sistercity.files.content import Content
from sistercity.thai.calendar import PartialDate

MARK = "ข้อมูลสาธิต"


def record(editor: User, pairing_id: int, event: dict, content: Content) -> None:
    """Record an event of the data, with its document in the languages that it names."""
    document = event.get("document")
    register.record_event(
        by=editor,
        pairing_id=pairing_id,
        kind=event["kind"],
        happened_on=_partial(event["on"]),
        document_id=_keep(editor, event, document, content).pk if document else None,
        source_note=MARK,
        note=event.get("note", ""),
        told=_told(event.get("told", {})),
    )


def correct(editor: User, pairing_id: int, event: dict) -> None:
    """Tell an event right where the data says that it was recorded wrong at first."""
    right = event["corrected"]
    recorded = PairingEvent.objects.standing().get(pairing_id=pairing_id, kind=event["kind"])
    register.correct_event(
        by=editor,
        event_id=recorded.pk,
        happened_on=recorded.happened_on,
        reason=right["reason"],
        source_note=MARK,
        told={"place": right["place"]},
    )


def _keep(editor: User, event: dict, told: dict, content: Content) -> Document:
    languages = told["languages"]
    recorded = date.fromisoformat(event["recorded"])
    document = Document(
        kind=told["kind"],
        title_th=told["title_th"],
        title_en=told["title_en"],
        issued_on=_partial(event["on"]).effective_on if event["on"] else None,
        published_on=recorded,
    )
    files = [
        register.NewFile(
            content,
            language=language,
            role=FileRole.ORIGINAL if language == languages[0] else FileRole.TRANSLATION,
        )
        for language in languages
    ]
    register.save_document(by=editor, document=document, new_file=files[0])
    for file in files[1:]:
        register.save_document(by=editor, document=document, new_file=file)
    return document


def _told(values: dict) -> dict:
    """The values of an event's fields, dates as far as known."""
    told = {
        name: _partial(value) if name.endswith("signed_on") else value
        for name, value in values.items()
    }
    if "expires_on" in told:
        told["expires_on"] = date.fromisoformat(told["expires_on"])
    if "delay_reason" in told:
        told["delay_reason"] = DelayReason.objects.get(code=told["delay_reason"])
    return told


def _partial(text: str | None) -> PartialDate | None:
    return PartialDate.from_iso(text) if text else None
