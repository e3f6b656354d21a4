"""A planner asks for the reports of all provinces, watches the work, stops it, takes the result."""

from playwright.sync_api import Page, expect

from sistercity.jobs import queue, results
from sistercity.jobs.models import Job

from .test_look import barriers


def _hand_in(claimed) -> None:
    """What a worker does, without a report."""
    kept = results.keep(f"{claimed.piece.key} made".encode())
    assert queue.hand_in(claimed, files=[{"name": "x", **kept._asdict()}], notes={})


def _look_again(page: Page) -> None:
    """Let the time pass after which the page asks anew how far the work is."""
    page.clock.fast_forward(2_000)


def test_work_is_asked_for_watched_stopped_continued_and_its_result_taken(page, phone, sign_in):
    queue.say_alive("worker")
    page.clock.install()
    sign_in(page, "demo-planner")
    page.goto("/reports/")
    page.get_by_role("link", name="ขอรายงานทุกจังหวัด").click()
    page.get_by_label("ปีงบประมาณ พ.ศ.").select_option("2565")
    page.get_by_role("button", name="ขอรายงานทุกจังหวัด").click()
    page.wait_for_url("**/jobs/")
    card = page.locator("[data-job]")
    expect(card).to_contain_text("งานจะเริ่มเองในอีกสักครู่")

    # What the worker does is seen without a new page, and said once where the state changes.
    claimed = queue.claim("worker")
    _look_again(page)
    expect(card).to_contain_text("ทำแล้ว 0 จาก 77 จังหวัด")
    expect(page.locator("[data-jobs-said]")).to_contain_text("กำลังทำ ทำแล้ว 0 จาก 77 จังหวัด")
    page.get_by_role("button", name="ยกเลิกงาน").focus()
    _hand_in(claimed)
    _look_again(page)
    expect(card).to_contain_text("ทำแล้ว 1 จาก 77 จังหวัด")
    expect(page.get_by_role("progressbar", name="รายงานทุกจังหวัด ปีงบประมาณ 2565")).to_have_attribute(
        "value", "1"
    )
    expect(page.get_by_role("button", name="ยกเลิกงาน")).to_be_focused()
    assert barriers(page) == []

    page.get_by_role("button", name="ยกเลิกงาน").click()
    expect(card).to_contain_text("หยุดตามที่ท่านขอ")
    page.get_by_role("button", name="ทำต่อ").click()
    expect(card).to_contain_text("รอเริ่ม")

    while claimed := queue.claim("worker"):
        _hand_in(claimed)
    _look_again(page)
    expect(card).to_contain_text("พร้อมดาวน์โหลด")
    with page.expect_download() as taken:
        page.get_by_role("link", name="ดาวน์โหลด").click()
    assert taken.value.suggested_filename == "provinces-2565-2022-09-30-th.zip"
    assert barriers(page) == []

    # On a telephone the same, and it can be thrown away there.
    sign_in(phone, "demo-planner")
    phone.goto("/jobs/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert barriers(phone) == []
    phone.get_by_role("button", name="ลบ").click()
    expect(phone.locator("main")).to_contain_text("ท่านยังไม่ได้ขอแฟ้มใด")
    assert not Job.objects.exists()
