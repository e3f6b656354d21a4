"""Activities of a year by what they were: page, its lines down to the records, API.

Today is 15 August 2566 (2023-08-15), a day of FY 2566.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from monitoring.choices import Status
from registry.views import pages
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def year(rows_of_the_file):
    """Chiang Mai: one activity with Japan and China; Nan: one that says no source of budget."""
    factories.six_indicators()
    japan = factories.pairing("TH-50", "อูโอซุ")
    china = factories.pairing("TH-50", factories.counterpart("คุนหมิง", country="CN"))
    factories.activity(
        japan, china, title="เทศกาลสองเมือง", kind="culture", budget_amount=5000,
        budget_source="province", starts_on=date(2023, 2, 1),
    )  # fmt: skip
    factories.activity(factories.pairing("TH-55", "หลวงพระบาง"), title="ค่ายเยาวชน")
    factories.activity(japan, title="ยังไม่เห็นชอบ", status=Status.SUBMITTED)


def test_each_line_leads_to_its_activities_and_the_files_say_the_same(client):
    page = client.get("/measures/2566/").content.decode()
    plain = json.loads(client.get("/reports/activities/2566.json").content)
    for measure in plain["measures"]:
        assert measure["result_id"] in page
        asked = f"/api/v1/measures/?fiscal_year=2566&measure={measure['measure']}"
        (result,) = client.get(asked).json()["results"]
        assert {key: result[key] for key in measure} == measure
        for line in measure["lines"]:
            code = line["code"] or "unstated-in-the-record"
            address = f"/measures/2566/{measure['measure']}/{code}/"
            assert f'href="{address}"' in page
            told = client.get(address).content.decode()
            assert line["name_th"] in told
            ids = [one["id"] for one in plain["activities"] if f"/activities/{one['id']}/" in told]
            assert sorted(ids) == sorted(line["activity_ids"])
    assert "ยังไม่เห็นชอบ" not in page
    by = {one["measure"]: one["lines"] for one in plain["measures"]}
    assert [(one["code"], one["activities"]) for one in by["source"]] == [
        ("province", 1), (None, 1),
    ]  # fmt: skip


def test_the_activities_of_a_line_come_page_by_page(client, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    pairing = factories.pairing("TH-55", "ปากเซ")
    for title in ("งานที่หนึ่ง", "งานที่สอง"):
        factories.activity(pairing, title=title)
    first, second = (
        client.get(f"/measures/2566/province/TH-55/{query}").content.decode()
        for query in ("", "?page=2")
    )
    titles = ("ค่ายเยาวชน", "งานที่หนึ่ง", "งานที่สอง")
    assert [sum(title in page for title in titles) for page in (first, second)] == [2, 1]
    assert all(title in first + second for title in titles)


def test_signed_pairs_are_counted_by_country_as_the_official_list_does(client):
    factories.pairing("TH-83", "นาฮะ", signed="2001", confirmed=False)
    factories.pairing("TH-83", factories.counterpart("กว่างโจว", country="CN"), signed=None)
    listed = client.get("/reports/register.json?as_at=2023-08-15").json()
    told = [one["country"] for one in listed["pairings"] if one["counts"]]
    page = client.get("/measures/2566/").content.decode()
    rows = page.split('id="pairs-by-country"')[1].split("</table>")[0].split("<tr>")[2:]
    found = {row.split("/countries/")[1][:2]: row.split('คู่">')[1].split("<")[0] for row in rows}
    assert found == {code: str(told.count(code)) for code in set(told)}
    assert set(found) == {"JP", "CN"}


def test_a_place_and_a_day_are_carried_on(client):
    page = client.get("/measures/2566/?province=TH-55").content.decode()
    assert "ค่ายเยาวชน" not in page
    assert 'href="/measures/2566/province/TH-55/?province=TH-55"' in page
    assert "/measures/2566/province/TH-50/" not in page
    early = client.get("/measures/2566/?as_at=2022-12-31").content.decode()
    assert "ไม่มีกิจกรรมที่กระทรวงเห็นชอบแล้วในปีและพื้นที่นี้" in early


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/measures/2566/kind/education/", 404),
        ("/measures/2566/colour/red/", 404),
        ("/measures/2566/?province=TH-99", 400),
        ("/measures/2566/?as_at=2030-01-01", 400),
        ("/measures/2700/", 404),
    ],
)
def test_what_there_is_not_is_refused(client, address, status):
    assert client.get(address).status_code == status


def test_it_costs_the_same_queries_for_few_and_for_many(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(120) as few:
        client.get("/measures/2566/")
    more = factories.pairings(8, "TH-50", country="KR")
    factories.activity_each(more, kind="trade", starts_on=date(2023, 3, 1))
    with django_assert_max_num_queries(len(few)):
        client.get("/measures/2566/")
