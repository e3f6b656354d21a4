"""The portal's own scripts, each on a page that holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

SCRIPTS = settings.BASE_DIR / "sistercity" / "static" / "js"


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    """An empty page of no server."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def fill(page: Page, body: str, script: str, language: str = "th") -> None:
    """Put ``body`` on the page and run one of our scripts there."""
    page.set_content(f'<!doctype html><html lang="{language}"><body>{body}</body></html>')
    source = (SCRIPTS / script).read_text(encoding="utf-8")
    # A module runs some time after it was added: the test waits until it has.
    page.add_script_tag(content=f"{source}\nwindow.hasRun = true;", type="module")
    page.wait_for_function("window.hasRun")


READINGS = [
    ("4 ม.ค. 2562", "อ่านว่า 4 มกราคม 2562"),
    ("4/1/2562", "อ่านว่า 4 มกราคม 2562"),
    ("๔ มกราคม ๒๕๖๒", "อ่านว่า 4 มกราคม 2562"),
    ("4/1/62", "อ่านว่า 4 มกราคม 2562"),
    ("30 พ.ค. 2562", "อ่านว่า 30 พฤษภาคม 2562"),
    ("15 พ.ย. 2562", "อ่านว่า 15 พฤศจิกายน 2562"),
    ("4 มกราคม พ.ศ. 2562", "อ่านว่า 4 มกราคม 2562"),
    ("2019-01-04", "อ่านว่า 4 มกราคม 2562"),
    ("29/2/2563", "อ่านว่า 29 กุมภาพันธ์ 2563"),
    ("29/2/2562", "ไม่มีวันที่ 29 กุมภาพันธ์ 2562 ในปฏิทิน"),
    ("4/13/2562", "ไม่มีเดือนที่ 13 ในปฏิทิน"),
    ("4/1/2019", "ปี 2019 เป็น ค.ศ. หรือ พ.ศ. ไม่ชัด โปรดพิมพ์ปี พ.ศ. เช่น 4 มกราคม 2562"),
    ("4/1/3105", "ปี พ.ศ. 3105 อยู่นอกช่วงที่รับได้ คือ พ.ศ. 2484–2700"),
    ("ม.ค. 2562", "ยังไม่ครบวัน เดือน และปี"),
    ("พรุ่งนี้", ""),
    ("", ""),
]


def test_a_typed_date_is_read_back(blank):
    fill(blank, '<input data-thai-date="day">', "thai-date.js")

    for typed, said in READINGS:
        blank.locator("input").fill(typed)
        expect(blank.get_by_role("status")).to_have_text(said)


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("th", "62", "อ่านว่า พ.ศ. 2562"),
        ("th", "ม.ค. 2562", "อ่านว่า มกราคม 2562"),
        ("en", "4/1/2562", "Read as 4 January 2562 (2019 CE)"),
        ("en", "4 Jan 2019 CE", "Read as 4 January 2562 (2019 CE)"),
        ("en", "December 2019 c.e.", "Read as December 2562 (2019 CE)"),
        ("en", "4 Dec BE 2562", "Read as 4 December 2562 (2019 CE)"),
    ],
)
def test_a_date_known_in_part_is_read_back_where_it_may_be(blank, language, typed, said):
    body = f'<input data-thai-date="partial" value="{typed}">'

    fill(blank, body, "thai-date.js", language)

    expect(blank.get_by_role("status")).to_have_text(said)


COUNTING_FORM = """
<form data-once target="answer" action="about:blank">
  <button name="move" value="submit" data-busy="กำลังส่ง">เสนอ</button>
</form><iframe name="answer"></iframe>
"""


def test_a_form_is_sent_once_with_the_button_that_was_pressed(blank):
    fill(blank, COUNTING_FORM, "submit-once.js")
    blank.evaluate(
        "document.addEventListener('submit', event => {"
        "  const data = new FormData(event.target, event.submitter);"
        "  if (!event.defaultPrevented) (window.sent ??= []).push(data.get('move'));"
        "})"
    )

    blank.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")

    expect(blank.get_by_role("button")).to_be_disabled()
    expect(blank.get_by_role("button")).to_have_text("กำลังส่ง")
    assert blank.evaluate("window.sent") == ["submit"]


@pytest.mark.parametrize(("typed", "warned"), [("ก", True), ("", False)])
def test_leaving_a_guarded_form_warns_only_of_what_was_typed(blank, typed, warned):
    fill(blank, "<form data-guard><input></form>", "guard.js")
    warnings = []
    blank.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    blank.locator("input").click()
    blank.keyboard.type(typed)

    with blank.expect_event("close"):
        blank.close(run_before_unload=True)

    assert warnings == (["beforeunload"] if warned else [])


def test_a_form_is_not_sent_without_a_link_and_keeps_what_was_typed(blank):
    body = """<form method="post" action="about:blank#sent" data-once><input name="words">
        <div class="buttons"><button>ส่ง</button></div></form>"""
    fill(blank, body, "submit-once.js")
    blank.evaluate("document.body.dataset.offline = 'ยังไม่ได้ส่ง'")
    blank.get_by_role("textbox").fill("พิมพ์ไว้")
    blank.context.set_offline(True)

    for _ in range(2):
        blank.get_by_role("button", name="ส่ง").click()
        expect(blank.get_by_role("alert")).to_have_text("ยังไม่ได้ส่ง")
    expect(blank.get_by_role("textbox")).to_have_value("พิมพ์ไว้")
    expect(blank.get_by_role("button", name="ส่ง")).to_be_enabled()
