"""Switching the language in mid-form, with scripts and without: nothing typed is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Activity

from .conftest import PHONE
from .samples import write_photo
from .test_look import NO_COLOURS, barriers, too_wide

FORM = "/workspace/activities/new/"
# English words are longer than Thai ones: pages with narrow columns, maps, tables and menus.
NARROW = {
    "": ["/", "/pairings/", "/provinces/TH-50/", "/plan/", "/indicators/2566/2.1/", "/reports/"],
    "demo-chiangmai": ["/workspace/", FORM],
    "demo-editor": ["/review/", "/postings/", "/admin/registry/pairing/"],
}


def switch(page: Page, language: str) -> None:
    """Press the masthead's switch and wait for the page in the other language."""
    with page.expect_navigation():
        page.locator(".masthead").get_by_role("button", name=language).click()


def half_type(page: Page) -> None:
    """A name, a day that is none, a box, and nothing else."""
    page.locator("[name=title]").fill("ค่ายเยาวชน & “เพื่อน”")
    page.locator("[name=starts_on]").fill("31/2/2566")
    page.get_by_label("P-0005").check()
    page.locator("[name=outcome]").fill("สองบรรทัด\nในช่องเดียว")


def expect_half_typed(page: Page) -> None:
    """All of it is still there."""
    expect(page.locator("[name=title]")).to_have_value("ค่ายเยาวชน & “เพื่อน”")
    expect(page.locator("[name=starts_on]")).to_have_value("31/2/2566")
    expect(page.get_by_label("P-0005")).to_be_checked()
    expect(page.locator("[name=outcome]")).to_have_value("สองบรรทัด\nในช่องเดียว")
    expect(page.locator(".error-summary")).to_have_count(0)


def test_a_half_typed_form_survives_the_switch_there_and_back(
    page: Page, sign_in, tmp_path: Path
):
    sign_in(page, "demo-chiangmai")
    page.goto(FORM)
    count = Activity.objects.count()
    half_type(page)
    page.locator("[name=files]").set_input_files([write_photo(tmp_path / "ค่าย.jpg")])
    switch(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect_half_typed(page)
    expect(page.locator("[name=held]")).to_have_count(1)
    switch(page, "ภาษาไทย")
    expect(page.locator("html")).to_have_attribute("lang", "th")
    expect_half_typed(page)
    assert Activity.objects.count() == count
    page.locator("[name=starts_on]").fill("28/2/2566")
    page.get_by_role("button", name="บันทึกร่าง", exact=True).click()
    page.wait_for_url(re.compile(r"/activities/\d+/"))
    expect(page.get_by_text("ค่าย.jpg").first).to_be_visible()
    assert Activity.objects.count() == count + 1


def test_an_untouched_page_is_asked_for_again(page: Page):
    page.goto("/provinces/TH-50/")
    switch(page, "English")
    assert page.url.endswith("/provinces/TH-50/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_without_scripts_the_form_has_a_switch_of_its_own(visitor, sign_in):
    page = visitor.open(java_script_enabled=False)
    sign_in(page, "demo-chiangmai")
    page.goto(FORM)
    expect(page.locator(".masthead .language-switch")).to_be_hidden()
    half_type(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect_half_typed(page)


@pytest.mark.parametrize("path", ["/admin/registry/counterpart/add/"])
def test_the_admins_forms_keep_what_was_typed(page: Page, sign_in, path):
    sign_in(page, "demo-editor")
    page.goto(path)
    page.locator("[name=name_th]").fill("เมืองทดสอบ")
    with page.expect_navigation():
        page.locator("#user-tools").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=name_th]")).to_have_value("เมืองทดสอบ")
    expect(page.locator(".errornote")).to_have_count(0)


@pytest.mark.parametrize("reader", NARROW)
def test_english_finds_room_at_every_width_and_keeps_nobody_out(page: Page, sign_in, reader):
    if reader:
        sign_in(page, reader)
    page.goto("/")
    switch(page, "English")
    assert [fault for path in NARROW[reader] for fault in too_wide(page, path)] == []
    page.set_viewport_size(PHONE)
    assert barriers(page, NO_COLOURS) == []
