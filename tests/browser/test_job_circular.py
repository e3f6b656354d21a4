"""A circular's way: from the ministry to a province, down to its offices, and back as a list."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from registry.models import CircularAddressee


def test_a_province_acknowledges_and_passes_on_and_the_ministry_sees_it(
    visitor, phone, page, sign_in
):
    sign_in(phone, "demo-chiangmai")
    phone.goto("/start/")
    phone.get_by_role("link", name=re.compile("หนังสือเวียนที่จังหวัดยังไม่รับทราบ")).click()
    phone.get_by_role("link", name=re.compile("ขอให้รายงานผล")).first.click()
    phone.get_by_role("button", name="รับทราบ").click()
    expect(phone.get_by_text("รับทราบแล้วโดย")).to_be_visible()

    phone.get_by_role("link", name="ส่งต่อหน่วยงาน").click()
    phone.get_by_label("ส่งต่อถึง").fill("ที่ทำการปกครองอำเภอแม่ริม\nที่ทำการปกครองอำเภอสันทราย")
    phone.get_by_label("ส่งเมื่อ").fill("31 ธ.ค. 2566")
    phone.get_by_role("button", name="บันทึกการส่งต่อ").click()
    expect(phone.get_by_role("alert")).to_contain_text("วันที่ส่งยังมาไม่ถึง")
    phone.get_by_label("ส่งเมื่อ").fill("15 ส.ค. 2566")
    phone.get_by_role("button", name="บันทึกการส่งต่อ").click()
    expect(phone.get_by_text("ส่งต่อแล้ว 2 หน่วยงาน รับทราบแล้ว 0")).to_be_visible()

    letter = CircularAddressee.objects.get(province__code="TH-50").document_id
    sign_in(page, "demo-editor")
    page.goto(f"/documents/{letter}/addressees/?state=acknowledged")
    row = page.get_by_role("row", name=re.compile("เชียงใหม่"))
    expect(row).to_contain_text("รับทราบแล้ว")
    expect(row).to_contain_text("2 (รับทราบ 0)")
    page.get_by_role("link", name=re.compile("^ยังไม่รับทราบ")).click()
    expect(page.get_by_role("row", name=re.compile("เชียงใหม่"))).to_have_count(0)
