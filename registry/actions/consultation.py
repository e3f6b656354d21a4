"""Writes of consultations: asked, answered, asked further, closed, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max

from registry import consultations
from registry.choices import ConsultationStatus, EntryKind
from registry.consultations import Act
from registry.models import Consultation, ConsultationEntry, Province
from registry.notices import tell_consultation
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import check_same, sent_before
from sistercity.thai.calendar import fiscal_year_of


def ask_consultation(
    *,
    by: User,
    province_id: int,
    values: Mapping[str, object],
    question: str,
    form_key: UUID,
) -> Consultation:
    """Ask the ministry for a province; the same form sent twice asks once.

    Args:
        values: subject, pairing, step, letter_number, letter_on; all but the first may be empty.

    Raises:
        Province.DoesNotExist: unknown.
        NotAllowed: neither an officer posted in the province today nor an editor.
        ValidationError: by field; the pairing is another province's.
    """
    with writing(by=by, action="consultation.ask") as entry:
        served = Province.objects.ids_served_by(by)
        consultations.check_may_ask(by=by, province_id=province_id, served=served)
        # Numbers of a year are given to one at a time; any row that all lock will do.
        Province.objects.select_for_update().order_by("pk").first()
        sent = sent_before(ConsultationEntry.objects.visible_to(by), form_key, {"words": question})
        if sent:
            check_same(sent.consultation, {"province_id": province_id, **values})
            return sent.consultation
        row = Consultation(province=Province.objects.get(pk=province_id), **values)
        consultations.check_pairing_of(pairing=row.pairing, province_id=province_id)
        consultations.check_letter(letter_on=row.letter_on, today=clock.today())
        row.fiscal_year = fiscal_year_of(clock.today())
        last = Consultation.objects.filter(fiscal_year=row.fiscal_year).aggregate(
            last=Max("number")
        )
        row.number = (last["last"] or 0) + 1
        row.waiting_since = clock.now()
        entry.save(row)
        _write(entry, row, EntryKind.QUESTION, by, question, form_key)
        tell_consultation(entry, row)
    return row


def answer_consultation(
    *, by: User, consultation_id: int, words: str, citation: str = "", form_key: UUID,
    revision: int,
) -> Consultation:
    """Answer for the ministry; a further answer completes the first, which stays.

    Raises:
        Consultation.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody wrote in it since it was read; nothing is written.
        WrongState: it is closed or withdrawn.
        ValidationError: by field.
    """
    consultations.check_may_answer(by)
    with writing(by=by, action="consultation.answer") as entry:
        row = _locked(by, consultation_id)
        if sent_before(row.entries, form_key, {"words": words, "citation": citation}):
            return row
        check_revision(row, revision)
        consultations.check_act(act=Act.ANSWER, status=row.status)
        _write(entry, row, EntryKind.ANSWER, by, words, form_key, citation)
        _turn(entry, row, ConsultationStatus.ANSWERED)
    return row


def follow_up_consultation(
    *, by: User, consultation_id: int, words: str, form_key: UUID, revision: int
) -> Consultation:
    """Ask further on an answer; it waits for the ministry again.

    Raises: as ``answer_consultation``; NotAllowed for whom may not ask for the province.
    """
    with writing(by=by, action="consultation.follow_up") as entry:
        row = _locked(by, consultation_id)
        _check_asks(by, row)
        if sent_before(row.entries, form_key, {"words": words}):
            return row
        check_revision(row, revision)
        consultations.check_act(act=Act.FOLLOW_UP, status=row.status)
        _write(entry, row, EntryKind.QUESTION, by, words, form_key)
        _turn(entry, row, ConsultationStatus.ASKED)
    return row


def close_consultation(*, by: User, consultation_id: int, revision: int) -> Consultation:
    """Take the answer as enough; closed twice is once.

    Raises: as ``follow_up_consultation``.
    """
    with writing(by=by, action="consultation.close") as entry:
        row = _locked(by, consultation_id)
        _check_asks(by, row)
        if row.status == ConsultationStatus.CLOSED:
            return row
        check_revision(row, revision)
        consultations.check_act(act=Act.CLOSE, status=row.status)
        _turn(entry, row, ConsultationStatus.CLOSED)
    return row


def withdraw_consultation(*, by: User, consultation_id: int, revision: int) -> Consultation:
    """Take back a question that has no answer yet; what was written stays on record.

    Raises: as ``follow_up_consultation``.
    """
    with writing(by=by, action="consultation.take_back") as entry:
        row = _locked(by, consultation_id)
        _check_asks(by, row)
        if row.status == ConsultationStatus.WITHDRAWN:
            return row
        check_revision(row, revision)
        consultations.check_act(act=Act.WITHDRAW, status=row.status)
        _turn(entry, row, ConsultationStatus.WITHDRAWN)
    return row


def _locked(by: User, consultation_id: int) -> Consultation:
    rows = Consultation.objects.visible_to(by).select_for_update(of=("self",))
    return rows.get(pk=consultation_id)


def _check_asks(by: User, row: Consultation) -> None:
    served = Province.objects.ids_served_by(by)
    consultations.check_may_ask(by=by, province_id=row.province_id, served=served)


def _write(
    entry: Entry, row: Consultation, kind: str, by: User, words: str, form_key: UUID,
    citation: str = "",
) -> None:
    entry.save(
        ConsultationEntry(
            consultation=row, kind=kind, words=words, citation=citation, by=by, at=clock.now(),
            form_key=form_key,
        )
    )  # fmt: skip


def _turn(entry: Entry, row: Consultation, status: str) -> None:
    row.status = status
    row.waiting_since = clock.now() if status == ConsultationStatus.ASKED else None
    entry.save(row)
    entry.touch(row)
    tell_consultation(entry, row)
