"""Everybody's job: a security key added to the account, and signing in with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from .conftest import Visitor

# As a USB key with a PIN that was typed: it counts its answers, and answers when it is touched.
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True,
}  # fmt: skip


@pytest.fixture
def named(chromium: Browser, portal: LiveServer, settings) -> Iterator[Visitor]:
    """The portal by a name, as in use: browsers bind no key to a number."""
    settings.SIGN_IN_ADDRESS = portal.url.replace("127.0.0.1", "localhost")
    visitor = Visitor(chromium, settings.SIGN_IN_ADDRESS)
    yield visitor
    visitor.close()
    assert visitor.faults == []


def plug_in(page: Page) -> None:
    """Give the window a key in software."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def barriers(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_a_key_is_added_and_signs_in(named, visitor, sign_in):
    page = named.open()
    plug_in(page)
    sign_in(page, "demo-editor")
    page.goto("/accounts/profile/")
    page.get_by_role("link", name="เพิ่มกุญแจความปลอดภัย").click()
    # Without a name the key is not even asked for.
    page.get_by_role("button", name="เพิ่มกุญแจ").click()
    expect(page.get_by_role("alert")).to_contain_text("โปรดตั้งชื่อกุญแจ")
    page.get_by_label("ชื่อกุญแจ").fill("กุญแจ USB ที่โต๊ะ")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="กลับหน้าบัญชี").click()
    row = page.get_by_role("row", name="กุญแจ USB ที่โต๊ะ")
    expect(row).to_contain_text("ยังไม่เคยใช้")

    # The same key is no second one.
    page.get_by_role("link", name="เพิ่มกุญแจความปลอดภัย").click()
    page.get_by_label("ชื่อกุญแจ").fill("อีกดอก")
    page.get_by_role("button", name="เพิ่มกุญแจ").click()
    expect(page.locator(".key-said")).to_contain_text("เพิ่มไว้ในบัญชีแล้ว")

    page.context.clear_cookies(name="sessionid")
    sign_in(page, "demo-editor")
    button = page.get_by_role("button", name="ใช้กุญแจความปลอดภัย")
    expect(button).to_be_focused()
    assert barriers(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/start/")
    page.goto("/accounts/profile/")
    expect(row).not_to_contain_text("ยังไม่เคยใช้")

    # At another address of the portal it tells where keys work.
    elsewhere = visitor.open()
    sign_in(elsewhere, "demo-editor")
    expect(elsewhere.locator(".key-said")).to_contain_text("ใช้ได้ที่ http://localhost:")
    expect(elsewhere.get_by_label("รหัสสำรอง")).to_be_visible()
