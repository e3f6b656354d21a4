"""Indicator 3.2 and trained officers through the database: facts, both dates, pages, API.

Today is 15 August 2566 (2023-08-15): FY 2566 runs, FY 2565 is 1 October 2021 – 30 September 2022.
"""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions, kpis, reports
from monitoring.choices import MeetingStatus
from monitoring.reports.plain import report_json
from monitoring.reports.printing import report_pdf
from registry import actions as registry_actions
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2023, 8, 15)


def at(year, month, day):
    return datetime(year, month, day, 9, tzinfo=BANGKOK)


@pytest.fixture(scope="module")
def plan(rows_of_the_file):
    with clock.playing(at(2019, 3, 6)):
        factories.six_indicators()
        for code in ("TH-10", "TH-50", "TH-51"):
            factories.province(code)


@pytest.fixture
def seats(plan):
    """Chiang Mai and the centre have met in FY 2566, Lamphun has not: 2 ÷ 3."""
    orders = {
        code: factories.order(code, number)
        for code, number in (("TH-50", "ชม 1/2562"), ("TH-51", "ลพ 1/2562"), (None, "มท 1/2562"))
    }
    factories.member(orders["TH-50"], "นางสาวสมมติ ห้ามเผยแพร่")
    local = factories.meeting("TH-50", title="การประชุมที่เชียงใหม่", resolutions="มติภายใน")
    central = factories.meeting(None, date(2023, 3, 1), title="การประชุมส่วนกลาง")
    factories.meeting("TH-51", status=MeetingStatus.SUBMITTED, title="ยังรอพิจารณา")
    return local, central


def figure(year=2566, indicator="3.2", **asked):
    return reports.figure(indicator, year, **asked, today=TODAY)


def counts(found):
    return found.numerator, found.denominator


def test_seats_at_work_are_counted_from_the_database(seats):
    local, central = seats

    found = figure()

    assert counts(found) == (2, 3)
    assert found.numerator_ids == ("TH-50", "central")
    assert found.supporting["meetings_by_province"] == {"TH-50": (local.pk,)}
    assert found.groups["central"]["meetings"] == (central.pk,)
    assert [item.reason for item in found.exclusions] == [kpis.Reason.NOT_APPROVED]
    assert counts(figure(place="TH-51")) == (0, 1)
    # Before the year nobody had met.
    assert counts(figure(2565)) == (0, 3)


def test_a_closed_year_stands_as_known_at_its_closing(plan):
    with clock.playing(at(2022, 9, 20)):
        factories.order("TH-50")
        factories.order("TH-51", "ลพ 1/2562")
        late = factories.meeting("TH-50", date(2022, 9, 15), status=MeetingStatus.SUBMITTED)
        factories.meeting("TH-51", date(2022, 9, 16), status=MeetingStatus.SUBMITTED)
    with clock.playing(at(2022, 10, 5)):
        reviewer = factories.person(Role.EDITOR, "test-reviewer")
        actions.approve_meeting(by=reviewer, meeting_id=late.pk)
    with clock.playing(at(2022, 11, 30)):
        actions.close_year(by=reviewer, year=2565)

    # Held in September and approved in October it counts for its year; the other never was.
    assert counts(figure(2565)) == (1, 2)
    assert counts(figure(2565, known_at=at(2022, 10, 4))) == (0, 2)


def test_trained_officers_stand_beside_1_2(plan):
    trained = factories.posted(Role.OFFICER, "TH-50")
    factories.posted(Role.OFFICER, "TH-51")
    factories.posted(Role.APPROVER, "TH-50")
    factories.posted(Role.OFFICER, "TH-10")
    gone = factories.person(Role.OFFICER, "gone")
    factories.posting(gone, "TH-51", ends_on=date(2022, 1, 1))
    about = factories.training(date(2021, 3, 1))
    other = factories.training(date(2021, 4, 1), is_about_guideline=False)
    factories.attendance(about, trained)
    factories.attendance(about, gone)
    factories.attendance(other, factories.posted(Role.OFFICER, "TH-51"))

    found = reports.kpi_report(2566, now=clock.now())

    # In post today are the officers of Chiang Mai and Lamphun, the first of them trained.
    beside = found.figure("1.2").trained
    assert (beside.trained_count, beside.in_post_count) == (1, 2)
    plain = json.loads(report_json(found))["figures"][1]["trained"]
    assert {name: plain[name] for name in ("value", "numerator", "denominator")} == {
        "value": 0.5,
        "numerator": 1,
        "denominator": 2,
    }
    assert plain["words_th"] == (
        "ผู้ผ่านการอบรมแนวทางปฏิบัติ 1 จาก 2 เจ้าหน้าที่จังหวัดที่ปฏิบัติหน้าที่ในวันที่ของข้อมูล (ร้อยละ 50.0)"
    )
    assert found.figure("2.1").trained is None


def test_an_officer_who_left_before_the_last_day_is_not_in_post(plan):
    officer = factories.posted(Role.OFFICER, "TH-50")
    posting = officer.postings.get()
    posting.ends_on = date(2023, 8, 14)
    registry_actions.save_posting(by=None, posting=posting)

    assert reports.kpi_report(2566, now=clock.now()).figure("1.2").trained.in_post_count == 0


def test_the_page_opens_the_figure_to_its_meetings_and_to_nobodys_name(client, seats):
    html = client.get("/indicators/2566/3.2/").content.decode()

    assert "2 จาก 3 คณะทำงาน · รวมส่วนกลาง ซึ่งมีการดำเนินงาน 1 ครั้ง" in html
    assert "คณะทำงานส่วนกลาง" in html
    assert "การประชุมที่เชียงใหม่" in html
    assert "การประชุมส่วนกลาง" in html
    assert "คำสั่งที่ ชม 1/2562" in html
    for hidden in ("นางสาวสมมติ", "มติภายใน", "ยังรอพิจารณา"):
        assert hidden not in html
    assert "กระทรวงยังไม่ได้เห็นชอบ · 1 รายการ" in html
    # One province alone prints yes or no.
    alone = client.get("/indicators/2566/3.2/?province=TH-51").content.decode()
    assert '<h2 id="figure-value">ไม่มี' in alone
    bangkok = client.get("/indicators/2566/3.2/?province=TH-10").content.decode()
    assert "ไม่เกี่ยวข้อง" in bangkok


def test_no_seat_is_said_as_no_case(client, plan):
    html = client.get("/indicators/2566/3.2/").content.decode()

    assert "ไม่มีกรณี" in html
    assert "ไม่มีคณะทำงานที่มีคำสั่งมีผลในวันที่ของข้อมูล" in html


def test_the_api_gives_the_seats_and_the_reasons(client, seats):
    (result,) = client.get(
        "/api/v1/indicator-results/?fiscal_year=2566&indicator=3.2"
    ).json()["results"]

    assert (result["numerator"], result["denominator"], result["value"]) == (2, 3, 0.6667)
    assert result["denominator_ids"] == ["TH-50", "TH-51", "central"]
    assert result["groups"]["central"] == {
        "orders": result["groups"]["central"]["orders"],
        "meetings": [seats[1].pk],
    }
    (left_out,) = result["exclusions"]
    assert (left_out["record"], left_out["reason"], left_out["count"], left_out["ids"]) == (
        "meeting",
        "not_approved",
        1,
        None,
    )
    rows = {row["code"]: row for row in result["provinces"]}
    assert rows["TH-50"]["meeting_ids"] == [seats[0].pk]
    assert "นางสาวสมมติ" not in json.dumps(result, ensure_ascii=False)


def test_the_report_is_printed_with_its_seats(seats):
    report = reports.kpi_report(2566, now=clock.now())
    assert report_pdf(report).startswith(b"%PDF")
    row = report.figure("3.2").regions[0].rows[0]
    assert (row.code, [meeting.title for meeting in row.meetings]) == (
        "TH-50",
        ["การประชุมที่เชียงใหม่"],
    )


def test_many_meetings_cost_no_more_queries(client, seats):
    address = "/indicators/2566/3.2/"
    client.get(address)
    few = queries(client, address)
    for day in range(1, 20):
        factories.meeting("TH-51", date(2023, 4, day))
    assert queries(client, address) == few


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
