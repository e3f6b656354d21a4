"""The close-out of the plan 2562–2566: its years together, and what the next plan takes over.

Today is 15 August 2566 (2023-08-15), a day of the plan's last year.
"""

import io
import json
from datetime import date, datetime

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.actions.year import close_year
from monitoring.reports import ReportRefused, kpi_report
from monitoring.reports.closeout import closeout_report
from registry import actions as register_actions
from registry.choices import BaselineAnswer, EventKind
from registry.models import ProvinceBaseline
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 8, 15, 9, 30, tzinfo=BANGKOK)
REFLECTION = {
    "success_factors": "ผู้บริหารสองเมืองพบกันทุกปี",
    "problems": "ขาดล่าม",
    "obstacles": "งบประมาณน้อย",
    "proposals": "ขอคู่มือฉบับย่อ",
}


def on(*day):
    return clock.playing(datetime(*day, 9, tzinfo=BANGKOK))


@pytest.fixture(scope="module", autouse=True)
def plan(rows_of_the_file):
    """Chiang Mai signed before the plan and was active in 2565; Nan signed in 2563, its pairing
    ended in 2565; Lampang is on its way; Phrae never had a pairing; nobody else exists.
    """
    editor = factories.person(Role.EDITOR)
    with on(2018, 10, 20):
        factories.six_indicators()
        factories.target(factories.indicator("2.1"), 2565, "1")
        for code in ("TH-50", "TH-52", "TH-54", "TH-55", "TH-10"):
            factories.province(code)
        old = factories.pairing("TH-50", "อูโอซุ")
        baseline = ProvinceBaseline(
            province=factories.province("TH-54"),
            answer=BaselineAnswer.NEVER,
            as_at=date(2018, 9, 30),
        )
        register_actions.save_baseline(by=None, baseline=baseline)
    with on(2020, 3, 2):
        nan = factories.pairing("TH-55", "หลวงพระบาง", signed="2020-02-14")
        walking = factories.pairing("TH-52", "ต้าหลี่", signed=None)
        factories.event(walking, EventKind.STARTED, "2020-01-15")
        factories.fiscal_year(2563)
    with on(2022, 2, 1):
        factories.event(nan, EventKind.ENDED, "2022-01-31")
        factories.activity(old, starts_on=date(2021, 12, 1))
        factories.order("TH-50", "๗/๒๕๖๕", date(2022, 1, 4))
        actions.save_reflection(
            by=factories.posted(Role.OFFICER, "TH-50"),
            province_id=old.province_id,
            fiscal_year=2565,
            values=REFLECTION,
            submit=True,
        )
        project = factories.project(2, 1, name_th="สนับสนุนจังหวัด")
        for year, progress in ((2564, 100), (2565, 60)):
            factories.project_year(project, year, progress_percent=progress)
        factories.milestone(project, date(2022, 9, 1))
    with on(2022, 10, 5):
        close_year(by=editor, year=2565)
        factories.fiscal_year(2566)
    return editor


def made(**asked):
    return closeout_report(2566, now=NOW, **asked)


def pages(response):
    return pypdf.PdfReader(io.BytesIO(response.content)).pages


def words(response):
    text = " ".join(page.extract_text() for page in pages(response))
    return "".join(text.split()).replace("ํา", "ำ")


def test_the_years_add_up_and_what_is_open_is_handed_over():
    report = made()

    assert not report.is_final
    joint = report.kpi.figure("2.1")
    # Nan counts from 2564 (signed in 2563) and ended in 2565; Chiang Mai every year, met in 2565:
    # 0/1 + 0/1 + 0/2 + 1/1 + 0/1 = 1/6.
    assert [(p.figure.numerator, p.figure.denominator) for p in joint.trend] == [
        (0, 1), (0, 1), (0, 2), (1, 1), (0, 1),
    ]  # fmt: skip
    assert (joint.combined.numerator, joint.combined.denominator) == (1, 6)
    assert report.kpi.figure("1.2").combined.gap_years == (2562, 2563, 2564, 2565, 2566)
    years = report.register.years
    assert report.register.start.signed.pair_count == 1
    assert [(len(y.new), len(y.ended), y.totals.signed.pair_count) for y in years] == [
        (0, 0, 1), (1, 0, 2), (0, 0, 2), (0, 1, 1), (0, 0, 1),
    ]  # fmt: skip
    assert report.register.new_count == report.register.ended_count == 1
    hand_over = report.hand_over
    assert [pair.counterpart.name_th for pair in hand_over.open_pairs] == ["ต้าหลี่"]
    assert [one.code for one in hand_over.never] == [one.code for one in hand_over.unpaired]
    assert [one.code for one in hand_over.never] == ["TH-54"]
    assert [code for code, _orders in hand_over.orders] == ["TH-50"]
    (project,) = report.projects
    assert (project.total.received, project.total.disbursed) == (2000000, 800000)
    assert (project.latest, project.is_finished, len(project.open_milestones)) == (
        (2565, 60), False, 1,
    )  # fmt: skip
    assert [(one.fiscal_year, one.province_code, one.words) for one in report.lessons] == [
        (2565, "TH-50", ())
    ]


def test_the_values_handed_over_are_those_of_the_reports_on_provinces():
    report = made()

    for code in ("TH-50", "TH-52", "TH-54", "TH-55"):
        own = kpi_report(2566, place=code, now=NOW)
        for value in report.hand_over.values:
            if value.province_code == code:
                figure = own.figure(value.code)
                assert value.result_id == figure.result_id
                assert value.numerator == figure.figure.numerator
                assert value.denominator in (figure.figure.denominator, 1, 0)
    assert {value.code for value in report.hand_over.values} == {"2.1", "3.1", "3.2"}


def test_the_edition_says_whether_it_is_the_last_word(plan):
    for year in (2562, 2563, 2564, 2566):
        factories.fiscal_year(year)
    with on(2023, 10, 2):
        for year in (2562, 2563, 2564, 2566):
            close_year(by=plan, year=year)
    later = datetime(2023, 11, 1, 9, tzinfo=BANGKOK)
    final = closeout_report(2566, now=later)

    assert final.is_final
    assert final.as_at == date(2023, 9, 30)
    early = closeout_report(2566, as_at=date(2020, 5, 1), now=later)
    assert not early.is_final
    assert [dates.period.fiscal_year for dates in early.years] == [2562, 2563]
    # As known before, no later closing is told: not even one that the report's day lies behind.
    then = datetime(2023, 9, 1, 9, tzinfo=BANGKOK)
    before = closeout_report(2566, as_at=date(2023, 9, 1), known_at=then, now=later)
    assert [dates.state for dates in before.years] == ["ended"] * 3 + ["closed", "running"]
    with pytest.raises(ReportRefused):
        closeout_report(2566, as_at=date(2018, 9, 30), now=later)


def test_the_files_say_the_same_in_both_languages_and_only_the_ministry_reads_the_words(client):
    response = client.get("/reports/plan/2562-2566.pdf")
    text = words(response)
    for told in ("ฉบับระหว่างดำเนินการ", "ร้อยละ๑๖.๗", "หลวงพระบาง", "ต้าหลี่", "๒,๐๐๐,๐๐๐",
                 "ไม่มีกรณีให้คำนวณในทุกปีงบประมาณ", "สรุปบทเรียนใช้ภายใน"):  # fmt: skip
        assert told in text, told
    assert "ขาดล่าม" not in text
    lines = [line for page in pages(response) for line in page.extract_text().splitlines()]
    assert not [line for line in lines if line.rstrip().endswith("พ.ศ.")]

    planner = Client()
    planner.force_login(factories.person(Role.PLANNER))
    internal = planner.get("/reports/plan/2562-2566.pdf?internal=1&lang=en")
    text = words(internal)
    assert "Interimedition" in text
    assert "ขาดล่าม" in text
    assert internal["Cache-Control"] == "private, no-store"
    plain = json.loads(client.get("/reports/plan/2562-2566.json").content)
    assert plain["lessons"][0]["province"] == "TH-50"
    assert "words" not in plain["lessons"][0]
    assert plain["hand_over"]["provinces_without_pairing"][0]["baseline"] == "never"
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/reports/plan/2562-2566.xlsx").content)
    )
    combined = [
        row
        for row in book["ตัวชี้วัด"].iter_rows(values_only=True)
        if row[0] == "2.1" and row[2] == "รวมทั้งแผน"
    ]
    assert combined[0][4:8] == (pytest.approx(1 / 6), "ร้อยละ 16.7", 1, 6)


@pytest.mark.expects_log("django.request", "django.security")
def test_what_is_not_there_or_not_for_everybody_is_refused(client):
    for address, status in (
        ("/reports/plan/2562-2565.pdf", 404),
        ("/reports/plan/2567-2571.json", 404),
        ("/reports/plan/2562-2566.pdf?as_at=2560-01-01", 404),
        ("/reports/plan/2562-2566.pdf?internal=1&internal=0", 400),
        ("/reports/plan/2562-2566.pdf?internal=1", 403),
    ):
        response = client.get(address)
        assert response.status_code == status, address
        assert response["Content-Type"].startswith("text/html")


def test_more_rows_cost_no_more_queries():
    def count():
        with CaptureQueriesContext(connection) as queries:
            made()
        return len(queries)

    def add(number):
        pairing = factories.pairing(f"TH-6{number}", f"เมือง {number}", signed="2021-05-04")
        factories.activity(pairing)
        factories.project_year(factories.project(3, number + 1))

    add(0)
    few = count()
    for number in (1, 2, 3):
        add(number)
    assert count() == few
