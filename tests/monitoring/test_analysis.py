"""The planner's desk on the demonstration: all years, provinces side by side, what changed.

Today is 15 August 2566 (2023-08-15). The figures are those that test_demo counts by hand.
"""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.models import Activity
from monitoring.reports import kpi_desk, kpi_report
from monitoring.reports.changes import figure_changes
from monitoring.views import analysis
from sistercity import clock
from sistercity.thai.calendar import BANGKOK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def rows_of(client, address):
    response = client.get(address)
    return json.loads(b"".join(response.streaming_content))["rows"]


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_all_years_stand_side_by_side_each_leading_to_its_figure(client):
    html = page(client, "/indicators/2566/overview/")
    for year, sides in (
        (2562, "8/11"),
        (2563, "3/13"),
        (2564, "3/14"),
        (2565, "7/16"),
        (2566, "6/17"),
    ):
        cell = html.split(f'href="/indicators/{year}/2.1/"')[1].split("</td>")[0]
        assert sides in cell
    # The regions beside each other, each opening to its own years.
    assert 'href="/indicators/2566/overview/?region=north"' in html
    north = page(client, "/indicators/2566/overview/?region=north")
    assert 'href="/indicators/2566/overview/?province=TH-50"' in north
    assert "แต่ละจังหวัดเทียบกัน" in north
    assert (
        "เทียบกัน" not in page(client, "/indicators/2566/overview/?province=TH-50").split("<h2")[-1]
    )


def test_places_inside_are_what_each_report_says_alone_and_cost_no_query():
    report, figures = kpi_desk(2566, now=clock.now())
    places = ["TH-50", "TH-83", "region:north", "TH"]
    with CaptureQueriesContext(connection) as taken:
        found = figures.inside(places)
    assert not taken.captured_queries
    for place in places:
        alone = kpi_report(2566, place=place, now=clock.now())
        for item in alone.figures:
            trend = tuple(point.figure for point in item.trend)
            assert found.trend(item.code, place) == trend, place
            if place == "TH":
                # The desk says the same of everything but the names of activities.
                own = report.figure(item.code)
                assert own.figure == item.figure
                assert [region.numerator for region in own.regions] == [
                    region.numerator for region in item.regions
                ]
                assert [row.activity_count for region in own.regions for row in region.rows] == [
                    row.activity_count for region in item.regions for row in region.rows
                ]
    assert not report.figure("2.1").names.activities


def test_the_desk_reads_no_activity_of_its_own(client):
    """However many there are: they are counted in the database, and none is named."""
    for page_name in ("", "overview/", "provinces/"):
        with CaptureQueriesContext(connection) as taken:
            page(client, f"/indicators/2565/{page_name}")
        titled = [one["sql"] for one in taken if "title" in one["sql"] and "activity" in one["sql"]]
        assert not [sql for sql in titled if 'FROM "monitoring_activity' in sql]


def test_provinces_are_compared_and_taken_away(client):
    html = page(client, "/indicators/2566/provinces/?with=TH-50&with=TH-83&with=nothing")
    chosen = html.split('id="chosen-head"')[1].split("</table>")[0]
    assert "เชียงใหม่" in chosen
    assert "ภูเก็ต" in chosen
    assert 'id="chosen-head"' not in page(client, "/indicators/2566/provinces/")
    rows = rows_of(client, "/indicators/2566/provinces/?format=json")
    # 76 provinces; Bangkok stands outside.
    assert len(rows) == 76
    assert "TH-10" not in {row["province_code"] for row in rows}
    assert sum(row["standing_2_1"] == "active" for row in rows) == 6
    assert sum(row["standing_3_1"] == "with_order" for row in rows) == 11
    assert len(rows_of(client, "/indicators/2566/provinces/?region=north&format=json")) == 9


def test_a_changed_figure_names_the_records_that_changed_it(client):
    """Between 31 May and today one joint activity more was approved, which adds a province."""
    since = datetime(2023, 5, 31, 23, 59, 59, 999999, tzinfo=BANGKOK)
    before = kpi_report(2566, as_at=date(2023, 5, 31), known_at=since, now=clock.now())
    after = kpi_report(2566, known_at=clock.now(), now=clock.now())
    found = {one.after.code: one for one in figure_changes(before, after)}
    change = found["2.1"]
    assert (change.before.figure.numerator, change.after.figure.numerator) == (5, 6)
    counted = [one for one in change.records if one.kind == "activity"]
    (activity,) = counted
    assert (activity.before, activity.after) == (None, "counted")
    row = Activity.objects.get(pk=activity.id)
    # The province that is new in the numerator is that activity's.
    new = set(change.after.figure.numerator_ids) - set(change.before.figure.numerator_ids)
    assert new == {row.province.code}
    html = page(client, "/indicators/2566/changes/?since=31/5/2566")
    assert row.title in html.split('id="change-3"')[1].split("</section>")[0]


def test_of_many_changed_records_the_page_shows_some_and_the_file_all(client, monkeypatch):
    address = "/indicators/2566/changes/?since=31/5/2566"
    shown = page(client, address)
    taken = client.get(f"{address}&format=csv").getvalue()
    monkeypatch.setattr(analysis, "CHANGES_SHOWN", 0)
    bare = page(client, address)
    assert shown.count("<th scope=\"row\">") > bare.count("<th scope=\"row\">") == 0
    assert "และอีก" in bare
    assert "และอีก" not in shown
    assert client.get(f"{address}&format=csv").getvalue() == taken


@pytest.mark.expects_log("django.request")
def test_nothing_changed_is_said_so_and_a_day_that_cannot_be_read_too(client):
    assert page(client, "/indicators/2564/changes/").count("ไม่เปลี่ยนแปลง") == 6
    # Not in the calendar, before the year began, tomorrow, said twice.
    for since in ("31/2/2566", "2562-01-01", "2566-08-16", "2566-05-31&since=2566-05-30"):
        assert client.get(f"/indicators/2566/changes/?since={since}").status_code == 400
    assert client.get("/indicators/2566/changes/?as_at=2566-01-05").status_code == 400
    for address in ("/indicators/2599/overview/", "/indicators/99999/changes/"):
        assert client.get(address).status_code == 404
