"""Every list, profile, count and report of the register tells the past as it was known."""

import json
import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from registry import actions
from registry.choices import Confirmation, EventKind
from sistercity import clock
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
THEN = "as_at=2020-01-10&known_at=2020-01-10"


def at(day):
    return clock.playing(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=BANGKOK))


@pytest.fixture(scope="module")
def world(rows_of_the_file):
    """Known on the 5th: P-0001, P-0002 and two documents. Later: P-0003, a signing re-dated,
    everything renamed, and moved to another region, country, kind, relation, standing or year.
    """
    with at("2020-01-05"):
        region = factories.region(name_th="ภาคเดิม", name_en="Old region")
        home = factories.province("TH-50", name_th="ชื่อจังหวัดเดิม", name_en="Old province")
        country = factories.country("JP", name_th="ประเทศเดิม", name_en="Old country")
        unit = factories.counterpart("เมืองเดิม")
        first = factories.pairing(home, unit, signed="2001-01-01")
        other_home = factories.province("TH-57", name_th="หนองเดิม")
        other_country = factories.country("VN", name_th="หมู่เกาะเดิม")
        other_unit = factories.counterpart("แห่งเดิม", country="VN")
        other = factories.pairing(other_home, other_unit, signed="2003-03-03", confirmed=False)
        letter = factories.document("หนังสือเดิม", kind="letter", issued_on=date(2017, 1, 1))
        factories.document("คำสั่งเดิม", kind="order", issued_on=date(2018, 1, 1))
    with at("2020-02-01"):
        late = factories.counterpart("เมืองที่เพิ่มทีหลัง", country="FR")
        second = factories.pairing("TH-51", late, signed="2002-02-02")
        signing = first.events.get(kind=EventKind.SIGNED)
        actions.correct_event(
            by=None, event_id=signing.pk, happened_on=PartialDate.from_iso("2019-03-03"),
            reason="พิมพ์ผิด",
        )  # fmt: skip
        actions.edit_pairing(by=None, pairing_id=first.pk, values={"relation": "friendship"})
        actions.confirm_pairing(
            by=None, pairing_id=other.pk, confirmation=Confirmation.CONFIRMED, note="บัญชีใหม่"
        )
        home.region = factories.region("south", "ภาคที่ย้ายไป", "South")
        home.is_border_zone = True
        for row, word in (
            (region, "ภาคใหม่"), (home, "ชื่อจังหวัดใหม่"), (country, "ประเทศใหม่"),
            (other_home, "กองใหม่"), (other_country, "เกาะใหม่"),
        ):  # fmt: skip
            row.name_th = word
            actions.save_record(by=None, record=row)
        unit.name_th, unit.country = "เมืองใหม่", late.country
        unit.unit_type = factories.unit_type("town", name_th="เมือง", name_en="Town", level=2)
        other_unit.name_th = "แก่งใหม่"
        for moved in (unit, other_unit):
            actions.save_counterpart(by=None, counterpart=moved)
        letter.kind, letter.issued_on = "order", date(2019, 1, 1)
        actions.save_document(by=None, document=letter)
        factories.edition_row(first, "๔๔/๑")
    return first, second


def pages(first, second):
    """Address → what is told of the 10th of January, and what is not."""
    unit = first.counterpart_id
    old, new = "ชื่อจังหวัดเดิม", "ชื่อจังหวัดใหม่"
    late = "เมืองที่เพิ่มทีหลัง"
    return {
        "/": (["1 จังหวัด", first.number], [second.number, late]),
        "/pairings/": ([old, "เมืองเดิม", "ประเทศเดิม", "2544"],
                       [new, late, "เมืองใหม่", "2562<", second.number, "๔๔/๑"]),
        "/pairings/?search=เมืองเดิม": ([first.number], []),
        "/pairings/?search=เมืองใหม่": (["ไม่พบ"], [first.number]),
        f"/pairings/{first.number}/": ([old, "เมืองเดิม", "1 มกราคม 2544"], [new, "๔๔/๑"]),
        "/provinces/": ([old, "ภาคเดิม"], [new]),
        "/provinces/TH-50/": ([old, "เมืองเดิม"], [new, "เมืองใหม่"]),
        "/countries/": (["ประเทศเดิม"], ["ประเทศใหม่", "ฝรั่งเศส"]),
        "/countries/JP/": (["ประเทศเดิม", "เมืองเดิม"], ["ประเทศใหม่", "เมืองใหม่"]),
        "/counterparts/": (["เมืองเดิม"], ["เมืองใหม่", late]),
        f"/counterparts/{unit}/": (["เมืองเดิม", old], ["เมืองใหม่", new]),
        "/documents/": (["หนังสือเดิม"], ["คู่ความสัมพันธ์เมืองพี่เมืองน้องระหว่าง"]),
        "/api/v1/pairings/": (["2001-01-01", old, '"count":2'], ["2019-03-03", new, "๔๔/๑"]),
        f"/api/v1/pairings/{first.number}/": (["2001-01-01", "ประเทศเดิม"], ["2019-03-03"]),
        "/api/v1/provinces/": ([old, "ภาคเดิม"], [new, "ภาคใหม่"]),
        "/api/v1/provinces/TH-50/": (["ภาคเดิม"], ["ภาคใหม่"]),
        "/api/v1/countries/": (["ประเทศเดิม"], ["ประเทศใหม่", "ฝรั่งเศส"]),
        "/api/v1/countries/JP/": (["ประเทศเดิม"], ["ประเทศใหม่"]),
        "/api/v1/counterparts/": (["เมืองเดิม", "ประเทศเดิม"], ["เมืองใหม่", "ประเทศใหม่", late]),
        f"/api/v1/counterparts/{unit}/": (["ประเทศเดิม"], ["ประเทศใหม่"]),
        "/api/v1/documents/": (["หนังสือเดิม"], ["คู่ความสัมพันธ์เมืองพี่เมืองน้องระหว่าง"]),
    }  # fmt: skip


def test_each_tells_the_day_as_it_was_known_and_carries_it_on(client, world):
    for address, (told, untold) in pages(*world).items():
        separator = "&" if "?" in address else "?"
        response = client.get(f"{address}{separator}{THEN}")
        assert response.status_code == 200, address
        text = response.content.decode()
        assert [word for word in told if word not in text] == [], address
        assert [word for word in untold if word in text.replace(address, "")] == [], address
        if not address.startswith("/api/"):
            assert "ข้อมูล ณ วันที่ 10 มกราคม 2563" in text, address
            assert "เท่าที่ทะเบียนทราบเมื่อ 10 มกราคม 2563" in text, address
            _leads_on(address, text)


def _leads_on(address, text):
    """Links of the content to other pages of the register keep the moment."""
    content = text[text.index("<main") :]
    links = re.findall(r'href="(/(?:pairings|provinces|countries|counterparts)/[^"]*)"', content)
    kept = [QueryDict(link.partition("?")[2].replace("&amp;", "&")) for link in links]
    lost = [
        link
        for link, query in zip(links, kept, strict=True)
        if "known_at" not in query and "from_known_at" not in query
    ]
    # Of the page itself: the present, one step away.
    assert [link for link in lost if link.partition("?")[0] != address.partition("?")[0]] == []


def test_the_same_addresses_tell_the_present_without_the_moment(client, world):
    first, second = world
    text = client.get("/pairings/").content.decode()
    assert all(word in text for word in ("ชื่อจังหวัดใหม่", "เมืองใหม่", second.number, "๔๔/๑"))
    assert "เท่าที่ทะเบียนทราบขณะนี้" in text
    # True on that day, as known now: the later list has no number there yet.
    text = client.get("/pairings/?as_at=2018-01-01").content.decode()
    assert (second.number in text, "๔๔/๑" in text) == (True, False)


# List → query → what it tells, in its order, of the 10th of January, and of the present.
NARROWED = {
    "pairings": {
        "": ("P-0001 P-0002", "P-0002 P-0001 P-0003"),
        "region=north": ("P-0001 P-0002", "P-0002 P-0003"),
        "region=south": ("", "P-0001"),
        "country=JP": ("P-0001", ""),
        "country=FR": ("", "P-0001 P-0003"),
        "country=FR&country=JP&region=north": ("P-0001", "P-0003"),
        "unit_type=prefecture": ("P-0001 P-0002", "P-0002 P-0003"),
        "level=unequal": ("", "P-0001"),
        "relation=friendship": ("", "P-0001"),
        "confirmation=candidate": ("P-0002", ""),
        "signed_year_be=2544": ("P-0001", ""),
        "search=ภาคเดิม": ("P-0001 P-0002", ""),
        "search=ภาคที่ย้ายไป": ("", "P-0001"),
        "search=หมู่เกาะเดิม": ("P-0002", ""),
        "search=ฝรั่งเศส": ("", "P-0001 P-0003"),
        "ordering=province": ("P-0001 P-0002", "P-0002 P-0001 P-0003"),
        "ordering=-province": ("P-0002 P-0001", "P-0003 P-0001 P-0002"),
        "ordering=-signed_on": ("P-0002 P-0001", "P-0001 P-0002 P-0003"),
    },
    "provinces": {
        "": ("TH-50 TH-57", "TH-57 TH-50 TH-51"),
        "region=north": ("TH-50 TH-57", "TH-57 TH-51"),
        "region=south": ("", "TH-50"),
        "is_border_zone=true": ("", "TH-50"),
        "search=ภาคเดิม": ("TH-50 TH-57", ""),
        "search=ภาคที่ย้ายไป": ("", "TH-50"),
    },
    "countries": {
        "": ("JP VN", "VN FR"),
        "search=หมู่เกาะเดิม": ("VN", ""),
        "search=เกาะใหม่": ("", "VN"),
    },
    "counterparts": {
        "": ("เมืองเดิม แห่งเดิม", "แก่งใหม่ เมืองที่เพิ่มทีหลัง เมืองใหม่"),
        "country=JP": ("เมืองเดิม", ""),
        "country=FR": ("", "เมืองที่เพิ่มทีหลัง เมืองใหม่"),
        "unit_type=town": ("", "เมืองใหม่"),
        "search=หมู่เกาะเดิม": ("แห่งเดิม", ""),
        "search=ฝรั่งเศส": ("", "เมืองที่เพิ่มทีหลัง เมืองใหม่"),
    },
    "documents": {
        "kind=letter&kind=order": ("คำสั่งเดิม หนังสือเดิม", "หนังสือเดิม คำสั่งเดิม"),
        "kind=letter": ("หนังสือเดิม", ""),
        "issued_year_be=2560": ("หนังสือเดิม", ""),
        "issued_year_be=2562": ("", "หนังสือเดิม"),
    },
}
# Of the page alone.
BY_NAMES = {
    "ordering=counterpart": ("P-0001 P-0002", "P-0002 P-0003 P-0001"),
    "ordering=country": ("P-0001 P-0002", "P-0002 P-0001 P-0003"),
    "ordering=-country": ("P-0002 P-0001", "P-0001 P-0003 P-0002"),
}
KEYS = {"pairings": "number", "provinces": "code", "countries": "code",
        "counterparts": "name_th", "documents": "title_th"}  # fmt: skip
IN_ORDER = {"provinces": "name_th", "countries": "name_th", "counterparts": "name_th",
            "pairings": "province", "documents": "-issued_on"}  # fmt: skip


def told(client, address, key):
    return " ".join(row[key] for row in client.get(address).json()["results"])


def taken(client, address):
    return json.loads(client.get(f"{address}&format=json").getvalue())


def test_filters_and_orders_are_those_of_the_moment_on_page_in_file_and_in_the_api(client, world):
    for name, queries in NARROWED.items():
        key = KEYS[name]
        for query, expected in (queries | (BY_NAMES if name == "pairings" else {})).items():
            for moment, rows in zip((THEN, ""), expected, strict=True):
                asked = f"{query}&{moment}"
                file = taken(client, f"/{name}/?{asked}")
                assert " ".join(row[key] for row in file["rows"]) == rows, (name, asked)
                # A page shows the rows that its file takes: read once a list, and once an order.
                if "ordering" in query or query == next(iter(queries)):
                    context = client.get(f"/{name}/?{asked}").context
                    shown = context.get("rows") or [one.place for one in context["lines"]]
                    assert " ".join(getattr(row, key) for row in shown) == rows, (name, asked)
                # The API's lists begin with other orders; countries without a pairing are there.
                if query in BY_NAMES or (name == "countries" and not query):
                    continue
                ordered = "" if "ordering" in query else f"&ordering={IN_ORDER[name]}"
                assert told(client, f"/api/v1/{name}/?{asked}{ordered}", key) == rows, asked
    assert told(client, f"/api/v1/countries/?ordering=-name_th&{THEN}", "code") == "VN JP"
    assert told(client, "/api/v1/countries/?ordering=name_th", "code") == "VN JP FR"


def test_options_are_counted_and_worded_as_at_the_moment(client, world):
    def counts(address):
        found = client.get(address).context["counts"]
        return {name: dict(counted) for name, counted in found.items()}

    then = counts(f"/pairings/?{THEN}")
    assert then == {
        "status": {"signed": 2}, "confirmation": {"confirmed": 1, "candidate": 1},
        "region": {"north": 2}, "province": {"TH-50": 1, "TH-57": 1},
        "country": {"JP": 1, "VN": 1}, "relation": {"sister_city": 2},
        "signed_year_be": {"2544": 1, "2546": 1}, "unit_type": {"prefecture": 2},
        "level": {"equal": 2}, "is_undated": {"false": 2},
    }  # fmt: skip
    assert counts("/pairings/") == {
        "status": {"signed": 3}, "confirmation": {"confirmed": 3},
        "region": {"north": 2, "south": 1}, "province": {"TH-50": 1, "TH-51": 1, "TH-57": 1},
        "country": {"FR": 2, "VN": 1}, "relation": {"sister_city": 2, "friendship": 1},
        "signed_year_be": {"2562": 1, "2545": 1, "2546": 1},
        "unit_type": {"prefecture": 2, "town": 1}, "level": {"equal": 2, "unequal": 1},
        "is_undated": {"false": 3},
    }  # fmt: skip
    # Under a filter that is set: its own options as they were, the others by what it leaves.
    narrowed = counts(f"/pairings/?country=JP&{THEN}")
    assert (narrowed["country"], narrowed["region"]) == (then["country"], {"north": 1})
    assert counts(f"/counterparts/?{THEN}") == {
        "country": {"JP": 1, "VN": 1}, "unit_type": {"prefecture": 2},
    }  # fmt: skip
    assert counts("/counterparts/")["country"] == {"FR": 2, "VN": 1}
    assert counts(f"/documents/?{THEN}")["kind"] == {"letter": 1, "order": 1}
    assert counts("/documents/?kind=letter&kind=order")["kind"]["order"] == 2
    # In the words of the moment on the page, among what narrows it, and in the file.
    for address, word, later in (
        ("/pairings/?region=north", "ภาคเดิม", "ภาคใหม่"),
        ("/pairings/?country=JP", "ประเทศเดิม", "ประเทศใหม่"),
        ("/provinces/?region=north", "ภาคเดิม", "ภาคใหม่"),
        ("/counterparts/?country=VN", "หมู่เกาะเดิม", "เกาะใหม่"),
    ):
        page = client.get(f"{address}&{THEN}").content.decode()
        assert (page.count(word) >= 2, later in page) == (True, False), address
        (condition,) = taken(client, f"{address}&{THEN}")["filters"]
        assert condition["words"] == word, address
    # A name that was spelt nearly so then is what may have been meant.
    page = client.get(f"/pairings/?search=ประเทดเดม&{THEN}").content.decode()
    assert "ประเทศเดิม" in page


def test_a_past_list_takes_as_many_queries_for_many_rows_as_for_few(client, world):
    asked = "region=north&ordering=-country"
    with at("2020-03-01"):
        for place in range(12):
            factories.pairing("TH-51", f"เมือง {place}", signed="2004-04-04")
    taken(client, "/pairings/?")  # The first entry of the record of exports.
    for address in (
        f"/pairings/?{asked}", f"/pairings/?{asked}&format=json",
        "/api/v1/pairings/?region=north&ordering=-province",
        "/counterparts/?unit_type=prefecture", "/api/v1/counterparts/?unit_type=prefecture",
    ):  # fmt: skip
        costs = []
        for day in ("2020-01-10", "2020-03-10"):
            with CaptureQueriesContext(connection) as queries:
                b"".join(client.get(f"{address}&as_at={day}&known_at={day}"))
            costs.append(len(queries))
        assert costs[0] == costs[1], (address, costs)


@pytest.mark.expects_log("django.request")
def test_before_the_first_record_it_is_empty_and_says_so_and_the_future_is_refused(client, world):
    first, _second = world
    for query in ("as_at=2490-01-01", "known_at=2490-01-01"):
        for address in (
            "/", "/pairings/", "/provinces/", "/countries/", "/counterparts/", "/documents/",
            "/editions/", "/reports/register.pdf", "/reports/register.xlsx",
        ):  # fmt: skip
            assert client.get(f"{address}?{query}").status_code == 200, (address, query)
        page = client.get(f"/pairings/?{query}").content.decode()
        assert "ยังไม่มีคู่ความสัมพันธ์ในทะเบียนตามวันที่ขอ" in page
    gone = client.get(f"/pairings/{first.number}/?known_at=2490-01-01")
    assert gone.status_code == 404
    assert "ทะเบียนยังไม่มีรายการนี้ในวันที่ขอ" in gone.content.decode()
    for query, words in (
        ("as_at=2570-01-01", "ยังมาไม่ถึง"),
        ("known_at=2570-01-01", "ยังมาไม่ถึง"),
        ("as_at=2562-01-04&as_at=2563-01-04", "ซ้ำ 2 ครั้ง"),
    ):
        for address in ("/pairings/", "/reports/register.pdf", "/provinces/TH-50/"):
            refused = client.get(f"{address}?{query}")
            assert (refused.status_code, words in refused.content.decode()) == (400, True)
    for query in ("as_at=2027-01-01", "as_at=2019-01-04&as_at=2020-01-04", "lang=th&lang=en"):
        refused = client.get(f"/api/v1/pairings/?{query}")
        assert refused.status_code == 400
        assert refused["Content-Type"] == "application/problem+json"
    refused = client.get("/reports/register.xlsx?lang=fr")
    assert refused.status_code == 400
    assert "ไม่มีรายงานในภาษา “fr”" in refused.content.decode()
    assert "ดูรายงานทั้งหมด" in refused.content.decode()
