"""A finding of a supervision visit: answered from a telephone whose link is cut, then closed."""

from __future__ import annotations

from playwright.sync_api import expect

from monitoring.models import Finding


def test_a_finding_is_answered_over_a_cut_link_and_closed_by_the_ministry(phone, visitor, sign_in):
    finding = Finding.objects.get(visit__province__code="TH-50", state="open")
    answer = "แนบสำเนาที่ขาดแล้ว"
    sign_in(phone, "demo-chiangmai")
    phone.get_by_role("link", name="ข้อค้นพบจากการนิเทศที่รอจังหวัดดำเนินการ").click()
    phone.locator(f'a[href="/supervision/{finding.visit_id}/"]').click()
    phone.locator(f'a[href="/supervision/findings/{finding.pk}/"]').click()
    phone.get_by_label("สิ่งที่ดำเนินการแล้ว").fill(answer)
    send = phone.get_by_role("button", name="ส่งคำตอบ")

    phone.context.set_offline(True)
    send.click()
    expect(phone.get_by_role("alert")).to_contain_text("ไม่มีสัญญาณเครือข่าย")
    expect(phone.get_by_label("สิ่งที่ดำเนินการแล้ว")).to_have_value(answer)
    assert not finding.steps.filter(words=answer).exists()
    phone.context.set_offline(False)
    send.click()
    expect(phone.get_by_role("status")).to_contain_text("บันทึกแล้ว")
    expect(phone.locator("main")).to_contain_text("รอกระทรวงพิจารณา")

    page = visitor.open()
    sign_in(page, "demo-editor")
    page.goto(f"/supervision/findings/{finding.pk}/")
    expect(page.locator("main")).to_contain_text(answer)
    page.get_by_label("ปิดข้อค้นพบ").check()
    page.get_by_label("ข้อความถึงจังหวัด").fill("ครบถ้วนแล้ว")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.locator("main")).to_contain_text("ปิดแล้ว")
    finding.refresh_from_db()
    assert finding.state == "closed"
    # Who looks again finds the one thing left to do by its name.
    expect(page.get_by_role("button", name="เปิดขึ้นใหม่")).to_be_visible()
