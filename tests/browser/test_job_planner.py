"""The planner's job: a year's figures, one opened to its records, and the report to take away."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader


def test_the_same_figure_stands_in_page_pdf_json_and_api(page, sign_in):
    sign_in(page, "demo-planner")

    # The year's cards, a year of the past and back.
    page.goto("/indicators/2566/")
    card = page.locator(".figure-card", has_text="ตัวชี้วัด 2.1")
    expect(card).to_contain_text("35.3")
    expect(card).to_contain_text("6 จาก 17 จังหวัด")
    years = page.get_by_role("navigation", name="ปีงบประมาณ")
    years.get_by_role("link", name="2562").click()
    expect(card).to_contain_text("72.7")
    expect(card).to_contain_text("8 จาก 11 จังหวัด")
    years.get_by_role("link", name="2566").click()

    # Opened to its records, and to what was left out and why.
    card.get_by_role("link", name="ดูที่มาของตัวเลข").click()
    expect(page.get_by_role("heading", name="ร้อยละ 35.3")).to_be_visible()
    phuket = page.locator("tr", has=page.get_by_role("link", name="ภูเก็ต", exact=True))
    expect(phuket.get_by_role("link", name="การเยือนของคณะผู้แทนจากลาสเวกัส")).to_be_visible()
    left_out = page.locator("details", has_text="ความสัมพันธ์สิ้นสุดแล้วในวันที่ของข้อมูล · 1 รายการ")
    left_out.locator("summary").click()
    expect(left_out.get_by_role("link", name="P-0078")).to_be_visible()
    result_id = page.locator("dt:text-is('รหัสผลการคำนวณ') + dd code").inner_text()

    # To take away: each file and the API say the same.
    links = {name: page.get_by_role("link", name=name) for name in ("รายงาน PDF", "ข้อมูล JSON")}
    pdf = page.request.get(links["รายงาน PDF"].get_attribute("href"))
    report = page.request.get(links["ข้อมูล JSON"].get_attribute("href")).json()
    listed = page.request.get("/api/v1/indicator-results/?fiscal_year=2566&indicator=2.1").json()
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf.body())).pages)
    words = " ".join(text.split())
    assert "ร้อยละ ๓๕.๓ ๖ จาก ๑๗ จังหวัด" in words
    assert f"รหัสผลการคำนวณ {result_id}" in words
    figure = next(one for one in report["figures"] if one["indicator"] == "2.1")
    for told in (figure, listed["results"][0]):
        assert told["value"] == 0.3529
        assert (told["numerator"], told["denominator"]) == (6, 17)
        assert told["value_th"] == "ร้อยละ 35.3"
        assert told["result_id"] == result_id


def test_the_report_is_downloaded_from_the_list_of_reports(page, sign_in, tmp_path):
    sign_in(page, "demo-planner")
    page.goto("/reports/")
    row = page.get_by_role("row", name="2562")

    href = row.get_by_role("link", name="PDF").get_attribute("href")
    response = page.request.get(href)

    assert response.headers["content-type"] == "application/pdf"
    assert response.body()[:5] == b"%PDF-"


def test_a_search_is_taken_away_as_the_workbook_of_what_is_on_the_screen(page, sign_in):
    sign_in(page, "demo-planner")
    page.goto("/pairings/")
    box = page.get_by_label("ค้นในทะเบียน")

    # A slip is met with what may have been meant, a spelling of the name with its rows.
    box.fill("เชียนใหม่")
    page.get_by_role("button", name="ค้นหา").click()
    page.get_by_role("link", name="เชียงใหม่", exact=True).click()
    expect(box).to_have_value("เชียงใหม่")
    box.fill("chieng mai จีน")
    page.get_by_role("button", name="ค้นหา").click()
    page.get_by_role("link", name="คู่ความสัมพันธ์", exact=True).last.click()
    shown = page.locator("tbody th .name").all_inner_texts()
    assert len(shown) == 6

    with page.expect_download() as taken:
        page.get_by_role("link", name="XLSX", exact=True).click()

    assert taken.value.suggested_filename.endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes())).active
    column = [cell.value for cell in sheet["A"]]
    assert "กรองตาม ค้นหา: chieng mai จีน" in column
    assert column[column.index("เลขทะเบียน") + 1 :] == shown
    page.goto("/provinces/?search=ไม่มีจังหวัดนี้")
    expect(page.get_by_text("ดาวน์โหลดรายการนี้")).to_have_count(0)


@pytest.mark.expects_log("django.request")
def test_the_difference_between_two_days_is_told_and_adds_up(page, sign_in):
    sign_in(page, "demo-planner")
    page.goto("/reports/")
    page.get_by_role("link", name="เลือกวันที่เทียบ").click()

    # Days the wrong way round stay typed, beside what is wrong.
    page.get_by_label("วันแรก", exact=False).first.fill("1 ต.ค. 2565")
    page.get_by_label("วันหลัง", exact=False).first.fill("๑ ตุลาคม ๒๕๖๒")
    page.get_by_role("button", name="เปรียบเทียบ").click()
    expect(page.get_by_text("สลับวันที่")).to_be_visible()
    expect(page.get_by_label("วันแรก", exact=False).first).to_have_value("1 ต.ค. 2565")
    page.get_by_label("วันแรก", exact=False).first.fill("1 ต.ค. 2562")
    page.get_by_label("วันหลัง", exact=False).first.fill("1 ต.ค. 2565")
    page.get_by_role("button", name="เปรียบเทียบ").click()

    # Before, three classes, after; the sheet says the same.
    rows = page.get_by_role("table").first.locator("tbody tr")
    told = [[int(cell.replace("−", "-")) for cell in row.locator("td").all_inner_texts()]
            for row in rows.all()]  # fmt: skip
    assert len(told) == 5
    assert all(sum(cells[:-1]) == cells[-1] for cells in told)
    assert told[0][0] != told[0][-1]
    href = page.get_by_role("link", name="การเปลี่ยนแปลง XLSX").get_attribute("href")
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(href).body()))
    sheet = list(book.worksheets[0].iter_rows(min_row=2, min_col=2, values_only=True))
    assert [list(cells) for cells in sheet] == told

    # One class, one change, and the pairing as the later list knew it.
    page.get_by_label("ประเภทการเปลี่ยนแปลง").select_option("new")
    page.get_by_role("button", name="แสดงเฉพาะที่เลือก").click()
    row = page.locator(".data-table-rows tbody tr", has_text="สิ้นสุดแล้ว").first
    expect(row).to_contain_text("−1 คู่ที่ลงนามแล้ว")
    row.get_by_role("link").first.click()
    expect(page.locator(".as-at")).to_contain_text("1 ตุลาคม 2565")
    page.go_back()
    expect(page.get_by_label("ประเภทการเปลี่ยนแปลง")).to_have_value("new")
