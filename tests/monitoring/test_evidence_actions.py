"""Evidence, and answers where nothing was done: what is written, what is refused."""

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions, rules
from monitoring.models import Evidence, Explanation
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories as make
from tests.monitoring.acting import attach, content_of, last_change, refused

pytestmark = [pytest.mark.django_db, pytest.mark.feed]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """The year, those whom its desks are kept by, and a town to pair with."""
    make.fiscal_year(2566)
    make.posted("officer")
    make.posted("approver")
    make.person("editor")
    make.counterpart()


def test_evidence_is_kept_with_the_suffix_of_its_content():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    piece = attach(officer, activity, name="..\\เปิด.exe")
    assert (piece.name, piece.kind) == ("เปิด.exe.jpg", "photo")
    assert last_change().action == "activity.add_evidence"


def test_the_same_content_twice_is_one_piece():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    first = attach(officer, activity)
    assert attach(officer, activity, name="อีกชื่อ.jpg") == first
    assert activity.evidence.count() == 1


def test_evidence_that_was_taken_off_stays_in_history():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    piece = attach(officer, activity)
    actions.remove_evidence(by=officer, evidence_id=piece.pk)
    assert not activity.evidence.kept().exists()
    assert activity.evidence.count() == 1
    refused(Evidence.DoesNotExist, actions.remove_evidence, by=officer, evidence_id=piece.pk)


def test_an_activity_holds_a_bounded_number_of_files(monkeypatch):
    assert rules.EVIDENCE_LIMIT == 60
    monkeypatch.setattr(rules, "EVIDENCE_LIMIT", 3)
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    for number in range(3):
        attach(officer, activity, data=b"%d" % number)
    refused(
        ValidationError, actions.add_evidence, by=officer, activity_id=activity.pk,
        content=content_of(b"one more"), name="ภาพ.jpg",
    )  # fmt: skip


def test_evidence_of_what_lies_on_a_desk_stays_as_it_is():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    piece = attach(officer, activity)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    refused(
        WrongState, actions.add_evidence, by=officer, activity_id=activity.pk,
        content=content_of(b"late"), name="ภาพ.jpg",
    )  # fmt: skip
    refused(WrongState, actions.caption_evidence, by=officer, evidence_id=piece.pk, caption="ใหม่")
    refused(WrongState, actions.remove_evidence, by=officer, evidence_id=piece.pk)


def test_a_stranger_finds_no_evidence():
    officer = make.posted("officer")
    piece = attach(officer, make.activity(status="draft"))
    stranger = make.posted("officer", "TH-83")
    refused(Evidence.DoesNotExist, actions.remove_evidence, by=stranger, evidence_id=piece.pk)


def _explain(officer, pairing, **values):
    return actions.explain_no_activity(
        **{
            "by": officer,
            "pairing_id": pairing.pk,
            "fiscal_year": 2566,
            "reason": "budget",
            "words": "ไม่ได้รับงบประมาณ",
            **values,
        }
    )


def test_an_answer_is_kept_and_a_second_one_corrects_it():
    officer, pairing = make.posted("officer"), make.pairing()
    first = _explain(officer, pairing, revision=0)
    second = _explain(officer, pairing, words="เลื่อนไปปีหน้า", revision=first.revision)
    assert second.pk == first.pk
    assert Explanation.objects.get().words == "เลื่อนไปปีหน้า"


def test_an_answer_to_a_form_that_was_opened_before_another_answer_is_stale():
    officer, pairing = make.posted("officer"), make.pairing()
    _explain(officer, pairing, revision=0)
    refused(
        StaleEdit, _explain, officer=officer, pairing=pairing, words="คำตอบที่สอง", revision=0
    )


@pytest.mark.parametrize("role", ["approver", "editor", "planner", "administrator"])
def test_only_officers_answer(role):
    pairing = make.pairing()
    person = make.posted(role) if role == "approver" else make.person(role)
    refused(NotAllowed, _explain, officer=person, pairing=pairing)


def test_an_officer_answers_for_their_own_province_and_an_open_year_only():
    pairing = make.pairing()
    refused(NotAllowed, _explain, officer=make.posted("officer", "TH-83"), pairing=pairing)
    officer = make.posted("officer")
    refused(WrongState, _explain, officer=officer, pairing=pairing, fiscal_year=2565)
    refused(ValidationError, _explain, officer=officer, pairing=pairing, words="")
