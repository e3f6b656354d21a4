"""The API is cheap for both sides: nothing is sent twice, long answers travel compressed."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta

import brotli
import pytest
from django.core.cache import caches

from registry import actions
from registry.choices import EventKind
from sistercity import clock
from sistercity.api import fresh
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 8, 14, 5, 0, 0, 200_000, tzinfo=UTC)


def get(client, path, **headers):
    return client.get(f"/api/v1/{path}", headers=headers or None)


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["answers"].clear()


@pytest.fixture
def older_release(monkeypatch):
    monkeypatch.setattr(fresh, "_RELEASED", datetime(2023, 1, 1, tzinfo=UTC))


@pytest.mark.usefixtures("older_release")
def test_a_change_is_seen_by_date_unless_its_second_tells_too_little(client):
    with clock.playing(NOON):
        row = factories.pairing(signed="2019-03-10")
    later = NOON + timedelta(minutes=5)
    with clock.playing(later):
        factories.event(row, EventKind.ENDED, "2022-03-31")
        first = get(client, "pairings/")
        assert first["Last-Modified"] == "Mon, 14 Aug 2023 05:05:00 GMT"
        held = {"if_modified_since": first["Last-Modified"]}
        assert get(client, "pairings/", **held).status_code == 304
        # A tag that is no longer true outweighs the date.
        assert get(client, "pairings/", **held, if_none_match='"other"').status_code == 200
        # The moment of the last look is no date that was ever sent.
        looked = {"if_modified_since": "Mon, 14 Aug 2023 05:06:00 GMT"}
        assert get(client, "pairings/", **looked).status_code == 200
    with clock.playing(later + timedelta(milliseconds=500)):
        factories.pairing("TH-83", factories.counterpart("หลวงน้ำทา", country="LA"))
        again = get(client, "pairings/", **held)
        assert again.status_code == 200
        assert not again.has_header("Last-Modified")
    with clock.playing(NOON + timedelta(days=1)):
        assert get(client, "pairings/")["Last-Modified"] == "Mon, 14 Aug 2023 17:00:00 GMT"


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_long_answer_travels_compressed_under_the_same_tag(client, coding):
    factories.pairings(8, name="เมืองที่")
    plain = get(client, "pairings/")
    packed = get(client, "pairings/", accept_encoding=f"{coding}, deflate;q=0.5")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[coding]
    assert packed["Content-Encoding"] == coding
    assert unpack(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert packed["ETag"] == plain["ETag"]
    assert packed["ETag"].startswith('W/"')
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    for none in (f"{coding};q=0", f"{coding};q*=nowhere''1", f"{coding};q=much"):
        refused = get(client, "pairings/", accept_encoding=none)
        assert (refused.status_code, refused.get("Content-Encoding")) == (200, None)


def test_a_page_travels_compressed_and_its_length_tells_nothing_of_its_secrets(client):
    plain = client.get("/accounts/login/")
    packed = [client.get("/accounts/login/", headers={"accept-encoding": "gzip"}) for _ in range(8)]
    assert "csrfmiddlewaretoken" in plain.content.decode()
    for answer in packed:
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert int(answer["Content-Length"]) == len(answer.content) < len(plain.content) / 2
        assert len(gzip.decompress(answer.content)) == len(plain.content)
    # The same page, of another length nearly each time.
    assert len({len(answer.content) for answer in packed}) > 2
    assert not client.get("/", headers={"accept-encoding": "br"}).has_header("Content-Encoding")


def test_an_unchanged_list_is_not_made_again_and_a_change_is_seen_at_once(
    client, django_assert_max_num_queries
):
    row = factories.pairing()
    first = get(client, "pairings/", accept_encoding="gzip")
    with django_assert_max_num_queries(1):
        again = get(client, "pairings/", accept_encoding="gzip")
    assert (again.content, again["Content-Type"]) == (first.content, first["Content-Type"])
    names = ("ETag", "Cache-Control", "Vary", "Allow", "Last-Modified", "Content-Length")
    assert [again.get(name) for name in names] == [first.get(name) for name in names]
    # Another language, address or moment is another answer.
    for other in ("?lang=en", "?as_at=2023-08-01", "?page_size=1", "?known_at=2023-08-01"):
        assert get(client, f"pairings/{other}")["ETag"] != first["ETag"]
    factories.event(row, EventKind.ENDED, "2022-03-31")
    assert get(client, "pairings/").json()["results"][0]["status"] == "ended"


def test_tags_are_compared_weakly_and_a_star_needs_something_to_be_there(client):
    row = factories.pairing()
    tag = get(client, "pairings/")["ETag"]
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = get(client, "pairings/", if_none_match=held)
        assert (answer.status_code, answer.content) == (304, b"")
        assert (answer["ETag"], answer["Vary"]) == (tag, "Accept-Encoding")
    assert get(client, f"pairings/{row.number}/", if_none_match="*").status_code == 304


@pytest.mark.expects_log("django.request")
def test_a_refusal_is_kept_nowhere(client):
    for path, status in (("pairings/P-9999/", 404), ("pairings/?page=0", 400)):
        answer = get(client, path, if_none_match="*")
        assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
        assert not answer.has_header("ETag")


def test_head_tells_what_get_would_and_options_what_may_be_asked(client):
    factories.pairing()
    whole = get(client, "pairings/", accept_encoding="gzip")
    head = client.head("/api/v1/pairings/", headers={"accept-encoding": "gzip"})
    assert head.content == b""
    # Both were counted, one after the other, and each has its number.
    for name in ("RateLimit", "X-Request-ID"):
        del head[name], whole[name]
    assert dict(head.items()) == dict(whole.items())
    options = client.options("/api/v1/pairings/", headers={"if-none-match": whole["ETag"]})
    assert (options.status_code, options["Allow"]) == (200, "GET, HEAD, OPTIONS")
    assert not options.has_header("ETag")


def test_any_site_may_read_without_cookies_and_write_nothing(client):
    origin = {"origin": "https://elsewhere.example"}
    asked = origin | {
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match",
    }
    preflight = client.options("/api/v1/pairings/", headers=asked)
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in preflight["Access-Control-Allow-Headers"]
    assert int(preflight["Access-Control-Max-Age"]) >= 3600
    answer = client.get("/api/v1/pairings/", headers=origin)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.has_header("Access-Control-Allow-Credentials")
    for name in ("ETag", "Last-Modified", "Link", "RateLimit", "Retry-After", "Deprecation"):
        assert name in answer["Access-Control-Expose-Headers"]
    assert not client.get("/pairings/", headers=origin).has_header("Access-Control-Allow-Origin")


@pytest.mark.expects_log("django.request")
def test_who_is_signed_in_changes_nothing_and_sets_no_cookie(client):
    factories.pairing()
    editor = factories.person("editor")
    anonymous = get(client, "pairings/?lang=en")
    client.force_login(editor)
    signed_in = get(client, "pairings/?lang=en")
    assert signed_in["Vary"] == "Accept-Encoding"
    assert signed_in["Cache-Control"] == "public, no-cache"
    assert (signed_in.content, signed_in["ETag"]) == (anonymous.content, anonymous["ETag"])
    assert not signed_in.cookies
    assert json.loads(signed_in.content)["count"] == 1
    # Cookies of a session that has ended, and of a form: nothing that a cache would give to others.
    client.logout()
    for path in ("pairings/?lang=en", "bulk/", "nowhere/"):
        client.cookies.load({"sessionid": "ended", "csrftoken": "x"})
        ended = client.get(f"/api/v1/{path}")
        assert not ended.cookies
        assert ended["Vary"] == "Accept-Encoding"


class TestRows:
    """Pairings of three kinds, renamed and signed anew after the moment asked for."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def three(cls, rows_of_the_class):
        with clock.playing(datetime(2022, 5, 1, 3, tzinfo=UTC)):
            kunming = factories.counterpart(
                "คุนหมิง", country="CN", former_names="ยูนนานฟู\n\nคุนหมิงฟู", parent_th="ยูนนาน"
            )
            expired = date(2020, 1, 1)
            ended = factories.pairing("TH-50", kunming, signed="2005-09", expires_on=expired)
            factories.event(ended, EventKind.ENDED, "2022-03-31")
            factories.edition_row(ended, "๓๒/๑")
            later = factories.edition(date(2022, 4, 10))
            factories.edition_row(ended, "๓๒/๒", edition=later)
            city = factories.unit_type("city", level=2)
            town = factories.counterpart("เมืองเล็ก", unit_type=city)
            factories.pairing("TH-57", town, signed="1989", level_reason="ตามข้อตกลง")
            undated = factories.pairing("TH-83", signed=None)
            factories.event(undated, EventKind.STARTED)
        with clock.playing(datetime(2023, 5, 1, 3, tzinfo=UTC)):
            kunming.name_en = "Kunming"
            actions.save_counterpart(by=None, counterpart=kunming, reason="เติมชื่อ")
            factories.event(ended, EventKind.SIGNED, "2023-04-01")

    @pytest.mark.parametrize("asked", ["", "?as_at=2022-04-01&known_at=2022-06-01"])
    def test_a_row_of_the_list_says_what_its_own_address_says(self, client, asked):
        rows = get(client, f"pairings/{asked}").json()["results"]
        assert [row["number"] for row in rows] == ["P-0001", "P-0002", "P-0003"]
        for row in rows:
            alone = get(client, f"pairings/{row['number']}/{asked}").json()
            # A single pairing tells more: its events, sources and guideline, and what was noted.
            assert row == {name: alone[name] for name in row}
        assert [row["counterpart"]["name_en"] for row in rows][0] == ("" if asked else "Kunming")
        assert len(rows[0]["list_numbers"]) == (1 if asked else 2)


def test_the_schema_is_put_together_once_and_asked_about(client, monkeypatch):
    whole = get(client, "schema/?format=json&lang=en")
    monkeypatch.setattr("drf_spectacular.views.SpectacularAPIView.get", None)
    again = get(client, "schema/?format=json&lang=en")
    assert (again.content, again["ETag"]) == (whole.content, whole["ETag"])
    held = {"if-none-match": whole["ETag"]}
    assert client.get("/api/v1/schema/?format=json&lang=en", headers=held).status_code == 304
