"""The ministry's job: a province's file as it is, mended by the marked workbook, undone again."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from registry.models import Pairing


def choose_file(page: Page, path: Path) -> None:
    """Choose a file and look at what it would do."""
    page.goto("/admin/registry/pairing/")
    page.get_by_role("link", name="นำเข้าจากแฟ้ม").click()
    page.locator("input[type=file]").set_input_files(path)
    with page.expect_navigation():
        page.get_by_role("button", name="ตรวจแฟ้มและดูตัวอย่าง").click()


def tiles(page: Page) -> list[str]:
    """The four counts."""
    return [" ".join(text.split()) for text in page.locator(".import-tiles li").all_inner_texts()]


def test_a_file_with_errors_is_mended_imported_and_undone(page, sign_in, tmp_path):
    before = Pairing.objects.count()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["บัญชีคู่ความสัมพันธ์ของจังหวัด ณ เดือนสิงหาคม ๒๕๖๖"])
    sheet.merge_cells("A1:E1")
    sheet.append(["ที่", "Province", "เมืองต่างประเทศ", "ประเภทเมือง", "ประเทศ", "วันเดือนปีที่ลงนาม"])
    sheet.append([1, "จ.น่าน", "หลวงพระบาง", "แขวง", "สปป.ลาว", "๔ ม.ค. ๒๕๖๒"])
    sheet.append([2, "จังหวัดนานน", "ไชยบุรี", "แขวง", "ลาว", "30 ก.พ. 2562"])
    path = tmp_path / "น่าน.xlsx"
    book.save(path)

    sign_in(page, "demo-editor")
    choose_file(page, path)
    assert tiles(page) == ["1 เพิ่ม", "0 แก้ไข", "0 ไม่เปลี่ยนแปลง", "1 ไม่รับ"]
    faults = page.locator(".import-faults tbody tr")
    expect(faults).to_have_count(2)
    expect(faults.first).to_contain_text("หมายถึง “น่าน” หรือไม่")
    expect(faults.last).to_contain_text("F4")
    expect(page.get_by_role("button", name="ยืนยันการนำเข้า")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลดสมุดงานที่ทำเครื่องหมาย").click()

    # The office mends its own workbook where it is marked, and hands it in again.
    marked = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = marked.active
    assert "น่าน" in sheet["B4"].comment.text
    assert marked.sheetnames == ["Sheet", "ข้อผิดพลาด"]
    sheet["B4"], sheet["F4"] = "น่าน", "28 ก.พ. 2562"
    marked.save(path)
    choose_file(page, path)
    assert tiles(page) == ["2 เพิ่ม", "0 แก้ไข", "0 ไม่เปลี่ยนแปลง", "0 ไม่รับ"]
    assert Pairing.objects.count() == before
    with page.expect_navigation():
        page.get_by_role("button", name="ยืนยันการนำเข้า").click()
    expect(page.locator(".messagelist .success")).to_contain_text("นำเข้าแล้ว เพิ่ม 2 คู่")
    added = Pairing.objects.filter(province__code="TH-55", counterpart__name_th="หลวงพระบาง")
    assert added.get().status == "signed"

    page.get_by_role("link", name="ยกเลิกการนำเข้านี้").click()
    page.get_by_label("เหตุผลของการยกเลิก").fill("จังหวัดส่งแฟ้มผิด")
    with page.expect_navigation():
        page.get_by_role("button", name="ยืนยันการยกเลิก").click()
    expect(page.locator(".messagelist .success")).to_contain_text("ยกเลิกการนำเข้าแล้ว 2 คู่")
    assert (added.get().status, added.get().confirmation) == ("in_progress", "rejected")
    page.get_by_role("link", name="การนำเข้าทั้งหมด").click()
    expect(page.locator("#result_list tbody tr").first).to_contain_text("ยกเลิกการนำเข้าแล้ว")
