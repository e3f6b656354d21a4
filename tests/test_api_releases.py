"""Callers build on the released schema: what would break them is found, and what is to go told."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from django.conf import settings

from sistercity.api import deprecations
from sistercity.api.breaking import breaks
from sistercity.api.changelog import ENTRIES, VERSION
from sistercity.api.deprecations import Deprecation, tell_deprecations
from sistercity.api.release import released_schema
from tests import contract

OLD = {
    "paths": {
        "/api/v1/pairings/": {
            "get": {
                "parameters": [
                    {"in": "query", "name": "status", "schema": {
                        "type": "array", "items": {"type": "string", "enum": ["signed", "ended"]}}},
                    {"in": "query", "name": "page_size", "schema": {
                        "type": "integer", "maximum": 500}},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {"application/json": {
                            "schema": {"$ref": "#/components/schemas/Pairing"}}},
                    },
                    "404": {},
                },
            }
        },
        "/api/v1/provinces/": {"get": {"responses": {}}},
    },
    "components": {
        "schemas": {
            "Pairing": {
                "type": "object",
                "required": ["number", "signed_on"],
                "properties": {
                    "number": {"type": "string"},
                    "signed_on": {"type": "string", "format": "date"},
                    "sides": {"type": "array", "items": {"$ref": "#/components/schemas/Side"}},
                },
            },
            "Side": {"type": "object", "properties": {"code": {"type": "string"}}},
        }
    },
}  # fmt: skip
LIST = OLD["paths"]["/api/v1/pairings/"]["get"]


def changed(alter) -> list[str]:
    """The breaks of a schema that ``alter`` has worked on."""
    new = deepcopy(OLD)
    alter(new, new["paths"]["/api/v1/pairings/"]["get"], new["components"]["schemas"])
    return breaks(OLD, new)


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (lambda new, get, parts: new["paths"].pop("/api/v1/provinces/"), "provinces/: removed"),
        (lambda new, get, parts: get["parameters"].pop(0), "parameter status removed"),
        (
            lambda new, get, parts: get["parameters"][0]["schema"]["items"]["enum"].pop(),
            "parameter status no longer takes ended",
        ),
        (
            lambda new, get, parts: get["parameters"][1]["schema"].update(maximum=100),
            "parameter page_size: maximum is now 100",
        ),
        (
            lambda new, get, parts: get["parameters"][1]["schema"].update(type="string"),
            "parameter page_size no longer takes integer",
        ),
        (
            lambda new, get, parts: get["parameters"].append(
                {"in": "query", "name": "key", "required": True, "schema": {"type": "string"}}
            ),
            "parameter key is now required",
        ),
        (lambda new, get, parts: get["responses"].pop("404"), "status 404 removed"),
        (lambda new, get, parts: get["responses"]["200"]["headers"].clear(), "ETag removed"),
        (lambda new, get, parts: get["responses"]["200"]["content"].clear(), "json removed"),
        (lambda new, get, parts: parts["Pairing"]["properties"].pop("number"), ".number removed"),
        (lambda new, get, parts: parts["Side"]["properties"].pop("code"), ".sides[].code removed"),
        (
            lambda new, get, parts: parts["Pairing"]["properties"]["number"].update(
                type=["string", "null"]
            ),
            ".number: may now be null",
        ),
        (
            lambda new, get, parts: parts["Pairing"]["properties"]["number"].update(type="integer"),
            ".number: may now be integer",
        ),
        (
            lambda new, get, parts: parts["Pairing"]["properties"]["signed_on"].pop("format"),
            ".signed_on: format is no longer date",
        ),
        (
            lambda new, get, parts: parts["Pairing"]["required"].remove("number"),
            ".number may now be left out",
        ),
    ],
)
def test_a_planted_break_is_found(alter, told):
    found = changed(alter)
    assert len(found) == 1
    assert told in found[0]


def test_what_is_added_breaks_nobody():
    def add(new, get, parts):
        new["paths"]["/api/v1/changes/"] = {"get": {"responses": {}}}
        get["parameters"].append({"in": "query", "name": "q", "schema": {"type": "string"}})
        get["parameters"][0]["schema"]["items"]["enum"].append("stalled")
        get["parameters"][1]["schema"]["maximum"] = 1_000
        get["responses"]["410"] = {}
        parts["Pairing"]["properties"]["status"] = {"type": "string"}
        parts["Pairing"]["required"].append("status")

    assert changed(add) == []


def test_the_present_schema_breaks_no_caller_of_the_released_one():
    """To add something: ``manage.py api_schema --release``, and an entry in the changelog."""
    assert breaks(released_schema(), contract.schema()) == []


def test_the_changelog_stands_at_the_version_of_the_schema():
    assert settings.SPECTACULAR_SETTINGS["VERSION"] == VERSION == ENTRIES[0]["version"]
    assert released_schema()["info"]["version"].startswith(VERSION)
    days = [entry["date"] for entry in ENTRIES]
    assert days == sorted(days, reverse=True)


@pytest.mark.django_db
def test_what_is_to_go_is_told_in_headers_schema_and_changelog(client, monkeypatch):
    planted = Deprecation(
        "/api/v1/countries/", date(2023, 1, 1), date(2024, 1, 1), "provinces/", parameter="search"
    )
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (planted,))
    used = client.get("/api/v1/countries/?search=japan")
    assert used["Deprecation"] == "@1672506000"
    assert used["Sunset"] == "Sun, 31 Dec 2023 17:00:00 GMT"
    assert '</api/v1/changelog/>; rel="deprecation"' in used["Link"]
    for path in ("/api/v1/countries/", "/api/v1/provinces/?search=nan"):
        assert "Deprecation" not in client.get(path)
    schema = tell_deprecations(deepcopy(contract.schema()), None, None, True)
    listed = schema["paths"]["/api/v1/countries/"]["get"]
    marked = [one["name"] for one in listed["parameters"] if one.get("deprecated")]
    assert marked == ["search"]
    told = client.get("/api/v1/changelog/").json()
    assert [one["sunset"] for one in told["deprecations"]] == ["2024-01-01"]
