"""The ministry's job: a pairing guided from approach to signature, with a waiver on the way."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from registry.models import Pairing

# What Chiang Rai's pairing still lacks in the demonstration: the central clearance, the signing.
NUMBER = "P-0082"


def row(page: Page):
    """The pairing's row on the guidance desk."""
    page.goto("/register/guidance/")
    return page.get_by_role("row").filter(has_text=NUMBER)


def test_a_pairing_is_guided_to_its_signing_with_a_waiver(page, sign_in):
    sign_in(page, "demo-editor")
    expect(row(page)).to_contain_text("ส่วนกลางเห็นชอบร่าง")

    # The answers still open settle that nobody has to clear the draft; that waives nothing.
    page.goto(f"/pairings/{NUMBER}/route/")
    for question in ("ร่างมีถ้อยคำที่ผูกพันรัฐ", "เนื้อหาเกี่ยวข้องกับอำนาจหน้าที่ของกระทรวงอื่น"):
        page.get_by_role("group", name=question).get_by_label("ไม่ใช่", exact=True).check()
    page.get_by_role("button", name="บันทึกคำตอบ").click()
    step = page.get_by_role("row").filter(has_text="ส่วนกลางเห็นชอบร่าง")
    expect(step).to_contain_text("ไม่ต้องทำ")
    step.get_by_role("link", name="บันทึกการยกเว้น").click()

    # The form opens with the step and the waiver chosen; the authority is asked for.
    expect(page.get_by_label("ได้รับยกเว้น", exact=True)).to_be_checked()
    page.get_by_label("วันที่", exact=False).first.fill("20 ก.ค. 2566")
    page.get_by_role("button", name="บันทึกขั้นตอน").click()
    expect(page.get_by_text("โปรดระบุผู้อนุมัติให้ยกเว้นขั้นตอน").first).to_be_visible()
    page.get_by_label("ผู้อนุมัติให้ยกเว้น").fill("ปลัดกระทรวงมหาดไทย (สาธิต)")
    page.get_by_role("button", name="บันทึกขั้นตอน").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    # All is done: the desk leads to the signing, its kind chosen already.
    expect(row(page)).to_contain_text("ลงนาม")
    row(page).get_by_role("link", name="เพิ่มเหตุการณ์").click()
    expect(page.locator("#id_kind")).to_have_value("signed")
    for label in ("ผู้ลงนามฝ่ายไทย (ตำแหน่ง)", "ผู้ลงนามฝ่ายต่างประเทศ (ตำแหน่ง)"):
        page.get_by_label(label).fill("ตำแหน่งสาธิต")
    for label in ("วันที่ฝ่ายไทยลงนาม", "วันที่ฝ่ายต่างประเทศลงนาม"):
        page.get_by_label(label).fill("10 ส.ค. 2566")
    page.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").fill("บันทึกความเข้าใจ")
    page.locator(".select2-results__option", has_text="บันทึกความเข้าใจ").first.click()
    page.get_by_role("button", name="บันทึกเหตุการณ์").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    assert Pairing.objects.get(number=NUMBER).status == "signed"
    expect(row(page)).to_have_count(0)
    page.goto(f"/pairings/{NUMBER}/")
    expect(page.get_by_text("ยกเว้นโดย ปลัดกระทรวงมหาดไทย (สาธิต)")).to_be_visible()
