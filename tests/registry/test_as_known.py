"""Every list, profile, count and report of the register tells the past as it was known."""

import re
from datetime import datetime

import pytest
from django.http import QueryDict

from registry import actions
from registry.choices import EventKind
from sistercity import clock
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
THEN = "as_at=2020-01-10&known_at=2020-01-10"


def at(day):
    return clock.playing(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=BANGKOK))


@pytest.fixture
def world():
    """Known on the 5th: one pair. Later: another, a signing re-dated, everything renamed."""
    with at("2020-01-05"):
        region = factories.region(name_th="ภาคเดิม", name_en="Old region")
        home = factories.province("TH-50", name_th="ชื่อจังหวัดเดิม", name_en="Old province")
        country = factories.country("JP", name_th="ประเทศเดิม", name_en="Old country")
        unit = factories.counterpart("เมืองเดิม")
        first = factories.pairing(home, unit, signed="2001-01-01")
        factories.document("หนังสือเดิม", kind="letter")
    with at("2020-02-01"):
        late = factories.counterpart("เมืองที่เพิ่มทีหลัง", country="FR")
        second = factories.pairing("TH-51", late, signed="2002-02-02")
        signing = first.events.get(kind=EventKind.SIGNED)
        actions.correct_event(
            by=None, event_id=signing.pk, happened_on=PartialDate.from_iso("2019-03-03"),
            reason="พิมพ์ผิด",
        )  # fmt: skip
        for row, word in ((region, "ภาคใหม่"), (home, "ชื่อจังหวัดใหม่"), (country, "ประเทศใหม่")):
            row.name_th = word
            actions.save_record(by=None, record=row)
        unit.name_th = "เมืองใหม่"
        actions.save_counterpart(by=None, counterpart=unit)
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
        "/api/v1/pairings/": (["2001-01-01", old, '"count":1'], ["2019-03-03", new, "๔๔/๑"]),
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
