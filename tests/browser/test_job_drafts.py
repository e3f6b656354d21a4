"""What an officer has typed and chosen survives a bad link, a closed page and a second tab."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from monitoring.models import Activity, Evidence
from sistercity.files import store

from .samples import write_document, write_photo
from .test_look import barriers

NEW = "/workspace/activities/new/?pairing=P-0013"
TITLE = "ค่ายเยาวชนเชียงใหม่–โทรอนโต ครั้งที่ 4"
SHOWN = "เยาวชนยืนเรียงหน้าศาลากลาง"


def fill_shortest(page: Page) -> None:
    """The least that is handed in, of an activity that is opened from what is due."""
    page.get_by_label("ชื่อกิจกรรม").fill(TITLE)
    page.get_by_role("radio", name="การศึกษา").check()
    page.get_by_label("วันที่เริ่ม").fill("4 ก.ค. 66")
    page.get_by_label("สถานที่").fill("หอประชุมจังหวัด")
    page.get_by_role("radio", name="ฝ่ายต่างประเทศมาไทย").check()
    page.get_by_label("ผู้เข้าร่วมฝ่ายไทย").fill("120")
    page.get_by_label("ผู้เข้าร่วมฝ่ายต่างประเทศ").fill("24")
    page.get_by_label("ผลที่ได้รับ").fill("เยาวชนสองเมืองทำโครงงานร่วมกัน")


def upload(page: Page, name: str):
    """The row of a chosen file."""
    return page.locator(".upload", has_text=name)


def kept(page: Page) -> list[str]:
    """Names under which the device keeps something."""
    return page.evaluate("Object.keys(localStorage)")


def settled(page: Page) -> None:
    """Wait until what was typed last is kept."""
    expect(page.locator("[data-kept-at]")).to_be_visible()
    page.wait_for_timeout(500)


def crash(page: Page) -> Page:
    """A new page in place of one that is gone, as after a telephone has run empty."""
    window: BrowserContext = page.context
    page.close()
    return window.new_page()


@pytest.mark.expects_log("django.request")
def test_a_dropped_link_and_a_closed_page_lose_and_double_nothing(phone, sign_in, tmp_path: Path):
    sign_in(phone, "demo-chiangmai")
    phone.goto(NEW)
    expect(phone.get_by_label("โทรอนโต (แคนาดา)")).to_be_checked()

    # The link drops in mid-form: files wait, the form says so, everything stays on the device.
    phone.context.set_offline(True)
    fill_shortest(phone)
    photo, drawing = write_photo(tmp_path / "เปิดงาน.jpg"), tmp_path / "ลาย.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
    files = phone.locator("input[name=files]")
    files.set_input_files([photo, drawing, write_document(tmp_path / "กำหนดการ.pdf")])
    expect(upload(phone, "เปิดงาน.jpg")).to_contain_text("แฟ้มเก็บไว้ในเครื่องนี้แล้ว")
    upload(phone, "เปิดงาน.jpg").get_by_label("ภาพนี้แสดงอะไร").fill(SHOWN)
    settled(phone)
    phone.get_by_role("button", name="บันทึกและเสนอ").click()
    expect(phone.get_by_text("กำลังส่งแฟ้ม จะบันทึกให้เองเมื่อส่งครบ")).to_be_visible()
    assert barriers(phone) == []

    # The page is gone; the next one offers what was typed, and the files go on by themselves.
    phone.context.set_offline(False)
    phone = crash(phone)
    phone.goto("/workspace/")
    phone.locator("main").get_by_role("link", name=TITLE).click()
    offer = phone.locator("[data-notes=above] .notice")
    expect(offer).to_contain_text(f"{TITLE} พิมพ์ไว้เมื่อ")
    assert barriers(phone) == []
    offer.get_by_role("button", name="ใช้ร่างนี้").click()
    expect(offer).to_contain_text("กู้คืนร่างจากเครื่องนี้แล้ว")
    expect(phone.get_by_label("ผลที่ได้รับ")).to_have_value("เยาวชนสองเมืองทำโครงงานร่วมกัน")
    expect(phone.get_by_role("radio", name="การศึกษา")).to_be_checked()
    for name in ("เปิดงาน.jpg", "กำหนดการ.pdf"):
        expect(upload(phone, name)).to_contain_text("ส่งถึงแล้ว จะแนบเมื่อบันทึก")
    expect(upload(phone, "ลาย.svg")).to_contain_text("เพราะเป็นภาพ SVG ซึ่งอาจมีคำสั่งแฝง")
    expect(upload(phone, "เปิดงาน.jpg").get_by_label("ภาพนี้แสดงอะไร")).to_have_value(SHOWN)
    upload(phone, "ลาย.svg").get_by_role("button", name="นำออก").click()
    expect(phone.locator(".upload")).to_have_count(2)

    # The server has saved, but its answer is lost: sent again, it is the same draft.
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    phone.route("**/workspace/activities/new/**", lose, times=1)
    phone.get_by_role("button", name="บันทึกร่าง").click()
    expect(phone.get_by_text("ยังส่งไม่ได้ เพราะไม่มีสัญญาณ")).to_be_visible()
    phone.get_by_label("สถานที่").fill("ศาลากลางจังหวัด")
    phone.get_by_role("button", name="ลองส่งอีกครั้ง").click()
    phone.wait_for_url("**/activities/*/")
    assert len(lost) == 1
    activity = Activity.objects.get(title=TITLE)
    assert (activity.status, activity.place) == ("draft", "ศาลากลางจังหวัด")
    pieces = Evidence.objects.filter(activity=activity).order_by("id")
    assert [(one.name, one.alt_text) for one in pieces] == [
        ("เปิดงาน.jpg", SHOWN), ("กำหนดการ.pdf", ""),
    ]  # fmt: skip
    stored = Image.open(BytesIO(store.content_of(pieces[0].file).data))
    assert (stored.size, dict(stored.getexif())) == ((1600, 1200), {})
    assert not [name for name in kept(phone) if name.startswith("draft|")]
    phone.go_back()
    expect(phone).not_to_have_url(re.compile("activities/new"))  # no second form of what was saved
    phone.go_forward()

    # On the page of the activity: a broken upload is sent again, and is there once.
    phone.route("**/evidence/hold/", lambda route: route.abort(), times=1)
    files = phone.locator("input[name=files]")
    files.set_input_files(write_photo(tmp_path / "ปิดงาน.jpg", "navy"))
    expect(upload(phone, "ปิดงาน.jpg")).to_contain_text("ส่งถึงแล้ว จะแนบเมื่อบันทึก")
    phone.get_by_role("button", name="บันทึกหลักฐาน").click()
    expect(phone.locator(".notice", has_text="บันทึกหลักฐานแล้ว")).to_be_visible()
    expect(phone.locator(".evidence-piece")).to_have_count(3)
    phone.get_by_role("button", name="เสนอ", exact=True).click()
    expect(phone.locator(".notice", has_text="เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")).to_be_visible()


@pytest.mark.expects_log("django.request")
def test_a_draft_stays_with_its_person_and_ends_with_the_sign_in(page, sign_in):
    sign_in(page, "demo-chiangmai")
    page.goto(NEW)
    page.get_by_label("ชื่อกิจกรรม").fill(TITLE)
    page.get_by_label("วันที่เริ่ม").fill("4 ก.ค. 66")
    settled(page)

    # The sign-in ends in mid-form; after signing in again the draft is offered.
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.get_by_text("การเข้าสู่ระบบสิ้นสุดแล้ว จึงยังไม่ได้บันทึก")).to_be_visible()
    expect(page.get_by_label("ชื่อกิจกรรม")).to_have_value(TITLE)
    page.get_by_role("link", name="เข้าสู่ระบบอีกครั้ง").click()
    page.locator("input[name=username]").fill("demo-chiangmai")
    page.locator("input[name=password]").fill("demo")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**{NEW}")
    page.get_by_role("button", name="ใช้ร่างนี้").click()
    # What the server finds wrong is told on the form, which goes on as the same draft.
    page.get_by_label("วันที่เริ่ม").fill("30 ก.พ. 66")
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.get_by_role("alert")).to_contain_text("ไม่มีวันที่ 30 กุมภาพันธ์ พ.ศ. 2566")
    expect(page.locator("[data-kept-at]")).to_be_visible()
    expect(page.locator("[data-notes=above] .notice")).to_have_count(0)
    page.get_by_label("วันที่เริ่ม").fill("4 ก.ค. 66")
    page.get_by_role("button", name="บันทึกร่าง").click()
    page.wait_for_url("**/activities/*/")
    assert Activity.objects.filter(title=TITLE).count() == 1

    # Two tabs on one draft: the second is told, and shows both versions when it saves later.
    page.get_by_role("link", name="แก้ไข", exact=True).click()
    second = page.context.new_page()
    second.goto(page.url)
    note = second.locator("[data-notes=above] .notice")
    expect(note).to_contain_text("แบบฟอร์มนี้เปิดอยู่ในอีกแท็บหนึ่ง")
    page.get_by_label("สถานที่").fill("ศาลากลางจังหวัด")
    page.get_by_role("button", name="บันทึกร่าง").click()
    page.wait_for_url("**/activities/*/")
    expect(note.last).to_contain_text("อีกแท็บหนึ่งบันทึกแล้ว")
    second.get_by_label("สถานที่").fill("หอประชุม")
    second.get_by_role("button", name="บันทึกร่าง").click()
    expect(second.get_by_role("alert")).to_contain_text("ยังไม่ได้บันทึกสิ่งที่ท่านพิมพ์")
    expect(second.get_by_label("สถานที่")).to_have_value("หอประชุม")
    settled(second)

    # Signing out asks, then clears; whoever signs in next finds nothing of anybody else's.
    asked: list[str] = []
    second.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    second.get_by_role("button", name="ออกจากระบบ").click()
    second.wait_for_url("**/accounts/signed-out/")
    assert "ร่างนั้นจะถูกลบ" in asked[0]
    assert not [name for name in kept(second) if name.startswith("draft|")]
    # What somebody else left whose sign-in ended by itself is cleared as well.
    second.evaluate("localStorage.setItem('draft|999|new:TH-83|x', '{}')")
    sign_in(second, "demo-phuket")
    assert not [name for name in kept(second) if name.startswith("draft|")]
    second.goto("/workspace/activities/new/")
    expect(second.locator("[data-notes=above] .notice")).to_have_count(0)
