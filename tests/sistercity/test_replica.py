"""One request reads one database, and a replica that lags tells nobody less than they know.

The replica of these tests is the register as it is committed, read through a connection of its own
that can write nothing; what a test writes it has yet to get.
"""

import os
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import connections
from django.urls import resolve

from registry.actions import save_record
from registry.api import CountryViewSet
from registry.models import Country
from sistercity import clock
from sistercity.audit.models import AccessRecord, Change
from sistercity.feed.reading import checkpoint
from sistercity.replica import Watch, may_read_replica
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("register"),
    pytest.mark.skipif(
        os.environ["TEST_DATABASE"] != "postgresql", reason="only PostgreSQL has replicas"
    ),
]
COUNTRIES = "/api/v1/countries/?page_size=500"


@pytest.fixture(autouse=True)
def replica(settings, monkeypatch):
    replica = connections["default"].copy(alias="replica")
    replica.settings_dict["OPTIONS"] = {"options": "-c default_transaction_read_only=on"}
    connections["replica"] = replica
    settings.DATABASE_ROUTERS = ["sistercity.replica.ByRequest"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "sistercity.replica.Routed"]
    monkeypatch.setattr("sistercity.replica.watch", Watch())
    caches["answers"].clear()
    yield replica
    replica.close()
    del connections["replica"]


def renamed(name="Elsewhere"):
    """A change that the replica lacks."""
    country = Country.objects.get(code="JP")
    country.name_en = name
    save_record(by=None, record=country)


def told_name(response):
    return next(row["name_en"] for row in response.json()["results"] if row["code"] == "JP")


def test_a_stranger_reads_the_replica_and_whoever_is_signed_in_the_primary(client):
    renamed()
    assert told_name(client.get(COUNTRIES)) == "Japan"
    client.force_login(factories.person("editor"))
    assert told_name(client.get(COUNTRIES)) == "Elsewhere"


def test_a_tag_holds_for_the_database_that_answers(client):
    held = client.get(COUNTRIES)["ETag"]
    renamed()
    assert client.get(COUNTRIES, headers={"if-none-match": held}).status_code == 304
    client.cookies["wrote"] = "1"
    newer = client.get(COUNTRIES, headers={"if-none-match": held})
    assert newer.status_code == 200
    del client.cookies["wrote"]
    older = client.get(COUNTRIES, headers={"if-none-match": newer["ETag"]})
    assert (older.status_code, older["ETag"]) == (200, held)


def test_an_answer_during_which_a_change_came_is_not_kept_as_of_before(client, monkeypatch):
    """The replica, which is still before it, would give out what it does not hold."""
    read = CountryViewSet.get_queryset

    def meanwhile(view):
        renamed("Meanwhile")
        return read(view)

    client.cookies["wrote"] = "1"
    with monkeypatch.context() as patched:
        patched.setattr(CountryViewSet, "get_queryset", meanwhile)
        assert told_name(client.get(COUNTRIES)) == "Meanwhile"
    del client.cookies["wrote"]
    assert told_name(client.get(COUNTRIES)) == "Japan"


@pytest.mark.parametrize(
    ("method", "path", "cookies", "may"),
    [
        ("GET", "/", {}, True),
        ("HEAD", "/pairings/", {}, True),
        ("GET", "/pairings/?format=csv", {}, True),
        ("GET", "/api/v1/changes/?after=", {}, True),
        ("GET", "/api/v1/bulk/pairings.csv", {}, True),
        ("GET", "/reports/kpi/2566.pdf", {"csrftoken": "x"}, True),
        ("OPTIONS", "/api/v1/pairings/", {}, False),
        ("POST", "/verify/", {}, False),
        # Somebody may be signed in, or has just sent something.
        ("GET", "/pairings/", {"sessionid": "x"}, False),
        ("GET", "/pairings/", {"wrote": "1"}, False),
        # A change that the replica lacks may belong to what is asked.
        ("GET", "/api/v1/pairings/?updated_since=2023-08-15", {}, False),
        ("GET", "/api/v1/pairings/?known_at=2023-08-15T10:00:00Z", {}, False),
        ("GET", "/pairings/changes/?from=2562-10-01&to_known_at=2566-01-01", {}, False),
        # A report sealed a moment ago was issued; a key's use is counted at the primary.
        ("GET", "/verify/S-2566-0001-0/", {}, False),
        ("GET", "/api/v1/usage/", {}, False),
        ("GET", "/readyz", {}, False),
        ("GET", "/workspace/", {}, False),
        ("GET", "/admin/", {}, False),
    ],
)
def test_what_may_be_read_at_a_replica(rf, method, path, cookies, may):
    request = rf.generic(method, path)
    request.COOKIES, request.user = cookies, AnonymousUser()
    assert may_read_replica(request, resolve(request.path).func) is may


@pytest.mark.feed
def test_a_checkpoint_beyond_the_replicas_end_is_gone_on_from_at_the_primary(client):
    renamed()
    behind, ahead = client.get("/api/v1/changes/"), checkpoint()
    answer = client.get("/api/v1/changes/", {"after": ahead})
    assert (answer.status_code, answer.json()["checkpoint"]) == (200, ahead)
    # What it may say to be complete as of is the moment of the last change that it holds.
    last = Change.objects.using("replica").latest("number").at
    assert clock.timezone.datetime.fromisoformat(behind.json()["complete_as_of"]) == last


def test_a_walk_goes_on_where_as_much_is_known_as_at_its_beginning(client):
    renamed("Aaa")
    client.cookies["wrote"] = "1"
    begun = client.get("/api/v1/countries/?cursor=&ordering=-name_en&page_size=5").json()
    renamed("Zzz")
    path = begun["next"].removeprefix("http://testserver")
    expected = client.get(path).json()["results"]
    del client.cookies["wrote"]
    assert client.get(path).json()["results"] == expected


def test_a_file_that_a_replica_fills_is_on_record_at_the_primary(client):
    answer = client.get("/pairings/?format=csv")
    assert b"".join(answer).startswith(b"\xef\xbb\xbf")
    assert AccessRecord.objects.latest("number").kind == AccessRecord.Kind.EXPORTED


def test_what_turns_out_to_write_is_begun_again_at_the_primary(client, monkeypatch):
    """A page that wrote by what a replica says would write by what is no longer so."""
    seen = []

    def writing(country_rows):
        seen.append(Country.objects.get(code="JP").name_en)
        renamed(f"{seen[-1]} again")
        return country_rows

    renamed()
    monkeypatch.setattr("registry.api.place.CountryViewSet.told", lambda _view, rows: writing(rows))
    assert client.get(COUNTRIES).status_code == 200
    assert seen == ["Japan", "Elsewhere"]
    with pytest.raises(Country.DoesNotExist):
        Country.objects.using("replica").get(name_en__contains="again")


@pytest.mark.expects_log("portal.replica")
def test_without_a_replica_the_primary_answers(client, replica):
    renamed()
    replica.close()
    replica.settings_dict["HOST"] = "/nowhere"
    assert told_name(client.get(COUNTRIES)) == "Elsewhere"
    # And it is left alone for a while.
    replica.settings_dict["HOST"] = connections["default"].settings_dict["HOST"]
    assert told_name(client.get(COUNTRIES)) == "Elsewhere"


@pytest.mark.expects_log("portal.replica")
def test_a_replica_that_fails_in_mid_answer_is_left_for_the_primary(client, replica, monkeypatch):
    renamed()

    def cut(_view, rows):
        if replica.connection is not None:
            pid = replica.connection.info.backend_pid
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        list(Country.objects.all())
        return rows

    monkeypatch.setattr("registry.api.place.CountryViewSet.told", cut)
    assert told_name(client.get(COUNTRIES)) == "Elsewhere"


@pytest.mark.expects_log("portal.replica")
def test_a_replica_that_lags_too_long_answers_nobody(client, settings, monkeypatch):
    renamed()
    at = Change.objects.latest("number").at
    limit = timedelta(seconds=settings.REPLICA_LAG_SECONDS)
    with clock.playing(at + limit):
        assert told_name(client.get(COUNTRIES)) == "Japan"
    monkeypatch.setattr("sistercity.replica.watch", Watch())
    with clock.playing(at + limit + timedelta(seconds=1)):
        assert told_name(client.get(COUNTRIES)) == "Elsewhere"


def test_who_sends_something_reads_the_primary_for_longer_than_a_replica_may_lag(client, settings):
    answer = client.post("/language/", {"language": "en", "next": "/"})
    assert answer.cookies["wrote"]["max-age"] > settings.REPLICA_LAG_SECONDS + 5
    assert "wrote" not in client.get("/").cookies
