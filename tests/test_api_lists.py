"""Lists of the API: what of a row is told, what is fetched with it, where it leads."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from monitoring.models import Activity
from registry import actions
from registry.choices import Confirmation
from registry.models import DeclaredTotal, Pairing, PairingSource
from sistercity import clock
from sistercity.audit import ledger
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")
ROOT = "http://testserver/api/v1/"


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    with clock.playing(datetime(2023, 3, 1, 3, tzinfo=UTC)):
        factories.counterpart()
        factories.posted("officer", "TH-50")
        factories.posted("approver", "TH-50")
        factories.person("editor")
        factories.fiscal_year(2566)


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


def walked(client, path):
    """Every row of a walk, and the answers it came in."""
    rows, answers = [], []
    while path:
        answers.append(client.get(path).json())
        rows += answers[-1]["results"]
        path = answers[-1]["next"]
        assert len(answers) < 500
    return rows, answers


def activities(count):
    """Approved activities with the same values, written in one change."""
    model = factories.activity()
    rows = [
        Activity(
            **{
                field.attname: getattr(model, field.attname)
                for field in Activity._meta.concrete_fields
                if field.attname not in ("id", "form_key")
            }
        )
        for _number in range(count - 1)
    ]
    with ledger.writing(by=None, action="many activities") as entry:
        entry.save_many(rows)


def test_a_walk_tells_every_row_once_however_many_share_a_value(client):
    activities(120)
    for order in ("starts_on", "-starts_on", "-approved_at,fiscal_year", "id"):
        rows, answers = walked(
            client, f"/api/v1/activities/?cursor=&page_size=50&fields=id&ordering={order}"
        )
        ids = [row["id"] for row in rows]
        assert len(ids) == len(set(ids)) == 120
        assert ids == sorted(ids, reverse=order.startswith("-"))
        assert [len(answer["results"]) for answer in answers] == [50, 50, 20]
        assert {answer["count"] for answer in answers} == {None}


class TestOrders:
    """Pairings that share days and provinces, some without a day."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def pairings(cls, rows_of_the_class):
        places = (
            ("TH-50", None), ("TH-57", "2019-03-10"), ("TH-83", None), ("TH-41", "2005-09-01"),
            ("TH-57", "2005-09-01"),
        )  # fmt: skip
        for place, (code, signed) in enumerate(places):
            pair = factories.pairing(code, factories.counterpart(f"เมือง {place}"), signed=signed)
            if signed is None:
                factories.event(pair, "started", "2019-02-01")

    @pytest.mark.parametrize("order", ["signed_on", "-signed_on", "province,-signed_on"])
    def test_a_walk_goes_in_the_order_of_the_list_with_unknown_values_last(self, client, order):
        asked = f"/api/v1/pairings/?fields=number,signed_on&page_size=2&ordering={order}"
        pages = [client.get(f"{asked}&page={page}").json()["results"] for page in (1, 2, 3)]
        rows, _answers = walked(client, f"{asked}&cursor=")
        assert rows == [row for page in pages for row in page]
        if order != "province,-signed_on":
            assert [row["signed_on"] for row in rows][-2:] == [None, None]


def test_a_walk_tells_what_was_known_when_it_began(client):
    numbers = [
        factories.pairing(code, factories.counterpart(code)).number
        for code in ("TH-50", "TH-57", "TH-83")
    ]
    first = get(client, "pairings/?cursor=&page_size=1").json()
    factories.event(Pairing.objects.get(number=numbers[1]), "ended", "2022-03-31")
    factories.pairing("TH-41")
    rows, answers = walked(client, first["next"])
    assert [row["number"] for row in rows] == numbers[1:]
    assert [row["status"] for row in rows] == ["signed", "signed"]
    assert {answer["known_at"] for answer in answers} == {first["known_at"]}
    assert {answer["as_at"] for answer in answers} == {first["as_at"]}


@refused
def test_a_cursor_is_good_for_its_own_request_only(client):
    for code in ("TH-50", "TH-57", "TH-83"):
        factories.activity(factories.pairing(code, factories.counterpart(code)))
    following = get(client, "pairings/?cursor=&page_size=1&ordering=number").json()["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    asked = f"page_size=1&ordering=number&cursor={cursor}"
    assert results(client, f"pairings/?{asked.replace('size=1', 'size=2')}&fields=number") == [
        {"number": "P-0002"},
        {"number": "P-0003"},
    ]
    for path, word in (
        (f"counterparts/?{asked}", "counterparts"),
        (f"pairings/?{asked}&status=signed", "ตัวกรอง"),
        (f"pairings/?cursor={cursor}&ordering=-number", "ตัวกรอง"),
        (f"pairings/?{asked}&as_at=2023-01-01", "ตัวกรอง"),
        (f"pairings/?{asked[:-1]}", "แก้ไข"),
        ("pairings/?cursor=abc", "แก้ไข"),
        (f"pairings/?{asked}&cursor=", "ซ้ำ"),
    ):
        told = faults(get(client, path))
        assert list(told) == ["cursor"]
        assert word in told["cursor"], path
    assert list(faults(get(client, f"pairings/?{asked}&page=2"))) == ["page"]
    assert list(faults(get(client, "pairings/P-0001/?cursor="))) == ["cursor"]


@refused
@pytest.mark.parametrize("size", ["0", "501", "1000000000", "-1", "", "1e3"])
def test_a_page_has_one_to_five_hundred_rows(client, size):
    for path in (f"pairings/?page_size={size}", f"pairings/?cursor=&page_size={size}"):
        assert list(faults(get(client, path))) == ["page_size"]


@pytest.mark.feed
def test_rows_changed_since_a_moment_are_those_of_which_changes_tell(client):
    with clock.playing(datetime(2023, 3, 1, 3, tzinfo=UTC)):
        old = factories.pairing()
        factories.pairing("TH-57", factories.counterpart("หลวงน้ำทา", country="LA"))
    with clock.playing(datetime(2023, 5, 2, 3, tzinfo=UTC)):
        factories.event(old, "ended", "2023-03-31")

    def changed(asked):
        told = results(client, f"pairings/?fields=number&updated_since={asked}")
        return [row["number"] for row in told]

    assert changed("2023-03-01") == ["P-0001", "P-0002"]
    assert changed("2023-05-02") == ["P-0001"]
    assert changed("2023-05-02T10:00:00%2B07:00") == ["P-0001"]
    assert changed("2023-05-02T10:00:01%2B07:00") == []
    assert changed("2023-03-02&known_at=2023-05-01") == []
    assert changed("2023-03-02&cursor=") == ["P-0001"]


@refused
@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("pairings/?updated_since=2566-05-01", "2023"),
        ("pairings/?updated_since=yesterday", "yesterday"),
        ("pairings/?updated_since=2999-01-01", ""),
        ("pairings/?updated_since=2023-01-01&updated_since=2023-02-01", "ซ้ำ"),
        ("indicator-results/?updated_since=2023-01-01", "fiscal_year"),
        ("editions/?updated_since=2023-01-01", "cursor"),
        ("pairings/P-0001/?updated_since=2023-01-01", "fields"),
    ],
)
def test_a_moment_that_cannot_be_read_is_named(client, path, word):
    told = faults(get(client, path))
    assert list(told) == ["updated_since"]
    assert word in told["updated_since"]


def test_a_code_list_says_what_a_code_is_called_in_both_languages(client):
    factories.pairing()
    told = get(client, "code-lists/pairing-statuses/").json()
    codes = {code["code"]: code for code in told["codes"]}
    assert (codes["signed"]["name_th"], codes["signed"]["name_en"]) == ("ลงนามแล้ว", "Signed")
    assert codes["ended"]["description_en"].startswith("Ended by an event")
    assert told["used_in"][0] == "pairings.status"
    regions = get(client, "code-lists/regions/").json()["codes"]
    assert {"north"} <= {code["code"] for code in regions}
    types = get(client, "code-lists/unit-types/").json()["codes"]
    assert {code["level"] for code in types} >= {1}


@refused
def test_a_code_list_that_there_is_not_is_not_found(client):
    assert get(client, "code-lists/colours/").status_code == 404
    assert list(faults(get(client, "code-lists/?page=1"))) == ["page"]


def test_every_word_that_the_schema_allows_in_an_answer_is_in_a_code_list(client):
    listed = [
        {code["code"] for code in client.get(one["url"]).json()["codes"]}
        for one in get(client, "code-lists/").json()["results"]
    ]
    assert all(
        code["name_th"] and code["name_en"]
        for one in get(client, "code-lists/").json()["results"]
        for code in client.get(one["url"]).json()["codes"]
    )
    schema = client.get("/api/v1/schema/?format=json").json()
    told = schema["components"]["schemas"]
    # What is said of files, of keys, of refusals and of the API itself is no fact of the register.
    beside = {"ChangelogEntryKindEnum", "CodeEnum", "FormatEnum", "KeyUsageStateEnum", "Problem"}
    beside |= {"ScopesEnum", "TypeEnum"}
    unlisted = {
        name: words
        for name, component in told.items()
        for words in enums(component)
        if name not in beside and not any(words <= codes for codes in listed)
    }
    assert unlisted == {}


def enums(part):
    """The words of every choice below a part of the schema, blank and null apart."""
    if isinstance(part, dict):
        if isinstance(part.get("enum"), list):
            yield {word for word in part["enum"] if word}
        for inner in part.values():
            yield from enums(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from enums(inner)


def test_an_edition_tells_its_lines_and_what_was_declared_for_its_day(client):
    listed = factories.edition()
    factories.edition_row(factories.pairing(), "๓๒/๑")
    actions.save_record(
        by=None,
        record=DeclaredTotal(
            document=listed.document,
            status="signed",
            as_at=listed.as_at,
            pair_count=89,
            province_count=39,
        ),
    )
    told = get(client, "editions/2019-01-04/?expand=pairings").json()
    assert told["rows"] == [
        {
            "list_number": "๓๒/๑",
            "year_be": 2532,
            "sequence": 1,
            "pairing": "P-0001",
            "counterpart_as_written": "อูโอซุ",
        }
    ]
    [declared] = told["declared"]
    assert (declared["status"], declared["pair_count"], declared["province_count"]) == (
        "signed",
        89,
        39,
    )
    assert [row["number"] for row in told["expanded"]["pairings"]] == ["P-0001"]
    assert results(client, "editions/?cursor=&fields=as_at") == [{"as_at": "2019-01-04"}]
    assert results(client, "editions/?as_at=2019-01-03") == []


def test_a_pairing_tells_where_it_was_found_and_how_it_walks_the_guideline(client):
    binding = factories.guideline("g-2562", date(2018, 10, 10), ["committee", "ministry"])
    row = factories.pairing(signed=None)
    factories.event(row, "started", "2019-02-01")
    actions.save_record(
        by=None,
        record=PairingSource(
            pairing=row,
            url="https://archive.example/list",
            counterpart_as_written="Uozu",
            window="pending_at_seed",
            confidence="medium",
        ),
    )
    actions.bind_edition(
        by=None, pairing_id=row.pk, edition_id=binding.pk, bound_on=date(2019, 2, 1)
    )
    told = get(client, "pairings/P-0001/?fields=sources.confidence,sources.url,guideline").json()
    assert told["sources"] == [{"url": "https://archive.example/list", "confidence": "medium"}]
    assert told["guideline"]["code"] == "g-2562"
    states = [(step["code"], step["state"]) for step in told["guideline"]["steps"][:2]]
    assert states == [("committee", "current"), ("ministry", "open")]
    earlier = get(client, "pairings/P-0001/?fields=guideline&as_at=2019-02-01").json()
    assert earlier["guideline"]["days_in_stage"] == 0


@refused
def test_no_activity_tells_of_a_pairing_that_is_not_published(client):
    kept = factories.pairing("TH-50")
    rejected = factories.pairing("TH-50", "เมืองที่ไม่ใช่", signed=None, confirmed=False)
    factories.activity(kept, rejected)
    named = f"activities/?pairing={rejected.number}"
    assert len(results(client, named)) == 1
    actions.confirm_pairing(
        by=None, pairing_id=rejected.pk, confirmation=Confirmation.REJECTED, note="ไม่ใช่ของจังหวัด"
    )
    [told] = results(client, "activities/")
    assert told["pairings"] == [kept.number]
    assert rejected.number not in get(client, "bulk/activities.csv").getvalue().decode()
    # What is told of it is what is told of a number that nobody has.
    absent = faults(get(client, "activities/?pairing=P-9999"))["pairing"]
    assert faults(get(client, named))["pairing"].replace(rejected.number, "P-9999") == absent
