"""Trainings and attendance: for which province somebody attends, and who is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from monitoring import actions
from monitoring.models import Attendance, Training
from registry import actions as register
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed
from tests import factories
from tests.monitoring.acting import last_change, refused
from tests.monitoring.test_group_pages import queries

pytestmark = pytest.mark.django_db

MARCH = date(2021, 3, 1)


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def attend(by, training, who, code=None):
    return actions.record_attendance(
        by=by,
        training_id=training.pk,
        person_id=who.pk,
        province_id=factories.province(code).pk if code else None,
    )


def test_somebody_attends_for_the_province_they_serve_that_day(editor):
    officer = factories.person(Role.OFFICER, "moved", full_name="นางสาวสมมติ ย้าย")
    factories.posting(officer, "TH-50", date(2019, 1, 1), ends_on=date(2021, 2, 28))
    factories.posting(officer, "TH-83", date(2021, 3, 1))
    attendance = attend(editor, factories.training(MARCH), officer)
    assert attendance.province.code == "TH-83"
    earlier = factories.training(date(2021, 2, 28))
    assert attend(editor, earlier, officer).province.code == "TH-50"


def test_a_training_attended_by_somebody_of_no_province_is_refused(editor):
    officer = factories.person(Role.OFFICER, "gone", full_name="นายสมมติ พ้นหน้าที่")
    factories.posting(officer, "TH-50", date(2019, 1, 1), ends_on=date(2021, 2, 28))
    training = factories.training(MARCH)
    refusal = refused(ValidationError, attend, by=editor, training=training, who=officer)
    assert refusal.message_dict == {
        "person": [
            "นายสมมติ พ้นหน้าที่ ไม่ได้ปฏิบัติหน้าที่ในจังหวัดใดในวันที่ 1 มีนาคม 2564 จึงบันทึกเป็นผู้เข้าอบรมไม่ได้ "
            "โปรดตรวจสอบวันที่อบรม หรือกำหนดการปฏิบัติหน้าที่ในจังหวัดก่อน"
        ]
    }


def test_one_day_of_a_longer_training_is_enough(editor):
    officer = factories.person(Role.OFFICER, "late")
    factories.posting(officer, "TH-50", date(2021, 3, 3))
    training = factories.training(MARCH, ends_on=date(2021, 3, 3))
    assert attend(editor, training, officer).province.code == "TH-50"


def test_who_serves_two_provinces_says_for_which(editor):
    officer = factories.posted(Role.OFFICER, "TH-50")
    factories.posting(officer, "TH-83")
    factories.province("TH-57")
    training = factories.training(MARCH)
    refusal = refused(ValidationError, attend, by=editor, training=training, who=officer)
    assert "province" in refusal.message_dict
    refusal = refused(
        ValidationError, attend, by=editor, training=training, who=officer, code="TH-57"
    )
    assert "province" in refusal.message_dict
    assert attend(editor, training, officer, "TH-83").province.code == "TH-83"


def test_the_ministrys_people_attend_for_no_province(editor):
    planner = factories.person(Role.PLANNER)
    factories.province("TH-50")
    training = factories.training(MARCH)
    refused(ValidationError, attend, by=editor, training=training, who=planner, code="TH-50")
    assert attend(editor, training, planner).province is None


def test_somebody_attends_once(editor):
    officer = factories.posted(Role.OFFICER, "TH-50")
    training = factories.training(MARCH)
    attend(editor, training, officer)
    refused(ValidationError, attend, by=editor, training=training, who=officer)


def test_what_was_recorded_by_mistake_is_taken_out_with_a_reason(editor):
    officer = factories.posted(Role.OFFICER, "TH-50")
    attendance = factories.attendance(factories.training(MARCH), officer)
    key = attendance.pk
    refused(
        ValidationError, actions.remove_attendance, by=editor, attendance_id=key, reason=" "
    )
    actions.remove_attendance(by=editor, attendance_id=key, reason="ลงชื่อแทนกัน")
    assert not Attendance.objects.exists()
    assert (last_change().action, last_change().reason) == ("attendance.remove", "ลงชื่อแทนกัน")
    refused(
        Attendance.DoesNotExist,
        actions.remove_attendance,
        by=editor,
        attendance_id=key,
        reason="อีกครั้ง",
    )


def test_a_training_is_not_moved_away_from_whoever_attended(editor):
    officer = factories.person(Role.OFFICER, "gone", full_name="นายสมมติ พ้นหน้าที่")
    factories.posting(officer, "TH-50", date(2019, 1, 1), ends_on=MARCH)
    training = factories.training(MARCH)
    factories.attendance(training, officer)
    training.held_on = training.ends_on = date(2021, 3, 2)
    refusal = refused(ValidationError, actions.save_training, by=editor, training=training)
    assert "นายสมมติ พ้นหน้าที่" in refusal.message_dict["held_on"][0]


def test_a_training_has_taken_place_and_ends_after_it_began(editor):
    tomorrow = date(2023, 8, 16)
    future = Training(title="ก", kind="lecture", held_on=tomorrow, ends_on=tomorrow)
    assert "held_on" in refused(
        ValidationError, actions.save_training, by=editor, training=future
    ).message_dict
    turned = Training(title="ก", kind="lecture", held_on=MARCH, ends_on=date(2021, 2, 28))
    assert "ends_on" in refused(
        ValidationError, actions.save_training, by=editor, training=turned
    ).message_dict


@pytest.mark.parametrize("role", [Role.PLANNER, Role.ADMINISTRATOR, Role.OFFICER])
def test_only_editors_keep_trainings(role):
    by = factories.posted(role) if role == Role.OFFICER else factories.person(role)
    training = factories.training(MARCH)
    refused(NotAllowed, attend, by=by, training=training, who=factories.person(Role.PLANNER))
    refused(NotAllowed, actions.save_training, by=by, training=training)


def test_attendance_is_seen_by_its_province_by_oneself_and_by_the_ministry():
    officer = factories.posted(Role.OFFICER, "TH-50")
    factories.attendance(factories.training(MARCH), officer)
    seen = [
        Attendance.objects.visible_to(user).count()
        for user in (
            officer,
            factories.posted(Role.APPROVER, "TH-50"),
            factories.posted(Role.OFFICER, "TH-83"),
            factories.person(Role.PLANNER),
        )
    ]
    assert seen == [1, 1, 0, 1]


def test_a_posting_keeps_the_role_of_its_day():
    officer = factories.posted(Role.OFFICER, "TH-50")
    approver = factories.posted(Role.APPROVER, "TH-50")
    assert officer.postings.get().role == "officer"
    posting = approver.postings.get()
    assert posting.role == "approver"
    approver.role = Role.OFFICER
    approver.save()
    posting.ends_on = date(2023, 1, 1)
    assert register.save_posting(by=None, posting=posting).role == "approver"


def test_attendance_is_recorded_and_taken_out_in_the_admin(client):
    officer = factories.posted(Role.OFFICER, "TH-50")
    training = factories.training(MARCH)
    page = client.get(reverse("admin:monitoring_training_change", args=[training.pk]))
    assert f"/admin/monitoring/attendance/add/?training={training.pk}" in page.content.decode()
    sent = {"training": training.pk, "person": officer.pk, "province": ""}
    assert client.post(reverse("admin:monitoring_attendance_add"), sent).status_code == 302
    attendance = Attendance.objects.get()
    assert attendance.province.code == "TH-50"
    remove = reverse("admin:monitoring_attendance_remove", args=[attendance.pk])
    assert client.post(remove, {"reason": "ลงชื่อผิด"}).status_code == 302
    assert not Attendance.objects.exists()


def test_the_admin_says_why_somebody_of_no_province_is_refused(client):
    officer = factories.person(Role.OFFICER, "gone", full_name="นายสมมติ พ้นหน้าที่")
    training = factories.training(MARCH)
    sent = {"training": training.pk, "person": officer.pk, "province": ""}
    response = client.post(reverse("admin:monitoring_attendance_add"), sent)
    assert response.status_code == 200
    assert "ไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด" in str(response.context["adminform"].form.errors)


def test_members_and_trainings_are_kept_in_the_admin(client):
    order = factories.order("TH-50")
    sent = {
        "order": order.pk, "name": "นายสมมติ ทดลอง", "office": "ปลัดจังหวัด",
        "position_in_group": "chair", "starts_on": "5 ม.ค. 2562", "ends_on": "",
    }  # fmt: skip
    assert client.post(reverse("admin:monitoring_workinggroupmember_add"), sent).status_code == 302
    assert order.group.members.get().starts_on == date(2019, 1, 5)
    sent = {
        "title": "อบรมแนวทาง", "kind": "workshop", "held_on": "1 มี.ค. 2564",
        "ends_on": "2 มี.ค. 2564", "place": "", "is_about_guideline": "on", "document": "",
    }  # fmt: skip
    assert client.post(reverse("admin:monitoring_training_add"), sent).status_code == 302
    assert Training.objects.get().ends_on == date(2021, 3, 2)
    factories.meeting("TH-50")
    page = client.get(reverse("admin:monitoring_workinggroup_change", args=[order.group_id]))
    assert "การประชุมคณะทำงาน ครั้งที่ 1" in page.content.decode()


def test_everybody_signed_in_reads_how_many_attended_and_names_of_their_own(client):
    chiangmai = factories.posted(Role.OFFICER, "TH-50")
    phuket = factories.posted(Role.OFFICER, "TH-83")
    planner = factories.person(Role.PLANNER, "test-analyst")
    held = factories.training(MARCH, title="อบรมรุ่นที่ 1")
    for who in (chiangmai, phuket, planner):
        factories.attendance(held, who)
    factories.training(date(2022, 10, 1), title="อบรมรุ่นถัดไป", is_about_guideline=False)
    own = Client()
    own.force_login(chiangmai)
    html = own.get("/trainings/").content.decode()
    assert html.index("อบรมรุ่นถัดไป") < html.index("อบรมรุ่นที่ 1")
    assert "เข้าอบรม 3 คน จาก 2 จังหวัด" in html
    assert chiangmai.full_name in html
    assert phuket.full_name not in html
    assert "อบรมรุ่นที่ 1" not in own.get("/trainings/?show=year").content.decode()
    assert "อบรมรุ่นถัดไป" not in own.get("/trainings/?show=guideline").content.decode()
    everybody = client.get("/trainings/").content.decode()
    assert {who.full_name in everybody for who in (chiangmai, phuket, planner)} == {True}


def test_the_list_costs_the_same_for_one_training_and_for_many(client):
    factories.attendance(factories.training(MARCH), factories.posted(Role.OFFICER, "TH-50"))
    few = queries(client, "/trainings/")
    for day in range(2, 15):
        training = factories.training(date(2021, 3, day))
        for code in ("TH-50", "TH-83"):
            factories.attendance(training, factories.posted(Role.OFFICER, code))
    assert queries(client, "/trainings/") == few
