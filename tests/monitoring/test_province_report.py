"""The report on a province: its figures beside region and nation, and all that is published of it.

Today is 15 August 2566 (2023-08-15), a day of FY 2566.
"""

import io
import json
from datetime import date, datetime

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.choices import Status
from monitoring.dues import due_states
from monitoring.kpis import Reason
from monitoring.models import Due
from monitoring.reports import kpi_report
from monitoring.reports.province import province_report
from monitoring.reports.province_advice import advice_of
from registry import actions as register_actions
from registry.choices import EventKind
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 8, 15, 9, 30, tzinfo=BANGKOK)


def on(*day):
    return clock.playing(datetime(*day, 9, tzinfo=BANGKOK))


@pytest.fixture(scope="module", autouse=True)
def register(rows_of_the_file):
    """Chiang Mai: two pairs signed, one of them active, one in progress on the guideline and a
    candidate. Nan, of the same region, signed one and did nothing; Phuket, of the south, too.
    """
    with on(2019, 3, 6):
        factories.six_indicators()
        factories.target(factories.indicator("2.1"), 2566, "1")
    with on(2022, 10, 3):
        for code in ("TH-50", "TH-55", "TH-10"):
            factories.province(code)
        factories.province("TH-31", name_th="บุรีรัมย์", name_en="Buri Ram")
        south = factories.region("south", "ภาคใต้", "South")
        factories.province("TH-83", region=south)
        active = factories.pairing("TH-50", "อูโอซุ", expires_on=date(2022, 12, 31))
        factories.pairing("TH-50", "เชียงตุง", signed="1999")
        factories.pairing("TH-50", "ฮาร์บิน", confirmed=False)
        factories.pairing("TH-55", "หลวงพระบาง")
        factories.pairing("TH-83", "นีซ")
        factories.pairing("TH-10", "ปักกิ่ง")
        factories.fiscal_year(2566)
    with on(2023, 3, 1):
        edition = factories.guideline("g", date(2018, 10, 10), ("survey", "committee"))
        walking = factories.pairing("TH-50", "ต้าหลี่", signed=None)
        factories.event(walking, EventKind.STARTED, "2023-02-01")
        register_actions.bind_edition(
            by=None, pairing_id=walking.pk, edition_id=edition.pk, bound_on=date(2023, 2, 1)
        )
        factories.activity(active, title="ค่ายเยาวชน", budget_amount=1200)
        factories.activity(active, title="งานที่ฝ่ายเดียวจัด", is_joint=False)
        factories.activity(active, title="งานที่ยังไม่เห็นชอบ", status=Status.SUBMITTED)
        factories.order("TH-50", "๗/๒๕๖๕", date(2022, 1, 4))
        factories.member(
            factories.order("TH-50", "๘/๒๕๖๕", date(2022, 2, 4)), name="นายไม่ควรเห็น ในรายงาน"
        )
        factories.action_plan(active, titles=("ค่ายเยาวชน", "งานลับของแผน"))
    return active


def made(code="TH-50", year=2566, **asked):
    return province_report(code, year, now=NOW, **asked)


def printed(client, code="TH-50", year=2566, query=""):
    response = client.get(f"/reports/province/{code}/{year}.pdf{query}")
    assert response.status_code == 200
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_province_stands_beside_its_region_and_the_nation_and_is_told_what_to_do():
    report = made()

    joint = report.figure("2.1")
    # Chiang Mai 1 of 1; the north: of Chiang Mai and Nan one; the nation: of three one.
    assert (joint.own.figure.numerator, joint.own.figure.denominator) == (1, 1)
    assert (joint.region.numerator, joint.region.denominator) == (1, 2)
    assert (joint.nation.figure.numerator, joint.nation.figure.denominator) == (1, 3)
    assert [(one.told.title, one.reason) for one in report.activities] == [
        ("ค่ายเยาวชน", None),
        ("งานที่ฝ่ายเดียวจัด", Reason.NOT_JOINT),
    ]
    assert report.hidden == ((Reason.NOT_APPROVED, 1),)
    assert [pair.status for pair in report.confirmed] == ["signed", "signed", "in_progress"]
    assert len(report.candidates) == 1
    stage = report.confirmed[2].stage
    assert (stage.number, stage.done_count, stage.step_count) == (0, 0, 2)
    # Two lines of the plan are to come in May 2566, which is over: neither was recorded for it.
    assert (report.promised.plan_count, dict(report.promised.items)) == (1, {"overdue": 2})
    assert {one.code for one in advice_of(report)} == {
        "no_group_work",
        "next_step",
        "term_over",
        "candidates",
        "overdue:action_plan",
        "overdue:register_confirmation",
        "open:joint_activity",
        "open:reflection",
    }


def test_what_was_handed_in_agrees_with_the_list_of_what_is_due(register):
    states = due_states(
        user=factories.person(Role.EDITOR), fiscal_year=2566, today=NOW.date()
    )
    own = [state for state in states if state.due.province.code == "TH-50"]
    counts = made().dues

    for due in counts:
        same = [state for state in own if state.due.kind == due.kind]
        assert due.expected + due.waived == len(same)
        assert due.on_time == sum(state.is_on_time for state in same)
        assert due.late == sum(state.is_received and not state.is_on_time for state in same)
    assert sum(due.expected for due in counts) == len(own) == Due.objects.filter(
        province__code="TH-50"
    ).count()
    # Before the activity was sent in, nothing had been received of it.
    with on(2023, 8, 15):
        before = made(known_at=datetime(2023, 2, 1, tzinfo=BANGKOK))
    assert {due.kind: due.on_time for due in before.dues}["joint_activity"] == 0


def test_the_print_shows_what_is_published_and_nobody(client):
    text = printed(client)

    for words in ("จังหวัดเชียงใหม่", "ภาคเหนือ", "๑ จาก ๒ จังหวัด", "อูโอซุ", "๘ สิงหาคม ๒๕๓๒",
                  "ค่ายเยาวชน", "๑,๒๐๐ บาท", "ไม่นับ: คู่ความสัมพันธ์ไม่ได้เข้าร่วมกิจกรรม",
                  "อีก ๑ รายการไม่แสดง", "๑ จาก ๒ คู่ มีกิจกรรมตามแผน ๒ รายการ",
                  "พ้นกำหนดแล้ว ความสัมพันธ์ไม่สิ้นสุดเอง", "ต้าหลี่"):  # fmt: skip
        assert words.replace("ำ", "ํา").replace(" ", "") in text.replace("ำ", "ํา").replace(
            " ", ""
        ), words
    for hidden in ("นายไม่ควรเห็น", "งานที่ยังไม่เห็นชอบ", "งานลับของแผน", "นายสมมติ"):
        assert hidden not in text
    assert "1 of 2 provinces" in printed(client, query="?lang=en")


def test_a_province_without_pairings_an_unopened_year_and_bangkok_say_so(client):
    empty = printed(client, "TH-31")
    shut = printed(client, "TH-50", 2560)
    sheet = printed(client, "TH-10")
    plain = client.get("/reports/province/TH-10/2566.json").json()

    assert "ยังไม่มีคู่เมืองพี่เมืองน้องของจังหวัดบุรีรัมย์" in empty
    assert "ไม่ได้เปิดให้จังหวัดรายงานในระบบ" in shut
    assert "กรุงเทพมหานครอยู่นอกระบบจังหวัดของแผน" in sheet
    assert "ปักกิ่ง" in sheet
    assert "ตัวชี้วัด ๒.๑" not in sheet
    assert plain["report"] == "register_sheet"
    assert "figures" not in plain
    assert [pair["counterpart_th"] for pair in plain["pairings"]] == ["ปักกิ่ง"]


@pytest.mark.expects_log("django.request")
def test_what_there_is_no_report_of_is_refused_in_words(client):
    for address, status, words in (
        ("/reports/province/TH-99/2566.pdf", 400, "TH-99"),
        ("/reports/province/TH-50/2567.pdf", 404, "ยังไม่มีตัวเลข"),
        ("/reports/province/TH-50/1019.pdf", 404, "ปีงบประมาณ"),
        ("/reports/province/TH-50/2566.pdf?lang=xx", 400, "lang=th"),
        ("/reports/province/TH-50/2566.pdf?as_at=2559-01-01", 400, "ยังไม่เริ่ม"),
    ):
        response = client.get(address)
        assert response.status_code == status, address
        assert response["Content-Type"].startswith("text/html")
        assert words in response.content.decode(), address


def test_the_workbook_and_the_plain_form_say_the_same(client):
    response = client.get("/reports/province/TH-50/2566.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    figures = {row[0]: row for row in book["ตัวชี้วัด"].iter_rows(values_only=True)}
    plain = json.loads(client.get("/reports/province/TH-50/2566.json").content)
    joint = next(item for item in plain["figures"] if item["indicator"] == "2.1")
    told = {"as_at": NOW.date(), "known_at": datetime.fromisoformat(plain["known_at"])}

    assert figures["2.1"][2] == 1
    assert figures["2.1"][7:12] == (1, 2, pytest.approx(1 / 3), 1, 3)
    north = kpi_report(2566, place="region:north", now=NOW, **told).figure("2.1")
    assert joint["region"] == {
        "result_id": north.result_id,
        "numerator": north.figure.numerator,
        "denominator": north.figure.denominator,
    }
    assert joint["nation"]["numerator"] == 1
    assert figures["2.1"][13] == joint["result_id"]
    assert plain["activities_not_published"] == {"not_approved": 1}
    assert [one["starts_on"] for one in plain["activities"]] == ["2023-02-01", "2023-02-01"]
    assert book["กิจกรรม"].cell(2, 12).value == 1200
    assert {sheet.title for sheet in book} == {
        "คำอธิบาย", "ตัวชี้วัด", "รายปีงบประมาณ", "คู่เมืองพี่เมืองน้อง", "กิจกรรม", "รายการที่ต้องส่ง",
        "สิ่งที่ต้องดำเนินการต่อไป",
    }  # fmt: skip


def test_more_rows_cost_no_more_queries(register):
    def count():
        with CaptureQueriesContext(connection) as queries:
            made()
        return len(queries)

    few = count()
    for number in range(4):
        pairing = factories.pairing("TH-50", f"เมือง {number}", signed="2001-05-04")
        factories.activity(pairing, title=f"กิจกรรม {number}")
    assert count() == few
