"""Joining a row to the one that tells the same pair."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from registry import answers, joining, rules
from registry.choices import AnswerStatus, Confirmation
from registry.models import Pairing, PairingEvent
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry
from sistercity.locks import lock_rows

from .event import correct_event, record_event, told_of


class Joined(NamedTuple):
    """A row that was closed, and the one that it was joined to."""

    pairing: Pairing
    target: Pairing


def join_rows(
    entry: Entry,
    *,
    by: User,
    pairing_id: int,
    target_id: int,
    seen: dict[int, int],
    take: Collection[int] = (),
    signing: str = "",
    reason: str = "",
) -> Joined:
    """Close a candidate as the same pair as another row, which takes its sources and its walk.

    A part of ``monitoring.actions.join_pairing``, which moves the activities in the same change.

    Args:
        seen: pairing id → ``row_revision`` of both rows as they were read.
        take: ids of events of the closed row that the target takes over.
        signing: ``kept`` or ``taken``: which signature stands, where the two differ.
        reason: why, where they differ or figures hold the row that is closed.

    Raises:
        Pairing.DoesNotExist: unknown.
        NotAllowed: not an editor.
        WrongState: one of them changed since it was read, or cannot be joined.
        ValidationError: by field; the signatures differ and none was chosen.
    """
    rules.check_may_edit_register(by)
    rows = _locked(pairing_id, target_id)
    pairing, target = rows[pairing_id], rows[target_id]
    joining.check_may_join(
        pairing=pairing,
        target=target,
        is_listed=pairing.edition_rows.exists(),
        is_answered=pairing.answers.filter(status=AnswerStatus.SUBMITTED).exists(),
        twice_in=_listed_twice(pairing, target),
        reason=reason,
    )
    for row in rows.values():
        answers.check_row_as_seen(row_revision=row.row_revision, seen=seen.get(row.pk, 0))
    brings = joining.brought(target.events.standing(), pairing.events.standing())
    with entry.including():
        if brings.signings:
            joining.check_signing_chosen(both=brings.signings, chosen=signing, reason=reason)
            if signing == joining.TAKEN:
                _correct(by, *brings.signings, reason)
        for event in brings.lacking:
            if event.pk in take:
                _take_over(by, target, event)
    _move_parts(entry, pairing, target)
    for earlier in [*pairing.merged.all(), pairing]:
        earlier.merged_into = target
        earlier.confirmation = Confirmation.REJECTED
        earlier.confirmation_note = f"รวมเข้ากับ {target.number}"
        entry.save(earlier)
    return Joined(pairing, target)


def _locked(*ids: int) -> dict[int, Pairing]:
    lock_rows(Pairing, ids)
    rows = Pairing.objects.with_row_revision()
    sides = rows.select_related("province", "counterpart__country", "merged_into")
    found = {row.pk: row for row in sides.filter(pk__in=ids)}
    if len(found) != len(set(ids)):
        raise Pairing.DoesNotExist
    return found


def _correct(by: User, own: PairingEvent, other: PairingEvent, reason: str) -> None:
    correct_event(
        by=by,
        event_id=own.pk,
        happened_on=other.happened_on,
        reason=reason,
        document_id=other.document_id,
        source_note=other.source_note,
        note=other.note,
        told=told_of(other),
    )


def _take_over(by: User, target: Pairing, event: PairingEvent) -> None:
    record_event(
        by=by,
        pairing_id=target.pk,
        kind=event.kind,
        happened_on=event.happened_on,
        document_id=event.document_id,
        source_note=event.source_note,
        note=event.note,
        told=told_of(event),
        in_place_of=event,
    )


def _listed_twice(pairing: Pairing, target: Pairing) -> str:
    """The edition of the official list in which both rows stand, or ""."""
    own = target.edition_rows.values("edition_id")
    row = pairing.edition_rows.filter(edition_id__in=own).select_related("edition").first()
    return str(row.edition) if row else ""


def _move_parts(entry: Entry, pairing: Pairing, target: Pairing) -> None:
    """Sources, list numbers and consultations go along; the walk and answers on the draft too,
    where the target has none of its own, and assessments by sets of criteria by which the target
    was not assessed.
    """
    assessed = target.assessments.values("criterion_set_id")
    assessments = pairing.assessments.exclude(criterion_set_id__in=assessed)
    parts = [
        *pairing.sources.all(), *pairing.edition_rows.all(), *pairing.consultations.all(),
        *assessments,
    ]  # fmt: skip
    if not target.guideline_bindings.exists() and not target.step_records.exists():
        parts += [*pairing.guideline_bindings.all(), *pairing.step_records.all()]
    if not target.route_answers.exists():
        parts += pairing.route_answers.all()
    for part in parts:
        part.pairing = target
        entry.save(part)
