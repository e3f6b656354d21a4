"""A whole fiscal year, lived by three officers, two approvers and two reviewers.

Officers hold telephones; one loses the link in mid-form, one decides
with the keys alone.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import ActionPlan, Activity, Due, Erratum, Explanation, Reflection
from sistercity.accounts.actions import save_person
from sistercity.accounts.models import User
from sistercity.audit.ledger import first_fault

from .conftest import PHONE
from .test_look import barriers

SET_PASSWORD, PASSWORD = "border-market-and-river", "only-the-officer-knows-this"
FESTIVAL, CAMP, VISIT = "เทศกาลชาสองเมือง", "ค่ายเยาวชนชายแดน", "คณะภูเก็ตเยือนเยียนไถ"
LATE = "ประชุมทางไกลปลายปี"


def press(page: Page, name: str) -> None:
    """Press the first button of these words, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def told(page: Page, words: str) -> None:
    """The page tells so after an act."""
    expect(page.locator(".notice").filter(has_text=words).first).to_be_visible()


def open_form(page: Page, number: str, title: str, day: str) -> None:
    """The form of an activity with a pairing, filled with the least that is handed in."""
    page.goto(f"/workspace/activities/new/?pairing={number}")
    fill_form(page, title, day)


def fill_form(page: Page, title: str, day: str) -> None:
    page.get_by_label("ชื่อกิจกรรม").fill(title)
    page.get_by_role("radio", name="วัฒนธรรม").check()
    page.get_by_label("วันที่เริ่ม").fill(day)
    page.get_by_label("สถานที่").fill("ศาลากลางจังหวัด")
    page.get_by_role("radio", name="ฝ่ายต่างประเทศมาไทย").check()
    page.get_by_label("ผู้เข้าร่วมฝ่ายไทย").fill("๔๐")
    page.get_by_label("ผู้เข้าร่วมฝ่ายต่างประเทศ").fill("12")
    page.get_by_label("ผลที่ได้รับ").fill("สองฝ่ายรู้จักกันและตกลงจัดอีกในปีหน้า")


@pytest.mark.expects_log("django.request")
@pytest.mark.soak
def test_a_fiscal_year_from_its_opening_to_an_erratum(visitor, sign_in, settings):
    def on(day: str) -> None:
        settings.PORTAL_TODAY = date.fromisoformat(day)

    def phone(name: str, password: str = "demo") -> Page:
        page = visitor.open(viewport=PHONE, has_touch=True, is_mobile=True)
        sign_in(page, name, password)
        return page

    def desk(name: str) -> Page:
        page = visitor.open()
        sign_in(page, name)
        return page

    save_person(
        by=User.objects.get(username="demo-admin"),
        person=User.objects.get(username="demo-sakaeo"),
        password=SET_PASSWORD,
    )

    # The year is opened on its second day: what it asks is there at once.
    on("2023-10-02")
    first, second = desk("demo-editor"), desk("demo-editor2")
    first.goto("/years/")
    first.get_by_role("link", name="เปิดปีงบประมาณ พ.ศ. 2567").click()
    press(first, "เปิดปีงบประมาณ พ.ศ. 2567")
    dues = Due.objects.filter(fiscal_year=2567)
    assert dues.filter(province__code="TH-27", kind="joint_activity").count() == 2
    assert dues.filter(kind="reflection").count() == 76
    chiangmai, phuket = phone("demo-chiangmai"), phone("demo-phuket")
    sakaeo = phone("demo-sakaeo", SET_PASSWORD)
    # What an administrator set opens only the page on which its owner chooses another.
    sakaeo.get_by_label("รหัสผ่านปัจจุบัน").fill(SET_PASSWORD)
    sakaeo.get_by_label("รหัสผ่านใหม่", exact=True).fill(PASSWORD)
    sakaeo.get_by_label("รหัสผ่านใหม่อีกครั้ง").fill(PASSWORD)
    press(sakaeo, "เปลี่ยนรหัสผ่าน")

    # A plan of one line, handed in.
    phuket.goto("/action-plans/P-0011/2567/edit/")
    line = phuket.get_by_role("group", name="รายการที่ 1")
    line.get_by_label("ชื่อกิจกรรม").fill(VISIT)
    line.get_by_label("กำหนดจัด").fill("ก.พ. 67")
    press(phuket, "บันทึกและส่งแผน")
    assert ActionPlan.objects.get(fiscal_year=2567, pairing__number="P-0011").is_submitted

    # February: three activities; Chiang Mai's link drops in mid-form, and it goes by itself later.
    on("2024-02-12")
    open_form(chiangmai, "P-0020", FESTIVAL, "10 ก.พ. 67")
    chiangmai.context.set_offline(True)
    chiangmai.get_by_role("button", name="บันทึกและเสนอ").first.click()
    expect(chiangmai.get_by_text("ยังส่งไม่ได้ เพราะไม่มีสัญญาณ")).to_be_visible()
    assert not Activity.objects.filter(title=FESTIVAL).exists()
    chiangmai.context.set_offline(False)
    chiangmai.wait_for_url("**/activities/*/")
    told(chiangmai, "เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")
    phuket.goto("/action-plans/P-0011/2567/")
    phuket.get_by_role("link", name=f"บันทึกกิจกรรม {VISIT}").click()
    fill_form(phuket, VISIT, "๙ ก.พ. ๒๕๖๗")
    press(phuket, "บันทึกและเสนอ")
    open_form(sakaeo, "P-0017", CAMP, "8/2/67")
    press(sakaeo, "บันทึกและเสนอ")
    assert Activity.objects.filter(fiscal_year=2567, status="submitted").count() == 3

    # One approver endorses with the keyboard alone, the other returns with a note to a field.
    on("2024-02-14")
    approver, other = desk("demo-chiangmai-approver"), phone("demo-phuket-approver")
    approver.goto("/review/")
    approver.keyboard.press("j")
    while approver.evaluate("document.activeElement.textContent") != FESTIVAL:
        approver.keyboard.press("j")
    with approver.expect_navigation():
        approver.keyboard.press("Enter")
    approver.keyboard.press("a")
    with approver.expect_navigation():
        approver.keyboard.press("Enter")
    told(approver, f"รับรองแล้ว: {FESTIVAL}")
    other.goto("/review/")
    with other.expect_navigation():
        other.get_by_role("link", name=VISIT).click()
    assert barriers(other) == []
    other.get_by_text("ข้อสังเกตรายช่อง").click()
    other.locator("[name=return-note_outcome]").fill("โปรดบอกว่าตกลงเรื่องใด")
    press(other, "ส่งกลับ")
    phuket.goto("/workspace/")
    phuket.get_by_role("link", name=f"ทำต่อ {VISIT}").first.click()
    expect(phuket.get_by_text("โปรดบอกว่าตกลงเรื่องใด").first).to_be_visible()
    phuket.get_by_label("ผลที่ได้รับ").fill("ตกลงแลกเปลี่ยนนักศึกษาปีละสิบคน")
    press(phuket, "บันทึกและเสนอ")
    other.goto("/review/")
    other.get_by_role("link", name=VISIT).click()
    expect(other.get_by_text("ตกลงแลกเปลี่ยนนักศึกษาปีละสิบคน").first).to_be_visible()
    press(other, "รับรอง")

    # The ministry: one activity by itself, the two others together after a look at what that does.
    on("2024-02-16")
    first.goto(f"/activities/{Activity.objects.get(title=FESTIVAL).pk}/")
    press(first, "เห็นชอบ")
    second.goto("/review/")
    for title in (VISIT, CAMP):
        second.get_by_role("checkbox", name=f"เลือก {title}").check()
    press(second, "ตรวจรายการที่เลือกก่อนตัดสินใจพร้อมกัน")
    assert barriers(second) == []
    press(second, "เห็นชอบทั้งหมดนี้")
    approved = Activity.objects.filter(fiscal_year=2567, status="approved")
    assert approved.count() == 3

    # April: who did something is no longer at risk; who did nothing is, and is told why.
    on("2024-04-02")
    first.goto("/at-risk/")
    expect(first.locator("main")).to_contain_text("ลำพูน")
    for saved in ("เชียงใหม่", "ภูเก็ต", "สระแก้ว"):
        expect(first.locator("main").get_by_role("link", name=saved, exact=True)).to_have_count(0)

    # September: an explanation for the pairing without an activity, and what the year taught.
    on("2024-09-20")
    sakaeo.goto("/workspace/explanations/P-0016/2567/")
    sakaeo.get_by_role("radio", name="ไม่ได้รับงบประมาณ").check()
    sakaeo.get_by_label("คำชี้แจง").fill("งบประมาณของกลุ่มจังหวัดไม่ได้รับจัดสรร")
    press(sakaeo, "บันทึกคำชี้แจง")
    assert Explanation.objects.filter(pairing__number="P-0016", fiscal_year=2567).exists()
    chiangmai.goto("/workspace/reflections/2567/?province=TH-50")
    for label in ("ปัจจัยแห่งความสำเร็จ", "ปัญหา", "อุปสรรค", "ข้อเสนอแนะ"):
        chiangmai.get_by_label(label).fill(f"{label}ของปีนี้")
    assert barriers(chiangmai) == []
    press(chiangmai, "ส่งให้กระทรวง")
    assert Reflection.objects.get(province__code="TH-50", fiscal_year=2567).submitted_at

    # October: the year is closed, by whom is another reviewer; officers are refused in words.
    on("2024-10-07")
    second.goto("/years/2567/close/")
    second.get_by_label("ตรวจรายการที่ยังขาดข้างต้นแล้ว และยืนยันปิดปีงบประมาณ").check()
    press(second, "ปิดปีงบประมาณ")
    open_form(chiangmai, "P-0013", LATE, "20 ก.ย. 67")
    chiangmai.get_by_role("button", name="บันทึกและเสนอ").first.click()
    expect(chiangmai.get_by_role("alert").first).to_contain_text("ปีงบประมาณ พ.ศ. 2567 ปิดแล้ว")
    expect(chiangmai.get_by_label("ชื่อกิจกรรม")).to_have_value(LATE)

    # One province is let in again; what it writes is a numbered erratum, the figure stands.
    first.goto("/years/2567/reopen/")
    first.get_by_label("ให้แก้ไขได้เฉพาะ").select_option(label="เชียงใหม่")
    first.get_by_label("เปิดให้แก้ไขถึงวันที่").fill("31 ต.ค. 67")
    first.get_by_label("เหตุผล").fill("หนังสือจังหวัดส่งถึงกระทรวงล่าช้า")
    press(first, "เปิดให้แก้ไข")
    open_form(chiangmai, "P-0013", LATE, "20 ก.ย. 67")
    chiangmai.get_by_label("เหตุผลของการแก้ไข").fill("ลืมบันทึกก่อนปิดปี")
    press(chiangmai, "บันทึกร่าง")
    assert Activity.objects.get(title=LATE).status == "draft"
    numbers = Erratum.objects.filter(fiscal_year=2567).order_by("number")
    assert [one.number for one in numbers] == list(range(1, len(numbers) + 1)) != []
    first.goto("/years/2567/errata/")
    expect(first.locator("main")).to_contain_text("1/2567")
    expect(first.locator("main")).to_contain_text("ลืมบันทึกก่อนปิดปี")
    phuket.goto("/workspace/activities/new/?pairing=P-0011")
    fill_form(phuket, LATE, "20 ก.ย. 67")
    phuket.get_by_role("button", name="บันทึกร่าง").first.click()
    expect(phuket.get_by_role("alert").first).to_contain_text("ปีงบประมาณ พ.ศ. 2567 ปิดแล้ว")

    # Three of the eighteen provinces signed before the year: counted by hand from the register.
    first.goto("/indicators/2567/2.1/")
    expect(first.locator("main")).to_contain_text("3 จาก 18 จังหวัด")
    first.goto("/completeness/2567/")
    assert barriers(first) == []
    assert first_fault() is None
