"""The plan as agencies pull it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plans import actions
from plans.models import (
    Agency,
    Approach,
    Frame,
    FrameGoal,
    Indicator,
    TrackAgency,
)
from sistercity import clock
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.indicator("2.1")


def get(client, path: str):
    return client.get(f"/api/v1/{path}")


def rows(client, path: str) -> list[dict]:
    response = get(client, path)
    assert response.status_code == 200, response.json()
    return response.json()["results"]


def further(code: str = "2.10", **values) -> Indicator:
    defaults = {"name_th": "เพิ่ม", "short_th": "เพิ่ม", "rule_th": "นับ", "unit": "share"}
    track = factories.indicator("2.1").track
    return actions.save_record(
        by=None, record=Indicator(track=track, code=code, **(defaults | values))
    )


def test_a_plan_is_told_whole(client):
    project = factories.project(2, 1)
    track = factories.indicator("2.1").track
    moi = actions.save_record(by=None, record=Agency(code="moi", name_th="กระทรวงมหาดไทย"))
    actions.save_record(
        by=None,
        record=TrackAgency(track=track, agency=moi, position=1, examples_th="ก\nข"),
    )
    actions.save_record(by=None, record=Approach(track=track, number=1, name_th="ส่งเสริม"))
    frame = actions.save_record(
        by=None, record=Frame(code="sdg", kind="sdg", position=1, name_th="SDGs")
    )
    goal = actions.save_record(by=None, record=FrameGoal(frame=frame, number=17, name_th="หุ้นส่วน"))
    actions.set_frames(by=None, of=factories.plan(), goals=[goal])
    (plan,) = rows(client, "plans/")
    assert (plan["code"], plan["first_year"], plan["last_year"]) == ("2562-2566", 2562, 2566)
    (told,) = plan["tracks"]
    assert told["number"] == 2
    assert told["indicators"] == ["2.1"]
    assert told["projects"] == [project.pk]
    assert told["approaches"] == [{"number": 1, "name_th": "ส่งเสริม", "name_en": ""}]
    assert told["agencies"] == [
        {
            "code": "moi",
            "name_th": "กระทรวงมหาดไทย",
            "name_en": "",
            "examples_th": ["ก", "ข"],
            "examples_en": [],
        }
    ]
    (link,) = plan["frames"]
    assert (link["frame"]["code"], link["kind"], link["goal"]["number"]) == ("sdg", "sdg", 17)
    assert get(client, "plans/2562-2566/").json() == plan


def test_a_project_is_told_with_money_progress_and_milestones(client):
    project = factories.project()
    factories.project_year(project, 2565, progress_percent=100)
    factories.project_year(project, 2566, budget_disbursed_amount=None)
    factories.milestone(project, date(2023, 3, 1), done_on=date(2023, 2, 1))
    (told,) = rows(client, "projects/")
    assert told["plan"] == "2562-2566"
    assert told["owner"] is None
    assert [
        (
            year["fiscal_year"],
            year["budget_received_amount"],
            year["budget_disbursed_amount"],
            year["progress_percent"],
        )
        for year in told["years"]
    ] == [(2565, "1000000.00", "400000.00", 100), (2566, "1000000.00", None, 40)]
    (milestone,) = told["milestones"]
    assert (milestone["due_on"], milestone["done_on"]) == ("2023-03-01", "2023-02-01")


def test_a_further_indicator_is_told_with_values_and_evidence(client):
    document = factories.document("รายงานผล", kind="other")
    factories.indicator_value(
        further(), 2565, "0.25", numerator=1, denominator=4, document=document
    )
    told = get(client, "indicators/2.10/").json()
    assert (told["method"], told["is_fixed"]) == ("manual", False)
    (value,) = told["values"]
    assert (value["value"], value["numerator"], value["denominator"]) == ("0.2500", 1, 4)
    assert value["evidence"]["title_th"] == "รายงานผล"
    assert get(client, "indicators/2.1/").json()["values"] == []


def test_evidence_that_is_not_published_is_not_told(client):
    document = factories.document("ร่างลับ", kind="other", published_on=None)
    factories.indicator_value(further(), 2565, "0.25", document=document)
    response = get(client, "indicators/2.10/")
    assert response.json()["values"][0]["evidence"] is None
    assert "ร่างลับ" not in response.content.decode()


def test_indicators_come_in_the_order_of_their_numbers(client):
    for code in ("2.10", "2.9"):
        further(code)
    assert [row["code"] for row in rows(client, "indicators/")] == ["2.1", "2.9", "2.10"]


def test_projects_are_told_as_known_at_a_moment(client):
    with clock.playing(datetime(2023, 3, 1, 3, tzinfo=UTC)):
        project = factories.project()
        year = factories.project_year(project, progress_percent=10)
    year.progress_percent = 90
    actions.save_record(by=None, record=year)
    (earlier,) = rows(client, "projects/?known_at=2023-04-01&as_at=2023-04-01")
    (now,) = rows(client, "projects/")
    assert earlier["years"][0]["progress_percent"] == 10
    assert now["years"][0]["progress_percent"] == 90
    assert rows(client, "projects/?known_at=2023-02-01&as_at=2023-02-01") == []
    assert rows(client, "plans/?known_at=2023-02-01&as_at=2023-02-01") == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("projects/?track=1", 1),
        ("projects/?track=2", 1),
        ("projects/?track=3", 0),
        ("projects/?kind=meeting", 1),
        ("projects/?kind=support", 1),
        ("projects/?owner=moi", 1),
        ("projects/?plan=2562-2566", 2),
        ("plans/?fiscal_year=2566", 1),
        ("plans/?fiscal_year=2567", 0),
        ("indicators/?method=manual", 1),
        ("indicators/?is_fixed=true", 1),
        ("indicators/?track=2", 2),
        ("indicators/?plan=2562-2566", 2),
    ],
)
def test_lists_are_narrowed(client, query, count):
    owner = actions.save_record(by=None, record=Agency(code="moi", name_th="กระทรวงมหาดไทย"))
    factories.project(1, 1, owner=owner)
    factories.project(2, 1, kind="support")
    further()
    assert len(rows(client, query)) == count


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("projects/?track=one", "track"),
        ("projects/?track=1.5", "track"),
        ("projects/?track=0", "track"),
        ("projects/?kind=party", "kind"),
        ("projects/?owner=nobody", "owner"),
        ("projects/?budget=1", "budget"),
        ("projects/?ordering=money", "ordering"),
        ("plans/?fiscal_year=2019", "fiscal_year"),
        ("plans/?plan=none", "plan"),
        ("indicators/?plan=none", "plan"),
        ("indicators/?is_fixed=maybe", "is_fixed"),
        ("indicators/?method=guess", "method"),
        ("plans/?known_at=2566-01-01", "known_at"),
    ],
)
def test_what_cannot_be_asked_is_named(client, query, parameter):
    factories.plan()
    response = get(client, query)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    "path", ["projects/999/", "projects/999999999999999999/", "plans/none/", "indicators/9.9/"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert get(client, path).status_code == 404


def test_lists_cost_the_same_for_one_row_and_for_many(client, django_assert_max_num_queries):
    def full(track: int, number: int) -> None:
        project = factories.project(track, number)
        for year in (2565, 2566):
            factories.project_year(project, year)
        factories.milestone(project)

    full(1, 1)
    factories.indicator_value(further("2.10"), 2565, "0.5")
    one = _costs(client, django_assert_max_num_queries)
    for number in (2, 3, 4):
        full(1, number)
        full(2, number)
        factories.indicator_value(further(f"2.{number + 10}"), 2565, "0.5")
    assert _costs(client, django_assert_max_num_queries) == one


def _costs(client, django_assert_max_num_queries) -> list[int]:
    costs = []
    for path in ("plans/", "projects/", "indicators/"):
        with django_assert_max_num_queries(25) as queries:
            rows(client, path)
        costs.append(len(queries))
    return costs
