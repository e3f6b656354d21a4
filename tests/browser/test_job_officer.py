"""The officer's job, and with it the desks': an activity from its first draft to the public."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from monitoring.models import Activity

from .samples import write_document, write_large_photo, write_photo, write_program

TITLE = "ค่ายเยาวชนเชียงใหม่–โทรอนโต ครั้งที่ 3"
OUTCOME = "เยาวชนสองเมืองทำโครงงานร่วมกัน 6 เรื่อง และตกลงจัดอีกในปีหน้า"


def begin_activity(page: Page) -> None:
    """From the workspace to a form with the least that a draft must have."""
    page.goto("/workspace/")
    page.get_by_role("link", name="บันทึกกิจกรรม", exact=True).first.click()
    page.get_by_label("ชื่อกิจกรรม").fill(TITLE)
    page.get_by_label("วันที่เริ่ม").fill("๔ ก.ค. ๒๕๖๖")


def fill_the_rest(page: Page) -> None:
    """What an activity must tell before it is handed in, typed as people type."""
    page.get_by_role("radio", name="การศึกษา").check()
    page.get_by_label("วันที่สิ้นสุด").fill("7/7/66")
    page.get_by_label("สถานที่").fill("หอประชุมจังหวัดเชียงใหม่")
    page.get_by_label("โทรอนโต (แคนาดา)").check()
    page.get_by_role("radio", name="ฝ่ายต่างประเทศมาไทย").check()
    page.get_by_label("ผู้เข้าร่วมฝ่ายไทย").fill("๑๒๐")
    page.get_by_label("ผู้เข้าร่วมฝ่ายต่างประเทศ").fill("24")
    page.get_by_label("ผลที่ได้รับ").fill(OUTCOME)
    page.get_by_text("รายละเอียดเพิ่มเติม").click()
    page.get_by_label("งบประมาณที่ใช้").fill("1,250,000.50")
    page.get_by_label("แหล่งงบประมาณ").select_option(label="งบจังหวัดหรือกลุ่มจังหวัด")


def attach(page: Page, *paths: Path) -> None:
    """Choose files on whichever form is open."""
    page.locator("input[name=files]").set_input_files(paths)


def press(page: Page, name: str) -> None:
    """Press a button by its words."""
    # A bar at the foot of a telephone repeats the buttons of the decision.
    page.get_by_role("button", name=name, exact=True).first.click()


def press_on(page: Page, name: str) -> None:
    """Press a button that leads to another page, and wait for that."""
    with page.expect_navigation():
        press(page, name)


def post(page: Page, path: str, values: dict[str, str] | None = None) -> int:
    """Send a form to an address typed by hand, as the person signed in there; the status."""
    token = next(c["value"] for c in page.context.cookies() if "csrf" in c["name"])
    form = {"csrfmiddlewaretoken": token, **(values or {})}
    return page.request.post(path, form=form, headers={"Referer": page.url}).status


def told(page: Page, words: str) -> None:
    """The page tells so after an act."""
    expect(page.locator(".notice").filter(has_text=words)).to_be_visible()


def fact(page: Page, term: str) -> Locator:
    """What the page of an activity says under a term."""
    return page.locator(f"dt:text-is('{term}') + dd")


def open_waiting(page: Page, title: str) -> None:
    """Open an activity from the queue of the desk."""
    page.goto("/review/")
    page.get_by_role("link", name=title).click()


def answer(page: Page, path: str) -> dict:
    """What the API answers."""
    response = page.request.get(path)
    assert response.status == 200, path
    return json.loads(response.body())


@pytest.mark.expects_log("django.request")
def test_an_activity_goes_from_a_draft_on_a_telephone_to_the_public_record(
    phone, page, visitor, sign_in, tmp_path
):
    approver, public = visitor.open(), visitor.open()
    sign_in(phone, "demo-chiangmai")
    sign_in(approver, "demo-chiangmai-approver")
    sign_in(page, "demo-editor")

    # What is due: Toronto has a draft only, Kunming is done.
    phone.goto("/workspace/")
    due = phone.locator("section", has=phone.get_by_role("heading", name="สิ่งที่ต้องมีในปีนี้"))
    activity = due.locator("tr", has_text="กิจกรรมร่วม")
    expect(activity.filter(has_text="P-0013")).to_contain_text("ยังไม่ได้ส่ง")
    expect(activity.filter(has_text="P-0020")).to_contain_text("ครบแล้ว")

    # A draft with photographs and a document.
    begin_activity(phone)
    expect(phone.get_by_text("อ่านว่า 4 กรกฎาคม 2566")).to_be_visible()
    photos = [write_photo(tmp_path / f"ภาพ {colour}.jpg", colour) for colour in ("teal", "navy")]
    attach(phone, *photos, write_document(tmp_path / "กำหนดการ.pdf"))
    press_on(phone, "บันทึกร่าง")
    told(phone, "บันทึกร่างแล้ว ยังไม่ได้เสนอ")
    address = phone.url
    expect(phone.locator(".evidence-piece")).to_have_count(3)
    for picture in phone.locator(".evidence img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("naturalWidth", 640)
    assert public.goto(address).status == 404

    # Left, found again in the workspace, completed and handed in.
    phone.goto("/")
    phone.goto("/workspace/")
    in_hand = phone.locator("section", has=phone.get_by_role("heading", name="ทำต่อให้เสร็จ"))
    in_hand.get_by_role("link", name=f"ทำต่อ {TITLE}").click()
    expect(phone.get_by_label("ชื่อกิจกรรม")).to_have_value(TITLE)
    expect(phone.get_by_label("วันที่เริ่ม")).to_have_value("4 ก.ค. 2566")
    press_on(phone, "บันทึกและเสนอ")
    expect(phone.get_by_role("alert")).to_contain_text("โปรดกรอกสถานที่ก่อนเสนอ")
    fill_the_rest(phone)
    press_on(phone, "บันทึกและเสนอ")
    told(phone, "เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")
    expect(fact(phone, "วันที่จัด")).to_have_text("4 กรกฎาคม 2566 ถึง 7 กรกฎาคม 2566")
    expect(fact(phone, "ผู้เข้าร่วม")).to_have_text("ฝ่ายไทย 120 คน · ฝ่ายต่างประเทศ 24 คน")
    expect(fact(phone, "งบประมาณ")).to_contain_text("1,250,000.50 บาท")

    # The province endorses, the ministry returns.
    open_waiting(approver, TITLE)
    approver.get_by_label("เลขที่หนังสือนำส่ง").fill("ชม 0017.1/1234")
    approver.get_by_label("หนังสือลงวันที่").fill("๑๐ ส.ค. ๖๖")
    press_on(approver, "รับรอง")
    told(approver, f"รับรองแล้ว: {TITLE}")
    open_waiting(page, TITLE)
    page.get_by_label("สิ่งที่ต้องแก้ไข").fill("โปรดระบุหัวข้อโครงงาน")
    press_on(page, "ส่งกลับ")
    told(page, f"ส่งกลับให้แก้ไขแล้ว: {TITLE}")

    # Corrected, handed in again, endorsed, approved.
    phone.goto("/workspace/")
    expect(in_hand.locator("li", has_text=TITLE)).to_contain_text("โปรดระบุหัวข้อโครงงาน")
    in_hand.get_by_role("link", name=f"ทำต่อ {TITLE}").click()
    phone.get_by_label("ผลที่ได้รับ").fill(f"{OUTCOME} หัวข้อน้ำสะอาดและเมืองเดินได้")
    press_on(phone, "บันทึกและเสนอ")
    told(phone, "เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")
    open_waiting(approver, TITLE)
    press_on(approver, "รับรอง")
    open_waiting(page, TITLE)
    press_on(page, "เห็นชอบ")
    told(page, f"เห็นชอบแล้ว: {TITLE}")

    # Every round is kept, for those who took part.
    phone.goto(address)
    first, second = (
        phone.locator(f"h3:text-is('รอบที่ {number}') + .rounds .badge") for number in (1, 2)
    )
    expect(first).to_have_text(["เริ่มร่าง", "เสนอ", "รับรอง", "ส่งกลับ"])
    expect(second).to_have_text(["แก้ไข", "เสนอ", "รับรอง", "เห็นชอบ"])
    expect(phone.locator(".rounds").last).to_contain_text("ชม 0017.1/1234 ลงวันที่ 10 สิงหาคม 2566")

    # The public reads it, without the rounds and the evidence; the indicator and the API count it.
    assert public.goto(address).status == 200
    expect(fact(public, "ผลที่ได้รับ")).to_contain_text("หัวข้อน้ำสะอาดและเมืองเดินได้")
    expect(public.get_by_role("heading", name="การพิจารณาทุกรอบ")).to_have_count(0)
    expect(public.locator(".evidence-piece")).to_have_count(0)
    public.goto("/indicators/2566/2.1/?province=TH-50")
    expect(public.locator("tr", has_text="P-0013").get_by_role("link", name=TITLE)).to_be_visible()
    listed = answer(public, "/api/v1/activities/?fiscal_year=2566&province=TH-50")
    assert {row["title"]: row["starts_on"] for row in listed["results"]}[TITLE] == "2023-07-04"


def test_the_way_to_approval_works_without_javascript(visitor, sign_in, tmp_path):
    officer, approver, editor = (visitor.open(java_script_enabled=False) for _ in range(3))
    sign_in(officer, "demo-chiangmai")
    sign_in(approver, "demo-chiangmai-approver")
    sign_in(editor, "demo-editor")

    begin_activity(officer)
    attach(officer, write_photo(tmp_path / "ภาพ.jpg"))
    press_on(officer, "บันทึกร่าง")
    officer.get_by_role("link", name="แก้ไข", exact=True).click()
    fill_the_rest(officer)
    press_on(officer, "บันทึกและเสนอ")
    told(officer, "เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")
    open_waiting(approver, TITLE)
    press_on(approver, "รับรอง")
    open_waiting(editor, TITLE)
    press_on(editor, "เห็นชอบ")

    told(editor, f"เห็นชอบแล้ว: {TITLE}")
    public = visitor.open(java_script_enabled=False)
    assert public.goto(officer.url).status == 200


WRONG_DATES = [
    ("4/7/2023", "", "ปี ค.ศ. 2023 (พ.ศ. 2566) หรือปี พ.ศ. 2023 (ค.ศ. 1480) โปรดพิมพ์ปี พ.ศ."),
    ("30 ก.พ. 2566", "", "ไม่มีวันที่ 30 กุมภาพันธ์ พ.ศ. 2566"),
    ("4 ก.ค. 2566", "3 ก.ค. 2566", "วันที่สิ้นสุด (3 กรกฎาคม 2566) อยู่ก่อนวันที่เริ่ม (4 กรกฎาคม 2566)"),
]


def test_a_wrong_date_is_told_in_thai_and_nothing_typed_is_lost(phone, sign_in, tmp_path):
    sign_in(phone, "demo-chiangmai")
    begin_activity(phone)
    fill_the_rest(phone)
    attach(phone, write_photo(tmp_path / "ภาพ.jpg"))

    for starts, ends, words in WRONG_DATES:
        phone.get_by_label("วันที่เริ่ม").fill(starts)
        phone.get_by_label("วันที่สิ้นสุด").fill(ends)
        press_on(phone, "บันทึกร่าง")
        expect(phone.get_by_role("alert")).to_contain_text(words)
        expect(phone.locator(".field-errors")).to_contain_text([words])
        expect(phone.get_by_label("วันที่เริ่ม")).to_have_value(starts)
        expect(phone.get_by_label("วันที่สิ้นสุด")).to_have_value(ends)
        expect(phone.get_by_label("ชื่อกิจกรรม")).to_have_value(TITLE)
        expect(phone.get_by_label("โทรอนโต (แคนาดา)")).to_be_checked()
        expect(phone.get_by_label("ผู้เข้าร่วมฝ่ายไทย")).to_have_value("๑๒๐")
        expect(phone.get_by_label("ผลที่ได้รับ")).to_have_value(OUTCOME)
        expect(phone.get_by_text("รับแฟ้มต่อไปนี้ไว้แล้ว")).to_be_visible()
    assert not Activity.objects.filter(title=TITLE).exists()

    phone.get_by_label("วันที่สิ้นสุด").fill("5 ก.ค. 2566")
    press_on(phone, "บันทึกร่าง")
    expect(phone.locator(".evidence-piece")).to_have_count(1)


@pytest.mark.expects_log("django.request")
def test_a_photo_too_large_is_shrunk_and_a_program_in_disguise_is_refused_beside_the_rest(
    page, sign_in, tmp_path
):
    sign_in(page, "demo-chiangmai")
    begin_activity(page)
    fill_the_rest(page)
    attach(
        page,
        write_large_photo(tmp_path / "ภาพใหญ่.jpg", megabytes=40),
        write_program(tmp_path / "กำหนดการ.pdf"),
        write_photo(tmp_path / "ภาพ.jpg", "navy"),
    )
    refused = page.locator(".upload", has_text="กำหนดการ.pdf")
    expect(refused).to_contain_text("รับแฟ้ม “กำหนดการ.pdf” ไม่ได้ เพราะเป็น")
    expect(page.locator(".upload", has_text="ส่งถึงแล้ว")).to_have_count(2)
    press_on(page, "บันทึกและเสนอ")

    told(page, "เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")
    expect(page.locator(".evidence-piece")).to_have_count(2)
    expect(page.locator(".evidence")).to_contain_text("ภาพใหญ่.jpg")
    expect(fact(page, "ผลที่ได้รับ")).to_have_text(OUTCOME)


def test_a_form_pressed_twice_writes_once(page, visitor, sign_in):
    # With the script, and by a reader whose browser runs none.
    for window in (page, visitor.open(java_script_enabled=False)):
        sign_in(window, "demo-chiangmai")
        begin_activity(window)
        before = Activity.objects.filter(title=TITLE).count()
        window.get_by_role("button", name="บันทึกร่าง").dblclick()
        told(window, "บันทึกร่างแล้ว ยังไม่ได้เสนอ")
        assert Activity.objects.filter(title=TITLE).count() == before + 1
