"""What the API refuses, and faults of its own: always a problem that says what, never a page."""

import pytest
from django.db import OperationalError
from django.test import Client

from registry.models import Pairing
from sistercity.api.problem_kinds import KINDS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.expects_log("django.request", "django.security.DisallowedHost"),
]
LARGE = b'{"a": "' + b"x" * 10_000_000 + b'"}'


@pytest.fixture
def outside() -> Client:
    """A caller who meets a fault as the answer that is sent, with no session or token."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def told(response) -> dict:
    """The problem of a response, which must be whole."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert {"type", "title", "detail", "instance"} <= set(problem)
    assert all(problem[name] for name in ("title", "detail", "instance"))
    return problem


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("get", "/api/", "not-found"),
        ("get", "/api/v2/pairings/", "not-found"),
        ("get", "/api/v1/nothing/", "not-found"),
        ("post", "/api/v1/nothing/", "not-found"),
        ("get", "/api/v1/%ff/", "not-found"),
        ("get", "/api/v1/pairings/%00/", "malformed-request"),
        ("get", "/api/v1/pairings/?search=%ff", "malformed-request"),
        ("get", "/api/v1/pairings/?search=a%00b", "malformed-request"),
        ("get", "/api/v1/pairings/?search=%ed%a0%80", "malformed-request"),
        ("get", "/api/v1/pairings/?%ff=1", "malformed-request"),
        ("get", "/api/v1/pairings/?search=" + "x" * 8_000, "address-too-long"),
        ("get", "/api/v1/pairings/?format=xml", "invalid-parameter"),
        ("get", "/api/v1/schema/?format=xml", "invalid-parameter"),
        ("post", "/api/v1/pairings/", "method-not-allowed"),
        ("post", "/api/v1/schema/", "method-not-allowed"),
        ("post", "/api/v1/docs/", "method-not-allowed"),
        ("post", "/api/v1/guide/", "method-not-allowed"),
        ("delete", "/api/v1/guide/mirror.py", "method-not-allowed"),
        ("get", "/api/v1/schema/?version=2", "invalid-parameter"),
        # A digit of another script: an address tells a row in one way.
        ("get", "/api/v1/activities/%d9%a1/", "not-found"),
        ("get", "/api/v1/provinces/TH-%e0%b9%95%e0%b9%90/", "not-found"),
        ("delete", "/api/v1/problems/gone/", "method-not-allowed"),
    ],
)
def test_what_is_refused_is_a_problem_of_its_kind(outside, method, path, kind):
    response = getattr(outside, method)(path)
    problem = told(response)
    assert problem["type"] == f"/api/v1/problems/{kind}/"
    assert problem["status"] == KINDS[kind].status
    if kind == "method-not-allowed":
        assert "GET, HEAD" in response["Allow"]


def test_ten_megabytes_are_refused_unread(outside):
    response = outside.post("/api/v1/pairings/", LARGE, content_type="application/json")
    assert told(response)["type"] == "/api/v1/problems/content-too-large/"


def test_content_of_any_type_is_refused_by_the_method(outside):
    for content_type in ("text/csv", "application/xml", "not a type", "application/json"):
        answer = outside.post("/api/v1/pairings/", b"{", content_type=content_type)
        assert told(answer)["status"] == 405


def test_a_strange_host_and_a_format_that_nobody_speaks(outside):
    strange = outside.get("/api/v1/pairings/", headers={"host": "elsewhere.example"})
    assert told(strange)["status"] == 400
    assert told(outside.get("/api/v1/pairings/", headers={"accept": "text/xml"}))["status"] == 406


@pytest.mark.parametrize(
    ("error", "kind"),
    [(ZeroDivisionError("the secret inside"), "fault"), (OperationalError("host"), "unavailable")],
)
def test_a_fault_of_our_own_tells_nothing_of_the_inside(outside, monkeypatch, error, kind):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(Pairing, "known", fail)
    response = outside.get("/api/v1/pairings/?lang=en")
    problem = told(response)
    assert problem["type"] == f"/api/v1/problems/{kind}/"
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert str(error) not in response.content.decode()
    assert response.has_header("Retry-After") is (kind == "unavailable")


def test_a_page_outside_the_api_is_still_a_page(outside):
    response = outside.get("/nothing/")
    assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_every_kind_explains_itself_in_both_languages(client):
    listed = client.get("/api/v1/problems/?lang=en").json()
    assert listed["count"] == len(KINDS)
    for kind in listed["results"]:
        thai = client.get(kind["type"]).json()
        assert thai["type"] == kind["type"]
        for name in ("title", "detail", "remedy"):
            assert thai[name] != kind[name]
            assert kind[name].isascii()
