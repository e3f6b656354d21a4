"""The officer's job on a weak link: download the workbook, fill it, mend what came back, done."""

from __future__ import annotations

import openpyxl
from playwright.sync_api import Page, expect

from monitoring.models import Activity
from tests.monitoring.workbooks import AT, FAIR, fill, row_of

from .test_look import barriers

TITLES = ("งานทดสอบสมุดงานหนึ่ง", "งานทดสอบสมุดงานสอง")


def send(phone: Page, path) -> None:
    """Choose the file and look at what it would do."""
    phone.goto("/workspace/workbook/")
    phone.locator("input[type=file]").set_input_files(path)
    with phone.expect_navigation():
        phone.get_by_role("button", name="ตรวจสมุดงาน").click()


def counts(phone: Page) -> list[str]:
    """The four counts."""
    return phone.locator("[data-count] .stat-figure").all_inner_texts()


def test_a_workbook_is_filled_sent_mended_and_sent_again(phone, sign_in, tmp_path):
    sign_in(phone, "demo-chiangmai")
    phone.goto("/workspace/")
    phone.get_by_role("link", name="สมุดงานสำหรับกรอกนอกระบบ").click()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="สมุดงานปีงบประมาณ พ.ศ. 2566").click()
    path = tmp_path / "งาน.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["กิจกรรม"]
    first = row_of(sheet, "N-001")
    pairing = book["รายการเลือก"]["A2"].value
    fill(sheet, first, **FAIR | {"title": TITLES[0], "pairing_1": pairing})
    wrong = {"title": TITLES[1], "pairing_1": pairing, "starts_on": "4/1/2023"}
    fill(sheet, first + 1, **FAIR | wrong)
    book.save(path)

    send(phone, path)
    assert counts(phone)[0::3] == ["1", "1"]
    fault = phone.locator(".workbook-faults tbody tr")
    expect(fault).to_have_count(1)
    expect(fault).to_contain_text("4/1/2566")
    assert barriers(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    with phone.expect_navigation():
        phone.get_by_role("button", name="รับแถวที่ถูกต้อง 1 แถว").click()
    expect(phone.locator("main")).to_contain_text("ยังมีข้อผิดพลาด 1 แห่ง")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="ดาวน์โหลดสมุดงานที่ทำเครื่องหมาย").click()
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["กิจกรรม"]
    assert sheet.cell(first, AT["title"]).protection.locked
    assert "4/1/2566" in sheet.cell(first + 1, AT["starts_on"]).comment.text
    sheet.cell(first + 1, AT["starts_on"]).value = "4/1/2566"
    book.save(path)

    send(phone, path)
    assert counts(phone)[0::3] == ["1", "0"]
    with phone.expect_navigation():
        phone.get_by_role("button", name="รับแถวที่ถูกต้อง 1 แถว").click()
    expect(phone.locator("main")).to_contain_text("รับครบทุกแถวแล้ว")
    drafts = Activity.objects.filter(title__in=TITLES)
    assert sorted(drafts.values_list("title", "status")) == [
        (title, "draft") for title in sorted(TITLES)
    ]
