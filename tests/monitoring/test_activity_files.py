"""Files of an activity, one request each: good ones, bad ones, their words, small pictures."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from monitoring.models import Activity, Evidence
from sistercity.files.models import StoredFile
from tests import factories as make
from tests.monitoring.uploads import document, large_photo, photo, program

pytestmark = pytest.mark.django_db

HOLD = "/evidence/hold/"
NEW = "/workspace/activities/new/"
LEAST = {"title": "ค่ายเยาวชน", "starts_on": "4/2/66"}


@pytest.fixture
def officer():
    make.fiscal_year(2566)
    make.pairing()
    return make.posted("officer")


@pytest.fixture
def page(officer):
    return make.signed_in(officer)


def _hold(page, upload):
    answer = page.post(HOLD, {"file": upload})
    return answer.status_code, answer.json()


def _protected():
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(buffer)
    return SimpleUploadedFile("ลับเฉพาะ.pdf", buffer.getvalue())


def _wide():
    """A picture of 60 million points, which weighs little."""
    buffer = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(buffer, "PNG")
    return SimpleUploadedFile("กว้าง.png", buffer.getvalue())


def test_a_file_is_taken_before_its_form_and_attached_once_with_its_words(page):
    held = [_hold(page, upload) for upload in (photo(), document(), photo())]
    assert [(status, answer["name"], answer["is_image"]) for status, answer in held] == [
        (200, "พิธีเปิด.jpg", True), (200, "กำหนดการ.pdf", False), (200, "พิธีเปิด.jpg", True),
    ]  # fmt: skip
    assert StoredFile.objects.count() == 2  # sent again, it is the same file
    typed = {
        **LEAST,
        "form_key": str(uuid.uuid4()),
        "held": [answer["token"] for _status, answer in held],
        "held_caption": ["เปิดงาน\u202e", "กำหนดการ", ""],
        "held_alt_text": ["เยาวชนยืนเรียงหน้าศาลากลาง", "", ""],
    }
    # A form with an error keeps them and what was typed of them.
    again = page.post(NEW, {**typed, "starts_on": "30 ก.พ. 66"}).content.decode()
    assert again.count('name="held"') == 3
    assert 'value="เยาวชนยืนเรียงหน้าศาลากลาง"' in again

    for _twice in range(2):
        page.post(NEW, typed)
    activity = Activity.objects.get()
    pieces = Evidence.objects.order_by("id").values_list("name", "caption", "alt_text")
    assert list(pieces) == [
        ("พิธีเปิด.jpg", "เปิดงาน", "เยาวชนยืนเรียงหน้าศาลากลาง"),
        ("กำหนดการ.pdf", "กำหนดการ", ""),
    ]
    shown = page.get(f"/activities/{activity.pk}/").content.decode()
    assert 'alt="เยาวชนยืนเรียงหน้าศาลากลาง"' in shown

    first, second = Evidence.objects.order_by("id")
    told = {
        f"caption_{first.pk}": "", f"alt_text_{first.pk}": "ธงสองผืน",
        f"caption_{second.pk}": "กำหนดการ",
    }  # fmt: skip
    page.post(f"/activities/{activity.pk}/evidence/", told)
    first.refresh_from_db()
    assert (first.caption, first.alt_text, first.words_for_picture) == ("", "ธงสองผืน", "ธงสองผืน")


@pytest.mark.expects_log("django.request")
def test_a_file_that_is_not_taken_says_what_it_is_and_what_to_do(page):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    whole = photo().read()
    for upload, words in (
        (SimpleUploadedFile("ว่าง.jpg", b""), "แฟ้ม “ว่าง.jpg” ว่างเปล่า โปรดตรวจสอบแฟ้มในเครื่อง"),
        (SimpleUploadedFile("ลาย.svg", svg), "เพราะเป็นภาพ SVG ซึ่งอาจมีคำสั่งแฝง โปรดแนบเป็นภาพถ่าย"),
        (_protected(), "เอกสาร “ลับเฉพาะ.pdf” ตั้งรหัสผ่านหรือเข้ารหัสไว้"),
        (program(), "เพราะเป็นโปรแกรมคอมพิวเตอร์"),
        (large_photo(), "มีขนาด 40.0 MB เกินขนาดที่รับได้คือ 15 MB โปรดย่อภาพ"),
        (_wide(), "ภาพ “กว้าง.png” มีจุดภาพมากเกิน 50 ล้านจุด โปรดย่อภาพแล้วแนบใหม่"),
        (SimpleUploadedFile("ขาด.jpg", whole[: len(whole) // 2]), "เสียหายหรือไม่ครบ"),
    ):
        status, answer = _hold(page, upload)
        assert (status, words in answer["refusal"]) == (422, True), answer
    nothing = page.post(HOLD)
    assert nothing.status_code == 400
    assert "โปรดส่งใหม่" in nothing.json()["refusal"]
    assert not StoredFile.objects.exists()


@pytest.mark.expects_log("django.request")
def test_a_small_picture_is_made_once_for_those_who_may_see_the_photo(page):
    wide, buffer = Image.new("RGBA", (3000, 1500), (0, 90, 60, 120)), io.BytesIO()
    wide.save(buffer, "PNG")
    page.post(NEW, {**LEAST, "files": [SimpleUploadedFile("แผนที่.png", buffer.getvalue())]})
    piece = Evidence.objects.get()
    answer = page.get(f"/evidence/{piece.pk}/small/")
    small = Image.open(io.BytesIO(answer.getvalue()))
    assert (small.format, small.size) == ("JPEG", (640, 320))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    stranger = make.signed_in(make.posted("officer", "TH-83"))
    assert stranger.get(f"/evidence/{piece.pk}/small/").status_code == 404


def test_what_is_short_comes_first_and_details_open_by_themselves(page):
    fresh = page.get(NEW).content.decode()
    assert re.search(r'name="pairings"[^>]*checked', fresh)  # there is only one
    assert '<details class="more">' in fresh
    wrong = page.post(NEW, {**LEAST, "budget_amount": "สิบ"}).content.decode()
    assert '<details class="more" open>' in wrong
    make.pairing("TH-50", "นีซ")
    assert not re.search(r'name="pairings"[^>]*checked', page.get(NEW).content.decode())
    chosen = page.get(f"{NEW}?pairing=P-0002").content.decode()
    assert re.findall(r'name="pairings"[^>]*checked', chosen)
    assert "คู่อื่นของจังหวัด" in chosen
