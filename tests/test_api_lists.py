"""Lists of the API: what of a row is told, what is fetched with it, where it leads."""

from datetime import UTC, datetime

import pytest

from sistercity import clock
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")
ROOT = "http://testserver/api/v1/"


def get(client, path):
    return client.get(f"/api/v1/{path}")


def results(client, path):
    response = get(client, path)
    assert response.status_code == 200, response.json()
    return response.json()["results"]


def faults(response):
    assert response.status_code == 400
    return {fault["parameter"]: fault["message"] for fault in response.json()["errors"]}


def test_only_the_fields_asked_for_are_told_in_list_and_row(client):
    factories.pairing(signed="2005-09-01")
    asked = "?fields=signed_on,counterpart.country.code,number"
    told = {
        "number": "P-0001",
        "counterpart": {"country": {"code": "JP"}},
        "signed_on": "2005-09-01",
    }
    assert results(client, f"pairings/{asked}") == [told]
    assert get(client, f"pairings/P-0001/{asked}").json() == told


def test_a_field_beside_a_part_of_it_is_told_whole(client):
    factories.pairing()
    [told] = results(client, "pairings/?fields=province.code,province")
    assert told == {"province": {"code": "TH-50", "name_th": "เชียงใหม่", "name_en": "Chiang Mai"}}


@refused
@pytest.mark.parametrize(
    ("path", "parameter", "named"),
    [
        ("pairings/?fields=number,password", "fields", "counterpart.country.code"),
        ("pairings/?fields=", "fields", "number"),
        ("pairings/?fields=number&fields=status", "fields", ""),
        ("pairings/?fields=counterpart.country.code.x", "fields", "counterpart.country.code"),
        ("indicator-results/?fields=colour", "fields", "numerator_ids"),
        ("activities/?expand=evidence", "expand", "pairings.province"),
        ("activities/?expand=pairings.province.region", "expand", "pairings.province"),
        ("countries/?expand=region", "expand", "fields"),
        ("pairings/P-0001/?page=1", "page", "fields"),
        ("pairings/P-0001/?status=signed", "status", "fields"),
    ],
)
def test_what_cannot_be_told_of_a_row_is_named_with_what_can(client, path, parameter, named):
    factories.pairing()
    told = faults(get(client, path))
    assert list(told) == [parameter]
    assert named in told[parameter]


def test_what_an_activity_refers_to_comes_with_it_in_its_own_words(client):
    row = factories.pairing()
    factories.activity(row)
    factories.activity(row)
    asked = "activities/?expand=pairings,pairings.province,province&fields=pairings"
    first, second = results(client, asked)
    assert first["pairings"] == ["P-0001"]
    assert [pairing["number"] for pairing in first["expanded"]["pairings"]] == ["P-0001"]
    assert first["expanded"]["province"]["region"]["code"] == "north"
    assert first["expanded"]["pairings.province"] == [first["expanded"]["province"]]
    assert second["expanded"] == first["expanded"]


def test_what_is_fetched_with_rows_is_of_the_same_moment(client):
    with clock.playing(datetime(2023, 3, 1, 3, tzinfo=UTC)):
        row = factories.pairing(signed="2019-03-10")
        factories.activity(row)
    with clock.playing(datetime(2023, 5, 1, 3, tzinfo=UTC)):
        factories.event(row, "ended", "2023-03-31")
    asked = "activities/?expand=pairings&as_at=2023-04-30&known_at="
    status = {
        known: results(client, asked + known)[0]["expanded"]["pairings"][0]["status"]
        for known in ("2023-04-30", "2023-05-02")
    }
    assert status == {"2023-04-30": "signed", "2023-05-02": "ended"}


def test_expanding_costs_the_same_for_one_row_and_for_many(client, django_assert_max_num_queries):
    factories.activity(factories.pairing())
    asked = "activities/?expand=pairings.province,pairings,province"
    with django_assert_max_num_queries(40) as one:
        get(client, asked)
    for code, name in (("TH-57", "ก"), ("TH-83", "ข"), ("TH-41", "ค")):
        factories.activity(factories.pairing(code, factories.counterpart(name)))
    with django_assert_max_num_queries(40) as many:
        assert get(client, asked).json()["count"] == 4
    assert len(many) == len(one)


def test_every_link_of_a_row_leads_somewhere_at_the_moment_asked_for(client):
    factories.plan()
    factories.six_indicators()
    factories.activity(factories.pairing())
    for path in ("provinces/TH-50/", "countries/JP/", "pairings/P-0001/", "activities/"):
        told = get(client, f"{path}?as_at=2023-08-14").json()
        row = told["results"][0] if "results" in told else told
        assert row["links"]["self"].startswith(ROOT + path)
        for name, link in row["links"].items():
            assert "as_at=2023-08-14" in link
            assert client.get(link).status_code == 200, (name, link)
