"""What provinces say of the register: answers on rows, missing pairs, the list as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import answers
from registry.choices import Answer, AnswerStatus
from registry.models import ListDeclaration, Pairing, Province, RowAnswer
from registry.querysets import AnswerQuerySet, PairingQuerySet
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.errors import WrongState
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.files.names import safe_name
from sistercity.thai.calendar import fiscal_year_of

GIVEN = "answer.give"
# Nothing of an earlier answer is carried into another.
_BLANK: dict[str, object] = {
    "note": "", "signed_on": None, "proposed_status": "", "status_on": None,
    "counterpart_name": "", "unit_type": None, "country": None, "relation": "",
    "document_kind": "", "document_title": "",
}  # fmt: skip


def answer_row(
    *,
    by: User,
    pairing_id: int,
    answer: str,
    row_revision: int,
    values: Mapping[str, object] | None = None,
    content: Content | None = None,
    content_name: str = "",
    revision: int = 0,
) -> RowAnswer:
    """Say for the province in this fiscal year that a row is right, to be corrected or not its own.

    Another answer before the decision takes the place of the first; after it a new round begins.
    The same answer twice is one.

    Args:
        answer: of ``Answer``, but a missing pair.
        row_revision: of the row as it was read (``with_row_revision``).
        values: ``note`` and the columns of ``answers.PROPOSED``.
        content: the verified document of a correction; None keeps the one handed in before.
        revision: of the standing answer as it was read; 0 when there was none.

    Raises:
        Pairing.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in its province today.
        WrongState: the row has changed since it was read, or is asked of nobody.
        StaleEdit: a colleague has answered in between.
        ValidationError: by field.
    """
    with writing(by=by, action=GIVEN) as entry:
        province_id = Pairing.objects.visible_to(by).values_list("province_id", flat=True)
        province = _locked_province(by, province_id.get(pk=pairing_id))
        pairing = _rows(by, province).get(pk=pairing_id)
        answers.check_asked(pairing)
        held = _held(pairing.pk)
        given = {**_BLANK, **(values or {})}
        if held and _is_same(held, answer, given, content, row_revision):
            return held
        if held:
            check_revision(held, revision)
        answers.check_row_as_seen(row_revision=pairing.row_revision, seen=row_revision)
        row = held or RowAnswer(province=province, pairing=pairing, fiscal_year=_this_year())
        _keep_file(entry, row, answer, content, content_name)
        _give(entry, row, answer, given, by=by, pairing=pairing)
    return row


def confirm_rows(*, by: User, province_id: int, seen: Mapping[int, int]) -> list[RowAnswer]:
    """Say of several rows at once that they are right: all of them, or none.

    Args:
        seen: pairing id → ``row_revision`` as it was read; of rows that had no answer then.

    Raises:
        NotAllowed: not an officer posted in the province today.
        WrongState: a row has changed, or was answered otherwise, since the page was opened.
        ValidationError: no row was chosen.
    """
    with writing(by=by, action=GIVEN) as entry:
        province = _locked_province(by, province_id)
        if not seen:
            raise ValidationError(_("โปรดเลือกอย่างน้อยหนึ่งรายการ"))
        pairings = _rows(by, province).filter(pk__in=seen).in_bulk()
        held = {row.pairing_id: row for row in _standing_answers(province)}
        given = []
        for pairing_id, row_revision in seen.items():
            pairing = pairings.get(pairing_id)
            if pairing is None:
                raise WrongState(_("บางรายการไม่อยู่ในทะเบียนของจังหวัดแล้ว โปรดเปิดหน้านี้ใหม่"))
            earlier = held.get(pairing_id)
            if earlier and _is_same(earlier, Answer.CONFIRM, _BLANK, None, row_revision):
                given.append(earlier)
                continue
            if earlier:
                raise WrongState(
                    _("มีผู้ตอบรายการ %(number)s ไปแล้ว จึงยังไม่ได้บันทึกรายการใด โปรดตรวจดูแล้วทำอีกครั้ง")
                    % {"number": pairing.number}
                )
            answers.check_asked(pairing)
            answers.check_row_as_seen(row_revision=pairing.row_revision, seen=row_revision)
            row = _held(pairing_id) or RowAnswer(
                province=province, pairing=pairing, fiscal_year=_this_year()
            )
            _keep_file(entry, row, Answer.CONFIRM, None, "")
            given.append(_give(entry, row, Answer.CONFIRM, _BLANK, by=by, pairing=pairing))
    return given


def propose_pairing(
    *,
    by: User,
    province_id: int,
    values: Mapping[str, object],
    form_key: UUID | None = None,
    answer_id: int | None = None,
    content: Content | None = None,
    content_name: str = "",
    revision: int = 0,
) -> RowAnswer:
    """Tell the ministry of a pair that the register lacks; it decides whether to take it in.

    The same form sent twice is one proposal; sent again with other words, after going back in
    the browser, it changes that proposal, and after taking it back proposes anew.

    Args:
        values: ``note`` and the columns of ``answers.PROPOSED``.
        answer_id: the proposal to change, while it is not taken in; None for a new one.
        content: the verified document; None keeps the one handed in before.

    Raises:
        RowAnswer.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in the province today.
        StaleEdit: a colleague has changed it in between.
        WrongState: it was taken into the register already.
        ValidationError: by field; the register has this pair, or it was proposed already.
    """
    with writing(by=by, action=GIVEN) as entry:
        province = _locked_province(by, province_id)
        own = RowAnswer.objects.visible_to(by).filter(province=province, answer=Answer.ADD)
        given = {**_BLANK, **values}
        if answer_id is None:
            row = _sent_before(own, by, form_key)
            if row and _is_same(row, Answer.ADD, given, content, 0):
                return row
            if row is None:
                row = RowAnswer(province=province, fiscal_year=_this_year(), form_key=form_key)
        else:
            row = own.select_for_update(of=("self",)).get(pk=answer_id)
            check_revision(row, revision)
            if row.pairing_id:
                raise WrongState(_("กระทรวงรับคู่นี้เข้าทะเบียนแล้ว โปรดตอบที่รายการของคู่นั้น"))
        _check_lacking(province, row, given)
        _keep_file(entry, row, Answer.ADD, content, content_name)
        _give(entry, row, Answer.ADD, given, by=by, pairing=None)
    return row


def take_back_answer(*, by: User, answer_id: int, revision: int | None = None) -> RowAnswer:
    """Withdraw an answer that the ministry has not decided; the row is unanswered again.

    Raises:
        RowAnswer.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in the province today.
        StaleEdit, WrongState: a colleague or the ministry was faster; nothing is written.
    """
    with writing(by=by, action="answer.take_back") as entry:
        visible = RowAnswer.objects.visible_to(by)
        _locked_province(by, visible.values_list("province_id", flat=True).get(pk=answer_id))
        row = visible.select_for_update(of=("self",)).get(pk=answer_id)
        if row.status == AnswerStatus.WITHDRAWN:
            return row
        answers.check_awaiting(row)
        check_revision(row, revision)
        row.status = AnswerStatus.WITHDRAWN
        entry.save(row)
    return row


def declare_list(*, by: User, province_id: int) -> ListDeclaration:
    """Say for the province that its list is complete for this fiscal year: no further pairs.

    Raises:
        NotAllowed: not an officer posted in the province today.
        WrongState: some rows have no answer yet.
    """
    with writing(by=by, action="declaration.make") as entry:
        province = _locked_province(by, province_id)
        row_ids = set(_rows(by, province).asked_of_provinces().values_list("pk", flat=True))
        open_count = len(row_ids - {row.pairing_id for row in _standing_answers(province)})
        if open_count:
            raise WrongState(
                _("ยังมี %(count)s รายการที่ไม่ได้ตอบ โปรดตอบให้ครบก่อนยืนยันว่ารายการครบถ้วน")
                % {"count": open_count}
            )
        year = _this_year()
        declared = ListDeclaration.objects.filter(province=province, fiscal_year=year).first()
        if declared and declared.row_count == len(row_ids):
            return declared
        row = declared or ListDeclaration(province=province, fiscal_year=year)
        row.row_count, row.declared_by, row.declared_at = len(row_ids), by, clock.now()
        entry.save(row)
    return row


def _this_year() -> int:
    return fiscal_year_of(clock.today())


def _locked_province(by: User, province_id: int) -> Province:
    """The province, whose answers are written by one person at a time.

    Without the key, so that pairings can be entered meanwhile, which hold a number that a
    decision may wait for.
    """
    served = Province.objects.ids_served_by(by)
    answers.check_may_answer(by=by, province_id=province_id, served=served)
    return Province.objects.select_for_update().get(pk=province_id)


def _rows(by: User, province: Province) -> PairingQuerySet:
    rows = Pairing.objects.visible_to(by).filter(province=province).with_row_revision()
    return rows.select_related("province", "counterpart__unit_type", "counterpart__country")


def _held(pairing_id: int) -> RowAnswer | None:
    rows = RowAnswer.objects.select_for_update(of=("self",))
    return rows.filter(pairing_id=pairing_id, fiscal_year=_this_year()).first()


def _standing_answers(province: Province) -> list[RowAnswer]:
    rows = RowAnswer.objects.standing().filter(province=province, fiscal_year=_this_year())
    return list(rows.filter(pairing__isnull=False))


def _is_same(
    held: RowAnswer, answer: str, given: Mapping, content: Content | None, row_revision: int
) -> bool:
    """Whether the standing answer says just this: the same button was pressed twice."""
    return (
        held.is_awaiting
        and held.answer == answer
        and held.row_revision == row_revision
        and all(getattr(held, name) == value for name, value in given.items())
        and (content is None or (held.file is not None and held.file.sha256 == content.sha256))
    )


def _keep_file(
    entry: Entry, row: RowAnswer, answer: str, content: Content | None, name: str
) -> None:
    if answer not in (Answer.CORRECT, Answer.ADD):
        row.file, row.file_name = None, ""
    elif content is not None:
        row.file = store.keep(entry, content)
        row.file_name = safe_name(name, content.content_type)


def _give(
    entry: Entry,
    row: RowAnswer,
    answer: str,
    given: Mapping[str, object],
    *,
    by: User,
    pairing: Pairing | None,
) -> RowAnswer:
    """Put what is said into the answer and hand it to the ministry."""
    if not row._state.adding and answers.is_new_round(row):
        row.round_number += 1
    for name, value in given.items():
        setattr(row, name, value)
    row.answer, row.status = answer, AnswerStatus.SUBMITTED
    row.row_revision = pairing.row_revision if pairing else 0
    row.answered_by, row.answered_at = by, clock.now()
    row.decided_by, row.decided_at, row.decision_note = None, None, ""
    signing = answers.first_signing(pairing.events.standing()) if pairing else None
    answers.check_whole(
        answer=row,
        pairing=pairing,
        signed_on=signing.happened_on if signing else None,
        today=clock.today(),
    )
    return entry.save(row)


def _sent_before(own: AnswerQuerySet, by: User, form_key: UUID | None) -> RowAnswer | None:
    """The proposal that this person made with this form, while the ministry has not decided it."""
    if form_key is None:
        return None
    rows = own.awaiting_decision().select_for_update(of=("self",))
    return rows.filter(form_key=form_key, answered_by=by).first()


def _check_lacking(province: Province, row: RowAnswer, given: Mapping[str, object]) -> None:
    """The pair is neither in the register nor proposed by a colleague, however it is spelt."""
    name, unit_type, country = (
        given[column] for column in ("counterpart_name", "unit_type", "country")
    )
    pairings = Pairing.objects.asked_of_provinces().filter(province=province)
    pairings = pairings.filter(counterpart__country=country).select_related("counterpart__country")
    for known in pairings:
        if answers.is_called(known.counterpart, name, unit_type):
            message = _("ทะเบียนมีคู่นี้อยู่แล้วที่ %(pairing)s โปรดตอบที่รายการนั้น")
            raise ValidationError({"counterpart_name": message % {"pairing": known}})
    others = RowAnswer.objects.awaiting_decision().filter(
        province=province, answer=Answer.ADD, country=country
    )
    names = others.exclude(pk=row.pk).values_list("counterpart_name", flat=True)
    if answers.name_key(name) in map(answers.name_key, names):
        raise ValidationError({"counterpart_name": _("จังหวัดเสนอคู่นี้ไว้แล้ว ขณะนี้รอกระทรวงพิจารณา")})
