"""Keys of agencies: who gives them, how they are kept, what they open and how often."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from sistercity import clock
from sistercity.audit.models import ChangeRow
from sistercity.errors import NotAllowed, WrongState
from sistercity.keys import actions, collecting, counts
from sistercity.keys.counts import Policy, count_request
from sistercity.keys.gate import Gate
from sistercity.keys.models import ApiKey, KeySecret, KeyUse
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")

# The demonstration's today is 15 August 2023.
LATER = datetime(2023, 9, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_collected(monkeypatch) -> None:
    """Counts are collected when a test says so, however long the run has taken."""
    monkeypatch.setattr(collecting, "_last", time.monotonic())


def give_key(**values) -> tuple[ApiKey, str]:
    """A key that works until the end of the year, and how it is shown."""
    values = {
        "agency_th": "กรมตัวอย่าง",
        "agency_en": "Department of Examples",
        "system": "คลังข้อมูล",
        "office": "กองตัวอย่างสารสนเทศ",
        "expires_on": date(2023, 12, 31),
    } | values
    key, credential = actions.make_key(by=factories.person("administrator"), key=ApiKey(**values))
    return key, str(credential)


def get(client, path="countries/", key=None, **headers):
    if key is not None:
        headers["authorization"] = f"Api-Key {key}"
    return client.get(f"/api/v1/{path}", headers=headers)


def limits(response) -> tuple[str, str]:
    return response["RateLimit-Policy"], response["RateLimit"]


# How keys are kept.


def test_a_secret_is_kept_as_a_hash_only_and_told_nowhere():
    key, shown = give_key()
    prefix, secret = shown.split(".")
    assert len(secret) == 43
    with connection.cursor() as cursor:
        for table in ("keys_apikey", "keys_keysecret", "audit_change", "audit_changerow"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = json.dumps(cursor.fetchall(), default=str)
            assert secret not in stored
    stored = KeySecret.objects.get(key=key)
    assert stored.prefix == prefix
    told = ChangeRow.objects.get(resource="keys.keysecret").difference
    assert told["token_hash"] == [None, "•••"]
    assert stored.token_hash not in json.dumps(told)


@pytest.mark.parametrize("role", ["editor", "planner", "officer", "approver"])
def test_only_administrators_give_and_end_keys(role):
    key, _shown = give_key()
    somebody = factories.person(role)
    with pytest.raises(NotAllowed):
        actions.make_key(by=somebody, key=ApiKey(system="อื่น"))
    for act in (
        lambda: actions.change_key(by=somebody, key=key),
        lambda: actions.rotate_key(by=somebody, key_id=key.pk, old_until=None),
        lambda: actions.end_overlap(by=somebody, key_id=key.pk),
        lambda: actions.revoke_key(by=somebody, key_id=key.pk, reason="ไม่ใช้แล้ว"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert ApiKey.objects.visible_to(somebody).count() == 0
    assert KeySecret.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"expires_on": date(2023, 8, 14)}, "expires_on"),
        ({"expires_on": date(2026, 1, 1)}, "expires_on"),
        ({"can_read": False, "can_follow": False, "can_take_bulk": False}, "__all__"),
        ({"rate_per_minute": 0}, "rate_per_minute"),
        ({"agency_en": ""}, "agency_en"),
    ],
)
def test_a_key_that_ends_never_or_opens_nothing_is_refused(values, field):
    with pytest.raises(ValidationError) as refusal:
        give_key(**values)
    assert field in refusal.value.message_dict
    assert not ApiKey.objects.exists()


def test_a_system_has_one_key_until_it_is_revoked():
    key, _shown = give_key()
    with pytest.raises(ValidationError):
        give_key()
    administrator = factories.person("administrator")
    actions.revoke_key(by=administrator, key_id=key.pk, reason="เลิกใช้ระบบ")
    give_key()
    with pytest.raises(WrongState):
        actions.rotate_key(by=administrator, key_id=key.pk, old_until=None)


# What a request with a key is answered.


def test_a_key_brings_its_own_rate_and_nothing_that_is_not_published(client):
    _key, shown = give_key(rate_per_minute=5_000)
    factories.country()
    plain, keyed = get(client), get(client, key=shown)
    assert plain.json() == keyed.json()
    assert limits(plain) == ('"requests";q=600;w=60', '"requests";r=599;t=60')
    assert limits(keyed) == ('"requests";q=5000;w=60', '"requests";r=4999;t=60')
    assert get(client, authorization=f"aPI-kEY  {shown} ").status_code == 200


@refused
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Api-Key",
        "Api-Key nodot",
        "Bearer {shown}",
        "{shown}",
        "Api-Key {shown}, Api-Key {shown}",
        "Api-Key {shown}x",
        "Api-Key กุญแจ.{shown}",
        "Api-Key ๑๒๓๔๕๖๗๘๙๐." + "a" * 43,
        "Api-Key " + "a" * 100_000,
        "Api-Key \x00{shown}",
    ],
)
def test_what_cannot_be_read_as_a_key_is_refused_in_words(client, header):
    _key, shown = give_key()
    response = get(client, authorization=header.format(shown=shown))
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Api-Key"
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["RateLimit"] == '"requests";r=599;t=60'
    assert response.json()["detail"].startswith("อ่านกุญแจไม่ได้")


@refused
def test_an_unknown_key_is_told_what_to_do(client):
    _key, shown = give_key()
    prefix, secret = shown.split(".")
    for other in (f"{prefix}.{'a' * 43}", f"{'0' * 10}.{secret}"):
        response = get(client, key=other)
        assert response.status_code == 401
        assert response.json()["detail"].startswith("ไม่รู้จักกุญแจนี้")
    response = get(client, "countries/?lang=en", key=other)
    assert response.json()["detail"].startswith("This key is not known")


@refused
def test_a_revoked_key_is_refused_at_once_and_says_since_when(client):
    key, shown = give_key()
    assert get(client, key=shown).status_code == 200
    actions.revoke_key(
        by=factories.person("administrator"), key_id=key.pk, reason="ความลับรั่วไหล"
    )
    response = get(client, key=shown)
    assert response.status_code == 401
    assert "ถูกเพิกถอนเมื่อ 15 ส.ค. 2566" in response.json()["detail"]
    assert "รั่วไหล" not in response.content.decode()
    # Whoever does not hold the secret does not learn that it was revoked.
    prefix = shown.partition(".")[0]
    assert "ไม่รู้จัก" in get(client, key=f"{prefix}.{'a' * 43}").json()["detail"]


@refused
def test_a_key_works_on_its_last_day_and_not_on_the_next(client):
    _key, shown = give_key(expires_on=date(2023, 8, 31))
    with clock.playing(datetime(2023, 8, 31, 16, 59, tzinfo=UTC)):
        assert get(client, key=shown).status_code == 200
    with clock.playing(datetime(2023, 8, 31, 17, 0, tzinfo=UTC)):
        response = get(client, key=shown)
    assert response.status_code == 401
    assert "หมดอายุแล้ว ใช้ได้ถึง 31 ส.ค. 2566" in response.json()["detail"]


@refused
@pytest.mark.parametrize(
    ("path", "closed", "scope"),
    [
        ("pairings/", {"can_read": False}, "read"),
        ("changes/", {"can_follow": False}, "changes"),
        ("bulk/pairings.csv", {"can_take_bulk": False}, "bulk"),
    ],
)
def test_a_key_without_the_scope_is_told_which_it_lacks(client, path, closed, scope):
    opened = {"can_read": True, "can_follow": True, "can_take_bulk": True} | closed
    _key, shown = give_key(**opened)
    response = get(client, path, key=shown)
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["scope"] == scope
    assert f" {scope} " in response.json()["detail"]
    assert get(client, path).status_code != 403
    for described in ("", "bulk/", "problems/"):
        assert get(client, described, key=shown).status_code == 200


# Rotation.


@refused
def test_two_secrets_work_side_by_side_until_the_chosen_day(client):
    administrator = factories.person("administrator")
    key, old = give_key()
    _key, credential = actions.rotate_key(
        by=administrator, key_id=key.pk, old_until=date(2023, 8, 31)
    )
    new = str(credential)
    assert old != new
    with clock.playing(datetime(2023, 8, 31, 16, 59, tzinfo=UTC)):
        assert [get(client, key=one).status_code for one in (old, new)] == [200, 200]
    with clock.playing(datetime(2023, 8, 31, 17, 1, tzinfo=UTC)):
        assert [get(client, key=one).status_code for one in (old, new)] == [401, 200]
        assert "มีความลับใหม่ใช้แทนแล้ว" in get(client, key=old).json()["detail"]


@refused
def test_an_overlap_ends_at_once_when_it_is_ended(client):
    administrator = factories.person("administrator")
    key, old = give_key()
    with pytest.raises(WrongState):
        actions.end_overlap(by=administrator, key_id=key.pk)
    _key, new = actions.rotate_key(by=administrator, key_id=key.pk, old_until=date(2023, 8, 31))
    actions.end_overlap(by=administrator, key_id=key.pk)
    assert get(client, key=old).status_code == 401
    assert get(client, key=new).status_code == 200
    _key, third = actions.rotate_key(by=administrator, key_id=key.pk, old_until=None)
    assert [get(client, key=one).status_code for one in (new, third)] == [401, 200]


def test_an_overlap_in_the_past_or_for_years_is_refused():
    administrator = factories.person("administrator")
    key, _shown = give_key()
    for day in (date(2023, 8, 14), date(2024, 8, 15)):
        with pytest.raises(ValidationError):
            actions.rotate_key(by=administrator, key_id=key.pk, old_until=day)
    assert KeySecret.objects.count() == 1


# Rates.


@refused
def test_a_rate_is_counted_by_key_and_by_address(client, settings):
    settings.API_RATE = (2, 60)
    _key, one = give_key(rate_per_minute=3)
    _key, other = give_key(rate_per_minute=3, system="ระบบอื่น")
    assert [get(client).status_code for _time in range(3)] == [200, 200, 429]
    # A key has its own number wherever it is used, and takes nothing from its address.
    assert [get(client, key=one).status_code for _time in range(4)] == [200, 200, 200, 429]
    assert get(client, key=other).status_code == 200
    elsewhere = client.get("/api/v1/countries/", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200
    throttled = get(client, key=one)
    assert limits(throttled)[1].startswith('"requests";r=0;t=')
    assert 1 <= int(throttled["Retry-After"]) <= 60
    assert throttled["Cache-Control"] == "no-store"


@refused
def test_an_address_of_ipv6_is_counted_with_its_network(client, settings):
    settings.API_RATE = (1, 60)
    asked = [
        client.get("/api/v1/countries/", REMOTE_ADDR=address).status_code
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    ]
    assert asked == [200, 429, 200]


@refused
def test_an_address_behind_a_proxy_is_the_one_that_the_proxy_tells(client, settings):
    settings.API_RATE, settings.PROXY_COUNT = (1, 60), 1
    asked = [
        get(client, x_forwarded_for=told).status_code
        for told in ("192.0.2.1", "192.0.2.9, 192.0.2.1", "192.0.2.2")
    ]
    assert asked == [200, 429, 200]


@refused
def test_guessing_keys_takes_from_the_address(client, settings):
    settings.API_RATE = (2, 60)
    guess = f"{'a' * 10}.{'a' * 43}"
    assert [get(client, key=guess).status_code for _time in range(3)] == [401, 401, 429]
    assert get(client).status_code == 429


@refused
def test_whole_files_are_counted_apart(client, settings):
    settings.API_BULK_RATE = (1, 3600)
    first, second = get(client, "bulk/nothing.csv"), get(client, "bulk/nothing.csv")
    assert first["RateLimit-Policy"] == '"requests";q=600;w=60, "bulk";q=1;w=3600'
    assert first["RateLimit"] == '"requests";r=599;t=60, "bulk";r=0;t=3600'
    assert second.status_code == 429
    assert int(second["Retry-After"]) > 3500
    assert [get(client, path).status_code for path in ("countries/", "bulk/")] == [200, 200]


@refused
def test_who_asks_too_often_within_a_minute_keeps_the_files_of_the_hour(client, settings):
    settings.API_RATE, settings.API_BULK_RATE = (1, 60), (2, 3600)
    get(client)
    for _time in range(3):
        response = get(client, "bulk/nothing.csv")
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        assert response["RateLimit"] == '"requests";r=0;t=60, "bulk";r=2;t=3600'


@refused
def test_every_answer_tells_what_is_left(client):
    factories.country()
    tag = get(client)["ETag"]
    answers = {
        304: get(client, if_none_match=tag),
        400: get(client, "countries/?colour=red"),
        404: get(client, "nowhere/"),
        405: client.post("/api/v1/countries/"),
        401: get(client, key="x"),
        414: get(client, f"countries/?search={'a' * 9_000}"),
        200: client.head("/api/v1/countries/"),
    }
    left = []
    for status, response in answers.items():
        assert response.status_code == status
        assert response["RateLimit-Policy"] == '"requests";q=600;w=60'
        left.append(int(response["RateLimit"].split(";")[1].removeprefix("r=")))
    # Each counts as one, also what has not changed.
    assert left == [598, 597, 596, 595, 594, 593, 592]
    assert "RateLimit" not in client.get("/healthz")
    # Beyond what Django reads of an address, and before a view is found.
    crowded = get(client, "countries/?" + "&".join(f"a{place}" for place in range(1_200)))
    assert crowded.status_code == 400
    assert crowded.json()["type"] == "/api/v1/problems/malformed-request/"
    assert "1,000" in crowded.json()["detail"]
    assert crowded["RateLimit"].startswith('"requests";r=591;')
    # A browser asks leave by itself, without the key of what it asks leave for.
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    assert client.options("/api/v1/countries/", headers=asked).status_code == 204
    assert get(client)["RateLimit"].startswith('"requests";r=590;')


def test_a_span_ends_by_itself_and_counts_are_shared_between_processes():
    policy = Policy("requests", 100, 60)
    with ThreadPoolExecutor(4) as threads:
        # Each thread has a connection of its own, as each process has.
        list(threads.map(lambda _n: count_request("key:1", [policy], 1000.0), range(99)))
    (told,) = count_request("key:1", [policy], 1000.5)
    assert (told.left, told.seconds_left, told.is_exhausted) == (0, 60, False)
    assert count_request("key:1", [policy], 1059.0)[0].is_exhausted
    (anew,) = count_request("key:1", [policy], 1060.0)
    assert (anew.left, anew.seconds_left) == (99, 60)
    # A process that read its clock a blink earlier counts into the same span.
    assert count_request("key:1", [policy], 1059.9)[0].left == 98


FULL_HOUR = 1_700_002_800


def test_machines_that_share_a_cache_count_together(settings):
    settings.CACHE_URL = "redis://of-all"  # the cache itself is that of tests
    policies = [Policy("requests", 2, 60), Policy("bulk", 3, 3600)]

    def told(now):
        counts.forget_all()  # as another machine, whose own counts are empty
        found = count_request("key:1", policies, FULL_HOUR + now)
        return [(one.left, one.seconds_left, one.is_exhausted) for one in found]

    assert told(10) == [(1, 50, False), (2, 3590, False)]
    assert told(20) == [(0, 40, False), (1, 3580, False)]
    # What the minute refuses is not taken from the hour.
    assert told(30) == [(0, 30, True), (1, 3570, False)]
    assert [one.left for one in counts.stand("key:1", policies, FULL_HOUR + 59)] == [0, 1]
    assert told(60) == [(1, 60, False), (0, 3540, False)]
    assert [one.left for one in count_request("key:2", policies, FULL_HOUR + 60)] == [1, 2]


@pytest.mark.expects_log("sistercity.keys.counts")
def test_without_the_shared_cache_each_machine_counts_for_itself(client, settings, monkeypatch):
    monkeypatch.setattr(counts, "_cache_rests_until", 0.0)
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {
        **settings.CACHES, "default": {"BACKEND": backend, "LOCATION": settings.CACHE_URL}
    }  # fmt: skip
    settings.API_RATE = (2, 60)
    assert [get(client).status_code for _time in range(2)] == [200, 200]
    (told,) = count_request("address:127.0.0.1", [Policy("requests", 2, 60)], time.time())
    assert told.is_exhausted


def test_addresses_are_forgotten_after_their_span_also_where_nobody_has_a_key(client, monkeypatch):
    get(client)
    waiting = "SELECT count(*) FROM spans"
    assert counts._connection().execute(waiting).fetchone() == (1,)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    monkeypatch.setattr(collecting, "_last", time.monotonic() - collecting.SECONDS)
    client.get("/api/v1/countries/", REMOTE_ADDR="192.0.2.7")
    left = counts._connection().execute("SELECT who FROM spans").fetchall()
    assert left == [("address:192.0.2.7",)]


@pytest.mark.expects_log("sistercity.keys.counts")
def test_limits_that_cannot_be_counted_close_nothing(client, settings, tmp_path):
    known, counts._mine.connection = counts._mine.connection, None
    settings.API_COUNTS = tmp_path / "broken.sqlite3"
    settings.API_COUNTS.write_text("no database, but a text that is long enough" * 50)
    try:
        response = get(client)
    finally:
        counts._mine.connection = known
    assert response.status_code == 200
    assert "RateLimit" not in response


# What keys were used for.


@refused
def test_use_is_counted_by_secret_day_and_resource(client):
    key, shown = give_key(rate_per_minute=5)
    factories.country()
    first = get(client, key=shown)
    get(client, key=shown, if_none_match=first["ETag"])
    get(client, "countries/?colour=red", key=shown)
    get(client, "nowhere/", key=shown)
    get(client)
    with clock.playing(LATER):
        get(client, key=shown)
        get(client, key=shown)
        assert KeyUse.objects.count() == 0
        collecting.collect()
    told = [
        (
            str(use.day), use.resource, use.request_count, use.not_modified_count,
            use.refused_count, use.throttled_count, use.failed_count,
        )
        for use in KeyUse.objects.order_by("day", "resource")
    ]  # fmt: skip
    assert told == [
        ("2023-08-15", "countries", 3, 1, 1, 0, 0),
        ("2023-08-15", "unknown", 1, 0, 1, 0, 0),
        ("2023-09-01", "countries", 2, 0, 0, 1, 0),
    ]
    assert KeyUse.objects.get(day=date(2023, 8, 15), resource="countries").byte_count > len(
        first.content
    )
    assert KeyUse.objects.order_by("last_used_at").last().last_used_at == LATER
    # Collected again, nothing is counted twice, and more is added to the same rows.
    collecting.collect()
    get(client, key=shown)
    collecting.collect()
    assert KeyUse.objects.count() == 3
    assert KeyUse.objects.get(day=date(2023, 8, 15), resource="countries").request_count == 4


def test_a_stream_is_counted_by_what_was_sent_of_it():
    _key, shown = give_key()
    asked = RequestFactory().get("/api/v1/x", headers={"authorization": f"Api-Key {shown}"})
    gate = Gate(lambda _request: StreamingHttpResponse([b"abc", b"de", b"f"]))
    assert b"".join(gate(asked)) == b"abcdef"
    collecting.collect()
    use = KeyUse.objects.get()
    assert (use.request_count, use.byte_count) == (1, 6)


def test_a_request_with_a_key_costs_one_query_more_however_many_keys_there_are(
    client, django_assert_num_queries
):
    factories.country()
    tag = get(client)["ETag"]
    with django_assert_num_queries(1):
        assert get(client, if_none_match=tag).status_code == 304
    shown = [give_key(system=f"ระบบ {place}")[1] for place in range(50)]
    tag = get(client)["ETag"]
    with django_assert_num_queries(2):
        assert get(client, key=shown[-1], if_none_match=tag).status_code == 304


def test_collecting_costs_the_same_for_one_key_and_for_many(
    client, django_assert_max_num_queries
):
    shown = [give_key(system=f"ระบบ {place}")[1] for place in range(20)]
    for one in shown:
        get(client, key=one)
    with django_assert_max_num_queries(6):
        collecting.collect()
    assert KeyUse.objects.count() == 20
