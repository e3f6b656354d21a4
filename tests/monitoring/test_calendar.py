"""The calendar page, and the feed that calendar programmes read."""

import re
import time
from datetime import date

import icalendar
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.actions.due import save_holiday
from monitoring.actions.feed import hash_of
from monitoring.choices import HolidayKind
from monitoring.models import CalendarFeed, Holiday
from monitoring.views.feed import ASKED
from registry import actions as register
from sistercity.accounts.models import User
from sistercity.keys.counts import count_request
from sistercity.thai.calendar import PartialDate
from tests import factories as make

from .test_plan_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture(scope="module")
def rows(rows_of_the_file):
    pairing = make.pairing("TH-50", "อูโอซุ")
    make.fiscal_year(2566)
    make.action_plan(pairing, titles=["ค่ายเยาวชน"], planned_on=PartialDate(2023, 8))
    make.action_plan(
        make.pairing("TH-83", "นิส"), titles=["งานของภูเก็ต"], planned_on=PartialDate(2023, 8, 24)
    )
    make.activity(
        pairing, starts_on=date(2023, 8, 10), ends_on=date(2023, 8, 12), title="เทศกาลสองเมือง"
    )
    return make.posted("officer", "TH-50")


@pytest.fixture
def world(rows, settings):
    settings.PORTAL_TODAY = date(2023, 8, 15)
    cache.clear()
    return User.objects.get(pk=rows.pk)


def test_a_month_tells_what_is_planned_done_due_and_shut(world):
    day = Holiday(day=date(2023, 8, 14), name="วันหยุดชดเชย", kind=HolidayKind.SUBSTITUTION)
    save_holiday(by=None, holiday=day)
    page = make.signed_in(world)
    shown = page.get("/workspace/calendar/")
    words = text_of(shown)
    assert "สิงหาคม 2566" in words
    assert "วันหยุดชดเชย" in words
    assert words.count("เทศกาลสองเมือง") == 3, "on each of its days"
    assert "ในเดือนนี้ ยังไม่กำหนดวัน แผน ค่ายเยาวชน" in words
    assert "งานของภูเก็ต" not in words
    assert "month=2566-07" in shown.content.decode()
    assert "มกราคม 2567" in text_of(page.get("/workspace/calendar/?month=2567-01"))
    ministry = make.signed_in(make.person("planner"))
    everything = text_of(ministry.get("/workspace/calendar/?view=list"))
    for told in ("งานของภูเก็ต", "เทศกาลสองเมือง", "กำหนดส่ง แผนปฏิบัติการประจำปี"):
        assert told in everything
    assert "งานของภูเก็ต" not in text_of(ministry.get("/workspace/calendar/?province=TH-50"))


def test_a_month_that_is_none_is_not_found(world):
    page = make.signed_in(world)
    for month in ("2023-08", "2566-13", "2566-00", "x", "9999-01"):
        assert page.get("/workspace/calendar/", {"month": month}).status_code == 404
    assert page.get("/workspace/calendar/?province=TH-83").status_code == 404


def events_of(response):
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def test_countries_of_other_sides_cost_no_queries_of_their_own(world, django_assert_num_queries):
    page, address = make.signed_in(world), "/workspace/calendar/?month=2566-08"
    with CaptureQueriesContext(connection) as few:
        page.get(address)
    for name, country in (("นีซ", "FR"), ("คุนหมิง", "CN")):
        pairing = make.pairing("TH-50", make.counterpart(name, country=country))
        make.action_plan(pairing, titles=[f"แผนกับ{name}"], planned_on=PartialDate(2023, 8, 24))
        make.activity(pairing, starts_on=date(2023, 8, 9), title=f"งานกับ{name}")
    with django_assert_num_queries(len(few)):
        words = text_of(page.get(address))
    assert "งานกับนีซ" in words
    assert "แผนกับคุนหมิง" in words


def test_what_lasts_over_the_shown_weeks_stands_on_each_of_their_days(world):
    pairing = make.pairing("TH-50", "ลียง")
    make.activity(
        pairing, starts_on=date(2023, 7, 20), ends_on=date(2023, 8, 2), title="นิทรรศการ"
    )
    weeks = make.signed_in(world).get("/workspace/calendar/?month=2566-08").context["weeks"]
    days = [
        day.day for week in weeks for day in week
        if "นิทรรศการ" in [entry.title for entry in day.entries]
    ]  # fmt: skip
    assert days == [date(2023, 7, 30), date(2023, 7, 31), date(2023, 8, 1), date(2023, 8, 2)]


def test_a_full_day_tells_its_first_and_leads_to_all(world, monkeypatch):
    monkeypatch.setattr("monitoring.views.calendar.MOST_SHOWN", 2)
    monkeypatch.setattr("monitoring.views.calendar.LIST_SIZE", 2)
    pairing = make.pairing("TH-50", "ลียง")
    for number in (1, 2, 3):
        make.activity(pairing, starts_on=date(2023, 8, 9), title=f"งานที่ {number} ของวัน")
        make.action_plan(
            make.pairing("TH-50", f"เมืองที่ {number}"),
            titles=[f"ค่ายลำดับ {number}"], planned_on=PartialDate(2023, 8),
        )  # fmt: skip
    page = make.signed_in(world)
    shown = page.get("/workspace/calendar/?month=2566-08&province=TH-50").content.decode()
    assert shown.count("ของวัน") == 2
    assert shown.count("ค่ายลำดับ") + shown.count("ค่ายเยาวชน") == 2
    leads = "?view=list&amp;month=2566-08&amp;province=TH-50"
    assert re.search(rf'{re.escape(leads)}&amp;day=09">อีก 1 รายการ<', shown)
    assert re.search(rf'{re.escape(leads)}">อีก 2 รายการ<', shown)
    address = "/workspace/calendar/?view=list&month=2566-08&day=09"
    first, second = (text_of(page.get(f"{address}&page={number}")) for number in (1, 2))
    assert (first.count("ของวัน"), second.count("ของวัน")) == (2, 1)
    assert "9 สิงหาคม 2566" in first
    assert "เทศกาลสองเมือง" not in first + second


@pytest.mark.parametrize("day", ["0", "32", "๙", "-1", "", "9" * 9])
def test_a_day_that_the_month_does_not_have_is_not_found(world, day):
    address = f"/workspace/calendar/?view=list&month=2566-08&day={day}"
    assert make.signed_in(world).get(address).status_code == 404


def test_whose_calendar_is_kept_reads_no_address_of_another(world, settings):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "calendar"}}
    holder, other = make.person("editor", "invented-one"), make.person("editor", "invented-two")
    for reader in (holder, other):
        assert "มีที่อยู่ที่ใช้ได้หนึ่งแห่ง" not in text_of(make.signed_in(reader).get("/workspace/calendar/"))
    actions.make_feed(by=holder)
    told = [text_of(make.signed_in(one).get("/workspace/calendar/")) for one in (holder, other)]
    assert ["มีที่อยู่ที่ใช้ได้หนึ่งแห่ง" in words for words in told] == [True, False]


def test_the_feed_tells_all_day_events_folded_and_versioned(world):
    answer = make.signed_in(world).post("/workspace/calendar/address/")
    address = answer.context["secret_address"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert CalendarFeed.objects.live().get().token_hash == hash_of(secret)
    assert secret not in make.signed_in(world).get("/workspace/calendar/").content.decode()

    response = Client().get(f"/calendar/{secret}.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private"
    lines = response.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    assert "X-WR-CALNAME" in response.content.decode()
    events = events_of(response)
    titles = sorted(str(event["summary"]) for event in events.values())
    assert "เทศกาลสองเมือง" in titles
    assert "แผน: ค่ายเยาวชน" in titles
    assert "กำหนดส่ง: แผนปฏิบัติการประจำปี" in titles
    assert not any("ภูเก็ต" in title for title in titles)
    (festival,) = [e for e in events.values() if e["summary"] == "เทศกาลสองเมือง"]
    assert (festival["dtstart"].dt, festival["dtend"].dt) == (date(2023, 8, 10), date(2023, 8, 13))
    (camp,) = [e for e in events.values() if e["summary"] == "แผน: ค่ายเยาวชน"]
    assert (camp["dtstart"].dt, camp["dtend"].dt) == (date(2023, 8, 1), date(2023, 9, 1))
    assert str(world) not in response.content.decode()

    etag = response.headers["ETag"]
    same = Client().get(f"/calendar/{secret}.ics", headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    key = str(camp["uid"]).split("@")[0]
    actions.drop_item(
        by=world, item_id=int(key.removeprefix("planned-")), reason="budget", words="ไม่มีงบ"
    )
    after = Client().get(f"/calendar/{secret}.ics", headers={"If-None-Match": etag})
    assert after.status_code == 200
    changed = events_of(after)[key]
    assert changed["status"] == "CANCELLED"
    assert changed["sequence"] > camp["sequence"]
    assert changed["last-modified"].dt >= camp["last-modified"].dt


def test_the_feed_ends_with_the_posting_the_address_and_the_person(world):
    first = actions.make_feed(by=world)[1]
    second = actions.make_feed(by=world)[1]
    reader = Client()
    assert reader.get(f"/calendar/{first}.ics").status_code == 410
    assert events_of(reader.get(f"/calendar/{second}.ics"))
    posting = world.postings.get()
    posting.ends_on = date(2023, 8, 14)
    register.save_posting(by=None, posting=posting)
    assert events_of(reader.get(f"/calendar/{second}.ics")) == {}
    make.signed_in(world).post("/workspace/calendar/address/revoke/")
    assert reader.get(f"/calendar/{second}.ics").status_code == 410

    ministry = make.person("editor")
    third = actions.make_feed(by=ministry)[1]
    assert any("ภูเก็ต" in str(event["summary"]) for event in
               events_of(reader.get(f"/calendar/{third}.ics")).values())  # fmt: skip
    # 120 an hour: one was asked, most of the others are counted without being answered.
    address = CalendarFeed.objects.get(token_hash=hash_of(third))
    for _times in range(118):
        count_request(f"feed-asked:{address.pk}", [ASKED], time.time())
    last = reader.get(f"/calendar/{third}.ics", headers={"If-None-Match": "*"})
    assert last.status_code == 304
    limited = reader.get(f"/calendar/{third}.ics")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "3600")
    for _times in range(30):
        assert reader.get("/calendar/unknown.ics").status_code == 404
    assert reader.get("/calendar/unknown.ics").status_code == 429
