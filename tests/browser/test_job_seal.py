"""The planner's second job: a report sealed, and a copy of it verified by whoever holds it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.expects_log("django.request")
def test_a_report_is_sealed_and_copies_of_it_are_verified(page, sign_in):
    sign_in(page, "demo-planner")
    page.goto("/indicators/2565/?province=TH-50")
    page.get_by_role("link", name="ประทับรายงาน").click()

    # What will be frozen, then the press that does it.
    expect(page.get_by_role("heading", name="สิ่งที่จะประทับ")).to_be_visible()
    expect(page.locator(".facts").first).to_contain_text("เชียงใหม่")
    page.get_by_label("หมายเหตุ").fill("ประชุมคณะทำงาน")
    page.get_by_role("button", name="ประทับรายงาน").click()
    expect(page.get_by_text("ประทับรายงานแล้ว เลขที่")).to_be_visible()
    number = page.url.rstrip("/").rpartition("/")[2]
    assert re.fullmatch(r"S-2566-\d{4}-\d", number)
    href = page.get_by_role("link", name=re.compile(r"\.json$")).get_attribute("href")
    content = page.request.get(href).body()

    # By the file: the copy, and one with another figure in it.
    def verified(copy):
        page.goto("/verify/")
        copied = {"name": "สำเนา.json", "mimeType": "application/json", "buffer": copy}
        page.get_by_label("แฟ้มรายงาน").set_input_files(copied)
        page.get_by_role("button", name="ตรวจสอบแฟ้ม").click()
        return page.locator("main")

    expect(verified(content)).to_contain_text("แฟ้มแท้ และเป็นฉบับปัจจุบัน")
    expect(verified(content.replace(b"2565", b"2564", 1))).to_contain_text("ไม่ตรงกับฉบับที่ประทับไว้")

    # By the number, as it was misread and as it is.
    page.goto("/verify/")
    page.get_by_label("เลขที่ตราประทับ").fill(number[:-1] + str((int(number[-1]) + 1) % 10))
    page.get_by_role("button", name="ตรวจสอบเลขที่").click()
    expect(page.get_by_role("alert")).to_contain_text("เลขนี้พิมพ์ผิด")
    page.get_by_label("เลขที่ตราประทับ").fill(number.lower())
    page.get_by_role("button", name="ตรวจสอบเลขที่").click()
    expect(page.locator("main")).to_contain_text("ฉบับปัจจุบัน")
