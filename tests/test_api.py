"""The API as other agencies meet it: what is published, in a stable order, errors that say what."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from registry.choices import Confirmation, EventKind
from sistercity import clock
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")


def get(client, path, **headers):
    return client.get(f"/api/v1/{path}", headers=headers or None)


def numbers(response):
    return [row["number"] for row in response.json()["results"]]


def test_a_pairing_tells_both_sides_and_its_date_as_far_as_known(client):
    row = factories.pairing(signed="2005-09")
    factories.edition_row(row, "๓๒/๑")
    told = get(client, f"pairings/{row.number}/").json()
    assert told["number"] == "P-0001"
    assert told["province"] == {
        "code": "TH-50",
        "name_th": "เชียงใหม่",
        "name_en": "Chiang Mai",
    }
    assert told["counterpart"]["name_th"] == "อูโอซุ"
    assert told["counterpart"]["country"]["code"] == "JP"
    assert told["status"] == "signed"
    assert told["is_in_force"] is True
    assert told["signed_on"] == "2005-09"
    assert told["signed_precision"] == "month"
    assert told["signed_assumed"] is False
    assert told["signed_year_be"] == 2548
    assert told["list_numbers"] == [{"edition": "2019-01-04", "list_number": "๓๒/๑"}]


def test_a_date_of_which_only_the_year_is_known_is_marked_assumed(client):
    row = factories.pairing(signed="1989")
    told = get(client, f"pairings/{row.number}/").json()
    assert (told["signed_on"], told["signed_precision"], told["signed_assumed"]) == (
        "1989",
        "year",
        True,
    )


def test_as_at_tells_how_a_pairing_stood_on_the_day(client):
    row = factories.pairing(signed="2019-03-10")
    factories.event(row, EventKind.ENDED, "2022-03-31")
    statuses = {
        day: [item["status"] for item in get(client, f"pairings/?as_at={day}").json()["results"]]
        for day in ("2019-03-09", "2019-03-10", "2022-03-31", "2022-04-01")
    }
    assert statuses == {
        "2019-03-09": [],
        "2019-03-10": ["signed"],
        "2022-03-31": ["signed"],
        "2022-04-01": ["ended"],
    }


def test_known_at_tells_what_the_register_knew(client):
    with clock.playing(datetime(2020, 5, 1, 3, tzinfo=UTC)):
        row = factories.pairing(signed="2019-03-10")
    with clock.playing(datetime(2021, 5, 1, 3, tzinfo=UTC)):
        factories.event(row, EventKind.ENDED, "2020-12-31")
    asked = "pairings/?as_at=2021-04-30&known_at="
    assert [r["status"] for r in get(client, asked + "2020-06-01").json()["results"]] == ["signed"]
    assert [r["status"] for r in get(client, asked + "2021-06-01").json()["results"]] == ["ended"]
    assert get(client, asked + "2020-04-30").json()["count"] == 0


def test_a_rejected_pairing_is_not_published(client):
    row = factories.pairing()
    from registry import actions

    actions.confirm_pairing(
        by=None, pairing_id=row.pk, confirmation=Confirmation.REJECTED, note="ไม่ใช่ของจังหวัด"
    )
    assert get(client, "pairings/").json()["count"] == 0


@refused
def test_a_rejected_pairing_is_not_found(client):
    row = factories.pairing()
    from registry import actions

    actions.confirm_pairing(
        by=None, pairing_id=row.pk, confirmation=Confirmation.REJECTED, note="ไม่ใช่ของจังหวัด"
    )
    response = get(client, f"pairings/{row.number}/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_only_approved_activities_are_published_whoever_is_signed_in(client):
    pair = factories.pairing()
    approved = factories.activity(pair)
    factories.activity(pair, status="endorsed")
    client.force_login(factories.person("editor"))
    results = get(client, "activities/").json()["results"]
    assert [row["id"] for row in results] == [approved.pk]
    assert results[0]["pairings"] == ["P-0001"]
    assert results[0]["fiscal_year"] == 2566


class TestPairings:
    """Pairings are filtered and ordered."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def two(cls, rows_of_the_class):
        factories.pairing(counterpart=factories.counterpart("อูโอซุ", name_en="Uozu"))
        lao = factories.counterpart("หลวงน้ำทา", country="LA")
        row = factories.pairing("TH-57", lao, signed=None)
        factories.event(row, EventKind.STARTED, "2019-02-01")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("province=TH-50", ["P-0001"]),
            ("country=LA", ["P-0002"]),
            ("status=in_progress", ["P-0002"]),
            ("search=uozu", ["P-0001"]),
            ("search=หลวง", ["P-0002"]),
            ("ordering=-number", ["P-0002", "P-0001"]),
        ],
    )
    def test_pairings_are_filtered_and_ordered(self, client, query, expected):
        assert numbers(get(client, f"pairings/?{query}")) == expected


@refused
@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("pairings/?as_at=2562-01-04", "as_at"),
        ("pairings/?as_at=2019-02-30", "as_at"),
        ("pairings/?as_at=2999-01-01", "as_at"),
        ("pairings/?known_at=yesterday", "known_at"),
        ("pairings/?province__region=north", "province__region"),
        ("pairings/?ordering=password", "ordering"),
        ("pairings/?page_size=501", "page_size"),
        ("pairings/?page_size=๑๐", "page_size"),
        ("pairings/?page=-1", "page"),
        ("pairings/?status=happy", "status"),
        ("activities/?fiscal_year=abc", "fiscal_year"),
        ("pairings/?signed_year_be=%25", "signed_year_be"),
        ("indicator-results/?indicator=9.9", "indicator"),
        ("indicator-results/?fiscal_year=๒๕๖๖", "fiscal_year"),
        ("indicator-results/?year=2566", "year"),
        ("measures/?measure=colour", "measure"),
        ("measures/?province=TH-99", "province"),
        ("measures/?fiscal_year=66.5", "fiscal_year"),
    ],
)
def test_a_parameter_at_fault_is_named(client, path, parameter):
    response = get(client, path)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert [fault["parameter"] for fault in problem["errors"]] == [parameter]
    assert problem["errors"][0]["message"]


@refused
def test_an_address_of_unknown_parameters_gets_no_answer_many_times_its_length(client):
    query = "&".join(f"x{number}" for number in range(900))
    response = client.get(f"/api/v1/pairings/?{query}")
    assert response.status_code == 400
    assert len(response.content) < 4 * len(query)


@refused
def test_an_indicator_that_is_not_computed_is_named_with_those_that_are(client):
    problem = get(client, "indicator-results/?indicator=1.3").json()
    assert problem["errors"][0]["message"] == (
        "ไม่มีตัวชี้วัดรหัส “1.3” ที่ระบบคำนวณ ที่ใช้ได้คือ: 1.1, 1.2, 2.1, 2.2, 3.1, 3.2"
    )


@refused
def test_a_buddhist_year_is_refused_with_both_readings(client):
    message = get(client, "pairings/?as_at=2562-01-04").json()["errors"][0]["message"]
    assert "2562" in message
    assert "2019" in message


@refused
def test_a_page_past_the_end_says_so(client):
    factories.pairing()
    response = get(client, "pairings/?page=1000000000")
    assert response.status_code == 404
    assert "1000000000" in response.json()["detail"]


@refused
def test_nothing_is_written_through_the_api(client):
    client.force_login(factories.person("editor"))
    row = factories.pairing()
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/api/v1/pairings/{row.number}/").status_code in (403, 405)


def test_what_did_not_change_is_not_sent_again(client):
    row = factories.pairing()
    first = get(client, "pairings/")
    again = get(client, "pairings/", if_none_match=first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    factories.event(row, EventKind.ENDED, "2022-03-31")
    changed = get(client, "pairings/", if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_list_costs_the_same_for_one_row_and_for_many(client, django_assert_max_num_queries):
    """One world for all lists: it takes longer to build than they take to read."""

    def costs(least: int) -> dict[str, int]:
        found = {}
        for path in ("provinces/", "countries/", "counterparts/", "pairings/", "activities/"):
            with django_assert_max_num_queries(20) as taken:
                response = get(client, path)
            assert response.json()["count"] >= least, path
            found[path] = len(taken)
        return found

    factories.activity(factories.pairing())
    for_one = costs(1)
    for code, name, home in (("TH-57", "ก", "LA"), ("TH-83", "ข", "CN"), ("TH-41", "ค", "US")):
        pair = factories.pairing(code, factories.counterpart(name, country=home))
        factories.activity(pair)
    assert costs(4) == for_one


def test_the_schema_names_every_resource_and_the_documentation_needs_no_other_host(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["openapi"].startswith("3.")
    for resource in ("provinces", "countries", "counterparts", "pairings", "activities"):
        assert f"/api/v1/{resource}/" in schema["paths"]
    for resource in ("indicators", "indicator-results"):
        assert f"/api/v1/{resource}/" in schema["paths"]
    page = client.get(reverse("api-docs")).content.decode()
    assert "http://" not in page
    assert "https://" not in page
    assert "<script>" not in page


class TestAsKnown:
    """What was known at a moment is answered, and filtered, like what is known now."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def activity(cls, rows_of_the_class):
        with clock.playing(datetime(2023, 3, 1, 3, tzinfo=UTC)):
            factories.indicator()
            activity = factories.activity(factories.pairing())
        with clock.playing(datetime(2023, 5, 1, 3, tzinfo=UTC)):
            factories.pairing("TH-83", factories.counterpart("หลวงน้ำทา", country="LA"))
        return activity

    @pytest.mark.parametrize(
        "path",
        [
            "provinces/",
            "countries/",
            "counterparts/",
            "pairings/",
            "activities/",
            "activities/{activity}/",
            "indicators/",
        ],
    )
    def test_every_resource_answers_as_known_at_a_moment(self, client, path, activity):
        path = path.format(activity=activity.pk)
        response = get(client, f"{path}?known_at=2023-04-01&as_at=2023-04-01")
        assert response.status_code == 200
        assert response.json().get("count", 1) == 1

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("province=TH-50", 1),
            ("province=TH-83", 0),
            ("pairing=P-0001", 1),
            ("pairing=P-0002", 0),
            ("country=JP", 1),
            ("country=LA", 0),
            ("fiscal_year=2566", 1),
            ("fiscal_year=2565", 0),
            ("is_joint=true", 1),
            ("is_joint=false", 0),
            ("kind=exchange_visit", 1),
            ("kind=trade", 0),
        ],
    )
    @pytest.mark.parametrize("known", ["", "&known_at=2023-08-14"])
    def test_activities_are_filtered_now_and_as_known(self, client, query, count, known):
        assert get(client, f"activities/?{query}{known}").json()["count"] == count


@refused
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("fiscal_year=2019", "fiscal_year"),
        ("fiscal_year=2566.5", "fiscal_year"),
        ("is_joint=perhaps", "is_joint"),
        ("province=TH-99", "province"),
        ("country=zz", "country"),
        ("pairing=P-9999", "pairing"),
    ],
)
def test_a_value_that_no_activity_could_have_is_refused(client, query, parameter):
    response = get(client, f"activities/?{query}")
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


@refused
def test_an_address_that_leads_nowhere_is_a_problem_too(client):
    for path in ("nope/", "activities/abc/", "provinces/th-50/"):
        response = get(client, path)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["instance"] == f"/api/v1/{path}"


@refused
def test_a_method_that_is_not_there_is_told_so(client):
    response = client.post("/api/v1/pairings/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/docs/").status_code == 405


def test_the_same_tag_means_the_same_bytes(client):
    factories.plan()
    factories.six_indicators()
    factories.pairing()
    first, second = (get(client, "indicator-results/?fiscal_year=2566") for _ in range(2))
    assert first["ETag"] == second["ETag"]
    assert first.content == second.content


@refused
def test_what_the_schema_calls_a_list_may_be_given_more_than_once(client):
    factories.plan()
    factories.six_indicators()
    factories.pairing()
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    lists = {
        (path, parameter["name"])
        for path, operations in paths.items()
        for parameter in operations["get"].get("parameters", ())
        if parameter["schema"].get("type") == "array" and parameter.get("explode", True)
    }
    assert ("/api/v1/measures/", "measure") in lists
    for path, name in lists:
        # Whatever is said of the values, the number of them is not at fault.
        problem = client.get(f"{path}?{name}=x1&{name}=x2").json()
        assert [one["parameter"] for one in problem["errors"]] == [name]
        assert "ซ้ำ" not in problem["errors"][0]["message"], (path, name)
    told = get(client, "indicator-results/?fiscal_year=2565&fiscal_year=2566&indicator=2.2").json()
    assert [one["fiscal_year"] for one in told["results"]] == [2565, 2566]


def test_the_schema_tells_of_refusals(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    listed = schema["paths"]["/api/v1/pairings/"]["get"]
    assert listed["responses"]["400"] == {"$ref": "#/components/responses/InvalidRequest"}
    told = schema["components"]["responses"]["InvalidRequest"]["content"]
    assert list(told) == ["application/problem+json"]
    names = {parameter["name"] for parameter in listed["parameters"]}
    assert {"as_at", "known_at", "ordering", "page", "page_size", "search"} <= names
    results = schema["paths"]["/api/v1/indicator-results/"]["get"]
    assert {parameter["name"] for parameter in results["parameters"]} == {
        "fiscal_year",
        "indicator",
        "province",
        "region",
        "cluster",
        "rule_version",
        "fields",
        "as_at",
        "known_at",
        "lang",
    }


def test_the_schema_is_valid_and_nothing_in_it_is_named_by_chance(tmp_path):
    call_command("spectacular", file=str(tmp_path / "schema.yml"), validate=True, fail_on_warn=True)
