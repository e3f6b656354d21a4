"""The ministry's pages of fiscal years, holidays as they are typed, reflections of provinces."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from monitoring import actions
from monitoring.holiday_list import read_holiday_list
from monitoring.models import Due, DueDay, FiscalYear, Holiday, Reflection, Reopening
from sistercity.accounts.choices import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def _client(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.expects_log("django.request")
def test_the_ministry_opens_sets_closes_and_lets_in_again():
    pairing = make.pairing()
    make.province("TH-83")
    editor = make.person("editor")
    client = _client(editor)
    assert "เปิดปีงบประมาณ พ.ศ. 2566" in client.get("/years/").content.decode()
    preview = client.get("/years/2566/open/").content.decode()
    assert "จังหวัด 2 จังหวัด และคู่ 1 คู่" in preview
    assert "ยังไม่ได้บันทึกวันหยุดราชการของปี พ.ศ. 2565, 2566" in preview
    assert not FiscalYear.objects.exists()
    # A due day before the year is opened.
    values = {"day": "30/11/2565", "shift": "next", "reason": "ตามหนังสือเวียน", "revision": "0"}
    assert client.post("/years/2566/days/action_plan/", values | {"day": "31/12/2565"}).url == (
        "/years/2566/open/"
    )
    assert DueDay.objects.get().day == date(2022, 12, 31)
    client.post("/years/2566/open/")
    # Saturday 31 December and Sunday 1 January: the next working day, no holiday being known.
    assert Due.objects.get(kind="action_plan").due_on == date(2023, 1, 2)
    # Somebody else has set it meanwhile: told, and what was typed stays.
    stale = client.post("/years/2566/days/action_plan/", values)
    assert stale.status_code == 409
    assert "30/11/2565" in stale.content.decode()
    assert "ค่าที่บันทึกไว้ขณะนี้: 31 ธันวาคม 2565" in stale.content.decode()
    wrong = client.post("/years/2566/days/action_plan/", values | {"day": "1/10/2566"})
    assert "ต้องอยู่ระหว่างวันที่" in wrong.content.decode()

    make.activity(pairing, status="submitted")
    closing = client.get("/years/2566/close/").content.decode()
    assert "ยังมีกิจกรรม 1 รายการที่รอรับรองหรือรอพิจารณา" in closing
    assert "ปีงบประมาณนี้ยังไม่สิ้นสุด" in closing
    assert "โปรดยืนยัน" in client.post("/years/2566/close/").content.decode()
    assert FiscalYear.objects.get().closed_at is None
    # Waived by two who opened the page at once: the second is told so, and does not undo it.
    due = Due.objects.get(kind="action_plan")
    waiving = f"/years/dues/{due.pk}/waive/"
    sent = {"reason": "ประสบอุทกภัย", "revision": due.revision, "waives": "yes"}
    assert client.post(waiving, sent).status_code == 302
    late = client.post(waiving, sent)
    assert late.status_code == 409
    assert "ยกเว้นรายการนี้ไว้แล้ว" in late.content.decode()
    assert Due.objects.get(kind="action_plan").waived_at
    client.post("/years/2566/close/", {"has_read": "on"})
    assert FiscalYear.objects.get().closed_at
    letting = {
        "province": str(pairing.province_id), "expires_on": "20/8/2566", "reason": "หลักฐานมาช้า",
    }  # fmt: skip
    assert "ผ่านไปแล้ว" in client.post(
        "/years/2566/reopen/", letting | {"expires_on": "1/8/2566"}
    ).content.decode()
    unchosen = client.post("/years/2566/reopen/", letting | {"province": ""})
    assert "โปรดเลือกจังหวัดหรือส่วนกลาง" in unchosen.content.decode()
    client.post("/years/2566/reopen/", letting)
    reopening = Reopening.objects.get()
    assert (reopening.province, reopening.expires_on) == (pairing.province, date(2023, 8, 20))
    assert "แก้ไขได้ถึงวันที่ 20 สิงหาคม 2566" in client.get("/years/2566/").content.decode()
    ending, words = f"/years/reopenings/{reopening.pk}/end/", {"reason": "แก้เสร็จแล้ว"}
    # Without the revision nobody would be asked to compare.
    assert "หน้านี้ส่งข้อมูลมาไม่ครบ" in client.post(ending, words).content.decode()
    client.post(ending, words | {"revision": reopening.revision})
    assert "ปิดก่อนกำหนดเมื่อ" in client.get("/years/2566/").content.decode()
    assert client.get("/years/2570/open/").status_code == 404
    assert client.get("/years/2566/errata/?page=abc").status_code == 404


def test_a_typed_list_of_holidays_is_read_line_by_line():
    read = read_holiday_list(
        "วันพุธที่ 1 มกราคม 2568 วันขึ้นปีใหม่\n\n"
        "12/2/2568 วันมาฆบูชา\n"
        "- วันจันทร์ที่ ๗ เมษายน ๒๕๖๘ ชดเชยวันจักรี\n"
        "2 มิ.ย. 2568 วันหยุดราชการเพิ่มเป็นกรณีพิเศษ"
    )
    assert [tuple(one) for one in read] == [
        (date(2025, 1, 1), "วันขึ้นปีใหม่", "regular"),
        (date(2025, 2, 12), "วันมาฆบูชา", "regular"),
        (date(2025, 4, 7), "ชดเชยวันจักรี", "substitution"),
        (date(2025, 6, 2), "วันหยุดราชการเพิ่มเป็นกรณีพิเศษ", "special"),
    ]
    with pytest.raises(ValidationError) as refused:
        read_holiday_list(
            "วันขึ้นปีใหม่\nวันพฤหัสบดีที่ 1 มกราคม 2568 วันขึ้นปีใหม่\n31/2/2568 วันหนึ่ง\n"
            "1/1/2568 " + "ก" * 201
        )
    first, second, third, fourth = refused.value.messages
    assert first.startswith("บรรทัดที่ 1: อ่านไม่ได้")
    assert second == (
        "บรรทัดที่ 2: วันที่ 1 มกราคม 2568 เป็นวันพุธ ไม่ใช่วันพฤหัสบดี โปรดตรวจวันที่"
    )
    assert third.startswith("บรรทัดที่ 3: ไม่มีวันที่ 31 กุมภาพันธ์")
    assert fourth == "บรรทัดที่ 4: ชื่อวันหยุดยาวได้ไม่เกิน 200 ตัวอักษร (ขณะนี้มี 201)"


def test_an_editor_types_a_years_holidays_in_the_admin():
    client = _client(make.person("editor"))
    make.province("TH-83")
    make.fiscal_year(2566)
    assert "/admin/monitoring/holiday/list/" in client.get(
        "/admin/monitoring/holiday/"
    ).content.decode()
    wrong = client.post("/admin/monitoring/holiday/list/", {"lines": "วันหยุด", "source": "มติ"})
    assert "บรรทัดที่ 1" in wrong.content.decode()
    sent = {"lines": "29 ก.ย. 2566 วันหยุดพิเศษ\n31/3/2566 วันหนึ่ง", "source": "มติ ครม."}
    assert client.post("/admin/monitoring/holiday/list/", sent).status_code == 302
    assert set(Holiday.objects.values_list("day", "kind", "source")) == {
        (date(2023, 9, 29), "special", "มติ ครม."),
        (date(2023, 3, 31), "regular", "มติ ครม."),
    }
    assert Due.objects.get(kind="reflection").due_on == date(2023, 9, 28)
    assert Due.objects.get(kind="working_group").due_on == date(2023, 4, 3)
    # The list again changes a name; a day that is none is taken out with a reason.
    client.post("/admin/monitoring/holiday/list/", sent | {"lines": "31/3/2566 วันหยุดจังหวัด"})
    holiday = Holiday.objects.get(name="วันหยุดจังหวัด")
    removed = client.post(
        f"/admin/monitoring/holiday/{holiday.pk}/remove/", {"reason": "ไม่ใช่วันหยุดราชการ"}
    )
    assert removed.url == "/admin/monitoring/holiday/"
    assert Due.objects.get(kind="working_group").due_on == date(2023, 3, 31)


@pytest.mark.expects_log("django.request")
def test_an_officer_writes_what_the_year_has_taught_and_the_ministry_reads_it():
    officer = make.posted(Role.OFFICER, "TH-50")
    make.province("TH-83")
    make.fiscal_year(2565)
    make.fiscal_year(2566)
    client = _client(officer)
    words = {
        "success_factors": "ผู้บริหารสองฝ่ายสนับสนุน", "problems": "ล่ามไม่พอ",
        "obstacles": "งบเดินทาง", "proposals": "ขอจัดอบรมล่าม",
    }  # fmt: skip
    address = "/workspace/reflections/2565/?province=TH-50"
    client.post(address, {"problems": "ล่ามไม่พอ", "revision": "0", "save": "draft"})
    draft = Reflection.objects.get()
    assert draft.status == "draft"
    missing = client.post(
        address, {"problems": "ล่ามไม่พอ", "revision": draft.revision, "submit": "yes"}
    )
    assert "โปรดกรอกปัจจัยแห่งความสำเร็จก่อนส่ง" in missing.content.decode()
    client.post(address, words | {"submit": "yes"})  # no page sends it without a revision
    assert Reflection.objects.get() == draft
    stale = client.post(address, words | {"revision": "0", "submit": "yes"})
    assert stale.status_code == 409
    assert "งบเดินทาง" in stale.content.decode()
    for _press in range(2):  # pressed twice, told as once
        sent = client.post(address, words | {"revision": draft.revision, "submit": "yes"})
        assert sent.status_code == 302
    assert Reflection.objects.get().revision == draft.revision + 1
    # Last year's words as a start for this year's; nothing is saved by looking.
    form = client.get("/workspace/reflections/2566/?province=TH-50&start=last-year")
    assert "ขอจัดอบรมล่าม" in form.content.decode()
    assert Reflection.objects.count() == 1
    reader = _client(make.person(Role.PLANNER))
    page = reader.get("/reflections/?year=2565").content.decode()
    assert "ขอจัดอบรมล่าม" in page
    assert "ได้รับ 1 จาก 2 จังหวัด" in page
    # Once handed in nothing can be emptied; once closed nothing changes.
    held = Reflection.objects.get()
    emptied = client.post(address, words | {"problems": "", "revision": held.revision})
    assert "โปรดกรอกปัญหาก่อนส่ง" in emptied.content.decode()
    actions.close_year(by=make.person("editor"), year=2565)
    shut = client.post(address, words | {"problems": "อื่น", "revision": held.revision})
    assert shut.status_code == 409
    assert Reflection.objects.get().problems == "ล่ามไม่พอ"
