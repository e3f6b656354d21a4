"""The dump of the demonstration in a browser, from the disk: no portal, no network."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import expect

from monitoring.models import Activity, WorkingGroupMember
from sistercity.accounts.models import User
from tests.databases import copy_database, drop_database, using


@pytest.fixture(scope="module")
def made(demo_database, django_db_blocker, tmp_path_factory):
    """The dump, and what no file of it may say."""
    folder = tmp_path_factory.mktemp("dump")
    with django_db_blocker.unblock():
        with using(demo_database):
            name = copy_database("dump")
        with using(name):
            call_command("open_dump", str(folder), verbosity=0)
            people = User.objects.values_list("full_name", "username", "email")
            hidden = {word for person in people for word in person if len(word) > 5}
            hidden |= {*WorkingGroupMember.objects.values_list("name", flat=True)}
            hidden |= {*Activity.objects.exclude(problems="").values_list("problems", flat=True)}
            connection.close()
        drop_database(name)
    (made,) = folder.iterdir()
    return made, hidden - {""}


@pytest.fixture
def page(chromium, made):
    """The first page of the dump; whatever it asks for lies in its folder."""
    context = chromium.new_context(locale="th-TH", viewport={"width": 1280, "height": 900})
    faults, asked = [], []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page_lost = "Failed to load resource: net::ERR_FILE_NOT_FOUND"
    context.on("request", lambda request: asked.append(request.url))
    context.set_offline(True)
    page = context.new_page()
    page.goto((made[0] / "index.html").as_uri())
    yield page
    context.close()
    # What is missing the page must say itself.
    assert [fault for fault in faults if fault != page_lost] == []
    assert asked
    assert [url for url in asked if not url.startswith(made[0].as_uri())] == []


def test_an_archivist_finds_a_pairing_and_its_activities(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("ทะเบียนเมืองพี่เมืองน้องของไทย")
    expect(page.get_by_text("ข้อมูล ณ วันที่ 15 สิงหาคม 2566")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="คู่เมืองพี่เมืองน้อง", exact=True).click()
    page.get_by_label("ค้นในตารางนี้").fill("คุนหมิง เชียงใหม่")
    page.get_by_label("ค้นในตารางนี้").press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile("^พบ 1 จาก"))
    page.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("เชียงใหม่ · .*คุนหมิง"))
    expect(page.get_by_role("main")).to_contain_text("ลงนามแล้ว (signed)")
    activities = page.get_by_role("heading", name="กิจกรรมที่เห็นชอบแล้ว")
    expect(activities).to_be_visible()
    linked = page.locator("h2:has-text('กิจกรรมที่เห็นชอบแล้ว') + .table").get_by_role("rowheader")
    title = linked.first.inner_text()
    linked.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("main").get_by_role("link", name=re.compile("^P-[0-9]{4}$")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^P-"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_lists_are_sorted_turned_over_and_kept_in_the_address(page):
    page.get_by_role("navigation").get_by_role("link", name="กิจกรรมที่เห็นชอบแล้ว").click()
    page.get_by_role("button", name="วันที่เริ่ม").click()
    expect(page.get_by_role("columnheader", name="วันที่เริ่ม")).to_have_attribute(
        "aria-sort", "ascending"
    )
    first = page.get_by_role("rowheader").first.inner_text()
    page.get_by_role("button", name="วันที่เริ่ม").click()
    expect(page.get_by_role("columnheader", name="วันที่เริ่ม")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(page.get_by_role("rowheader").first).not_to_have_text(first)
    address = page.url
    last = page.get_by_role("rowheader").first.inner_text()
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("rowheader").first).to_have_text(last)


def test_days_are_sorted_by_time_and_what_is_unknown_stands_last(page):
    """Not by the words that they are told in."""
    page.evaluate("location.hash = '#/register?sort=signed_on&down=1'")
    expect(page.get_by_role("columnheader", name="วันที่ลงนาม")).to_have_attribute(
        "aria-sort", "descending"
    )
    told = page.locator("tbody tr td:last-child").all_inner_texts()
    years = [int(text[-4:]) for text in told if text]
    assert len(set(years)) > 10
    assert years == sorted(years, reverse=True)
    assert told[len(years) :] == [""] * (len(told) - len(years))
    assert "" in told


def test_it_speaks_english_and_thai_and_is_reached_by_keys(page):
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("ister"))
    page.get_by_role("button", name="ภาษาไทย").click()
    page.keyboard.press("Tab")
    page.locator("#skip").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("#/", "#/register", "#/register/P-0001", "#/activities", "#/figures"):
        page.evaluate("address => { location.hash = address }", address)
        expect(page.get_by_role("status")).not_to_have_text("…")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address


def test_a_file_that_is_missing_is_named(page, made):
    lost = made[0] / "data" / "documents-1.js"
    aside = lost.rename(lost.with_suffix(".away"))
    try:
        page.evaluate("location.hash = '#/documents'")
        expect(page.get_by_role("status")).to_contain_text("อ่านแฟ้ม data/documents-1.js ไม่ได้")
    finally:
        aside.rename(lost)


def test_nothing_personal_or_internal_is_in_any_file(made):
    folder, hidden = made
    assert len(hidden) > 20
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert [word for word in hidden if word in text] == [], path
