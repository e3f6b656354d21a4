"""Drafts of activities and their handing in: what each action writes, what each refuses."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import Activity
from registry.models import Posting
from sistercity import clock
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories as make
from tests.monitoring.acting import VALUES, create, last_change, refused, steps

pytestmark = [pytest.mark.django_db, pytest.mark.feed]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """The year, those whom its desks are kept by, and a town to pair with."""
    make.fiscal_year(2566)
    make.posted("officer")
    make.posted("approver")
    make.person("editor")
    make.counterpart()


def test_a_draft_is_created_with_its_links_its_step_and_one_entry_in_the_ledger():
    officer, pairing = make.posted("officer"), make.pairing()
    activity = create(officer, [pairing])
    activity.refresh_from_db()
    assert {name: getattr(activity, name) for name in VALUES} == VALUES
    assert (activity.status, activity.fiscal_year, activity.created_by) == ("draft", 2566, officer)
    assert [link.pairing for link in activity.links.all()] == [pairing]
    assert steps(activity) == [(1, "created", "test-officer-TH-50")]
    change = last_change()
    assert (change.action, change.by) == ("activity.create", officer)
    assert activity.revision == change.number
    assert first_fault() is None


def test_the_same_form_sent_again_makes_no_second_draft_and_changes_only_one_as_begun():
    officer, key = make.posted("officer"), uuid.uuid4()
    first = create(officer, key=key)
    changes = Change.objects.count()
    assert create(officer, key=key).pk == first.pk
    assert Change.objects.count() == changes
    assert create(officer, key=key, title="แก้หลังย้อนกลับ").pk == first.pk
    assert Activity.objects.get().title == "แก้หลังย้อนกลับ"
    actions.edit_activity(
        by=officer, activity_id=first.pk, values={"title": "แก้ในหน้าแก้ไข"}, pairing_ids=[]
    )
    assert create(officer, key=key, title="หน้าเก่า").pk == first.pk
    assert Activity.objects.get().title == "แก้ในหน้าแก้ไข"


@pytest.mark.parametrize(
    ("starts_on", "fiscal_year"), [(date(2023, 9, 30), 2566), (date(2023, 10, 1), 2567)]
)
def test_an_activity_belongs_to_the_fiscal_year_in_which_it_starts(starts_on, fiscal_year):
    make.fiscal_year(2567)
    activity = create(make.posted("officer"), starts_on=starts_on, ends_on=date(2023, 10, 2))
    assert activity.fiscal_year == fiscal_year


def test_a_draft_of_one_day_needs_no_end():
    activity = create(make.posted("officer"), ends_on=None)
    assert activity.ends_on == date(2023, 2, 4)


@pytest.mark.parametrize("role", ["approver", "editor", "planner", "administrator"])
def test_only_officers_begin_a_draft(role):
    person = make.posted(role) if role == "approver" else make.person(role)
    make.province("TH-50")
    refused(NotAllowed, create, officer=person)


def test_an_officer_of_another_province_begins_no_draft_here():
    make.province("TH-50")
    refused(NotAllowed, create, officer=make.posted("officer", "TH-83"))


def test_an_officer_whose_posting_has_ended_begins_no_draft():
    officer = make.person("officer", "test-former")
    make.posting(officer, "TH-50", date(2020, 1, 1), ends_on=date(2023, 8, 14))
    refused(NotAllowed, create, officer=officer)
    with clock.playing(datetime(2023, 8, 14, 10, tzinfo=UTC)):
        assert create(officer).pk


def test_a_posting_that_begins_tomorrow_gives_no_right_today():
    officer = make.person("officer", "test-next")
    make.posting(officer, "TH-50", date(2023, 8, 16))
    assert Posting.objects.filter(user=officer).count() == 1
    refused(NotAllowed, create, officer=officer)


def test_nothing_is_written_into_a_closed_year_or_one_that_was_not_opened():
    officer = make.posted("officer")
    actions.close_year(by=make.person("editor"), year=2566)
    closed = refused(WrongState, create, officer=officer)
    assert str(closed).startswith("ปีงบประมาณ พ.ศ. 2566 ปิดแล้ว")
    absent = refused(WrongState, create, officer=officer, starts_on=date(2022, 1, 1))
    assert str(absent).startswith("ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. 2565")


def test_an_end_before_the_start_is_refused():
    refusal = refused(
        ValidationError, create, officer=make.posted("officer"), ends_on=date(2023, 2, 3)
    )
    assert "วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่ม" in refusal.messages


def test_a_pairing_of_another_province_cannot_be_chosen():
    officer, foreign = make.posted("officer"), make.pairing("TH-83", "นีซ")
    refusal = refused(ValidationError, create, officer=officer, pairings=[foreign])
    assert "pairings" in refusal.message_dict


def test_an_edit_tells_what_changed_and_who_wrote():
    officer = make.posted("officer")
    pairing, other = make.pairing(), make.pairing(counterpart="ลียง")
    colleague = make.person("officer", "test-colleague")
    make.posting(colleague, "TH-50")
    activity = create(officer, [pairing])
    actions.edit_activity(
        by=colleague,
        activity_id=activity.pk,
        values={**VALUES, "place": "โอตารุ"},
        pairing_ids=[other.pk],
        revision=activity.revision,
    )
    activity.refresh_from_db()
    assert (activity.place, [link.pairing for link in activity.links.all()]) == ("โอตารุ", [other])
    row = last_change().rows.get(resource="monitoring.activity")
    assert row.difference == {"place": ["ซัปโปโร", "โอตารุ"]}
    assert steps(activity) == [
        (1, "created", "test-officer-TH-50"),
        (1, "edited", "test-colleague"),
    ]


def test_saving_unchanged_values_writes_nothing():
    officer = make.posted("officer")
    activity = create(officer)
    changes = Change.objects.count()
    actions.edit_activity(by=officer, activity_id=activity.pk, values=VALUES, pairing_ids=[])
    assert Change.objects.count() == changes


def test_a_stale_edit_is_refused_with_what_changed_since():
    officer = make.posted("officer")
    activity = create(officer)
    edit = {"by": officer, "activity_id": activity.pk, "pairing_ids": [],
            "revision": activity.revision}  # fmt: skip
    actions.edit_activity(**edit, values={**VALUES, "place": "โอตารุ"})
    stale = refused(
        StaleEdit, actions.edit_activity, **edit, values={**VALUES, "place": "ฮาโกดาเตะ"}
    )
    assert stale.changes == {"place": ("ซัปโปโร", "โอตารุ")}
    assert stale.current.place == "โอตารุ"


def test_an_edit_is_stale_when_only_the_pairings_changed_since():
    officer, pairing = make.posted("officer"), make.pairing()
    activity = create(officer)
    edit = {"by": officer, "activity_id": activity.pk, "values": VALUES,
            "revision": activity.revision}  # fmt: skip
    actions.edit_activity(**edit, pairing_ids=[pairing.pk])
    refused(StaleEdit, actions.edit_activity, **edit, pairing_ids=[])
    assert activity.links.count() == 1


@pytest.mark.parametrize("status", ["submitted", "endorsed", "approved"])
def test_what_lies_on_a_desk_cannot_be_edited(status):
    activity = make.activity(status=status)
    refused(
        WrongState, actions.edit_activity, by=make.posted("officer"), activity_id=activity.pk,
        values=VALUES, pairing_ids=[],
    )  # fmt: skip


def test_a_draft_of_another_province_is_not_there():
    activity = make.activity(status="draft")
    refused(
        Activity.DoesNotExist, actions.edit_activity, by=make.posted("officer", "TH-83"),
        activity_id=activity.pk, values=VALUES, pairing_ids=[],
    )  # fmt: skip


def test_a_discarded_draft_is_no_longer_shown_and_its_history_stays():
    officer = make.posted("officer")
    activity = create(officer)
    actions.discard_activity(by=officer, activity_id=activity.pk)
    assert last_change().action == "activity.discard"
    assert not Activity.objects.visible_to(officer).exists()
    assert not Activity.objects.visible_to(make.person("editor")).exists()
    assert Activity.objects.get().title == VALUES["title"]


def test_only_a_draft_is_discarded():
    activity = make.activity(status="returned")
    refused(
        WrongState, actions.discard_activity, by=make.posted("officer"), activity_id=activity.pk
    )


def test_handing_in_tells_everything_that_is_missing_at_once():
    officer = make.posted("officer")
    activity = create(
        officer, kind="", place="", direction="", thai_count=None, foreign_count=None, outcome=""
    )
    refusal = refused(
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
    activity = create(officer, [pairing], **days)
    refusal = refused(
        ValidationError, actions.submit_activity, by=officer, activity_id=activity.pk
    )
    assert set(refusal.message_dict) == {"ends_on"}
    with clock.playing(datetime(2023, 8, 16, 3, tzinfo=UTC)):
        actions.submit_activity(by=officer, activity_id=activity.pk)
    activity.refresh_from_db()
    assert activity.status == "submitted"


def test_an_activity_without_the_counterpart_needs_no_foreign_people():
    officer, pairing = make.posted("officer"), make.pairing()
    activity = create(officer, [pairing], is_joint=False, foreign_count=None)
    assert actions.submit_activity(by=officer, activity_id=activity.pk).status == "submitted"


def test_what_was_handed_in_can_be_taken_back_until_it_is_endorsed():
    officer = make.posted("officer")
    activity = make.activity(status="submitted")
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    activity.refresh_from_db()
    assert (activity.status, activity.round_number) == ("draft", 2)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=make.posted("approver"), activity_id=activity.pk)
    refused(WrongState, actions.withdraw_activity, by=officer, activity_id=activity.pk)
