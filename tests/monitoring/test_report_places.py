"""Figures of regions and clusters: asked for on every surface, and opened down to a record.

Chiang Mai (north, upper north 1) did something in FY 2566; Nan (north, no cluster) and Phuket
(south) did not; Tak (north) has no pairing.
"""

import json
import re
from datetime import date, datetime
from html import unescape

import pytest
from django.core.management import CommandError, call_command

from monitoring import reports
from monitoring.reports.parts import clusters_of, regions_of
from registry import actions as registry_actions
from registry.models import Province
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db

FIGURE = "/indicators/2566/2.1/"


@pytest.fixture(scope="module")
def world(rows_of_the_file):
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
        factories.target(factories.indicator("2.1"), 2566, "1")
        factories.target(factories.indicator("2.2"), 2566, "2")
        north = factories.region()
        south = factories.region("south", "ภาคใต้", "South")
        upper = factories.cluster("upper-north-1", name_th="ภาคเหนือตอนบน 1")
        factories.province("TH-50", region=north, cluster=upper)
        factories.province("TH-55", region=north, name_th="น่าน", name_en="Nan")
        factories.province("TH-63", region=north, name_th="ตาก", name_en="Tak")
        factories.province("TH-83", region=south)
    with clock.playing(datetime(2020, 1, 6, 9, tzinfo=BANGKOK)):
        factories.pairing("TH-55", "หลวงพระบาง")
        factories.pairing("TH-83", "นีซ")
        pairing = factories.pairing("TH-50")
    return factories.activity(pairing, title="แลกเปลี่ยนเยาวชน")


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def item(place, code="2.1", year=2566):
    return reports.kpi_report(year, place=place, now=clock.now()).figure(code)


def sides(figure):
    return figure.numerator, figure.denominator


def test_regions_and_clusters_are_counted_by_the_rule_of_the_nation(world):
    assert sides(item("TH").figure) == (1, 3)
    assert sides(item("region:north").figure) == (1, 2)
    assert sides(item("region:south").figure) == (0, 1)
    assert sides(item("cluster:upper-north-1").figure) == (1, 1)
    # What the nation's page says of each is the figure that each has of its own.
    nation = item("TH")
    for part in (*regions_of(nation), *clusters_of(nation)):
        assert sides(item(part.code).figure) == (part.numerator, part.denominator), part.code
    assert len({item(code).result_id for code in ("TH", "region:north", "TH-50")}) == 3


def test_a_province_belongs_to_the_region_that_it_was_known_in(world):
    with clock.playing(datetime(2023, 3, 1, 9, tzinfo=BANGKOK)):
        nan = Province.objects.get(code="TH-55")
        nan.region = factories.region("south")
        registry_actions.save_record(by=None, record=nan)
    asked = {"today": date(2023, 8, 15)}
    before = datetime(2023, 2, 28, 12, tzinfo=BANGKOK)

    assert sides(reports.figure("2.1", 2566, "region:south", **asked)) == (0, 2)
    known = reports.figure("2.1", 2566, "region:south", known_at=before, **asked)
    assert sides(known) == (0, 1)


def test_the_ministry_reaches_the_evidence_in_four_steps(world, client):
    client.force_login(factories.person("planner"))
    steps = [f"{FIGURE}?as_at=2023-07-31"]
    for name in ("ภาคเหนือ", "เชียงใหม่", "แลกเปลี่ยนเยาวชน"):
        html = page(client, steps[-1])
        link = re.search(rf'<a[^>]* href="([^"]+)">{name}</a>', html.split("<h1>")[1])
        steps.append(link.group(1))

    assert steps[1] == f"{FIGURE}?region=north&as_at=2023-07-31"
    assert steps[2] == f"{FIGURE}?province=TH-50&as_at=2023-07-31"
    assert steps[3] == f"/activities/{world.pk}/"
    assert "หลักฐาน" in page(client, steps[3])
    # And back up, on the same day.
    above = page(client, steps[2]).split("<h1>")[0]
    assert f'href="{steps[1]}">ภาคเหนือ' in above
    assert f'href="{steps[0]}">ทั้งประเทศ' in above


def test_a_region_says_what_it_is_in_both_languages(world, client):
    html = page(client, f"{FIGURE}?region=north")

    assert "ตัวชี้วัด 2.1 · ภาคเหนือ" in html
    assert "1 จาก 2 จังหวัด" in html
    assert "เป้าหมายระดับประเทศ ร้อยละ 100 (กำหนดโดยแผนขับเคลื่อน)" in html
    year = page(client, "/indicators/2566/?cluster=upper-north-1")
    assert "กลุ่มจังหวัดภาคเหนือตอนบน 1 · ข้อมูล ณ วันที่" in year
    assert "คู่มือเป็นฉบับเดียวกันทั้งประเทศ จึงไม่มีค่าแยกตามพื้นที่" in year
    # What is set for the nation's count is not held against that of a part.
    assert "เป้าหมายระดับประเทศ 2 (กำหนดโดยแผนขับเคลื่อน) ไม่ได้กำหนดรายพื้นที่" in year
    assert item("cluster:upper-north-1", "2.2").band == "no_target"
    assert (item("TH", "2.2").band, item("TH-55").band) == ("below", "below")
    client.cookies["django_language"] = "en"
    english = page(client, f"{FIGURE}?region=north")
    assert "North region" in english
    assert "1 of 2 provinces" in english


def test_files_api_and_command_tell_the_same(world, client, tmp_path):
    response = client.get("/reports/kpi/2566.json?region=north")
    told = json.loads(response.content)

    assert 'filename="kpi-2566-region-north.json"' in response["Content-Disposition"]
    assert told["place"] == {
        "code": "region:north", "kind": "region", "name_th": "ภาคเหนือ", "name_en": "North",
    }  # fmt: skip
    figure = told["figures"][2]
    assert (figure["numerator"], figure["denominator"]) == (1, 2)
    assert figure["target"]["place"] == "TH"
    asked = "fiscal_year=2566&indicator=2.1&region=north"
    answer = client.get(f"/api/v1/indicator-results/?{asked}").json()["results"][0]
    assert (answer["place"], answer["result_id"]) == ("region:north", figure["result_id"])
    out = tmp_path / "cluster.json"
    call_command("kpi_report", fiscal_year="2566", out=out, cluster="upper-north-1")
    assert json.loads(out.read_bytes())["place"]["code"] == "cluster:upper-north-1"


REFUSED = [
    ("region=nowhere", "ไม่มีภาครหัส “nowhere” ในทะเบียน ที่มีคือ north, south"),
    ("cluster=x", "ไม่มีกลุ่มจังหวัดรหัส “x” ในทะเบียน ที่มีคือ upper-north-1"),
    ("region=TH-50", "ไม่มีภาครหัส “th-50”"),
    ("province=region:north", "ไม่มีจังหวัดรหัส “REGION:NORTH”"),
    ("region=north&province=TH-50", "ระบุทั้ง “province” และ “region”"),
    ("region=north&region=south", "ระบุ “region” ซ้ำ 2 ครั้ง"),
    ("province=" + "ก" * 500, "ไม่มีจังหวัดรหัส"),
]


@pytest.mark.expects_log("django.request")
def test_a_place_that_is_unknown_or_named_twice_is_refused(world, client):
    for query, words in REFUSED:
        assert words in page(client, f"{FIGURE}?{query}", 400)
        assert words in page(client, f"/reports/kpi/2566.pdf?{query}", 400)
        refused = client.get(f"/api/v1/indicator-results/?{query}")
        assert refused.status_code == 400
        assert words in refused.content.decode()


@pytest.mark.expects_log("django.request")
def test_what_a_report_does_not_take_is_refused_rather_than_passed_over(world, client):
    for address in (
        "/reports/province/TH-50/2566.json?province=TH-83",
        "/reports/plan/2562-2566.json?province=TH-50",
        "/reports/plan/2562-2566.json?rule_version=9",
        "/reports/activities/2566.json?rule_version=9",
        "/reports/register.pdf?region=north",
        "/reports/country/JP.json?province=TH-50",
    ):
        assert "รายงานนี้ไม่รับ" in page(client, address, 400)


def test_the_command_refuses_two_places(world, tmp_path):
    out = tmp_path / "report.json"
    with pytest.raises(CommandError, match="--region: ระบุทั้ง"):
        call_command("kpi_report", fiscal_year="2566", out=out, region="north", province="TH-50")
    assert not out.exists()


def test_the_form_has_every_place_in_one_list(world, client):
    html = page(client, f"{FIGURE}?place=region:north&as_at=&known_at=")

    assert '<option value="region:north" selected>ภาคเหนือ</option>' in html
    assert '<option value="cluster:upper-north-1">' in html
    assert "1 จาก 2 จังหวัด" in html
    assert f'href="{FIGURE}"' in html.split("<h1>")[0]


@pytest.mark.expects_log("django.request")
def test_what_has_no_case_or_lies_outside_the_plan_is_told_plainly(world, client):
    # Tak has no pairing, and FY 2566 no signing.
    tak = page(client, f"{FIGURE}?province=TH-63")
    assert "จังหวัดนี้ไม่มีคู่ที่ลงนามก่อนปีนี้และยังมีผลอยู่" in tak
    assert "ตัวชี้วัดแทน: ไม่มีคู่ที่ลงนามครั้งแรกในปีนี้" in page(client, "/indicators/2566/1.2/")
    assert "ไม่มีกรณี" in page(client, "/indicators/2566/1.2/?region=south")
    # Before the plan there are figures without targets; after the present year there are none.
    assert "ปีนี้ไม่อยู่ในช่วงของแผนขับเคลื่อน" in page(client, "/indicators/2561/?region=north")
    assert "เริ่มวันที่ 1 ตุลาคม 2566" in page(client, "/indicators/2567/?region=north", 404)
