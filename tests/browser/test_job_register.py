"""Completing the register: a province confirms and corrects, the ministry decides."""

from __future__ import annotations

from playwright.sync_api import expect

from registry.models import Pairing, RowAnswer

from .samples import write_document


def test_a_province_answers_on_a_telephone_and_the_ministry_decides(
    phone, page, sign_in, tmp_path
):
    # The officer: one tap for what is right, a short form with the document for what is not.
    sign_in(phone, "demo-chiangmai")
    phone.goto("/workspace/")
    phone.get_by_role("link", name="ตรวจและยืนยันรายการในทะเบียน").click()
    candidate = phone.locator("#P-0039")
    expect(candidate).to_contain_text("cdfao.gov.cn")
    candidate.get_by_role("button", name="ถูกต้อง").click()
    expect(phone.locator(".notice")).to_contain_text("บันทึกว่ารายการ P-0039 ถูกต้องแล้ว")
    expect(candidate).to_contain_text("รอกระทรวงพิจารณา")

    phone.locator("#P-0003").get_by_role("link", name="ขอแก้ไข").click()
    phone.get_by_label("วันที่ลงนาม").fill("๕ มี.ค. ๒๕๓๓")
    expect(phone.get_by_text("อ่านว่า 5 มีนาคม 2533")).to_be_visible()
    phone.get_by_label("แฟ้มเอกสาร").set_input_files(write_document(tmp_path / "mou.pdf"))
    phone.get_by_role("button", name="ส่งคำตอบให้กระทรวง").click()
    expect(phone.get_by_role("alert")).to_contain_text("ชื่อเอกสาร")
    expect(phone.get_by_label("วันที่ลงนาม")).to_have_value("๕ มี.ค. ๒๕๓๓")
    phone.get_by_label("ชื่อเอกสาร").fill("บันทึกความเข้าใจ พ.ศ. 2533")
    phone.get_by_role("button", name="ส่งคำตอบให้กระทรวง").click()
    expect(phone.locator("#P-0003")).to_contain_text("บันทึกความเข้าใจ พ.ศ. 2533")

    # The ministry: before and after, then the decision.
    sign_in(page, "demo-editor")
    page.goto("/start/")
    page.get_by_role("link", name="คำตอบของจังหวัดต่อทะเบียนที่รอพิจารณา").click()
    page.get_by_role("link", name="ซานราฟาเอล").click()
    expect(page.get_by_role("row", name="วันที่ลงนาม")).to_contain_text("5 มีนาคม 2533")
    page.get_by_role("button", name="รับคำตอบ", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("รับคำตอบแล้ว")
    page.get_by_role("link", name="เฉิงตู").click()
    page.get_by_role("button", name="รับคำตอบ", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("รับคำตอบแล้ว")

    page.goto("/pairings/P-0003/")
    expect(page.locator("main")).to_contain_text("5 มีนาคม 2533")
    assert Pairing.objects.get(number="P-0039").confirmation == "confirmed"
    assert RowAnswer.objects.filter(status="accepted", pairing__number="P-0039").exists()

    # The province reads what became of it.
    phone.reload()
    expect(phone.locator("#P-0003")).to_contain_text("กระทรวงรับคำตอบแล้ว")
