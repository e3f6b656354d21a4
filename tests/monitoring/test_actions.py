"""The actions of activities: what each writes, and that a refusal writes nothing."""

import hashlib
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import Activity, Evidence, Explanation, ReviewStep
from registry.models import Posting
from sistercity import clock
from sistercity.accounts.actions import save_person
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.files.content import Content
from tests import factories as make

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "เทศกาลหิมะ 雪まつり 🎎",
    "kind": "culture",
    "starts_on": date(2023, 2, 4),
    "ends_on": date(2023, 2, 6),
    "place": "ซัปโปโร",
    "is_joint": True,
    "direction": "outbound",
    "thai_count": 12,
    "foreign_count": 30,
    "budget_amount": Decimal("120000.50"),
    "budget_source": "province",
    "outcome": "เยาวชนสองฝ่ายรู้จักกัน",
    "problems": "",
    "next_step": "",
}


@pytest.fixture(autouse=True)
def _year():
    make.fiscal_year(2566)


def _create(officer, pairings=(), key=None, **values):
    return actions.create_activity(
        by=officer,
        province_id=make.province("TH-50").pk,
        values={**VALUES, **values},
        pairing_ids=[item.pk for item in pairings],
        form_key=key or uuid.uuid4(),
    )


def _content(data=b"picture", content_type="image/jpeg"):
    return Content(
        data=data, sha256=hashlib.sha256(data).hexdigest(), content_type=content_type,
        width=10, height=10,
    )  # fmt: skip


def _evidence(officer, activity, data=b"picture", name="ภาพ.jpg"):
    return actions.add_evidence(
        by=officer, activity_id=activity.pk, content=_content(data), name=name
    )


def _refused(error, action, **values):
    """The action is refused and neither a row nor the ledger knows of it."""
    before = (
        Change.objects.count(),
        list(Activity.objects.order_by("pk").values()),
        list(ReviewStep.objects.order_by("pk").values()),
        list(Evidence.objects.order_by("pk").values()),
        list(Explanation.objects.order_by("pk").values()),
    )
    with pytest.raises(error) as refusal:
        action(**values)
    assert before == (
        Change.objects.count(),
        list(Activity.objects.order_by("pk").values()),
        list(ReviewStep.objects.order_by("pk").values()),
        list(Evidence.objects.order_by("pk").values()),
        list(Explanation.objects.order_by("pk").values()),
    )
    return refusal.value


def _steps(activity):
    steps = activity.steps.order_by("id")
    return [(step.round_number, step.move, step.by.username) for step in steps]


def _last_change():
    return Change.objects.order_by("-number").first()


def test_a_draft_is_created_with_its_links_its_step_and_one_entry_in_the_ledger():
    officer, pairing = make.posted("officer"), make.pairing()
    activity = _create(officer, [pairing])
    activity.refresh_from_db()
    assert {name: getattr(activity, name) for name in VALUES} == VALUES
    assert (activity.status, activity.fiscal_year, activity.created_by) == ("draft", 2566, officer)
    assert [link.pairing for link in activity.links.all()] == [pairing]
    assert _steps(activity) == [(1, "created", "test-officer-TH-50")]
    change = _last_change()
    assert (change.action, change.by) == ("activity.create", officer)
    assert activity.revision == change.number
    assert first_fault() is None


def test_the_same_form_sent_twice_makes_one_draft():
    officer, key = make.posted("officer"), uuid.uuid4()
    first = _create(officer, key=key)
    changes = Change.objects.count()
    second = _create(officer, key=key, title="ค่าที่เปลี่ยน")
    assert second.pk == first.pk
    assert Activity.objects.get().title == VALUES["title"]
    assert Change.objects.count() == changes


@pytest.mark.parametrize(
    ("starts_on", "fiscal_year"), [(date(2023, 9, 30), 2566), (date(2023, 10, 1), 2567)]
)
def test_an_activity_belongs_to_the_fiscal_year_in_which_it_starts(starts_on, fiscal_year):
    make.fiscal_year(2567)
    activity = _create(make.posted("officer"), starts_on=starts_on, ends_on=date(2023, 10, 2))
    assert activity.fiscal_year == fiscal_year


def test_a_draft_of_one_day_needs_no_end():
    activity = _create(make.posted("officer"), ends_on=None)
    assert activity.ends_on == date(2023, 2, 4)


@pytest.mark.parametrize("role", ["approver", "editor", "planner", "administrator"])
def test_only_officers_begin_a_draft(role):
    person = make.posted(role) if role == "approver" else make.person(role)
    make.province("TH-50")
    _refused(NotAllowed, _create, officer=person)


def test_an_officer_of_another_province_begins_no_draft_here():
    make.province("TH-50")
    _refused(NotAllowed, _create, officer=make.posted("officer", "TH-83"))


def test_an_officer_whose_posting_has_ended_begins_no_draft():
    officer = make.person("officer", "test-former")
    make.posting(officer, "TH-50", date(2020, 1, 1), ends_on=date(2023, 8, 14))
    _refused(NotAllowed, _create, officer=officer)
    with clock.playing(datetime(2023, 8, 14, 10, tzinfo=UTC)):
        assert _create(officer).pk


def test_a_posting_that_begins_tomorrow_gives_no_right_today():
    officer = make.person("officer", "test-next")
    make.posting(officer, "TH-50", date(2023, 8, 16))
    assert Posting.objects.count() == 1
    _refused(NotAllowed, _create, officer=officer)


def test_nothing_is_written_into_a_closed_year_or_one_that_was_not_opened():
    officer = make.posted("officer")
    actions.close_year(by=make.person("editor"), year=2566)
    closed = _refused(WrongState, _create, officer=officer)
    assert str(closed).startswith("ปีงบประมาณ พ.ศ. 2566 ปิดแล้ว")
    absent = _refused(WrongState, _create, officer=officer, starts_on=date(2022, 1, 1))
    assert str(absent).startswith("ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. 2565")


def test_an_end_before_the_start_is_refused():
    refusal = _refused(
        ValidationError, _create, officer=make.posted("officer"), ends_on=date(2023, 2, 3)
    )
    assert "วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่ม" in refusal.messages


def test_a_pairing_of_another_province_cannot_be_chosen():
    officer, foreign = make.posted("officer"), make.pairing("TH-83", "นีซ")
    refusal = _refused(ValidationError, _create, officer=officer, pairings=[foreign])
    assert "pairings" in refusal.message_dict


def test_an_edit_tells_what_changed_and_who_wrote():
    officer = make.posted("officer")
    pairing, other = make.pairing(), make.pairing(counterpart="ลียง")
    colleague = make.person("officer", "test-colleague")
    make.posting(colleague, "TH-50")
    activity = _create(officer, [pairing])
    actions.edit_activity(
        by=colleague,
        activity_id=activity.pk,
        values={**VALUES, "place": "โอตารุ"},
        pairing_ids=[other.pk],
        revision=activity.revision,
    )
    activity.refresh_from_db()
    assert (activity.place, [link.pairing for link in activity.links.all()]) == ("โอตารุ", [other])
    row = _last_change().rows.get(resource="monitoring.activity")
    assert row.difference == {"place": ["ซัปโปโร", "โอตารุ"]}
    assert _steps(activity) == [
        (1, "created", "test-officer-TH-50"),
        (1, "edited", "test-colleague"),
    ]


def test_saving_unchanged_values_writes_nothing():
    officer = make.posted("officer")
    activity = _create(officer)
    changes = Change.objects.count()
    actions.edit_activity(by=officer, activity_id=activity.pk, values=VALUES, pairing_ids=[])
    assert Change.objects.count() == changes


def test_a_stale_edit_is_refused_with_what_changed_since():
    officer = make.posted("officer")
    activity = _create(officer)
    edit = {"by": officer, "activity_id": activity.pk, "pairing_ids": [],
            "revision": activity.revision}  # fmt: skip
    actions.edit_activity(**edit, values={**VALUES, "place": "โอตารุ"})
    stale = _refused(
        StaleEdit, actions.edit_activity, **edit, values={**VALUES, "place": "ฮาโกดาเตะ"}
    )
    assert stale.changes == {"place": ("ซัปโปโร", "โอตารุ")}
    assert stale.current.place == "โอตารุ"


def test_an_edit_is_stale_when_only_the_pairings_changed_since():
    officer, pairing = make.posted("officer"), make.pairing()
    activity = _create(officer)
    edit = {"by": officer, "activity_id": activity.pk, "values": VALUES,
            "revision": activity.revision}  # fmt: skip
    actions.edit_activity(**edit, pairing_ids=[pairing.pk])
    _refused(StaleEdit, actions.edit_activity, **edit, pairing_ids=[])
    assert activity.links.count() == 1


@pytest.mark.parametrize("status", ["submitted", "endorsed", "approved"])
def test_what_lies_on_a_desk_cannot_be_edited(status):
    activity = make.activity(status=status)
    _refused(
        WrongState, actions.edit_activity, by=make.posted("officer"), activity_id=activity.pk,
        values=VALUES, pairing_ids=[],
    )  # fmt: skip


def test_a_draft_of_another_province_is_not_there():
    activity = make.activity(status="draft")
    _refused(
        Activity.DoesNotExist, actions.edit_activity, by=make.posted("officer", "TH-83"),
        activity_id=activity.pk, values=VALUES, pairing_ids=[],
    )  # fmt: skip


def test_a_discarded_draft_is_no_longer_shown_and_its_history_stays():
    officer = make.posted("officer")
    activity = _create(officer)
    actions.discard_activity(by=officer, activity_id=activity.pk)
    assert _last_change().action == "activity.discard"
    assert not Activity.objects.visible_to(officer).exists()
    assert not Activity.objects.visible_to(make.person("editor")).exists()
    assert Activity.objects.get().title == VALUES["title"]


def test_only_a_draft_is_discarded():
    activity = make.activity(status="returned")
    _refused(
        WrongState, actions.discard_activity, by=make.posted("officer"), activity_id=activity.pk
    )


def test_handing_in_tells_everything_that_is_missing_at_once():
    officer = make.posted("officer")
    activity = _create(
        officer, kind="", place="", direction="", thai_count=None, foreign_count=None, outcome=""
    )
    refusal = _refused(
        ValidationError, actions.submit_activity, by=officer, activity_id=activity.pk
    )
    assert set(refusal.message_dict) == {
        "kind",
        "place",
        "direction",
        "thai_count",
        "foreign_count",
        "outcome",
        "pairings",
    }


def test_an_activity_is_handed_in_on_its_last_day_and_not_before():
    officer, pairing = make.posted("officer"), make.pairing()
    days = {"starts_on": date(2023, 8, 14), "ends_on": date(2023, 8, 16)}
    activity = _create(officer, [pairing], **days)
    refusal = _refused(
        ValidationError, actions.submit_activity, by=officer, activity_id=activity.pk
    )
    assert set(refusal.message_dict) == {"ends_on"}
    with clock.playing(datetime(2023, 8, 16, 3, tzinfo=UTC)):
        actions.submit_activity(by=officer, activity_id=activity.pk)
    activity.refresh_from_db()
    assert activity.status == "submitted"


def test_an_activity_without_the_counterpart_needs_no_foreign_people():
    officer, pairing = make.posted("officer"), make.pairing()
    activity = _create(officer, [pairing], is_joint=False, foreign_count=None)
    assert actions.submit_activity(by=officer, activity_id=activity.pk).status == "submitted"


def test_what_was_handed_in_can_be_taken_back_until_it_is_endorsed():
    officer = make.posted("officer")
    activity = make.activity(status="submitted")
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    activity.refresh_from_db()
    assert (activity.status, activity.round_number) == ("draft", 2)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=make.posted("approver"), activity_id=activity.pk)
    _refused(WrongState, actions.withdraw_activity, by=officer, activity_id=activity.pk)


def test_the_whole_way_with_a_return_keeps_every_round():
    officer, approver = make.posted("officer"), make.posted("approver")
    editor = make.person("editor")
    activity = _create(officer, [make.pairing()])
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
    assert _steps(activity) == [
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
    make.province("TH-50", endorsement_required=False)
    activity = make.activity(status="submitted")
    assert activity.status_words == "รอกระทรวงพิจารณา"
    actions.approve_activity(by=make.person("editor"), activity_id=activity.pk)
    activity.refresh_from_db()
    assert activity.status == "approved"


def test_the_approver_of_another_province_does_not_find_it():
    activity = make.activity(status="submitted")
    stranger = make.posted("approver", "TH-83")
    _refused(
        Activity.DoesNotExist, actions.endorse_activity, by=stranger, activity_id=activity.pk
    )


def test_the_ministry_does_not_approve_before_the_province_endorsed():
    activity = make.activity(status="submitted")
    _refused(
        WrongState, actions.approve_activity, by=make.person("editor"), activity_id=activity.pk
    )


@pytest.mark.parametrize("role", ["planner", "administrator"])
def test_readers_of_the_ministry_decide_nothing(role):
    activity = make.activity(status="endorsed")
    reader = make.person(role)
    _refused(NotAllowed, actions.approve_activity, by=reader, activity_id=activity.pk)
    _refused(NotAllowed, actions.return_activity, by=reader, activity_id=activity.pk, note="ก")


def _becomes(person, role):
    person.role = role
    save_person(by=None, person=person)


def test_nobody_endorses_what_they_wrote():
    activity = make.activity(status="submitted")
    author = make.posted("officer")
    _becomes(author, "approver")
    refusal = _refused(
        NotAllowed, actions.endorse_activity, by=author, activity_id=activity.pk
    )
    assert str(refusal).startswith("ท่านเป็นผู้บันทึกกิจกรรมนี้")


def test_nobody_approves_what_they_wrote_even_a_caption_in_an_earlier_round():
    officer = make.posted("officer")
    helper = make.person("officer", "test-helper")
    make.posting(helper, "TH-50")
    activity = make.activity(status="draft")
    piece = _evidence(officer, activity)
    actions.caption_evidence(by=helper, evidence_id=piece.pk, caption="พิธีเปิด")
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=make.posted("approver"), activity_id=activity.pk)
    _becomes(helper, "editor")
    _refused(NotAllowed, actions.approve_activity, by=helper, activity_id=activity.pk)
    assert actions.approve_activity(by=make.person("editor"), activity_id=activity.pk)


def test_of_two_reviewers_the_second_is_told_and_writes_nothing():
    activity = make.activity(status="endorsed")
    first, second = make.person("editor"), make.person("editor", "test-editor2")
    opened = activity.revision
    actions.approve_activity(by=first, activity_id=activity.pk, revision=opened)
    for action in (actions.approve_activity, actions.return_activity):
        _refused(
            WrongState, action, by=second, activity_id=activity.pk, note="ขอเพิ่ม", revision=opened
        )


def test_a_reviewer_never_approves_what_they_did_not_read():
    officer, approver = make.posted("officer"), make.posted("approver")
    activity = make.activity(status="submitted")
    opened = activity.revision
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    _evidence(officer, activity)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    _refused(
        StaleEdit, actions.endorse_activity, by=approver, activity_id=activity.pk, revision=opened
    )


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_return_without_a_note_is_refused(note):
    activity = make.activity(status="endorsed")
    refusal = _refused(
        ValidationError, actions.return_activity, by=make.person("editor"),
        activity_id=activity.pk, note=note,
    )  # fmt: skip
    assert set(refusal.message_dict) == {"note"}


def test_nothing_is_decided_in_a_closed_year():
    activity = make.activity(status="endorsed")
    editor = make.person("editor")
    actions.close_year(by=editor, year=2566)
    _refused(WrongState, actions.approve_activity, by=editor, activity_id=activity.pk)


def test_evidence_is_kept_with_the_suffix_of_its_content():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    piece = _evidence(officer, activity, name="..\\เปิด.exe")
    assert (piece.name, piece.kind) == ("เปิด.exe.jpg", "photo")
    assert _last_change().action == "activity.add_evidence"


def test_the_same_content_twice_is_one_piece():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    first = _evidence(officer, activity)
    assert _evidence(officer, activity, name="อีกชื่อ.jpg") == first
    assert activity.evidence.count() == 1


def test_evidence_that_was_taken_off_stays_in_history():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    piece = _evidence(officer, activity)
    actions.remove_evidence(by=officer, evidence_id=piece.pk)
    assert not activity.evidence.kept().exists()
    assert activity.evidence.count() == 1
    _refused(Evidence.DoesNotExist, actions.remove_evidence, by=officer, evidence_id=piece.pk)


def test_an_activity_holds_at_most_30_files():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    for number in range(30):
        _evidence(officer, activity, data=b"%d" % number)
    _refused(
        ValidationError, actions.add_evidence, by=officer, activity_id=activity.pk,
        content=_content(b"one more"), name="ภาพ.jpg",
    )  # fmt: skip


def test_evidence_of_what_lies_on_a_desk_stays_as_it_is():
    officer = make.posted("officer")
    activity = make.activity(status="draft")
    piece = _evidence(officer, activity)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    _refused(
        WrongState, actions.add_evidence, by=officer, activity_id=activity.pk,
        content=_content(b"late"), name="ภาพ.jpg",
    )  # fmt: skip
    _refused(WrongState, actions.caption_evidence, by=officer, evidence_id=piece.pk, caption="ใหม่")
    _refused(WrongState, actions.remove_evidence, by=officer, evidence_id=piece.pk)


def test_a_stranger_finds_no_evidence():
    officer = make.posted("officer")
    piece = _evidence(officer, make.activity(status="draft"))
    stranger = make.posted("officer", "TH-83")
    _refused(Evidence.DoesNotExist, actions.remove_evidence, by=stranger, evidence_id=piece.pk)


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
    _refused(
        StaleEdit, _explain, officer=officer, pairing=pairing, words="คำตอบที่สอง", revision=0
    )


@pytest.mark.parametrize("role", ["approver", "editor", "planner", "administrator"])
def test_only_officers_answer(role):
    pairing = make.pairing()
    person = make.posted(role) if role == "approver" else make.person(role)
    _refused(NotAllowed, _explain, officer=person, pairing=pairing)


def test_an_officer_answers_for_their_own_province_and_an_open_year_only():
    pairing = make.pairing()
    _refused(NotAllowed, _explain, officer=make.posted("officer", "TH-83"), pairing=pairing)
    officer = make.posted("officer")
    _refused(WrongState, _explain, officer=officer, pairing=pairing, fiscal_year=2565)
    _refused(ValidationError, _explain, officer=officer, pairing=pairing, words="")
