"""Indicators 1.2 and 2.2 through the database, on pages and in files.

Today is 15 August 2566 (2023-08-15); FY 2566 began on 1 October 2022.
"""

import json
from datetime import date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.actions import close_year
from monitoring.reports import kpi_report
from registry import actions
from registry.choices import BaselineAnswer, EventKind
from registry.models import GuidelineEdition, ProvinceBaseline
from sistercity import clock
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
STEPS = ("survey", "committee", "draft")


@pytest.fixture(scope="module", autouse=True)
def plan(rows_of_the_file):
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
        factories.guideline("2561", date(2018, 10, 10), STEPS)
        factories.province("TH-50")


def begun(province: str, name: str, day: str = "2021-01-05"):
    """A pairing in progress since the day, bound by the edition from then on."""
    pair = factories.pairing(province, name, signed=None)
    factories.event(pair, EventKind.STARTED, day)
    actions.bind_edition(
        by=None,
        pairing_id=pair.pk,
        edition_id=GuidelineEdition.objects.get().pk,
        bound_on=date.fromisoformat(day),
    )
    return pair


def walk(pair, **days):
    """Record steps by code; a step recorded out of order has a reason."""
    steps = {step.code: step.pk for step in GuidelineEdition.objects.get().steps.all()}
    for code, day in days.items():
        actions.record_step(
            by=None,
            pairing_id=pair.pk,
            step_id=steps[code],
            outcome="done",
            happened_on=PartialDate.from_iso(day) if day else None,
            out_of_order_reason="เกิดขึ้นเช่นนั้น",
        )


def sign(pair, day):
    factories.event(pair, EventKind.SIGNED, day)
    return pair


def item(code, year=2566, **asked):
    return kpi_report(year, now=clock.now(), **asked).figure(code)


@pytest.fixture
def two_signed():
    """Chiang Mai signed after all three steps; Lamphun left out the draft."""
    good, lacking = begun("TH-50", "กข"), begun("TH-51", "คง")
    walk(good, survey="2021-02", committee="2021-05-04", draft="2022-12-01")
    walk(lacking, survey="2021-02-01", committee="2021-05-04")
    return sign(good, "2022-12-01"), sign(lacking, "2023-03-01")


def test_a_pairing_follows_the_guideline_when_every_required_step_is_in_order(two_signed):
    good, lacking = two_signed
    found = item("1.2").figure
    assert (found.value, found.numerator, found.denominator) == (Fraction(1, 2), 1, 2)
    assert found.numerator_ids == (good.pk,)
    assert list(found.faults) == [lacking.pk]


def test_a_step_corrected_after_the_closing_leaves_the_closed_year_alone():
    with clock.playing(datetime(2022, 6, 1, 9, tzinfo=BANGKOK)):
        factories.fiscal_year(2565)
        pair = begun("TH-50", "กข")
        walk(pair, survey="2021-02-01", committee="2021-03-01")
        sign(pair, "2021-12-01")
    with clock.playing(datetime(2022, 11, 30, 17, tzinfo=BANGKOK)):
        close_year(by=factories.person("editor"), year=2565)
    walk(pair, draft="2021-11-01")
    # The draft was recorded today, long after FY 2565 was closed.
    assert item("1.2", 2565).figure.numerator == 0
    assert item("1.2", 2565, known_at=clock.now()).figure.numerator == 1


def test_one_province_has_its_own_share_and_words(two_signed):
    own = item("1.2", place="TH-51")
    assert own.figure.value == 0
    assert own.figure.denominator == 1
    factories.province("TH-83")
    assert item("1.2", place="TH-83").figure.state == "no_case"


def test_the_page_says_which_step_is_missing(client, two_signed):
    page = client.get("/indicators/2566/1.2/").content.decode()
    assert "ตัวชี้วัดแทน: ถูกต้องตามแนวทาง 1 จาก 2 คู่ที่ลงนามครั้งแรกในปี" in page
    assert "ไม่ได้บันทึกขั้นที่ 2 (ขั้น draft)" in page
    assert "ร้อยละ 50.0" in page


def test_a_pairing_without_an_edition_is_named_as_left_out(client):
    pair = factories.pairing("TH-50", signed="2023-03-01")
    page = client.get("/indicators/2566/1.2/").content.decode()
    assert "ไม่มีฉบับแนวทางที่ผูกพัน" in page
    assert pair.number in page
    assert "ไม่มีกรณี" in page


@pytest.fixture
def five_signed():
    """One pairing first signed in FY 2566 in each state a province can be in before it.

    Chiang Mai: in progress. Lamphun: in progress and signed. Phuket: never, by the ministry's
    answer. Chiang Rai: signed only. Bueng Kan: unknown.
    """
    sign(begun("TH-50", "ก"), "2022-10-01")
    factories.pairing("TH-51", "ข", signed="2000-01-01")
    sign(begun("TH-51", "ค"), "2023-01-01")
    actions.save_baseline(
        by=None,
        baseline=ProvinceBaseline(
            province=factories.province("TH-83"),
            answer=BaselineAnswer.NEVER,
            as_at=date(2019, 1, 4),
        ),
    )
    factories.pairing("TH-83", "ง", signed="2023-02-01")
    factories.pairing("TH-57", "จ", signed="2001-01-01")
    factories.pairing("TH-57", "ฉ", signed="2023-03-01")
    factories.pairing("TH-38", "ช", signed="2023-04-01")


def test_the_count_is_the_sum_of_the_first_three_states(five_signed):
    found = item("2.2")
    assert found.figure.numerator == 3
    assert found.figure.denominator is None
    assert {one.word: (one.pairing_count, one.is_counted) for one in found.standings} == {
        "in_progress": (1, True),
        "in_progress_and_signed": (1, True),
        "never": (1, True),
        "signed_only": (1, False),
        "unknown": (1, False),
    }


def test_pages_tell_the_states_and_what_is_shown_apart(client, five_signed):
    page = client.get("/indicators/2566/2.2/").content.decode()
    assert "ลงนามครั้งแรกในปี 5 คู่ นับ 3 คู่" in page
    assert page.count("(แสดงแยก ไม่นับ)") == 2
    assert "ไม่เคยมีคู่" in page


def test_years_are_added_from_the_start_of_the_plan(client, five_signed):
    sign(begun("TH-60", "ซ", "2020-01-05"), "2021-05-05")
    assert item("2.2").combined.numerator == 4
    assert "รวม 5 ปี 4 คู่" in client.get("/indicators/2566/2.2/").content.decode()


def test_json_and_api_name_pairings_by_number_and_tell_the_faults(client, two_signed):
    good, lacking = two_signed
    told = json.loads(client.get("/reports/kpi/2566.json").content)
    (figure,) = (one for one in told["figures"] if one["indicator"] == "1.2")
    assert figure["numerator_ids"] == [good.number]
    assert figure["denominator_ids"] == sorted([good.number, lacking.number])
    assert [fault["fault"] for fault in figure["faults"][lacking.number]] == ["missing"]
    answer = client.get("/api/v1/indicator-results/?fiscal_year=2566&indicator=1.2").json()
    (result,) = answer["results"]
    assert (result["value"], result["numerator_ids"]) == (0.5, [good.number])
    assert result["faults"] == figure["faults"]


def test_a_report_costs_the_same_queries_for_one_pairing_and_for_many(two_signed):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            kpi_report(2566, now=clock.now())
        return len(captured)

    before = queries()
    for number in range(60, 66):
        pair = begun(f"TH-{number}", f"เมือง {number}")
        walk(pair, survey="2021-02-01", draft="2021-01-20")
        sign(pair, "2023-01-01")
    assert queries() == before
