"""An officer plans a pairing's year on a telephone, does something of it, and subscribes to it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from monitoring.models import ActionPlan, Activity

from .test_look import barriers

PLAN = "/action-plans/P-0020/2566/"


def test_a_plan_becomes_an_activity_and_a_calendar(phone: Page, sign_in):
    sign_in(phone, "demo-chiangmai")
    phone.goto("/workspace/")
    phone.get_by_role("link", name="แผนของปี คุนหมิง").click()
    expect(phone.get_by_text("ยังไม่มีแผนของคู่นี้")).to_be_visible()
    phone.get_by_role("link", name="เริ่มทำแผน").click()

    first = phone.get_by_role("group", name="รายการที่ 1")
    first.get_by_label("ชื่อกิจกรรม").fill("เทศกาลชา")
    first.get_by_label("กำหนดจัด").fill("ก.ย. 66")
    first.get_by_label("สถานที่").fill("ถนนคนเดิน")
    second = phone.get_by_role("group", name="รายการที่ 2")
    second.get_by_label("ชื่อกิจกรรม").fill("ประชุมทางไกล")
    second.get_by_label("กำหนดจัด").fill("ต.ค. 66")
    assert barriers(phone) == []
    phone.get_by_role("button", name="บันทึกและส่งแผน").click()
    fault = phone.get_by_role("alert").get_by_role("link")
    expect(fault).to_contain_text("ไม่อยู่ในปีงบประมาณ พ.ศ. 2566")
    fault.click()
    phone.keyboard.press("ControlOrMeta+a")
    phone.keyboard.type("กรกฎาคม ๒๕๖๖")
    phone.get_by_role("button", name="บันทึกและส่งแผน").click()
    expect(phone.get_by_text("เลยกำหนด")).to_be_visible()
    assert ActionPlan.objects.get(pairing__number="P-0020", fiscal_year=2566).is_submitted

    phone.get_by_role("link", name="ไม่ได้ดำเนินการ ประชุมทางไกล").click()
    phone.get_by_role("radio", name="เลื่อนไปปีงบประมาณถัดไป").check()
    phone.get_by_label("คำชี้แจง").fill("ฝ่ายจีนขอเลื่อน")
    phone.get_by_role("button", name="บันทึกว่าไม่ได้ดำเนินการ").click()
    expect(phone.get_by_text("ฝ่ายจีนขอเลื่อน")).to_be_visible()
    assert barriers(phone) == []

    phone.get_by_role("link", name="บันทึกกิจกรรม เทศกาลชา").click()
    expect(phone.get_by_label("ชื่อกิจกรรม")).to_have_value("เทศกาลชา")
    expect(phone.get_by_label("สถานที่")).to_have_value("ถนนคนเดิน")
    phone.get_by_label("วันที่เริ่ม").fill("10 ส.ค. 66")
    phone.get_by_role("button", name="บันทึกร่าง").click()
    expect(phone.get_by_role("heading", name="เทศกาลชา")).to_be_visible()
    assert Activity.objects.get(title="เทศกาลชา").planned.title == "เทศกาลชา"

    phone.goto("/workspace/calendar/")
    expect(phone.get_by_role("link", name="เทศกาลชา")).to_be_visible()
    phone.get_by_role("button", name="สร้างที่อยู่ปฏิทิน").press("Enter")
    address = phone.get_by_role("status").locator("code").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(phone) == []
    feed = phone.request.get(address)
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "เทศกาลชา" in feed.text()
