"""The desks: what endorsing, approving and returning write, and what they refuse."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import Activity
from sistercity.accounts.actions import save_person
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories as make
from tests.monitoring.acting import VALUES, attach, create, refused, steps

pytestmark = [pytest.mark.django_db, pytest.mark.feed]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """The year, those whom its desks are kept by, and a town to pair with."""
    make.fiscal_year(2566)
    make.posted("officer")
    make.posted("approver")
    make.person("editor")
    make.counterpart()


def test_the_whole_way_with_a_return_keeps_every_round():
    officer, approver = make.posted("officer"), make.posted("approver")
    editor = make.person("editor")
    activity = create(officer, [make.pairing()])
    pk = activity.pk
    actions.submit_activity(by=officer, activity_id=pk)
    actions.endorse_activity(
        by=approver, activity_id=pk, letter_number="ชม 0017/12", letter_on=date(2023, 8, 1)
    )
    actions.return_activity(by=editor, activity_id=pk, note="โปรดระบุจำนวนผู้เข้าร่วม")
    actions.edit_activity(
        by=officer, activity_id=pk, values={**VALUES, "thai_count": 14}, pairing_ids=[
            link.pairing_id for link in activity.links.all()
        ],
    )  # fmt: skip
    actions.submit_activity(by=officer, activity_id=pk)
    actions.endorse_activity(by=approver, activity_id=pk)
    actions.approve_activity(by=editor, activity_id=pk)
    activity.refresh_from_db()
    assert activity.status == "approved"
    assert activity.approved_at is not None
    assert steps(activity) == [
        (1, "created", "test-officer-TH-50"),
        (1, "submitted", "test-officer-TH-50"),
        (1, "endorsed", "test-approver-TH-50"),
        (1, "returned", "test-editor"),
        (2, "edited", "test-officer-TH-50"),
        (2, "submitted", "test-officer-TH-50"),
        (2, "endorsed", "test-approver-TH-50"),
        (2, "approved", "test-editor"),
    ]
    first = activity.steps.get(move="endorsed", round_number=1)
    assert (first.letter_number, first.letter_on) == ("ชม 0017/12", date(2023, 8, 1))
    assert activity.steps.get(move="returned").note == "โปรดระบุจำนวนผู้เข้าร่วม"


def test_a_province_without_an_approver_hands_in_to_the_ministry():
    make.province("TH-51", endorsement_required=False)
    activity = make.activity(make.pairing("TH-51"), status="submitted")
    assert activity.status_words == "รอกระทรวงพิจารณา"
    actions.approve_activity(by=make.person("editor"), activity_id=activity.pk)
    activity.refresh_from_db()
    assert activity.status == "approved"


def test_the_approver_of_another_province_does_not_find_it():
    activity = make.activity(status="submitted")
    stranger = make.posted("approver", "TH-83")
    refused(
        Activity.DoesNotExist, actions.endorse_activity, by=stranger, activity_id=activity.pk
    )


def test_the_ministry_does_not_approve_before_the_province_endorsed():
    activity = make.activity(status="submitted")
    refused(
        WrongState, actions.approve_activity, by=make.person("editor"), activity_id=activity.pk
    )


@pytest.mark.parametrize("role", ["planner", "administrator"])
def test_readers_of_the_ministry_decide_nothing(role):
    activity = make.activity(status="endorsed")
    reader = make.person(role)
    refused(NotAllowed, actions.approve_activity, by=reader, activity_id=activity.pk)
    refused(NotAllowed, actions.return_activity, by=reader, activity_id=activity.pk, note="ก")


def _becomes(person, role):
    person.role = role
    save_person(by=None, person=person)


def test_nobody_endorses_what_they_wrote():
    activity = make.activity(status="submitted")
    author = make.posted("officer")
    _becomes(author, "approver")
    refusal = refused(
        NotAllowed, actions.endorse_activity, by=author, activity_id=activity.pk
    )
    assert str(refusal).startswith("ท่านเป็นผู้บันทึกรายการนี้")


def test_nobody_approves_what_they_wrote_even_a_caption_in_an_earlier_round():
    officer = make.posted("officer")
    helper = make.person("officer", "test-helper")
    make.posting(helper, "TH-50")
    activity = make.activity(status="draft")
    piece = attach(officer, activity)
    actions.caption_evidence(by=helper, evidence_id=piece.pk, caption="พิธีเปิด")
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=make.posted("approver"), activity_id=activity.pk)
    _becomes(helper, "editor")
    refused(NotAllowed, actions.approve_activity, by=helper, activity_id=activity.pk)
    assert actions.approve_activity(by=make.person("editor"), activity_id=activity.pk)


def test_of_two_reviewers_the_second_is_told_and_writes_nothing():
    activity = make.activity(status="endorsed")
    first, second = make.person("editor"), make.person("editor", "test-editor2")
    opened = activity.revision
    actions.approve_activity(by=first, activity_id=activity.pk, revision=opened)
    for action in (actions.approve_activity, actions.return_activity):
        refused(
            WrongState, action, by=second, activity_id=activity.pk, note="ขอเพิ่ม", revision=opened
        )


def test_a_reviewer_never_approves_what_they_did_not_read():
    officer, approver = make.posted("officer"), make.posted("approver")
    activity = make.activity(status="submitted")
    opened = activity.revision
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    attach(officer, activity)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    refused(
        StaleEdit, actions.endorse_activity, by=approver, activity_id=activity.pk, revision=opened
    )


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_return_without_a_note_is_refused(note):
    activity = make.activity(status="endorsed")
    refusal = refused(
        ValidationError, actions.return_activity, by=make.person("editor"),
        activity_id=activity.pk, note=note,
    )  # fmt: skip
    assert set(refusal.message_dict) == {"note"}


def test_nothing_is_decided_in_a_closed_year():
    activity = make.activity(status="endorsed")
    editor = make.person("editor")
    actions.close_year(by=editor, year=2566)
    refused(WrongState, actions.approve_activity, by=editor, activity_id=activity.pk)


def test_a_return_says_what_to_correct_field_by_field_with_or_without_a_note_to_all():
    editor, pairing = make.person("editor"), make.pairing()
    both, fields_only = (make.activity(pairing, status="endorsed") for _ in range(2))
    actions.return_activity(
        by=editor, activity_id=both.pk, note="ขอเพิ่ม", notes={"place": "ระบุอำเภอ", "outcome": " "}
    )
    actions.return_activity(by=editor, activity_id=fields_only.pk, notes={"evidence": "แนบภาพ"})
    step = both.steps.get(move="returned")
    assert step.note == "ขอเพิ่ม"
    assert [(note.field, note.words) for note in step.notes.all()] == [("place", "ระบุอำเภอ")]
    assert fields_only.steps.get(move="returned").note == "โปรดแก้ไขตามข้อสังเกตรายช่อง"
    silent = make.activity(pairing, status="submitted")
    approver = make.posted("approver")
    refused(
        ValidationError, actions.return_activity, by=approver, activity_id=silent.pk,
        notes={"place": ""},
    )  # fmt: skip


def test_an_endorsement_is_taken_back_until_the_ministry_decided_and_an_approval_with_a_reason():
    approver, editor, other = (
        make.posted("approver"), make.person("editor"), make.person("editor", "test-editor2")
    )  # fmt: skip
    activity = make.activity(status="endorsed")
    pk = activity.pk
    actions.take_back_decision(by=approver, activity_id=pk)
    activity.refresh_from_db()
    assert activity.status == "submitted"
    refused(WrongState, actions.take_back_decision, by=approver, activity_id=pk)
    refused(WrongState, actions.approve_activity, by=editor, activity_id=pk)
    actions.endorse_activity(by=approver, activity_id=pk)
    actions.approve_activity(by=editor, activity_id=pk)
    refused(WrongState, actions.take_back_decision, by=approver, activity_id=pk)
    refused(ValidationError, actions.take_back_decision, by=other, activity_id=pk, note=" ")
    actions.take_back_decision(by=other, activity_id=pk, note="ผิดคู่")
    activity.refresh_from_db()
    assert (activity.status, activity.approved_at, activity.round_number) == ("endorsed", None, 1)
    assert not Activity.objects.visible_to(make.posted("officer", "TH-83")).filter(pk=pk).exists()
    actions.approve_activity(by=editor, activity_id=pk)
    actions.close_year(by=editor, year=2566)
    refused(WrongState, actions.take_back_decision, by=other, activity_id=pk, note="ผิดคู่")


def test_an_endorsement_while_it_is_withdrawn_is_refused_with_its_status():
    pairing = make.pairing()
    activity = make.activity(pairing, status="submitted")
    actions.withdraw_activity(by=make.posted("officer"), activity_id=activity.pk)
    refusal = refused(
        WrongState, actions.endorse_activity, by=make.posted("approver"), activity_id=activity.pk
    )
    assert "“ร่าง”" in str(refusal)
    endorsed = make.activity(pairing, status="endorsed")
    refusal = refused(
        WrongState, actions.withdraw_activity, by=make.posted("officer"), activity_id=endorsed.pk
    )
    assert "“รอกระทรวงพิจารณา”" in str(refusal)
