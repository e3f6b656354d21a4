"""Keys in the admin and what an agency is told of its own key."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.keys import actions
from sistercity.keys.models import ApiKey, KeySecret
from tests import contract, factories

from .test_keys import get, give_key

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")
FORM = {
    "agency_th": "กรมตัวอย่าง",
    "agency_en": "Department of Examples",
    "system": "คลังข้อมูล",
    "office": "กองตัวอย่างสารสนเทศ",
    "can_read": "on",
    "rate_per_minute": "100",
    "bulk_per_hour": "10",
    "expires_on": "31/12/2566",
}
SHOWN = re.compile(r"<code>([a-z0-9]{10}\.[\w-]{43})</code>")


@pytest.fixture
def office() -> Client:
    """An administrator at the admin."""
    client = Client()
    client.force_login(factories.person("administrator"))
    return client


def page(key: ApiKey, act: str) -> str:
    return reverse(f"admin:keys_apikey_{act}", args=[key.pk])


def test_a_secret_is_shown_once_by_the_answer_that_made_it(office, client):
    answer = office.post(reverse("admin:keys_apikey_add"), FORM)
    (shown,) = SHOWN.findall(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    key = ApiKey.objects.get()
    assert (key.scopes, key.expires_on) == (["read"], date(2023, 12, 31))
    assert get(client, key=shown)["RateLimit-Policy"] == '"requests";q=100;w=60'
    secret = shown.partition(".")[2]
    for path in (
        page(key, "change"), page(key, "history"), page(key, "usage"),
        reverse("admin:keys_apikey_changelist"), reverse("admin:audit_change_changelist"),
    ):  # fmt: skip
        content = office.get(path).content.decode()
        assert secret not in content
        assert KeySecret.objects.get().token_hash not in content
    # Sent again, as by reloading the page, nothing more is made.
    again = office.post(reverse("admin:keys_apikey_add"), FORM)
    assert "มีกุญแจอยู่แล้ว" in again.content.decode()
    assert KeySecret.objects.count() == 1
    assert Change.objects.latest("number").action == "apikey.make"


@refused
def test_rotating_in_the_admin_shows_the_new_secret_and_a_second_press_makes_none(office, client):
    key, old = give_key()
    form = office.get(page(key, "rotate")).context["form"]
    asked = {"opened_revision": form["opened_revision"].value(), "old_until": "31/08/2566"}
    answer = office.post(page(key, "rotate"), asked)
    (new,) = SHOWN.findall(answer.content.decode())
    assert [get(client, key=one).status_code for one in (old, new)] == [200, 200]
    again = office.post(page(key, "rotate"), asked)
    assert again.status_code == 409
    assert not SHOWN.findall(again.content.decode())
    assert KeySecret.objects.count() == 2


@refused
def test_a_key_is_revoked_with_a_reason_and_only_read_from_then_on(office, client):
    key, shown = give_key()
    revision = office.get(page(key, "revoke")).context["form"]["opened_revision"].value()
    without = office.post(page(key, "revoke"), {"opened_revision": revision, "reason": " "})
    assert without.status_code == 200
    assert get(client, key=shown).status_code == 200
    done = office.post(page(key, "revoke"), {"opened_revision": revision, "reason": "เลิกใช้"})
    assert done.status_code == 302
    assert get(client, key=shown).status_code == 401
    content = office.get(page(key, "change")).content.decode()
    assert 'name="_save"' not in content
    assert page(key, "rotate") not in content
    assert Change.objects.latest("number").reason == "เลิกใช้"


@refused
@pytest.mark.parametrize("role", ["editor", "planner", "officer"])
def test_nobody_else_opens_a_page_of_keys(role):
    key, _shown = give_key()
    client = Client()
    client.force_login(factories.person(role))
    for path in (
        *(page(key, act) for act in ("change", "rotate", "end_overlap", "revoke", "usage")),
        reverse("admin:keys_apikey_changelist"), reverse("admin:keys_apikey_add"),
        reverse("admin:keys_apikey_all_usage"),
    ):  # fmt: skip
        assert client.get(path).status_code in (302, 403, 404), path
        assert client.post(path, FORM).status_code in (302, 403, 404), path
    assert ApiKey.objects.count() == KeySecret.objects.count() == 1


def test_a_key_that_ends_soon_is_told_in_the_list_and_to_the_agency(office, client):
    _key, shown = give_key(expires_on=date(2023, 9, 10))
    assert "ใกล้หมดอายุ" in office.get(reverse("admin:keys_apikey_changelist")).content.decode()
    told = get(client, "usage/", key=shown).json()
    assert told["state"] == "ending"
    assert [notice["code"] for notice in told["notices"]] == ["expires-soon"]
    assert "10 ก.ย. 2566" in told["notices"][0]["message"]


def test_lists_and_pages_cost_the_same_for_one_key_and_for_many(
    office, client, django_assert_max_num_queries
):
    paths = [reverse("admin:keys_apikey_changelist"), reverse("admin:keys_apikey_all_usage")]
    shown = [give_key()[1]]
    get(client, key=shown[0])
    for path in paths:
        office.get(path)
    asked = []
    for _round in range(2):
        for path in paths:
            with django_assert_max_num_queries(30) as queries:
                office.get(path)
            asked.append(len(queries))
        for place in range(10):
            get(client, key=give_key(system=f"ระบบ {_round} {place}")[1])
        for path in paths:
            office.get(path)
    assert asked[:2] == asked[2:]


@refused
def test_an_agency_sees_its_limits_what_is_left_its_secrets_and_its_use(client):
    key, old = give_key(rate_per_minute=50, can_take_bulk=True, bulk_per_hour=7)
    factories.country()
    with clock.playing(datetime(2023, 8, 14, 5, tzinfo=UTC)):
        tag = get(client, key=old)["ETag"]
        get(client, key=old, if_none_match=tag)
    _key, new = actions.rotate_key(
        by=factories.person("administrator"), key_id=key.pk, old_until=date(2023, 8, 31)
    )
    get(client, "countries/?colour=red", key=new)
    answer = get(client, "usage/", key=old)
    assert "no-store" in answer["Cache-Control"]
    told = answer.json()
    assert told["agency"] == {"name_th": "กรมตัวอย่าง", "name_en": "Department of Examples"}
    assert (told["system"], told["expires_on"]) == ("คลังข้อมูล", "2023-12-31")
    assert told["scopes"] == ["read", "changes", "bulk"]
    assert [
        (one["policy"], one["limit"], one["window_seconds"], one["remaining"])
        for one in told["limits"]
    ] == [("requests", 50, 60, 46), ("bulk", 7, 3600, 7)]
    assert [
        (one["prefix"], one["is_shown"], one["works_until"]) for one in told["secrets"]
    ] == [
        (old.partition(".")[0], True, "2023-08-31T23:59:59.999999+07:00"),
        (new.prefix, False, None),
    ]
    assert [notice["code"] for notice in told["notices"]] == ["secret-replaced"]
    days = [
        (one["day"], one["resource"], one["requests"], one["not_modified"], one["refused"])
        for one in told["uses"]
    ]
    assert days == [("2023-08-14", "countries", 2, 1, 0), ("2023-08-15", "countries", 1, 0, 1)]
    # Nothing that the administrator keeps for the ministry, and no secret.
    for internal in ("กองตัวอย่าง", old.partition(".")[2], new.secret):
        assert internal not in json.dumps(told, ensure_ascii=False)
    assert get(client, "usage/", key=new).json()["notices"] == []


@refused
def test_usage_is_told_to_holders_of_a_key_only_whoever_is_signed_in(client, office):
    give_key()
    for one in (client, office):
        answer = get(one, "usage/")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Api-Key"
        assert "Authorization: Api-Key" in answer.json()["detail"]


def test_the_schema_tells_keys_limits_and_what_is_refused(client):
    schema = client.get("/api/v1/schema/?format=json&lang=en").json()
    assert schema["components"]["securitySchemes"]["ApiKey"]["name"] == "Authorization"
    pairings = schema["paths"]["/api/v1/pairings/"]["get"]
    assert pairings["security"] == [{}, {"ApiKey": []}]
    assert schema["paths"]["/api/v1/usage/"]["get"]["security"] == [{"ApiKey": []}]
    headers = {
        status: set(contract.resolved(answer)["headers"])
        for status, answer in pairings["responses"].items()
    }
    assert {"200", "304", "400", "401", "403", "404", "429"} <= set(headers)
    assert all({"RateLimit", "RateLimit-Policy"} <= told for told in headers.values())
    assert "Retry-After" in headers["429"]
    assert "WWW-Authenticate" in headers["401"]
