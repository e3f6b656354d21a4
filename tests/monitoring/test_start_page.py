"""The start page: what waits for each role, and nothing that is another's.

Today is 15 August 2566 (2023-08-15), a day of FY 2566.
"""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.actions import record_order
from monitoring.choices import Status
from monitoring.waiting import waiting_for
from registry.choices import EventKind
from sistercity.accounts.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 15)


def page(person):
    client = Client()
    client.force_login(person)
    response = client.get("/start/")
    assert response.status_code == 200
    return response.content.decode()


def waits(person):
    return {one.what: one.count for one in waiting_for(person, TODAY)}


@pytest.fixture(scope="class")
def busy(rows_of_the_class):
    """Chiang Mai: one returned, one draft, one submitted, and a pairing with nothing.

    Phuket: one endorsed.
    """
    pair = factories.pairing("TH-50", "ก")
    factories.pairing("TH-50", "ข")
    factories.activity(pair, status=Status.RETURNED, title="ส่งกลับมา")
    factories.activity(pair, status=Status.DRAFT)
    factories.activity(pair, status=Status.SUBMITTED)
    factories.activity(factories.pairing("TH-83", "ค"), status=Status.ENDORSED, title="ของภูเก็ต")


class TestWorkThatWaits:
    def test_an_officer_sees_what_was_returned_drafted_and_missing(self, busy):
        assert waits(factories.posted(Role.OFFICER, "TH-50")) == {
            "กิจกรรมที่ส่งกลับให้แก้ไข": 1,
            # Two action plans, the order of the working group, the confirmation of the register.
            "รายการที่เกินกำหนดส่ง": 4,
            "คู่ที่ยังไม่มีกิจกรรมร่วมหรือคำชี้แจงในปีนี้": 1,
            "รายการในทะเบียนที่จังหวัดยังไม่ได้ยืนยันในปีนี้": 2,
            "ร่างกิจกรรมที่ยังไม่ได้เสนอ": 1,
        }

    def test_an_approver_sees_what_is_to_be_endorsed(self, busy):
        assert waits(factories.posted(Role.APPROVER, "TH-50")) == {
            "กิจกรรมที่รอท่านรับรอง": 1,
            # Two action plans, the order of the working group, the confirmation of the register.
            "รายการที่เกินกำหนดส่ง": 4,
            "คู่ที่ยังไม่มีกิจกรรมร่วมหรือคำชี้แจงในปีนี้": 1,
        }

    def test_an_editor_sees_the_ministrys_desks(self, busy):
        factories.pairing("TH-57", "ง", confirmed=False)
        walking = factories.pairing("TH-57", "จ", signed=None)
        factories.event(walking, EventKind.STARTED, "2023-01-05")
        record_order(
            by=factories.posted(Role.OFFICER, "TH-51"),
            province_id=factories.province("TH-51").pk,
            number="๕/๒๕๖๖",
            issued_on=date(2023, 1, 5),
            in_force_from=date(2023, 1, 5),
        )
        found = waits(factories.person(Role.EDITOR))
        assert found["กิจกรรมที่รอกระทรวงพิจารณา"] == 1
        assert found["คู่ที่รอตรวจสอบ"] == 1
        assert found["คู่ที่กำลังดำเนินการและยังไม่มีฉบับแนวทางที่ผูกพัน"] == 1
        assert found["คำสั่งแต่งตั้งคณะทำงานที่รอพิจารณา"] == 1

    def test_provinces_see_only_their_own_moves(self, busy):
        html = page(factories.posted(Role.OFFICER, "TH-50"))
        assert "ส่งกลับมา" in html
        assert "ของภูเก็ต" not in html
        assert "ของภูเก็ต" in page(factories.person(Role.PLANNER))

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.EDITOR])
    def test_it_costs_the_same_queries_however_much_waits(self, busy, role):
        person = (
            factories.posted(role, "TH-50") if role == Role.OFFICER else factories.person(role)
        )

        def queries():
            with CaptureQueriesContext(connection) as captured:
                page(person)
            return len(captured)

        queries()  # the first time settles the session
        before = queries()
        pair = factories.pairing("TH-50", "ฉ")
        factories.activities(5, pair, status=Status.RETURNED)
        factories.activities(5, pair, status=Status.ENDORSED)
        assert queries() == before


def test_a_year_that_ended_and_is_open_waits_to_be_closed():
    factories.fiscal_year(2565)
    factories.fiscal_year(2566)
    found = waits(factories.person(Role.EDITOR))
    assert found["ปีงบประมาณที่สิ้นแล้วและยังไม่ปิด"] == 1


def test_the_administrator_sees_people_without_a_posting():
    factories.person(Role.OFFICER, "nowhere")
    found = waits(factories.person(Role.ADMINISTRATOR))
    assert found["ผู้ใช้ของจังหวัดที่ไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด"] == 1


def test_nothing_waiting_says_so():
    assert "ไม่มีงานรอท่าน" in page(factories.person(Role.PLANNER))


def test_an_officer_of_no_province_is_told():
    html = page(factories.person(Role.OFFICER))
    assert "วันนี้ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด" in html


def test_signing_in_leads_there(client):
    factories.person(Role.PLANNER, "planner", password="words-of-mine-7")
    response = client.post(
        "/accounts/login/", {"username": "planner", "password": "words-of-mine-7"}
    )
    assert response["Location"] == "/start/"
