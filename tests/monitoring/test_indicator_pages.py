"""The pages of indicators and reports: what they show, to whom, and how they refuse."""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring import actions
from monitoring.choices import Status
from plans import actions as plan_actions
from plans.models import Target
from registry.choices import EventKind
from sistercity import clock
from sistercity.audit.models import AccessRecord
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def plan(rows_of_the_file):
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
        factories.province("TH-50")


@pytest.fixture
def two_provinces():
    """Chiang Mai did something in FY 2566, Phuket did not: 1 ÷ 2."""
    activity = factories.activity(factories.pairing("TH-50"), title="แลกเปลี่ยนเยาวชน")
    factories.pairing("TH-83", "นีซ", signed="1989")
    return activity


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_indicators_lead_to_the_running_year(client):
    response = client.get("/indicators/")

    # 15 August 2566 lies in FY 2566.
    assert (response.status_code, response.url) == (302, "/indicators/2566/")


def test_a_year_shows_every_figure(client, two_provinces):
    factories.order("TH-50")
    factories.document()

    html = page(client, "/indicators/2566/")

    assert html.count('class="figure-card"') == 6
    assert '50.0 <span class="figure-unit">%</span>' in html
    assert "1 จาก 2 จังหวัด" in html
    assert "ข้อมูล ณ วันที่ 15 สิงหาคม 2566" in html
    assert "กำลังดำเนินอยู่" in html
    assert "ไม่ได้กำหนดค่าเป้าหมาย" in html
    for code in ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2"):
        assert f'href="/indicators/2566/{code}/"' in html
    for year in range(2562, 2567):
        assert f'href="/indicators/{year}/"' in html


def test_a_year_whose_activities_were_never_asked_for_says_so(client):
    factories.fiscal_year(2566)

    assert "กระทรวงไม่ได้เปิดบันทึกกิจกรรม" in page(client, "/indicators/2561/")
    assert "กระทรวงไม่ได้เปิดบันทึกกิจกรรม" not in page(client, "/indicators/2566/")


def test_a_figure_opens_to_its_records(client, two_provinces):
    target = Target(
        indicator=factories.indicator("2.1"), fiscal_year=2566, value="1",
        set_by="แผนขับเคลื่อน", note="อ่านจากถ้อยคำ",
    )  # fmt: skip
    plan_actions.save_record(by=None, record=target)
    ended = factories.pairing("TH-83", "เทียนไถ")
    factories.event(ended, EventKind.ENDED, "2023-01-31")

    html = page(client, "/indicators/2566/2.1/")

    assert "ร้อยละ 50.0" in html
    assert "ต่ำกว่าเป้าหมาย" in html
    assert "เป้าหมาย ร้อยละ 100 (กำหนดโดยแผนขับเคลื่อน)" in html
    assert f'href="/activities/{two_provinces.pk}/"' in html
    for number in ("P-0001", "P-0002", "P-0003"):
        assert f'href="/pairings/{number}/"' in html
    assert "ลงนาม พ.ศ. 2532 วันที่สันนิษฐาน" in html
    assert "ความสัมพันธ์สิ้นสุดแล้วในวันที่ของข้อมูล · 1 รายการ" in html
    assert "รหัสผลการคำนวณ" in html


def test_links_of_a_past_report_show_the_register_as_it_was(client, two_provinces):
    html = page(client, "/indicators/2566/2.1/?as_at=2023-03-31")

    assert 'href="/pairings/P-0001/?as_at=2023-03-31"' in html
    assert 'href="/reports/kpi/2566.pdf?as_at=2023-03-31"' in html


@pytest.mark.parametrize("written", ["2023-03-31", "31 มี.ค. 2566", "๓๑/๓/๒๕๖๖"])
def test_a_day_is_read_as_people_and_machines_write_it(client, written):
    html = page(client, reverse("monitoring:indicator-year", args=[2566]) + f"?as_at={written}")

    assert "ข้อมูล ณ วันที่ 31 มีนาคม 2566" in html


def test_one_province_is_told_by_words(client, two_provinces):
    html = page(client, "/indicators/2566/?province=TH-83")

    assert "ภูเก็ต · ข้อมูล ณ วันที่" in html
    assert "มีกิจกรรมร่วม 0 จาก 1 คู่" in html
    assert "คู่มือเป็นฉบับเดียวกันทั้งประเทศ" in html


def test_the_central_working_group_stands_beside_the_share(client):
    factories.order(None, "สาธิต 1/2562")
    factories.province("TH-83")

    html = page(client, "/indicators/2566/3.1/")

    assert "0 จาก 2 จังหวัด · ส่วนกลาง: มี" in html


class TestUnpublished:
    """An activity that is not approved is a number to the public, a name to those concerned."""

    TITLE = "กิจกรรมที่ยังไม่ได้รับความเห็นชอบ"

    @pytest.fixture
    def html(self, client):
        pairing = factories.pairing("TH-50")
        factories.activity(pairing, title=self.TITLE, status=Status.ENDORSED)

        def read(user=None):
            if user:
                client.force_login(user)
            return page(client, "/indicators/2566/2.1/")

        return read

    def test_the_public_sees_the_number(self, html):
        seen = html()

        assert self.TITLE not in seen
        assert "กระทรวงยังไม่ได้เห็นชอบ · 1 รายการ" in seen
        assert "อีก 1 รายการยังไม่เผยแพร่" in seen

    def test_another_province_sees_no_more(self, html):
        assert self.TITLE not in html(factories.posted(province="TH-83"))

    def test_its_own_province_and_the_ministry_see_it(self, html):
        assert self.TITLE in html(factories.posted(province="TH-50"))
        assert self.TITLE in html(factories.person("planner"))

    def test_the_files_name_it_to_nobody(self, html, client):
        client.force_login(factories.person("planner"))

        assert self.TITLE not in page(client, "/reports/kpi/2566.json")


def test_answers_are_for_the_ministry_and_the_province(client):
    pairing = factories.pairing("TH-50")
    factories.fiscal_year(2566)
    words = "ฝ่ายต่างประเทศเลื่อนการเยือน"
    actions.explain_no_activity(
        by=factories.posted(province="TH-50"),
        pairing_id=pairing.pk,
        fiscal_year=2566,
        reason="counterpart",
        words=words,
    )

    assert words not in page(client, "/indicators/2566/2.1/")
    assert "ชี้แจงแล้ว" in page(client, "/indicators/2566/2.1/")
    client.force_login(factories.person("planner"))
    assert words in page(client, "/indicators/2566/2.1/")


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/indicators/2566/?as_at=2019", 400, "ปี ค.ศ. 2019 (พ.ศ. 2562)"),
        ("/indicators/2566/?as_at=30 ก.พ. 2566", 400, "ไม่มีวันที่ 30 กุมภาพันธ์"),
        ("/indicators/2566/?as_at=2023-08-16", 400, "ยังมาไม่ถึง"),
        ("/indicators/2566/?as_at=2022-09-30", 400, "ยังไม่เริ่ม"),
        ("/indicators/2566/2.1/?known_at=เมื่อวาน", 400, "เป็นวันที่หรือปีไม่ได้"),
        ("/indicators/2566/?province=TH-99", 400, "ไม่มีจังหวัดรหัส"),
        ("/indicators/2567/", 404, "เริ่มวันที่ 1 ตุลาคม 2566"),
        ("/indicators/2019/", 404, "ไม่มีปีงบประมาณ พ.ศ. 2019"),
        ("/indicators/99999999/", 404, "ไม่มีปีงบประมาณ พ.ศ. 99999999"),
        ("/indicators/2566/9.9/", 404, "ไม่พบหน้านี้"),
        ("/reports/kpi/2567.pdf", 404, "เริ่มวันที่ 1 ตุลาคม 2566"),
        ("/reports/kpi/2566.json?as_at=2019", 400, "ปี ค.ศ. 2019 (พ.ศ. 2562)"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(client, address, status, words):
    html = page(client, address, status)

    assert words in html


@pytest.mark.expects_log("django.request")
def test_a_refusal_keeps_what_was_typed(client):
    html = page(client, "/indicators/2566/?province=TH-50&as_at=2019", 400)

    assert 'value="2019"' in html
    assert '<option value="TH-50" selected>' in html


class TestFiles:
    def test_every_year_has_its_report(self, client):
        factories.fiscal_year(2562)
        actions.close_year(by=factories.person("editor"), year=2562)

        html = page(client, "/reports/")

        for year in range(2562, 2567):
            assert f'href="/reports/kpi/{year}.pdf"' in html
        assert "30 กันยายน 2562" in html
        assert "ปิดปีแล้ว" in html

    def test_a_file_comes_under_a_name_that_says_what_it_is(self, client):
        response = client.get("/reports/kpi/2566.json?province=TH-50")

        assert response["Content-Type"] == "application/json"
        disposition = response["Content-Disposition"]
        assert 'inline; filename="kpi-2566-TH-50.json"' in disposition
        assert "filename*=UTF-8''%E0%B8%A3" in disposition

    def test_the_same_report_is_not_sent_twice(self, client):
        first = client.get("/reports/kpi/2566.json")
        again = client.get("/reports/kpi/2566.json", headers={"if-none-match": first["ETag"]})
        factories.pairing("TH-50")
        changed = client.get("/reports/kpi/2566.json", headers={"if-none-match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert changed.status_code == 200

    def test_an_export_is_recorded_of_the_public_without_a_person(self, client):
        client.get("/reports/kpi/2566.json")
        access = AccessRecord.objects.get()
        assert (access.kind, access.by) == ("exported", None)
        planner = factories.person("planner")
        client.force_login(planner)

        client.get("/reports/kpi/2566.json?province=TH-50")

        access = AccessRecord.objects.filter(kind="exported").latest("pk")
        told = (access.by, access.detail, access.asked)
        assert told == (planner, "/reports/kpi/2566.json", "province=TH-50")

    def test_the_file_tells_what_the_page_tells(self, client, two_provinces):
        told = json.loads(client.get("/reports/kpi/2566.json").content)
        (item,) = (one for one in told["figures"] if one["indicator"] == "2.1")
        html = page(client, "/indicators/2566/2.1/")

        assert told["as_at"] == "2023-08-15"
        assert (item["value"], item["value_th"], item["words_th"]) == (
            0.5, "ร้อยละ 50.0", "1 จาก 2 จังหวัด",
        )  # fmt: skip
        for text in (item["value_th"], item["words_th"], item["result_id"]):
            assert text in html


def test_a_page_costs_the_same_queries_for_one_province_and_for_many(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "/indicators/2566/2.1/")
        return len(captured)

    factories.activity(factories.pairing("TH-50"))
    factories.document()
    one = queries()
    for number in range(60, 64):
        pairing = factories.pairing(f"TH-{number}", f"เมือง {number}")
        factories.activity(pairing, starts_on=date(2023, 1, 5))

    assert queries() == one
