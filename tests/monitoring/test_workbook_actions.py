"""A province's workbook: filled offline, checked at once, right rows taken once, wrong mended."""

import io
import random
import uuid
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.actions.workbook import WorkMoved
from monitoring.actions.workbook_undo import plan_undo
from monitoring.models import Activity, WorkbookUpload
from monitoring.workbook import desk, writing
from monitoring.workbook.marks import digest
from monitoring.workbook.reading import read_book
from monitoring.workbook.words import ERROR_SHEET, FIRST_ROW, SHEET
from registry.importing.cells import UnreadableFile
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from tests import factories as make
from tests.registry.importing import packed_later

from .workbooks import (
    AT,
    FAIR,
    check,
    dated_back,
    download,
    fill,
    filled,
    row_of,
    saved,
    take,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_empty_rows(monkeypatch):
    """A tenth of the rows, a tenth of the time."""
    monkeypatch.setattr(writing, "SPARE_ROWS", 9)


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    row = make.pairing()
    make.fiscal_year(2566)
    return row


@pytest.fixture(scope="module")
def officer(pairing):
    return make.posted("officer")


def test_the_same_content_gives_the_same_bytes_and_is_locked(pairing):
    draft = make.activity(pairing, status="draft", title="=ร่าง")
    approved = make.activity(pairing, title="เห็นชอบ")
    with clock.playing(datetime(2023, 8, 15, 3, tzinfo=UTC)):
        one, other = (
            desk.make_workbook(pairing.province, 2566, book=uuid.UUID(int=1)) for _ in range(2)
        )
    assert one == other
    book = openpyxl.load_workbook(io.BytesIO(one))
    sheet = book[SHEET]
    assert (book.security.lockStructure, sheet.protection.sheet) == (True, True)
    row, shut = (row_of(sheet, f"A-{found.pk}") for found in (draft, approved))
    assert sheet.cell(row, AT["title"]).value == "'=ร่าง"
    assert sheet.cell(row, AT["starts_on"]).value == "1 ก.พ. 2566"
    locks = [sheet.cell(row, AT[name]).protection.locked for name in ("key", "title")]
    assert locks == [True, False]
    assert sheet.cell(shut, AT["title"]).protection.locked
    assert sheet.cell(shut, AT["status"]).value == "เห็นชอบแล้ว"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 8
    assert book.sheetnames[1:4] == ["กิจกรรม", "แผนปฏิบัติการ", "ชี้แจงไม่มีกิจกรรม"]
    assert {book[name].sheet_state for name in book.sheetnames[4:]} == {"hidden", "veryHidden"}
    assert book["รายการเลือก"]["A2"].value.startswith("P-0001 ")


def test_untouched_it_changes_nothing(pairing, officer):
    make.activity(pairing, status="draft", budget_amount="1250.50", outcome="ก\r\n\r\nข ")
    make.activity(pairing, title="อีกงาน")
    found = check(pairing.province, saved(download(pairing.province)))
    assert tuple(found.counts) == (0, 0, 2, 0)


def test_what_both_sides_gave_is_told_as_on_the_page(pairing, officer):
    """Students, the host and what the other side paid beside the budget."""
    sides = {
        "thai_student_count": "๑๒", "foreign_student_count": 0, "hosted_by": "ทั้งสองฝ่ายร่วมกัน",
        "budget_amount": 40000, "budget_source": "งบจังหวัดหรือกลุ่มจังหวัด",
        "foreign_amount": "1,250.50 บาท",
    }  # fmt: skip
    faulty = [
        {"thai_student_count": 21},
        {"foreign_student_count": 9},
        {"hosted_by": "จังหวัดเรา"},
        {"foreign_amount": 5, "budget_source": "ฝ่ายต่างประเทศ"},
        {"foreign_amount": -5},
    ]
    rows = [FAIR | {"title": f"งานที่ {n}"} | faults for n, faults in enumerate(faulty)]
    found = check(pairing.province, saved(filled(pairing.province, *rows)))
    assert told(found) == [(FIRST_ROW + n, next(iter(faults))) for n, faults in enumerate(faulty)]
    take(officer, saved(filled(pairing.province, FAIR | sides, number=2)))
    draft = Activity.objects.get()
    assert (draft.thai_student_count, draft.foreign_student_count) == (12, 0)
    assert (draft.hosted_by, draft.foreign_amount) == ("both", Decimal("1250.50"))
    assert tuple(check(pairing.province, saved(download(pairing.province))).counts) == (0, 0, 1, 0)


def test_a_workbook_from_before_sides_were_told_leaves_them_as_they_stand(pairing, officer):
    sides = {"thai_student_count": 5, "hosted_by": "thai", "foreign_amount": 100}
    draft = make.activity(pairing, status="draft", thai_count=20, budget_source="", **sides)
    book = download(pairing.province)
    sheet = book[SHEET]
    names = ("thai_student_count", "foreign_student_count", "hosted_by", "foreign_amount")
    for place in sorted((AT[name] for name in names), reverse=True):
        sheet.delete_cols(place)
    # As the second format digested the draft: without what it had no columns for.
    told_then = {
        "title": "แลกเปลี่ยนเยาวชน", "starts_on": "2023-02-01", "ends_on": "2023-02-01",
        "kind": "exchange_visit", "is_joint": True, "direction": "inbound",
        "place": "ศาลากลางจังหวัด", "thai_count": 20, "foreign_count": 10, "budget_amount": None,
        "budget_source": "", "outcome": "เยาวชนสองฝ่ายรู้จักกัน", "problems": "", "next_step": "",
        "pairings": [pairing.pk],
    }  # fmt: skip
    dated_back(book, 2, {f"A-{draft.pk}": digest(told_then)})
    assert tuple(check(pairing.province, saved(book)).counts) == (0, 0, 1, 0)

    at = {sheet.cell(1, place).value: place for place in range(1, sheet.max_column + 1)}
    row = row_of(sheet, f"A-{draft.pk}")
    sheet.cell(row, at["#title"]).value = "ชื่อใหม่"
    sheet.cell(row, at["#thai_count"]).value = 4
    sheet.cell(3, sheet.max_column + 1).value = "ฝ่ายที่เป็นเจ้าภาพ"
    sheet.cell(row, sheet.max_column).value = "ของผู้กรอกเอง"
    found = check(pairing.province, saved(book))
    assert told(found) == [(row, "thai_count")]
    assert "(5 คน) มากกว่า" in found.faults[0].rule
    sheet.cell(row, at["#thai_count"]).value = 6
    upload = take(officer, saved(book))
    draft.refresh_from_db()
    assert (draft.title, draft.thai_count) == ("ชื่อใหม่", 6)
    assert (draft.thai_student_count, draft.hosted_by, draft.foreign_amount) == (5, "thai", 100)
    again = openpyxl.load_workbook(io.BytesIO(desk.marked(upload)))
    assert tuple(check(pairing.province, saved(again)).counts) == (0, 0, 1, 0)


def test_rows_become_drafts_once(pairing, officer):
    data = saved(filled(pairing.province, FAIR, FAIR | {"title": "เยือน", "ends_on": "๖/๑/๒๕๖๖"}))
    found = check(pairing.province, data)
    assert tuple(found.counts) == (2, 0, 0, 0)
    assert [row.missing for row in found.rows] == [[], []]
    upload = take(officer, data)
    assert (upload.row_count, upload.added_count) == (2, 2)
    drafts = list(Activity.objects.order_by("id"))
    assert [(row.title, row.status) for row in drafts] == [
        ("งานแสดงสินค้าเมืองคู่มิตร", "draft"), ("เยือน", "draft"),
    ]  # fmt: skip
    assert (drafts[1].starts_on, drafts[1].ends_on) == (date(2023, 1, 4), date(2023, 1, 6))
    assert [link.pairing_id for link in drafts[0].links.all()] == [pairing.pk]
    # One change of the ledger, by the door of imports.
    change = Change.objects.get(action="workbook.take")
    assert (change.door, change.by) == ("import", officer)
    # Pressed twice, or sent again after the line broke: nothing more.
    with pytest.raises(WrongState, match="ไปแล้ว"):
        desk.take(upload, by=officer, agreed="")
    assert desk.take_in(by=officer, data=data, name="อีกชื่อ.xlsx") == upload
    assert tuple(check(pairing.province, data).counts) == (0, 0, 2, 0)
    assert Activity.objects.count() == 2


def test_every_error_is_told_at_once(pairing):
    other = make.pairing("TH-83", counterpart="นีซ")
    faulty = [
        {"title": None},
        {"starts_on": "4/1/2023"},
        {"starts_on": "30 ก.พ. 2566"},
        {"starts_on": "ม.ค. 2566"},
        {"starts_on": "1 ต.ค. 2566"},
        {"starts_on": 44930},
        {"ends_on": "1 ม.ค. 2566"},
        {"pairing_1": "P-9999"},
        {"pairing_1": other.number},
        {"pairing_2": "P-0001"},
        {"kind": "เที่ยวเล่น"},
        {"is_joint": "อาจจะ"},
        {"is_joint": None},
        {"direction": "ไปกลับ"},
        {"thai_count": -1},
        {"thai_count": "สิบคน"},
        {"foreign_count": 2.5},
        {"budget_amount": "1,25"},
        {"budget_source": "กองทุนหมู่บ้าน"},
        {"place": "ก" * 201},
        {"outcome": "=A1+1"},
        {"title": date(2023, 1, 4)},
    ]
    rows = [FAIR | {"title": f"งานที่ {n}"} | faults for n, faults in enumerate(faulty)]
    found = check(pairing.province, saved(filled(pairing.province, *rows)))
    expected = [(FIRST_ROW + n, next(iter(faults))) for n, faults in enumerate(faulty)]
    assert told(found) == expected
    assert tuple(found.counts) == (0, 0, 0, len(faulty))
    first = found.faults[1]
    assert (first.cell, first.header, first.value) == ("D5", "วันที่เริ่ม", "4/1/2023")
    assert "4/1/2566" in first.rule


def test_cells_as_people_leave_them(pairing):
    """Date cells of both eras, Thai digits, stray blanks, names in place of numbers."""
    book = filled(
        pairing.province,
        FAIR
        | {"title": "  ช่องวันที่ ", "starts_on": date(2023, 1, 4), "thai_count": "๑,๒๕๐ คน"},
        FAIR | {"title": "ช่องวันที่ พ.ศ.", "starts_on": date(2566, 1, 4), "pairing_1": " p-๑ "},
        FAIR
        | {"title": "เลขไทย", "starts_on": "๔ มกราคม ๒๕๖๖ ",
           "pairing_1": pairing.counterpart.name_th},
        FAIR | {"title": "รวมช่อง", "kind": "trade", "is_joint": "YES", "outcome": "บรรทัดหนึ่ง\nสอง"},
    )  # fmt: skip
    book[SHEET].merge_cells("L7:M7")
    found = check(pairing.province, saved(book))
    assert told(found) == []
    assert {row.values["starts_on"] for row in found.rows} == {date(2023, 1, 4)}
    assert {tuple(row.values["pairings"]) for row in found.rows} == {(pairing.pk,)}
    assert (found.rows[0].title, found.rows[0].values["thai_count"]) == ("ช่องวันที่", 1250)


def test_the_result_of_a_formula_is_taken_and_never_worked_out(pairing):
    data = saved(filled(pairing.province, FAIR | {"thai_count": "=10+2"}, FAIR | {"title": "=1+1"}))
    # As a spreadsheet program saves it: the formula with what it came to.
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = next(n for n in parts if b"<f>10+2</f>" in parts[n])
    assert b"<f>10+2</f><v />" in parts[name] or b"<f>10+2</f><v></v>" in parts[name]
    parts[name] = parts[name].replace(b"<f>10+2</f><v />", b"<f>10+2</f><v>12</v>").replace(
        b"<f>10+2</f><v></v>", b"<f>10+2</f><v>12</v>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    found = check(pairing.province, buffer.getvalue())
    assert found.rows[0].values["thai_count"] == 12
    assert told(found) == [(FIRST_ROW + 1, "title")]


def test_rows_moved_sheets_renamed_columns_swapped(pairing, officer):
    draft = make.activity(pairing, status="draft", title="ร่างเดิม")
    book = download(pairing.province)
    sheet = book[SHEET]
    fill(sheet, row_of(sheet, f"A-{draft.pk}"), outcome="ผลใหม่")
    fill(sheet, row_of(sheet, "N-003"), **FAIR)
    # A row put in by hand, without a key; sorted; another sheet first; headers written over.
    sheet.insert_rows(FIRST_ROW)
    fill(sheet, FIRST_ROW, **FAIR | {"title": "แทรกเอง"})
    sheet.move_range(f"A{FIRST_ROW}:W{FIRST_ROW + 1}", rows=300)
    sheet.move_range("C1:C400", cols=30)
    sheet.cell(3, AT["kind"]).value = "ชนิดงาน"
    sheet.title = "Sheet A (2)"
    book.move_sheet(sheet, 3)
    book.create_sheet("บันทึกของฉัน", 0)["A1"] = "ชื่อกิจกรรม"
    found = check(pairing.province, saved(book))
    assert told(found) == []
    assert tuple(found.counts) == (2, 1, 0, 0)
    assert [row.changes for row in found.changed] == [[("ผลที่ได้รับ", "เยาวชนสองฝ่ายรู้จักกัน", "ผลใหม่")]]
    take(officer, saved(book))
    assert tuple(check(pairing.province, saved(book)).counts) == (0, 0, 3, 0)
    # Rows that are taken out of the workbook take nothing out of the portal.
    sheet.delete_rows(1 + FIRST_ROW, 400)
    assert Activity.objects.count() == 3


def test_what_is_copied_is_told_as_a_copy(pairing, officer):
    book = filled(pairing.province, FAIR, FAIR, FAIR | {"title": "อื่น"})
    book[SHEET].cell(FIRST_ROW + 2, 1).value = "N-001"
    found = check(pairing.province, saved(book))
    assert told(found) == [(FIRST_ROW + 1, "title"), (FIRST_ROW + 2, "key")]
    take(officer, saved(filled(pairing.province, FAIR)))
    later = download(pairing.province, number=2)
    fill(later[SHEET], row_of(later[SHEET], "N-001"), **FAIR)
    again = check(pairing.province, saved(later))
    assert told(again) == [(row_of(later[SHEET], "N-001"), "title")]
    assert "A-" in again.faults[0].rule


def test_of_two_equal_rows_put_in_without_keys_the_second_is_told_as_that(pairing, officer):
    taken = make.activity(pairing, status="draft", title=FAIR["title"],
                          starts_on=date(2023, 1, 4), ends_on=date(2023, 1, 4))  # fmt: skip
    book = filled(pairing.province)
    sheet = book[SHEET]
    first = row_of(sheet, "N-001")
    for row, cells in enumerate((FAIR, FAIR, FAIR | {"title": "ก"}, FAIR | {"title": "ก"}), first):
        fill(sheet, row, **cells)
        sheet.cell(row, 1).value = None
    found = check(pairing.province, saved(book))
    # Nothing is said of keys, which these rows do not have.
    assert told(found) == [(first + row, "title") for row in (0, 1, 3)]
    taken_one, _again, copied = (fault.rule for fault in found.faults)
    assert f"A-{taken.pk}" in taken_one
    assert f"แถวที่ {first + 2}" in copied


def test_what_was_changed_on_the_page_meanwhile_is_told_with_both_values(pairing, officer):
    draft = make.activity(pairing, status="draft", outcome="เดิม", problems="")
    book = download(pairing.province)
    sheet = book[SHEET]
    row = row_of(sheet, f"A-{draft.pk}")
    actions.edit_activity(
        by=officer, activity_id=draft.pk, values={"outcome": "จากหน้าเว็บ"}, pairing_ids=[pairing.pk]
    )
    # Whoever has not touched the row overwrites nothing.
    assert tuple(check(pairing.province, saved(book)).counts) == (0, 0, 1, 0)
    fill(sheet, row, outcome="จากแฟ้ม")
    found = check(pairing.province, saved(book))
    assert told(found) == [(row, "outcome")]
    assert "“จากหน้าเว็บ” ส่วนแฟ้มเป็น “จากแฟ้ม”" in found.faults[0].rule
    # Mended to what stands there, it is the same.
    fill(sheet, row, outcome="จากหน้าเว็บ")
    assert tuple(check(pairing.province, saved(book)).counts) == (0, 0, 1, 0)


def test_a_page_edit_after_the_taking_stays_when_the_file_comes_again(pairing, officer):
    data = saved(filled(pairing.province, FAIR))
    take(officer, data)
    draft = Activity.objects.get()
    actions.edit_activity(
        by=officer, activity_id=draft.pk, values={"outcome": "แก้บนหน้าเว็บ"}, pairing_ids=[pairing.pk]
    )
    assert tuple(check(pairing.province, data).counts) == (0, 0, 1, 0)
    actions.discard_activity(by=officer, activity_id=draft.pk)
    assert tuple(check(pairing.province, data).counts) == (0, 0, 1, 0)


def test_what_has_moved_since_the_dry_run_is_not_written(pairing, officer):
    draft = make.activity(pairing, status="draft")
    book = download(pairing.province)
    fill(book[SHEET], row_of(book[SHEET], f"A-{draft.pk}"), outcome="จากแฟ้ม")
    upload = desk.take_in(by=officer, data=saved(book), name="ก.xlsx")
    agreed = desk.look_at(upload).fingerprint()
    actions.submit_activity(by=officer, activity_id=draft.pk)
    with pytest.raises(WorkMoved):
        desk.take(upload, by=officer, agreed=agreed)
    found = desk.look_at(upload)
    assert told(found) == [(row_of(book[SHEET], f"A-{draft.pk}"), "status")]


def test_forty_planted_errors_are_mended_in_the_file_that_comes_back(pairing, officer):
    """Two hundred rows; the right ones are taken at once and need not be sent again."""
    chance = random.Random(9)
    wrong = {
        "starts_on": ["4/1/2023", "31 พ.ย. 2565", "ปีที่แล้ว"], "kind": ["อะไรก็ได้"],
        "pairing_1": ["P-7777"], "is_joint": [None], "foreign_count": ["หลายคน"], "title": [None],
    }  # fmt: skip
    rows = [FAIR | {"title": f"กิจกรรมที่ {number}"} for number in range(200)]
    planted = {}
    for number in sorted(chance.sample(range(200), 40)):
        name = chance.choice(list(wrong))
        planted[FIRST_ROW + number, name] = rows[number][name]
        rows[number][name] = chance.choice(wrong[name])
    data = saved(filled(pairing.province, *rows))
    upload = take(officer, data)
    assert (upload.added_count, upload.refused_count) == (160, 40)
    found = desk.look_at(upload)
    assert set(told(found)) == set(planted)
    assert tuple(found.counts) == (0, 0, 160, 40)

    book = openpyxl.load_workbook(io.BytesIO(desk.marked(upload)))
    sheet = book[SHEET]
    red = {
        (cell.row, next(name for name, place in AT.items() if place == cell.column))
        for line in sheet.iter_rows(min_row=FIRST_ROW)
        for cell in line
        if cell.comment
    }
    assert red == set(planted)
    assert book[ERROR_SHEET].max_row == 41
    locked = {row: sheet.cell(row, AT["title"]).protection.locked for row in range(4, 204)}
    still_open = {row for row, is_locked in locked.items() if not is_locked}
    assert still_open == {row for row, _name in planted}
    for (row, name), right in planted.items():
        sheet.cell(row, AT[name]).value = right
    second = take(officer, saved(book))
    assert (second.added_count, second.same_count, second.refused_count) == (40, 160, 0)
    titles = list(Activity.objects.values_list("title", flat=True))
    assert sorted(titles) == sorted(f"กิจกรรมที่ {number}" for number in range(200))


def test_a_check_costs_the_same_for_one_row_and_for_many(pairing):
    def cost(rows):
        data = saved(filled(pairing.province, *rows))
        with CaptureQueriesContext(connection) as queries:
            check(pairing.province, data)
        return len(queries)

    assert cost([FAIR]) == cost([FAIR | {"title": f"งาน {n}"} for n in range(60)])


def test_foreign_workbooks_are_told_apart(pairing, officer):
    other = make.pairing("TH-83", counterpart="นีซ")

    def refusal(data):
        with pytest.raises(UnreadableFile) as told_:
            desk.take_in(by=officer, data=data, name="x.xlsx")
        return str(told_.value)

    assert "ภูเก็ต" in refusal(saved(filled(other.province, FAIR)))
    tampered = filled(pairing.province, FAIR)
    tampered["ระบบ"]["A4"].value = tampered["ระบบ"]["A4"].value[:-3] + "xyz"
    assert "ถูกแก้ไข" in refusal(saved(tampered))
    without = filled(pairing.province, FAIR)
    del without["ระบบ"]
    assert "ไม่ใช่สมุดงานที่ดาวน์โหลดจากระบบ" in refusal(saved(without))
    fewer = filled(pairing.province, FAIR)
    fewer[SHEET].delete_cols(AT["kind"])
    assert "“ประเภทกิจกรรม”" in refusal(saved(fewer))
    assert "CSV" in refusal("ชื่อกิจกรรม,วันที่\n".encode())
    assert ".xls" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "สมบูรณ์" in refusal(b"PK\x03\x04" + bytes(600))
    assert "สมบูรณ์" in refusal(packed_later(saved(filled(pairing.province, FAIR))))
    macro = io.BytesIO(saved(filled(pairing.province, FAIR)))
    with zipfile.ZipFile(macro, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert "มาโคร" in refusal(macro.getvalue())
    bomb = io.BytesIO(saved(filled(pairing.province, FAIR)))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/x.bin", bytes(9 * 1024 * 1024))
    assert "มากผิดปกติ" in refusal(bomb.getvalue())
    assert not WorkbookUpload.objects.exists()


def test_a_closed_year_and_other_people_are_refused(pairing, officer):
    data = saved(filled(pairing.province, FAIR))
    upload = desk.take_in(by=officer, data=data, name="x.xlsx")
    agreed = desk.look_at(upload).fingerprint()
    approver = make.posted("approver")
    with pytest.raises(NotAllowed):
        desk.take(upload, by=approver, agreed=agreed)
    with pytest.raises(WorkbookUpload.DoesNotExist):
        desk.take(upload, by=make.posted("officer", "TH-83"), agreed=agreed)
    actions.close_year(by=make.person("editor"), year=2566)
    with pytest.raises(WrongState, match="ปิดแล้ว"):
        desk.take(upload, by=officer, agreed=agreed)
    with pytest.raises(WrongState, match="ปิดแล้ว"):
        desk.take_in(
            by=officer, data=saved(filled(pairing.province, FAIR, number=3)), name="x.xlsx"
        )
    assert not Activity.objects.exists()


def test_nobody_else_sees_what_a_province_sent(pairing, officer):
    take(officer, saved(filled(pairing.province, FAIR)))
    seen = {
        who: WorkbookUpload.objects.visible_to(who).exists()
        for who in (officer, make.posted("approver"), make.person("editor"),
                    make.person("planner"), make.posted("officer", "TH-83"))
    }  # fmt: skip
    assert list(seen.values()) == [True, True, True, True, False]
    assert read_book(saved(filled(pairing.province, FAIR))).mark.year == 2566


def test_undoing_takes_back_what_nobody_has_worked_on_since(pairing, officer):
    draft = make.activity(pairing, status="draft", outcome="เดิม", budget_amount="100.50")
    book = download(pairing.province)
    sheet = book[SHEET]
    fill(sheet, row_of(sheet, f"A-{draft.pk}"), outcome="จากแฟ้ม", budget_amount=7, pairing_1=None)
    first = row_of(sheet, "N-001")
    for number in range(3):
        fill(sheet, first + number, **FAIR | {"title": f"งาน {number}"})
    data = saved(book)
    upload = take(officer, data)
    new = {row.title: row.pk for row in Activity.objects.exclude(pk=draft.pk)}
    actions.submit_activity(by=officer, activity_id=new["งาน 0"])
    values = {"outcome": "แก้บนหน้าเว็บ"}
    actions.edit_activity(
        by=officer, activity_id=new["งาน 1"], values=values, pairing_ids=[pairing.pk]
    )
    with pytest.raises(WrongState, match="ดูรายการใหม่"):
        actions.undo_workbook(by=officer, upload_id=upload.pk, expected="x")
    expected = plan_undo(upload).fingerprint()
    actions.undo_workbook(by=officer, upload_id=upload.pk, expected=expected)
    draft.refresh_from_db()
    assert (draft.outcome, draft.budget_amount) == ("เดิม", Decimal("100.50"))
    assert [link.pairing_id for link in draft.links.all()] == [pairing.pk]
    told_ = dict(Activity.objects.exclude(pk=draft.pk).values_list("title", "status"))
    assert told_ == {"งาน 0": "submitted", "งาน 1": "draft", "งาน 2": "discarded"}
    with pytest.raises(WrongState, match="ไปแล้ว"):
        actions.undo_workbook(by=officer, upload_id=upload.pk, expected=expected)
    # The same file may be taken anew; what others went on with is not touched.
    again = check(pairing.province, data)
    assert [row.title for row in again.new] == ["งาน 2"]
    assert [row.title for row in again.changed] == [draft.title]
    second = take(officer, data)
    assert second.added_count == 1
    assert Activity.objects.filter(title="งาน 2", status="draft").count() == 1
