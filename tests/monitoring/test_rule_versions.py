"""A rule that changed: closed years keep theirs, the break is drawn, a version can be asked for.

The second version is made here, for there is none in force: from 1 March 2566 on indicator 2.1
asks for two joint activities instead of one. FY 2565 was closed on 20 December 2565.
"""

import json
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from monitoring import actions, kpis, reports
from monitoring.reports.computed import COMPUTED, Computed, RuleVersion
from monitoring.reports.plain import as_plain
from plans import actions as plan_actions
from plans.models import Indicator
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db

CHANGED_AT = datetime(2023, 3, 1, 9, tzinfo=BANGKOK)
CHANGE = "ต้องมีกิจกรรมร่วมอย่างน้อย ๒ ครั้งในปี แทน ๑ ครั้ง"
FIRST = COMPUTED["2.1"].versions[0]


def twice(facts, period, place):
    """Version 2: a province needs two joint activities."""
    figure = FIRST.compute(facts, period, place)
    done = figure.supporting["activities_by_province"]
    met = tuple(code for code in figure.numerator_ids if len(done[code]) >= 2)
    share = Fraction(len(met), figure.denominator) if figure.denominator else None
    return replace(figure, rule_version=2, value=share, numerator=len(met), numerator_ids=met)


SECOND = RuleVersion(2, twice, CHANGED_AT, change_th=CHANGE, change_en="Two are needed, not one.")


@pytest.fixture
def changed(monkeypatch):
    monkeypatch.setitem(COMPUTED, "2.1", replace(COMPUTED["2.1"], versions=(FIRST, SECOND)))


@pytest.fixture
def world(changed):
    """Chiang Mai did one thing in FY 2565 and one in FY 2566."""
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
        pairing = factories.pairing("TH-50")
    with clock.playing(datetime(2022, 12, 19, 9, tzinfo=BANGKOK)):
        factories.activity(pairing, starts_on=date(2022, 2, 1))
        factories.activity(pairing, starts_on=date(2022, 11, 1))
    with clock.playing(datetime(2022, 12, 20, 9, tzinfo=BANGKOK)):
        actions.close_year(by=factories.person("editor"), year=2565)
    with clock.playing(CHANGED_AT):
        row = Indicator.objects.get(code="2.1")
        row.rule_th = "วิธีคำนวณใหม่"
        plan_actions.save_record(by=None, record=row)


def item(year=2566, **asked):
    return reports.kpi_report(year, now=clock.now(), **asked).figure("2.1")


def told(found):
    return found.figure.rule_version, found.figure.numerator, found.definition.rule_th


def test_a_closed_year_keeps_the_rule_and_the_wording_under_which_it_was_closed(world):
    assert told(item(2565)) == (1, 1, "วิธีคำนวณ")
    # The running year follows the present one, and as known before the change the one before.
    assert told(item(2566)) == (2, 0, "วิธีคำนวณใหม่")
    before = datetime(2023, 2, 28, 12, tzinfo=BANGKOK)
    assert told(item(2566, known_at=before)) == (1, 1, "วิธีคำนวณ")
    # A question about the present asks for the present rule, of a closed year too.
    now = clock.now()
    assert told(item(2565, known_at=now)) == (2, 0, "วิธีคำนวณใหม่")
    alone = {"today": date(2023, 8, 15)}
    assert reports.figure("2.1", 2565, **alone).rule_version == 1
    assert reports.figure("2.1", 2566, **alone, rule_version=1).numerator == 1


def test_the_series_breaks_where_the_rule_changed_and_is_not_added_over_it(world):
    found = item(2566)

    versions = {point.fiscal_year: point.figure.rule_version for point in found.trend}
    # Years that were never closed are known as of the present, and follow the present rule.
    assert versions == {2562: 2, 2563: 2, 2564: 2, 2565: 1, 2566: 2}
    assert [point.fiscal_year for point in found.breaks] == [2565, 2566]
    assert found.combined.fiscal_years == (2562, 2563, 2564, 2566)
    with pytest.raises(ValueError, match="one indicator, rule and place"):
        kpis.combine([point.figure for point in found.trend])

    plain = as_plain(reports.kpi_report(2566, now=clock.now()))["figures"][2]
    assert [point["rule_version"] for point in plain["trend"]] == [2, 2, 2, 1, 2]
    assert [one["fiscal_year"] for one in plain["breaks"]] == [2565, 2566]
    assert CHANGE in plain["breaks"][1]["words_th"]
    assert "Two are needed" in plain["breaks"][1]["words_en"]
    assert plain["combined"]["fiscal_years"] == [2562, 2563, 2564, 2566]


def test_a_version_asked_for_computes_every_year_alike(world):
    found = item(2566, rule_versions={"2.1": 1})

    assert told(found) == (1, 1, "วิธีคำนวณ")
    assert found.breaks == ()
    assert found.result_id != item(2566).result_id
    # A later rule on a closed year is a question, which leaves its report as it is.
    assert told(item(2565, rule_versions={"2.1": 2})) == (2, 0, "วิธีคำนวณใหม่")
    assert item(2565).result_id == item(2565, rule_versions={"2.1": 1}).result_id


def test_the_page_draws_the_break_and_leads_to_both_versions(world, client):
    html = client.get("/indicators/2566/2.1/").content.decode()

    assert "ปีงบประมาณ พ.ศ. 2566 คำนวณด้วยวิธีคำนวณฉบับที่ 2 ปีก่อนหน้าด้วยฉบับที่ 1" in html
    assert CHANGE in html
    assert html.count("stroke-dasharray") == 3  # two years, and the key
    assert "2565 (วิธีคำนวณฉบับที่ 1)" in html
    assert "รวมปีที่ใช้วิธีคำนวณเดียวกัน" in html
    assert 'href="/indicators/2566/2.1/?rule_version=1"' in html
    assert "ตามที่ขอ" not in html

    asked = client.get("/indicators/2566/2.1/?rule_version=1&as_at=2023-07-31").content.decode()
    assert "ทุกปีในหน้านี้คำนวณด้วยวิธีคำนวณฉบับที่ 1 ตามที่ขอ" in asked
    assert "stroke-dasharray" not in asked
    assert 'href="/indicators/2566/2.1/?as_at=2023-07-31&amp;rule_version=2"' in asked
    # The files hold all six indicators, each by the rule in force.
    assert 'href="/reports/kpi/2566.pdf?as_at=2023-07-31"' in asked


def test_the_api_computes_by_a_version_and_says_which(world, client):
    address = "/api/v1/indicator-results/?fiscal_year=2566&indicator=2.1"
    told = [
        json.loads(client.get(f"{address}{end}").content)["results"][0]
        for end in ("", "&rule_version=1")
    ]

    assert [(one["rule_version"], one["numerator"]) for one in told] == [(2, 0), (1, 1)]


REFUSED = [
    ("/indicators/2566/2.1/?rule_version=3", "ไม่มีวิธีคำนวณฉบับที่ 3 ที่มีคือฉบับที่ 1, 2"),
    ("/indicators/2566/1.1/?rule_version=2", "ตัวชี้วัด 1.1 ไม่มีวิธีคำนวณฉบับที่ 2"),
    ("/indicators/2566/2.1/?rule_version=ใหม่", "อ่านฉบับของวิธีคำนวณ “ใหม่” ไม่ได้"),
    ("/indicators/2566/2.1/?rule_version=1&rule_version=2", "ซ้ำ 2 ครั้ง"),
    ("/indicators/2566/?rule_version=1", "เลือกฉบับของวิธีคำนวณได้ทีละตัวชี้วัด"),
    ("/reports/kpi/2566.json?rule_version=1", "เลือกฉบับของวิธีคำนวณได้ทีละตัวชี้วัด"),
    ("/api/v1/indicator-results/?rule_version=2", "ตัวชี้วัด 1.1 ไม่มีวิธีคำนวณฉบับที่ 2"),
    ("/api/v1/indicator-results/?rule_version=x", "rule_version"),
]


@pytest.mark.expects_log("django.request")
def test_an_unknown_version_is_refused_in_words(world, client):
    for address, words in REFUSED:
        response = client.get(address)
        assert response.status_code == 400, address
        assert words in response.content.decode(), address


def test_a_rule_may_begin_with_a_fiscal_year(changed):
    from_2567 = replace(SECOND, first_year=2567)
    its = Computed((FIRST, from_2567), "province")

    assert its.in_force(2566, CHANGED_AT).version == 1
    assert its.in_force(2567, CHANGED_AT).version == 2
    # Before it was decided it was the rule of no year.
    assert its.in_force(2567, datetime(2023, 2, 28, tzinfo=BANGKOK)).version == 1


def test_each_rule_says_the_version_that_it_is_registered_as():
    for code, its in COMPUTED.items():
        assert [one.version for one in its.versions] == [1], code
