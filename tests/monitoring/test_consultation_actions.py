"""Consultations: asked by a province, answered by the ministry, each written once."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring.actions import join_pairing
from registry import actions
from registry.models import Consultation, ConsultationEntry, Pairing
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.notices.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def officer(rows_of_the_file):
    return factories.posted(Role.OFFICER, "TH-50")


@pytest.fixture(scope="module")
def editor(rows_of_the_file):
    return factories.person(Role.EDITOR)


def ask(by, code="TH-50", **values):
    key = values.pop("form_key", None) or uuid.uuid4()
    return actions.ask_consultation(
        by=by, province_id=factories.province(code).pk, values={"subject": "อำนาจลงนาม", **values},
        question="นายกเทศมนตรีลงนามได้หรือไม่", form_key=key,
    )  # fmt: skip


def write(action, by, row, words="ลงนามได้", **values):
    return action(
        by=by, consultation_id=row.pk, words=words, form_key=uuid.uuid4(), revision=row.revision,
        **values,
    )  # fmt: skip


def told(row):
    return list(row.entries.values_list("kind", "words"))


def test_a_province_asks_and_the_ministry_answers_with_a_citation(officer, editor):
    row = ask(officer)
    assert (row.number, row.status) == (1, "asked")
    assert row.waiting_since is not None

    answered = write(actions.answer_consultation, editor, row, citation="ข้อ 3 (ตัวอย่าง)")

    assert (answered.status, answered.waiting_since) == ("answered", None)
    entry = answered.entries.get(kind="answer")
    assert (entry.by, entry.citation) == (editor, "ข้อ 3 (ตัวอย่าง)")
    assert Change.objects.latest("number").action == "consultation.answer"
    # The ministry was told of the question, which is done now; the province of the answer.
    asked, advised = Notice.objects.order_by("id")
    assert (asked.to, asked.kind, asked.settled_at is None) == (editor, "consultation_asked", False)
    assert (advised.to, advised.kind) == (officer, "consultation_answered")


def test_numbers_run_within_the_year_and_a_form_sent_twice_asks_once(officer, editor):
    key = uuid.uuid4()
    first = ask(officer, form_key=key)
    assert ask(officer, form_key=key) == first
    for other in ({"subject": "เรื่องอื่น"}, {"letter_number": "ชม 1/2566"}):
        with pytest.raises(ValidationError) as refusal:
            ask(officer, form_key=key, **other)
        assert "form_key" in refusal.value.message_dict
    assert ask(editor, "TH-83").number == 2
    assert ConsultationEntry.objects.count() == 2


def test_a_further_question_waits_again_and_everything_stays(officer, editor):
    row = write(actions.answer_consultation, editor, ask(officer))
    row = write(actions.follow_up_consultation, officer, row, "แล้วรองนายกเทศมนตรีเล่า")
    assert (row.status, row.waiting_since is not None) == ("asked", True)
    row = write(actions.answer_consultation, editor, row, "ต้องมีหนังสือมอบอำนาจ")
    row = actions.close_consultation(by=officer, consultation_id=row.pk, revision=row.revision)

    assert row.status == "closed"
    assert [kind for kind, _words in told(row)] == ["question", "answer", "question", "answer"]


def test_what_may_not_follow_is_refused_and_nothing_written(officer, editor):
    asked = ask(officer)
    for act in (actions.follow_up_consultation,):
        with pytest.raises(WrongState):
            write(act, officer, asked)
    with pytest.raises(WrongState):
        actions.close_consultation(
            by=officer, consultation_id=asked.pk, revision=asked.revision
        )
    gone = actions.withdraw_consultation(
        by=officer, consultation_id=asked.pk, revision=asked.revision
    )
    with pytest.raises(WrongState):
        write(actions.answer_consultation, editor, gone)
    answered = write(actions.answer_consultation, editor, ask(officer))
    with pytest.raises(WrongState):
        actions.withdraw_consultation(
            by=officer, consultation_id=answered.pk, revision=answered.revision
        )
    assert len(told(asked)) == 1


def test_of_two_who_answer_at_once_the_second_is_told(officer, editor):
    row = ask(officer)
    read_at = row.revision
    write(actions.answer_consultation, editor, row)

    with pytest.raises(StaleEdit):
        actions.answer_consultation(
            by=factories.person(Role.EDITOR), consultation_id=row.pk, words="ลงนามไม่ได้",
            form_key=uuid.uuid4(), revision=read_at,
        )  # fmt: skip
    assert len(told(row)) == 2


def test_who_asks_and_answers(officer, editor):
    for by in (factories.posted(Role.APPROVER, "TH-50"), factories.person(Role.PLANNER)):
        with pytest.raises(NotAllowed):
            ask(by)
    with pytest.raises(NotAllowed):
        ask(officer, "TH-83")
    row = ask(officer)
    for by in (officer, factories.person(Role.PLANNER)):
        with pytest.raises(NotAllowed):
            write(actions.answer_consultation, by, row)
    stranger = factories.posted(Role.OFFICER, "TH-83")
    with pytest.raises(Consultation.DoesNotExist):
        write(actions.follow_up_consultation, stranger, row)
    assert Consultation.objects.visible_to(stranger).count() == 0
    assert ConsultationEntry.objects.visible_to(stranger).count() == 0
    assert Consultation.objects.visible_to(officer).count() == 1


def test_another_province_s_pairing_and_a_day_to_come_are_refused(officer):
    foreign = factories.pairing("TH-83", "นิส")
    with pytest.raises(ValidationError) as refusal:
        ask(officer, pairing=foreign)
    assert foreign.number in refusal.value.message_dict["pairing"][0]
    target = factories.pairing("TH-50", "ลียง")
    double = factories.pairing("TH-50", "เมืองลียง", signed=None, confirmed=False)
    seen = {row.pk: row.row_revision for row in Pairing.objects.with_row_revision()}
    editor = factories.person(Role.EDITOR)
    join_pairing(by=editor, pairing_id=double.pk, target_id=target.pk, seen=seen)
    double.refresh_from_db()
    with pytest.raises(ValidationError, match=f"โปรดใช้ {target.number}"):
        ask(officer, pairing=double)
    with pytest.raises(ValidationError) as refusal:
        ask(officer, letter_on=date(2099, 1, 1))
    assert "letter_on" in refusal.value.message_dict
    assert not Consultation.objects.exists()
