"""What working groups are and do: members, meetings over their desks, and who may write them."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions, workflow
from monitoring.choices import MeetingStatus, Move
from monitoring.models import GroupMeeting, WorkingGroup, WorkingGroupMember, WorkingGroupOrder
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories
from tests.monitoring.acting import content_of, last_change, refused

pytestmark = pytest.mark.django_db

VALUES = {
    "kind": "drive",
    "held_on": date(2023, 2, 1),
    "title": "จัดนิทรรศการเมืองพี่เมืองน้อง",
    "place": "ศาลากลางจังหวัดเชียงใหม่",
    "resolutions": "มีผู้เข้าชมสองร้อยคน",
}


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    factories.fiscal_year(2566)
    factories.posted(Role.OFFICER, "TH-50")
    reviewer()


@pytest.fixture
def officer():
    return factories.posted(Role.OFFICER, "TH-50")


@pytest.fixture
def seat():
    return factories.order("TH-50", in_force_from=date(2019, 3, 1)).group


def record(by, seat, key=None, **values):
    return actions.record_meeting(
        by=by,
        group_id=seat.pk,
        values={**VALUES, **values},
        form_key=key or uuid.uuid4(),
    )


def reviewer():
    return factories.person(Role.EDITOR, "test-reviewer")


def test_recording_hands_it_to_the_ministry(officer, seat):
    meeting = record(officer, seat)
    assert (meeting.status, meeting.fiscal_year, meeting.created_by) == (
        "submitted",
        2566,
        officer,
    )
    assert meeting.submitted_at is not None
    assert last_change().action == "meeting.record"


def test_pressed_twice_it_is_recorded_once(officer, seat):
    key = uuid.uuid4()
    first = record(officer, seat, key)
    assert record(officer, seat, key).pk == first.pk
    with pytest.raises(ValidationError) as other:
        record(officer, seat, key, title="อีกครั้ง")
    assert "form_key" in other.value.message_dict
    assert GroupMeeting.objects.get().title == VALUES["title"]


def test_with_other_minutes_of_the_same_name_it_is_not_taken_for_the_same(officer, seat):
    told = {
        "by": officer, "group_id": seat.pk, "values": VALUES, "form_key": uuid.uuid4(),
        "minutes_name": "รายงานการประชุม.pdf",
    }  # fmt: skip
    right, wrong = (content_of(words, "application/pdf") for words in (b"right", b"wrong"))
    first = actions.record_meeting(**told, minutes=wrong)
    assert actions.record_meeting(**told, minutes=wrong) == first
    with pytest.raises(ValidationError) as other:
        actions.record_meeting(**told, minutes=right)
    assert "form_key" in other.value.message_dict


def test_minutes_are_kept_under_their_name(officer, seat):
    meeting = actions.record_meeting(
        by=officer,
        group_id=seat.pk,
        values=VALUES,
        form_key=uuid.uuid4(),
        minutes=content_of(b"minutes", "application/pdf"),
        minutes_name="รายงานการประชุม.pdf",
    )
    assert (meeting.minutes.size, meeting.minutes_name) == (7, "รายงานการประชุม.pdf")
    again = actions.edit_meeting(by=officer, meeting_id=meeting.pk, values={"place": "ที่ว่าการอำเภอ"})
    assert again.minutes == meeting.minutes


def test_every_round_is_in_the_ledger_until_it_is_approved(officer, seat):
    meeting = record(officer, seat)
    actions.return_meeting(by=reviewer(), meeting_id=meeting.pk, note="โปรดแนบรายงาน")
    meeting.refresh_from_db()
    assert (meeting.status, meeting.return_note) == ("returned", "โปรดแนบรายงาน")
    actions.edit_meeting(by=officer, meeting_id=meeting.pk, values={"resolutions": "แนบแล้ว"})
    actions.approve_meeting(by=reviewer(), meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.return_note) == ("approved", "")
    told = Change.objects.about(meeting).order_by("number").values_list("action", "reason")
    assert list(told) == [
        ("meeting.record", ""),
        ("meeting.return", "โปรดแนบรายงาน"),
        ("meeting.edit", ""),
        ("meeting.approve", ""),
    ]


def test_it_is_not_returned_without_a_note(officer, seat):
    meeting = record(officer, seat)
    refusal = refused(
        ValidationError, actions.return_meeting, by=reviewer(), meeting_id=meeting.pk, note="  "
    )
    assert "note" in refusal.message_dict


def test_nobody_approves_what_they_wrote(seat):
    central = factories.order(None, "ก 1/2562").group
    editor = factories.person(Role.EDITOR)
    meeting = record(editor, central)
    refused(NotAllowed, actions.approve_meeting, by=editor, meeting_id=meeting.pk)
    actions.approve_meeting(by=reviewer(), meeting_id=meeting.pk)


def test_whoever_returned_it_may_approve_it_later(officer, seat):
    meeting = factories.meeting("TH-50", status=MeetingStatus.RETURNED)
    actions.edit_meeting(by=officer, meeting_id=meeting.pk, values={"place": "ศาลากลาง"})
    assert actions.approve_meeting(by=reviewer(), meeting_id=meeting.pk).status == "approved"


def test_an_approved_one_is_neither_changed_nor_decided_again(officer, seat):
    meeting = factories.meeting("TH-50")
    refused(
        WrongState, actions.edit_meeting, by=officer, meeting_id=meeting.pk, values={"place": "ที่อื่น"}
    )
    refused(WrongState, actions.approve_meeting, by=reviewer(), meeting_id=meeting.pk)
    refused(WrongState, actions.return_meeting, by=reviewer(), meeting_id=meeting.pk, note="แก้")


def test_a_decision_is_on_the_version_that_was_read(officer, seat):
    meeting = record(officer, seat)
    read = meeting.revision
    actions.edit_meeting(by=officer, meeting_id=meeting.pk, values={"resolutions": "แก้ไขแล้ว"})
    refused(
        StaleEdit, actions.approve_meeting, by=reviewer(), meeting_id=meeting.pk, revision=read
    )


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PLANNER, Role.ADMINISTRATOR, Role.EDITOR])
def test_only_officers_record_for_their_province(role, seat):
    by = factories.posted(role, "TH-50") if role == Role.APPROVER else factories.person(role)
    refused(NotAllowed, record, by=by, seat=seat)


def test_an_officer_of_elsewhere_neither_records_nor_edits(officer, seat):
    meeting = record(officer, seat)
    stranger = factories.posted(Role.OFFICER, "TH-83")
    refused(NotAllowed, record, by=stranger, seat=seat)
    refused(
        GroupMeeting.DoesNotExist,
        actions.edit_meeting,
        by=stranger,
        meeting_id=meeting.pk,
        values={"place": "ที่อื่น"},
    )


def test_only_editors_decide(officer, seat):
    meeting = record(officer, seat)
    for by in (officer, factories.posted(Role.APPROVER, "TH-50"), factories.person(Role.PLANNER)):
        refused(NotAllowed, actions.approve_meeting, by=by, meeting_id=meeting.pk)
        refused(NotAllowed, actions.return_meeting, by=by, meeting_id=meeting.pk, note="แก้")


def test_a_meeting_that_has_not_taken_place_is_refused(officer, seat):
    refusal = refused(
        ValidationError, record, by=officer, seat=seat, held_on=date(2023, 8, 16)
    )
    assert refusal.message_dict == {
        "held_on": ["วันที่นี้ยังมาไม่ถึง บันทึกได้ตั้งแต่วันที่จัดเป็นต้นไป"]
    }


def test_a_meeting_on_a_day_without_an_order_is_refused_with_the_orders(officer):
    factories.fiscal_year(2566)
    seat = factories.order(
        "TH-50", "1/2562", in_force_from=date(2019, 3, 1), in_force_to=date(2023, 1, 31)
    ).group
    refusal = refused(ValidationError, record, by=officer, seat=seat)
    assert refusal.message_dict == {
        "held_on": [
            "วันที่ 1 กุมภาพันธ์ 2566 ไม่มีคำสั่งใดของคณะทำงานนี้มีผล (คำสั่งที่ 1/2562 มีผลตั้งแต่วันที่ 1 มีนาคม 2562 "
            "ถึงวันที่ 31 มกราคม 2566) โปรดตรวจสอบวันที่ หรือบันทึกคำสั่งก่อน"
        ]
    }
    assert record(officer, seat, held_on=date(2023, 1, 31)).pk


def test_a_closed_year_takes_no_meeting_and_no_decision(officer, seat):
    meeting = record(officer, seat)
    actions.close_year(by=factories.person(Role.EDITOR), year=2566)
    refused(WrongState, record, by=officer, seat=seat)
    refused(WrongState, actions.approve_meeting, by=reviewer(), meeting_id=meeting.pk)
    refused(
        WrongState, actions.edit_meeting, by=officer, meeting_id=meeting.pk, values={"place": "ก"}
    )


def test_the_table_of_moves():
    # Status × move, by hand: "" is refused.
    expected = {
        ("submitted", "edited"): "submitted",
        ("submitted", "returned"): "returned",
        ("submitted", "approved"): "approved",
        ("returned", "edited"): "submitted",
    }
    for status in MeetingStatus:
        for move in Move:
            after = expected.get((status, move))
            if after is None:
                with pytest.raises(WrongState):
                    workflow.check_meeting_move(move=move, status=status)
            else:
                assert workflow.check_meeting_move(move=move, status=status) == after


def test_meetings_are_seen_by_their_province_and_the_ministry_and_once_approved_by_all(seat):
    waiting = factories.meeting("TH-50", status=MeetingStatus.SUBMITTED)
    approved = factories.meeting("TH-50", held_on=date(2023, 3, 1))
    officer = factories.posted(Role.OFFICER, "TH-50")
    stranger = factories.posted(Role.OFFICER, "TH-83")
    planner = factories.person(Role.PLANNER)

    def seen(user):
        return set(GroupMeeting.objects.visible_to(user).values_list("pk", flat=True))

    assert seen(officer) == seen(planner) == {waiting.pk, approved.pk}
    assert seen(stranger) == {approved.pk}
    assert not GroupMeeting.objects.kept_by(stranger).exists()


def test_an_officer_adds_and_ends_members_of_their_group(officer, seat):
    order = seat.orders.get()
    member = actions.save_member(
        by=officer,
        member=WorkingGroupMember(
            group=seat, order=order, name="นายสมมติ ทดลอง", office="ปลัดจังหวัด",
            position_in_group="chair", starts_on=date(2019, 3, 1),
        ),
    )  # fmt: skip
    member.ends_on = date(2020, 9, 30)
    actions.save_member(by=officer, member=member)
    assert last_change().action == "member.save"
    serving = WorkingGroupMember.objects.serving_on
    assert serving(date(2020, 9, 30)).get() == member
    assert not serving(date(2020, 10, 1)).exists()


def test_members_serve_no_longer_than_their_order(seat):
    order = seat.orders.get()
    factories.member(order)
    actions.record_order(
        by=factories.person(Role.EDITOR),
        province_id=order.group.province_id,
        number="2/2564",
        issued_on=date(2021, 6, 16),
        in_force_from=date(2021, 6, 16),
        replaces_id=order.pk,
    )
    serving = WorkingGroupMember.objects.serving_on
    assert serving(date(2021, 6, 15)).count() == 1
    assert serving(date(2021, 6, 16)).count() == 0


def test_members_are_seen_by_their_province_and_the_ministry_alone(officer, seat):
    factories.member(seat.orders.get())
    counts = {
        user.username: WorkingGroupMember.objects.visible_to(user).count()
        for user in (
            officer,
            factories.posted(Role.OFFICER, "TH-83"),
            factories.person(Role.PLANNER),
        )
    }
    assert list(counts.values()) == [1, 0, 1]


def member_of(seat, order, **values):
    defaults = {"name": "ก", "office": "ข", "position_in_group": "member"}
    return WorkingGroupMember(group=seat, order=order, **{**defaults, **values})


def test_a_member_is_named_by_an_order_of_the_seat_that_holds(officer, seat):
    order = seat.orders.get()
    other = factories.order("TH-83", "ภก 1/2562")
    refusal = refused(
        ValidationError,
        actions.save_member,
        by=officer,
        member=member_of(seat, other, starts_on=date(2020, 1, 1)),
    )
    assert "order" in refusal.message_dict
    refusal = refused(
        ValidationError,
        actions.save_member,
        by=officer,
        member=member_of(seat, order, starts_on=date(2019, 2, 28)),
    )
    assert "ตั้งแต่วันที่ 1 มีนาคม 2562" in refusal.message_dict["starts_on"][0]
    refusal = refused(
        ValidationError,
        actions.save_member,
        by=officer,
        member=member_of(
            seat, order, starts_on=date(2020, 1, 2), ends_on=date(2020, 1, 1)
        ),
    )
    assert "ends_on" in refusal.message_dict


def test_pressed_twice_a_member_is_added_once(officer, seat):
    def add(**values):
        member = member_of(seat, seat.orders.get(), starts_on=date(2020, 1, 1), **values)
        return actions.save_member(by=officer, member=member)

    first = add()
    assert add() == first
    assert add(office="ค") != first
    assert WorkingGroupMember.objects.count() == 2


def test_an_officer_of_elsewhere_adds_no_member(seat):
    refused(
        NotAllowed,
        actions.save_member,
        by=factories.posted(Role.OFFICER, "TH-83"),
        member=member_of(seat, seat.orders.get(), starts_on=date(2020, 1, 1)),
    )


def test_an_order_revoked_before_it_was_issued_is_refused_with_both_days():
    refusal = refused(
        ValidationError,
        actions.record_order,
        by=factories.person(Role.EDITOR),
        province_id=factories.province("TH-50").pk,
        number="9/2562",
        issued_on=date(2019, 3, 20),
        in_force_from=date(2019, 3, 1),
        in_force_to=date(2019, 3, 19),
    )
    assert refusal.message_dict == {
        "in_force_to": [
            "คำสั่งที่ 9/2562 ออกเมื่อวันที่ 20 มีนาคม 2562 จึงสิ้นผลในวันที่ 19 มีนาคม 2562 ก่อนออกคำสั่งไม่ได้ "
            "โปรดตรวจสอบวันที่ทั้งสอง"
        ]
    }
    assert WorkingGroup.objects.count() == 0
    same_day = factories.order(
        "TH-50", issued_on=date(2019, 3, 20), in_force_to=date(2019, 3, 20)
    )
    assert WorkingGroupOrder.objects.get() == same_day
