"""The sheets of plans and of answers in a province's workbook."""

import io
import uuid
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.actions.workbook import WorkMoved
from monitoring.actions.workbook_undo import plan_undo
from monitoring.models import ActionPlan, Activity, Explanation, PlannedActivity
from monitoring.workbook import desk, writing
from monitoring.workbook.words import (
    ANSWER_SHEET,
    ERROR_SHEET,
    FIRST_ROW,
    PLAN_SHEET,
    SHEET,
)
from registry import actions as register
from registry.importing.cells import UnreadableFile
from sistercity.audit.models import Change
from sistercity.errors import WrongState
from sistercity.thai.calendar import PartialDate
from tests import factories as make

from .workbooks import (
    FAIR,
    IN_ANSWER,
    IN_PLAN,
    PROMISED,
    check,
    dated_back,
    download,
    fill,
    row_of,
    saved,
    take,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_empty_rows(monkeypatch):
    monkeypatch.setattr(writing, "SPARE_ROWS", 3)


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    row = make.pairing()
    make.fiscal_year(2566)
    return row


@pytest.fixture(scope="module")
def officer(pairing):
    return make.posted("officer")


def promise(book, *rows, key="M-001"):
    """Type lines of plans, from the row of a key on."""
    sheet = book[PLAN_SHEET]
    for number, cells in enumerate(rows, start=row_of(sheet, key)):
        fill(sheet, number, IN_PLAN, **cells)
    return book


def explain(book, pairing, **cells):
    """Type an answer for a pairing."""
    sheet = book[ANSWER_SHEET]
    fill(sheet, row_of(sheet, f"E-{pairing.pk}"), IN_ANSWER, **cells)
    return book


WHY = {"reason": "ไม่ได้รับงบประมาณ", "words": "ขอตั้งงบประมาณแล้ว"}


def test_it_begins_with_the_plans_and_with_what_the_year_asks(pairing):
    plan = make.action_plan(pairing, titles=("ค่ายเยาวชน", "งานแสดงสินค้า"))
    kept, dropped = plan.items.order_by("title")
    actions.drop_item(by=plan.created_by, item_id=dropped.pk, reason="budget", words="ไม่มีงบ")
    other = make.pairing(counterpart="นีซ")
    make.activity(other)
    make.pairing(counterpart="ปูซาน", signed=None)
    book = download(pairing.province)
    sheet = book[PLAN_SHEET]
    found = [row_of(sheet, f"L-{item.pk}") for item in (kept, dropped)]
    assert [sheet.cell(row, IN_PLAN["planned_on"]).value for row in found] == ["พ.ค. 2566"] * 2
    assert [sheet.cell(row, IN_PLAN["title"]).protection.locked for row in found] == [False, True]
    assert sheet.cell(found[1], IN_PLAN["status"]).value == "ไม่ได้ดำเนินการ"
    # Signed before the year: asked; of these one has its joint activity; one is not signed.
    sheet = book[ANSWER_SHEET]
    keys = [sheet.cell(row, 1).value for row in range(FIRST_ROW, sheet.max_row + 1)]
    assert keys == [f"E-{pairing.pk}", f"E-{other.pk}"]
    locks = [
        sheet.cell(row, IN_ANSWER["words"]).protection.locked for row in (FIRST_ROW, FIRST_ROW + 1)
    ]
    assert locks == [False, True]
    assert tuple(check(pairing.province, saved(book)).counts) == (0, 0, 3, 0)


def test_three_sheets_are_taken_as_one_change_and_once(pairing, officer):
    plan = make.action_plan(pairing, submit=False)
    item = plan.items.get()
    lesson = PROMISED | {"title": "ประชุม", "kind": "การศึกษา"}
    book = promise(download(pairing.province), PROMISED, lesson)
    fill(book[PLAN_SHEET], row_of(book[PLAN_SHEET], f"L-{item.pk}"), IN_PLAN, place="ลำพูน")
    fill(book[SHEET], FIRST_ROW, **FAIR | {"is_joint": "ไม่ใช่"})
    data = saved(explain(book, pairing, **WHY))
    found = check(pairing.province, data)
    assert (told(found), tuple(found.counts)) == ([], (4, 1, 0, 0))
    upload = take(officer, data)
    assert (upload.added_count, upload.changed_count) == (4, 1)
    assert Change.objects.order_by("number").last() == Change.objects.get(action="workbook.take")
    plan.refresh_from_db()
    lines = plan.items.order_by("id").values_list("title", "planned_on", "place")
    assert list(lines) == [
        ("ค่ายเยาวชน", PartialDate(2023, 5), "ลำพูน"),
        ("ค่ายเยาวชน", PartialDate(2023, 3), ""),
        ("ประชุม", PartialDate(2023, 3), ""),
    ]
    assert not plan.is_submitted
    answer = Explanation.objects.get()
    assert (answer.pairing, answer.reason, answer.words) == (pairing, "budget", WHY["words"])
    assert Activity.objects.get().status == "draft"
    # Sent again after the line broke: nothing more.
    assert tuple(check(pairing.province, data).counts) == (0, 0, 5, 0)
    marked = openpyxl.load_workbook(io.BytesIO(desk.marked(upload)))
    assert marked[PLAN_SHEET].cell(row_of(marked[PLAN_SHEET], "M-002"), 2).value == "รับแล้ว"
    assert tuple(check(pairing.province, saved(marked)).counts) == (0, 0, 5, 0)


def test_every_error_is_told_with_its_sheet_and_mended_in_the_file_that_comes_back(
    pairing, officer
):
    foreign = make.pairing("TH-83", counterpart="นีซ")
    other = make.pairing(counterpart="ปูซาน")
    third = make.pairing(counterpart="ต้าหลี่")
    make.activity(third)
    item = make.action_plan(pairing).items.get()
    faulty = [
        {"pairing": None},
        {"pairing": foreign.number},
        {"title": None},
        {"planned_on": None},
        {"planned_on": "ต.ค. 2566"},
        {"planned_on": "2566"},
        {"planned_on": "มี.ค. 2023"},
        {"is_joint": "บางที"},
        {"kind": "เที่ยวเล่น"},
        {"budget_amount": "=A1*2"},
    ]
    rows = [PROMISED | {"title": f"งานที่ {n}"} | fault for n, fault in enumerate(faulty)]
    book = promise(download(pairing.province), *rows)
    sheet = book[PLAN_SHEET]
    first, stored = row_of(sheet, "M-001"), row_of(sheet, f"L-{item.pk}")
    fill(sheet, stored, IN_PLAN, pairing=other.number)
    repeated = {"title": "ค่ายเยาวชน", "planned_on": "พ.ค. 2566"}
    fill(sheet, first + 10, IN_PLAN, **PROMISED | repeated)
    explain(book, pairing, reason="ไม่ได้รับงบประมาณ")
    explain(book, other, words="เลื่อน", reason="อื่น ๆ")
    explain(book, third, **WHY)
    found = check(pairing.province, saved(book))
    answers = book[ANSWER_SHEET]
    expected = [(PLAN_SHEET, stored, "pairing")]
    expected += [(PLAN_SHEET, first + n, next(iter(fault))) for n, fault in enumerate(faulty)]
    expected += [
        (PLAN_SHEET, first + 10, "title"),
        (ANSWER_SHEET, row_of(answers, f"E-{pairing.pk}"), "words"),
        (ANSWER_SHEET, row_of(answers, f"E-{third.pk}"), "reason"),
    ]
    assert [(fault.sheet, fault.row, fault.column) for fault in found.faults] == expected
    assert "2566" in next(fault for fault in found.faults if fault.value == "มี.ค. 2023").rule
    upload = take(officer, saved(book))
    assert (upload.added_count, upload.refused_count) == (1, len(expected))
    marked = openpyxl.load_workbook(io.BytesIO(desk.marked(upload)))
    assert marked[ERROR_SHEET].max_row == 1 + len(expected)
    sheet = marked[PLAN_SHEET]
    assert sheet.cell(first + 4, IN_PLAN["planned_on"]).comment.text.startswith("ตุลาคม 2566")
    for n in range(len(faulty)):
        mended = PROMISED | {"title": f"งานที่ {n}", "kind": None}
        fill(sheet, first + n, IN_PLAN, **mended)
    second = take(officer, saved(marked))
    assert (second.added_count, second.same_count) == (len(faulty), 2)
    assert PlannedActivity.objects.count() == 1 + len(faulty)


def test_rows_of_a_rejected_pairing_are_written_and_read_as_they_stand_and_it_is_not_chosen_anew(
    pairing, officer
):
    other = make.pairing(counterpart="ปูซาน")
    item = make.action_plan(other).items.get()
    draft = make.activity(pairing, other, status="draft")
    begun = make.activity(other, status="draft", title="ตามแผน", planned=item)
    book = download(pairing.province)
    sheet = book[SHEET]
    # A draft that ticks off what was planned keeps the pairing of that plan.
    row = row_of(sheet, f"A-{begun.pk}")
    fill(sheet, row, pairing_1=pairing.number)
    assert told(check(pairing.province, saved(book))) == [(row, "pairing_1")]
    register.confirm_pairing(
        by=make.person("editor"), pairing_id=other.pk, confirmation="rejected", note="บันทึกผิด"
    )
    book = download(pairing.province)
    assert tuple(check(pairing.province, saved(book)).counts) == (0, 0, 3, 0)
    sheet = book[SHEET]
    fill(sheet, row_of(sheet, f"A-{draft.pk}"), outcome="เพิ่มเติม")
    first = row_of(sheet, "N-001")
    fill(sheet, first, **FAIR | {"pairing_1": other.number})
    promise(book, PROMISED | {"pairing": other.number})
    found = check(pairing.province, saved(book))
    assert told(found) == [(first, "pairing_1"), (row_of(book[PLAN_SHEET], "M-001"), "pairing")]
    take(officer, saved(book))
    assert {link.pairing for link in draft.links.all()} == {pairing, other}


def test_a_plan_holds_no_more_than_fifty_lines(pairing):
    make.action_plan(pairing, titles=[f"งาน {n}" for n in range(49)])
    book = promise(download(pairing.province), PROMISED, PROMISED | {"title": "เกิน"})
    found = check(pairing.province, saved(book))
    assert tuple(found.counts) == (1, 0, 49, 1)
    assert "50" in found.faults[0].rule


def test_what_the_page_has_changed_meanwhile_is_told_with_both_values(pairing, officer):
    item = make.action_plan(pairing).items.get()
    book = download(pairing.province)
    explain(book, pairing, **WHY)
    fill(book[PLAN_SHEET], row_of(book[PLAN_SHEET], f"L-{item.pk}"), IN_PLAN, place="จากแฟ้ม")
    upload = desk.take_in(by=officer, data=saved(book), name="ก.xlsx")
    agreed = desk.look_at(upload).fingerprint()
    line = {item.key: {"place": "จากหน้าเว็บ"}}
    actions.save_plan(by=officer, pairing_id=pairing.pk, fiscal_year=2566, lines=line)
    said = {"reason": "epidemic", "words": "โรคระบาด"}
    actions.explain_no_activity(by=officer, pairing_id=pairing.pk, fiscal_year=2566, **said)
    with pytest.raises(WorkMoved):
        desk.take(upload, by=officer, agreed=agreed)
    found = desk.look_at(upload)
    assert [fault.column for fault in found.faults] == ["place", "reason", "words"]
    assert "“จากหน้าเว็บ” ส่วนแฟ้มเป็น “จากแฟ้ม”" in found.faults[0].rule
    item.refresh_from_db()
    assert (item.place, Explanation.objects.get().words) == ("จากหน้าเว็บ", "โรคระบาด")


def test_of_two_uploads_at_once_the_second_is_looked_at_anew(pairing, officer):
    books = []
    for number, place in enumerate(("ลำพูน", "ลำปาง"), start=1):
        book = promise(download(pairing.province, number=number), PROMISED | {"place": place})
        books.append(saved(explain(book, pairing, **WHY)))
    uploads = [desk.take_in(by=officer, data=data, name="ก.xlsx") for data in books]
    agreed = [desk.look_at(upload).fingerprint() for upload in uploads]
    desk.take(uploads[0], by=officer, agreed=agreed[0])
    with pytest.raises(WorkMoved):
        desk.take(uploads[1], by=officer, agreed=agreed[1])
    # The same line from another download is told; the same answer is no news.
    found = desk.look_at(uploads[1])
    assert ([fault.column for fault in found.faults], tuple(found.counts)) == (
        ["title"], (0, 0, 1, 1),
    )  # fmt: skip
    assert PlannedActivity.objects.get().place == "ลำพูน"


def test_sheets_renamed_rows_moved_formulas_and_names_gone(pairing, officer):
    item = make.action_plan(pairing).items.get()
    book = promise(download(pairing.province), PROMISED)
    explain(book, pairing, **WHY)
    plans, answers = book[PLAN_SHEET], book[ANSWER_SHEET]
    fill(plans, row_of(plans, f"L-{item.pk}"), IN_PLAN, place="ใหม่")
    # A row put in above, the rows far below, the columns apart, the hidden names gone.
    plans.insert_rows(FIRST_ROW)
    fill(plans, FIRST_ROW, IN_PLAN, **PROMISED | {"title": "แทรกเอง"})
    plans.move_range(f"A{FIRST_ROW}:J{FIRST_ROW + 2}", rows=200)
    plans.move_range("C1:C300", cols=20)
    plans.delete_rows(1)
    plans.title, answers.title = "Sheet1", "Sheet2"
    # The key of the answer is gone: the pairing says which it is.
    answers.cell(FIRST_ROW, 1).value = None
    book.move_sheet(answers, -3)
    data = saved(book)
    found = check(pairing.province, data)
    assert (told(found), tuple(found.counts)) == ([], (3, 1, 0, 0))
    take(officer, data)
    assert tuple(check(pairing.province, data).counts) == (0, 0, 4, 0)
    assert PlannedActivity.objects.count() == 3


def test_a_sheet_that_is_gone_takes_nothing_and_is_named_and_a_column_is_asked_for(pairing):
    make.action_plan(pairing)
    book = download(pairing.province)
    del book[PLAN_SHEET]
    found = check(pairing.province, saved(book))
    assert (found.book.lacking, tuple(found.counts)) == ((PLAN_SHEET,), (0, 0, 0, 0))
    book = download(pairing.province)
    book[ANSWER_SHEET].delete_cols(IN_ANSWER["words"])
    with pytest.raises(UnreadableFile, match="“คำชี้แจง” ในแผ่นงาน “ชี้แจงไม่มีกิจกรรม”"):
        check(pairing.province, saved(book))


def test_a_workbook_of_the_first_format_is_taken_as_it_was(pairing, officer):
    book = download(pairing.province)
    fill(book[SHEET], FIRST_ROW, **FAIR)
    del book[PLAN_SHEET], book[ANSWER_SHEET]
    dated_back(book, 1)
    upload = take(officer, saved(book))
    found = desk.look_at(upload)
    assert (upload.added_count, found.book.lacking) == (1, ())
    again = openpyxl.load_workbook(io.BytesIO(desk.marked(upload)))
    assert check(pairing.province, saved(again)).book.lacking == ()
    dated_back(book, 99)
    with pytest.raises(UnreadableFile, match="ไม่รู้จัก"):
        check(pairing.province, saved(book))


def test_undoing_takes_lines_out_and_puts_values_back_and_says_what_stays(pairing, officer):
    other = make.pairing(counterpart="ปูซาน")
    item = make.action_plan(pairing, place="เดิม").items.get()
    said = {"reason": "epidemic", "words": "โรคระบาด"}
    actions.explain_no_activity(by=officer, pairing_id=other.pk, fiscal_year=2566, **said)
    theirs = PROMISED | {"title": "ของปูซาน", "pairing": other.number}
    book = promise(download(pairing.province), PROMISED, theirs)
    fill(book[PLAN_SHEET], row_of(book[PLAN_SHEET], f"L-{item.pk}"), IN_PLAN, place="จากแฟ้ม",
         planned_on="4 มิ.ย. 2566")  # fmt: skip
    explain(book, pairing, **WHY)
    data = saved(explain(book, other, **WHY))
    upload = take(officer, data)
    # Of the other pairing's plan somebody has gone on.
    plan = ActionPlan.objects.get(pairing=other)
    actions.submit_plan(by=officer, plan_id=plan.pk)
    undoing = plan_undo(upload)
    assert sorted(one.title for one in undoing.kept) == sorted(["ของปูซาน", str(pairing)])
    actions.undo_workbook(by=officer, upload_id=upload.pk, expected=undoing.fingerprint())
    item.refresh_from_db()
    assert (item.place, item.planned_on, item.effective_on) == (
        "เดิม", PartialDate(2023, 5), date(2023, 5, 31),
    )  # fmt: skip
    standing = PlannedActivity.objects.kept().values_list("title", flat=True)
    assert sorted(standing) == ["ของปูซาน", "ค่ายเยาวชน"]
    assert Explanation.objects.get(pairing=other).words == "โรคระบาด"
    assert Explanation.objects.get(pairing=pairing).words == WHY["words"]
    with pytest.raises(WrongState):
        actions.undo_workbook(by=officer, upload_id=upload.pk, expected=undoing.fingerprint())
    # The same file may be taken anew.
    again = check(pairing.province, data)
    assert (told(again), tuple(again.counts)) == ([], (1, 2, 2, 0))
    take(officer, data)
    assert PlannedActivity.objects.kept().count() == 3


def test_download_and_check_cost_the_same_for_one_line_and_for_many(pairing):
    plan = make.action_plan(pairing, titles=("หนึ่ง",))
    costs = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            check(pairing.province, saved(download(pairing.province)))
        costs.append(len(queries))
        lines = {
            uuid.uuid4(): {"title": f"งาน {n}", "planned_on": PartialDate(2023, 4)}
            for n in range(20)
        }
        actions.save_plan(by=plan.created_by, pairing_id=pairing.pk, fiscal_year=2566, lines=lines)
    assert costs[0] == costs[1]
