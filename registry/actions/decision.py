"""The ministry's decisions on provinces' answers; what is accepted is applied in one change."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import answers, rules
from registry.choices import (
    Access,
    Answer,
    AnswerStatus,
    Confidence,
    Confirmation,
    EventKind,
    Status,
    Window,
)
from registry.models import (
    Counterpart,
    Document,
    Pairing,
    PairingEvent,
    PairingSource,
    Province,
    RowAnswer,
)
from registry.notices import tell_decision
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.models import Change
from sistercity.errors import WrongState
from sistercity.files import store
from sistercity.locks import lock_rows

from .answer import GIVEN
from .document import NewFile, save_document
from .event import correct_event, record_event
from .pairing import confirm_pairing, create_pairing, edit_pairing
from .record import save_counterpart, save_record


def accept_answer(
    *,
    by: User,
    answer_id: int,
    note: str = "",
    revision: int | None = None,
    row_revision: int = 0,
    looked_again: bool = False,
    counterpart_id: int | None = None,
    confirm_now: bool = False,
    delay: Mapping | None = None,
) -> RowAnswer:
    """Take an answer for true: the row is confirmed, corrected, rejected or entered with it.

    Args:
        revision: of the answer as it was read.
        row_revision: of the row as it was read; 0 for a pair that the register lacks.
        looked_again: the editor has seen that the row changed after the province answered.
        counterpart_id: of a missing pair: the unit that the register holds; None makes it new.
        confirm_now: of a missing pair: confirmed at once, not a candidate first.
        delay: ``delay_reason`` and ``delay_words`` where the row comes to be stalled or withdrawn.

    Raises:
        RowAnswer.DoesNotExist: unknown.
        NotAllowed: not an editor, or somebody who gave it.
        StaleEdit, WrongState: the answer or the row changed, or it was decided already;
            nothing is written.
        ValidationError: the row changed since the answer and nobody looked; or, by field, what
            the actions that apply it refuse.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="answer.accept", reason=note) as entry:
        answer, pairing = _locked(answer_id)
        answers.check_not_own(by=by, author_ids=answer_author_ids(answer))
        answers.check_awaiting(answer)
        check_revision(answer, revision)
        if pairing is not None:
            answers.check_row_as_seen(row_revision=pairing.row_revision, seen=row_revision)
            if pairing.row_revision != answer.row_revision and not looked_again:
                message = _("ข้อมูลของรายการเปลี่ยนไปหลังจากจังหวัดตอบ โปรดอ่านค่าปัจจุบันแล้วทำเครื่องหมาย")
                raise ValidationError({"looked_again": message})
        with entry.including():
            if pairing is None:
                answer.pairing = _enter(by, answer, counterpart_id, confirm_now, delay)
            else:
                _apply(by, answer, pairing, delay)
        _decide(entry, answer, AnswerStatus.ACCEPTED, by=by, note=note)
    return answer


def accept_confirmations(
    *, by: User, province_id: int, seen: Mapping[int, tuple[int, int]]
) -> list[RowAnswer]:
    """Accept a province's confirmations at once: all of those that were read, or none.

    Args:
        seen: answer id → revision of the answer and of its row as they were read.

    Raises:
        NotAllowed: not an editor, or somebody who gave one of them.
        WrongState: one of them or its row has changed; nothing is written.
        ValidationError: none was chosen.
    """
    rules.check_may_edit_register(by)
    if not seen:
        raise ValidationError(_("โปรดเลือกอย่างน้อยหนึ่งรายการ"))
    with writing(by=by, action="answer.accept") as entry:
        Province.objects.select_for_update().get(pk=province_id)
        accepted = []
        for answer_id, (revision, row_revision) in seen.items():
            answer, pairing = _locked(answer_id)
            if answer.province_id != province_id or pairing is None:
                raise RowAnswer.DoesNotExist
            answers.check_not_own(by=by, author_ids=answer_author_ids(answer))
            if answer.answer != Answer.CONFIRM or answer.revision != revision:
                raise WrongState(_("บางคำตอบเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดเปิดหน้านี้ใหม่"))
            answers.check_awaiting(answer)
            for read in (row_revision, answer.row_revision):
                answers.check_row_as_seen(row_revision=pairing.row_revision, seen=read)
            with entry.including():
                _apply(by, answer, pairing)
            accepted.append(_decide(entry, answer, AnswerStatus.ACCEPTED, by=by, note=""))
    return accepted


def decline_answer(
    *, by: User, answer_id: int, note: str, revision: int | None = None
) -> RowAnswer:
    """Leave the row as it is, with words why; the province may answer anew.

    Raises:
        RowAnswer.DoesNotExist: unknown.
        NotAllowed: not an editor, or somebody who gave it.
        StaleEdit, WrongState: it changed, or was decided already; nothing is written.
        ValidationError: without a note.
    """
    rules.check_may_edit_register(by)
    if not note.strip():
        raise ValidationError({"note": _("โปรดเขียนเหตุผลที่ไม่รับคำตอบ เพื่อให้จังหวัดตอบใหม่ได้ถูก")})
    with writing(by=by, action="answer.decline", reason=note) as entry:
        answer, _pairing = _locked(answer_id)
        answers.check_not_own(by=by, author_ids=answer_author_ids(answer))
        answers.check_awaiting(answer)
        check_revision(answer, revision)
        _decide(entry, answer, AnswerStatus.DECLINED, by=by, note=note)
    return answer


def answer_author_ids(answer: RowAnswer) -> set[int]:
    """Ids of the people who gave the answer in any of its rounds, by the ledger."""
    given = Change.objects.about(answer).filter(action=GIVEN)
    return set(given.values_list("by_id", flat=True))


def _locked(answer_id: int) -> tuple[RowAnswer, Pairing | None]:
    """The answer and its row, in the order in which provinces lock them."""
    province_id = RowAnswer.objects.values_list("province_id", flat=True).get(pk=answer_id)
    Province.objects.select_for_update().get(pk=province_id)
    answer = (
        RowAnswer.objects.select_for_update(of=("self",))
        .select_related("province", "unit_type", "country", "file")
        .get(pk=answer_id)
    )
    if answer.pairing_id is None:
        return answer, None
    lock_rows(Pairing, [answer.pairing_id])
    sides = Pairing.objects.with_row_revision().select_related(
        "province", "counterpart__unit_type", "counterpart__country"
    )
    return answer, sides.get(pk=answer.pairing_id)


def _decide(entry: Entry, answer: RowAnswer, status: str, *, by: User, note: str) -> RowAnswer:
    answer.status, answer.decision_note = status, note.strip()
    answer.decided_by, answer.decided_at = by, clock.now()
    entry.save(answer)
    tell_decision(entry, answer)
    return answer


def _apply(
    by: User, answer: RowAnswer, pairing: Pairing, delay: Mapping | None = None
) -> None:
    """Let the row become what the accepted answer says."""
    answers.check_asked(pairing)
    if answer.answer == Answer.CORRECT:
        _correct(by, answer, pairing, delay)
    verdict = Confirmation.REJECTED if answer.answer == Answer.DENY else Confirmation.CONFIRMED
    if pairing.confirmation != verdict:
        confirm_pairing(
            by=by, pairing_id=pairing.pk, confirmation=verdict, note=answers.ground_of(answer)
        )


def _correct(
    by: User, answer: RowAnswer, pairing: Pairing, delay: Mapping | None
) -> None:
    standing = list(pairing.events.standing())
    signing = answers.first_signing(standing)
    changed = answers.differences(answer, pairing, signing.happened_on if signing else None)
    if not changed:
        return
    _correct_counterpart(by, answer, pairing)
    if answer.relation and answer.relation != pairing.relation:
        edit_pairing(by=by, pairing_id=pairing.pk, values={"relation": answer.relation})
    document = _keep_document(by, answer, pairing)
    ground = answers.ground_of(answer)
    told = {"document_id": document.pk, "source_note": ground}
    if answer.proposed_status == Status.IN_PROGRESS and signing:
        _void_signings(by, standing, ground)
    elif answer.signed_on and signing is None:
        record_event(
            by=by, pairing_id=pairing.pk, kind=EventKind.SIGNED, happened_on=answer.signed_on,
            **told,
        )  # fmt: skip
    elif answer.signed_on and answer.signed_on != signing.happened_on:
        correct_event(
            by=by, event_id=signing.pk, happened_on=answer.signed_on, reason=ground, **told
        )
    status = Pairing.objects.values_list("status", flat=True).get(pk=pairing.pk)
    if answer.proposed_status and answer.proposed_status != status:
        record_event(
            by=by,
            pairing_id=pairing.pk,
            kind=_leading_to(answer.proposed_status, status),
            happened_on=answer.status_on,
            told=delay,
            **told,
        )


def _correct_counterpart(by: User, answer: RowAnswer, pairing: Pairing) -> None:
    """The unit's name and type; what it was called before is still found."""
    unit = Counterpart.objects.select_for_update(of=("self",)).get(pk=pairing.counterpart_id)
    if answer.counterpart_name and answer.counterpart_name != unit.name_th:
        unit.former_names = "\n".join(filter(None, (unit.former_names, unit.name_th)))
        unit.name_th = answer.counterpart_name
    if answer.unit_type:
        unit.unit_type = answer.unit_type
    save_counterpart(by=by, counterpart=unit)


def _void_signings(by: User, standing: list[PairingEvent], ground: str) -> None:
    for event in standing:
        if event.kind == EventKind.SIGNED:
            correct_event(
                by=by, event_id=event.pk, happened_on=None, is_void=True, reason=ground,
                source_note=ground,
            )  # fmt: skip


def _leading_to(status: str, now: str) -> str:
    """The kind of event by which a row that stands at ``now`` comes to ``status``."""
    if status == Status.SIGNED and now == Status.SUSPENDED:
        return EventKind.RESUMED
    return answers.EVENT_OF_STATUS[status]


def _keep_document(by: User, answer: RowAnswer, pairing: Pairing) -> Document:
    """The province's document as one of the register's, unpublished."""
    # The same title may serve several rows and rounds; documents are told apart by it.
    told = f"{pairing.number} {answer.fiscal_year}/{answer.round_number}"
    document = Document(
        kind=answer.document_kind,
        title_th=f"{answer.document_title} ({answers.ground_of(answer)} {told})",
        issuer=answer.province.full_name_th,
        access=Access.INTERNAL,
    )
    new_file = NewFile(store.content_of(answer.file))
    return save_document(by=by, document=document, new_file=new_file)


def _enter(
    by: User,
    answer: RowAnswer,
    counterpart_id: int | None,
    confirm_now: bool,
    delay: Mapping | None,
) -> Pairing:
    """The pair that the register lacked, as a candidate with the province's word as source."""
    ground = answers.ground_of(answer)
    if counterpart_id is None:
        unit = Counterpart(
            name_th=answer.counterpart_name, country=answer.country, unit_type=answer.unit_type
        )
        counterpart_id = save_counterpart(by=by, counterpart=unit).pk
    values = {"relation": answer.relation} if answer.relation else {}
    pairing = create_pairing(
        by=by, province_id=answer.province_id, counterpart_id=counterpart_id, values=values
    )
    source = PairingSource(
        pairing=pairing,
        counterpart_as_written=answer.counterpart_name,
        type_as_written=answer.unit_type.name_th,
        window=Window.UNKNOWN,
        confidence=Confidence.HIGH,
        note=ground,
    )
    save_record(by=by, record=source)
    document = _keep_document(by, answer, pairing)
    told = {"pairing_id": pairing.pk, "document_id": document.pk, "source_note": ground}
    if answer.signed_on:
        record_event(by=by, kind=EventKind.SIGNED, happened_on=answer.signed_on, **told)
    if answer.proposed_status not in ("", Status.SIGNED):
        kind = answers.EVENT_OF_STATUS[answer.proposed_status]
        record_event(
            by=by, kind=kind, happened_on=answer.status_on, told=delay, **told
        )
    if confirm_now:
        confirm_pairing(
            by=by, pairing_id=pairing.pk, confirmation=Confirmation.CONFIRMED, note=ground
        )
    return pairing
