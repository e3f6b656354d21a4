"""Rows of a file: what they would change, what is refused and why, carried out and undone."""

from datetime import date, datetime

import openpyxl
import pytest

from monitoring.actions import join_pairing
from registry import actions
from registry.actions.importing import RegisterMoved
from registry.importing import desk
from registry.importing.check import Check
from registry.models import Counterpart, ImportRun, Pairing, PairingEvent
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from tests import factories
from tests.registry.importing import (
    HEADERS,
    LYON,
    book_bytes,
    carry_out,
    check,
    places,
    row,
    told,
    undo,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    places()
    factories.person(Role.EDITOR)


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


def test_a_new_row_adds_unit_pairing_and_signature_as_one_change(editor):
    before = Change.objects.count()
    second = {**LYON, "province": "Phuket", "unit_type": "", "counterpart_en": "", "signed_on": ""}
    data = workbook(row(**LYON), row(**second))
    dry = check(data, user=editor)
    assert (dry.counts, dry.faults) == ((2, 0, 0, 0), [])
    assert ("วันที่ลงนาม", "", "ม.ค. 2562") in dry.added[0].changes
    assert Change.objects.count() == before

    run = carry_out(data, user=editor)
    first, other = Pairing.objects.select_related("counterpart", "province").order_by("number")
    assert (first.number, first.province.code, first.relation, first.note) == (
        "P-0001", "TH-50", "friendship", "ตามหนังสือ",
    )  # fmt: skip
    unit = first.counterpart
    assert (unit.name_th, unit.name_en, unit.unit_type.code, unit.country.code) == (
        "ลียง", "Lyon", "city", "FR",
    )  # fmt: skip
    assert first.events.get().happened_on.iso() == "2019-01"
    assert (first.status, first.confirmation) == ("signed", "candidate")
    # Two rows share the unit that the first adds, and search finds it as any other.
    assert (other.counterpart_id, other.status) == (unit.pk, "in_progress")
    assert Counterpart.objects.filter(search_text__contains="lyon").count() == 1
    made = Change.objects.filter(number__gt=before).order_by("number")
    assert [(one.action, one.door, one.by_id) for one in made] == [
        ("importrun.open", "command", editor.pk),
        ("importrun.carry_out", "import", editor.pk),
    ]
    assert (run.state, run.row_count, run.added_count, run.file_name) == (
        "done", 2, 2, "ทะเบียน.xlsx",
    )  # fmt: skip
    assert PairingEvent.objects.get().source_note == "นำเข้าจากแฟ้ม ทะเบียน.xlsx"
    assert first_fault() is None
    # Running it again changes nothing.
    assert check(data, user=editor).counts == (0, 0, 2, 0)


def test_the_first_english_name_that_a_file_gives_a_unit_is_written_and_another_refused(editor):
    factories.pairing("TH-83", "นีซ", signed=None)
    nice = {**LYON, "counterpart_th": "นีซ", "country": "JP", "unit_type": "", "signed_on": ""}
    data = workbook(
        row(**{**LYON, "counterpart_en": ""}),
        row(**{**LYON, "province": "ภูเก็ต"}),
        row(**{**LYON, "province": "ภูเก็ต", "counterpart_en": "Lugdunum"}),
        row(**{**nice, "counterpart_en": "x" * 201}),
        row(**{**nice, "counterpart_en": "Nice"}),
        row(**{**nice, "counterpart_en": "Nizza"}),
    )
    english = [fault for fault in check(data, user=editor).faults if fault.cell.startswith("D")]
    assert [(fault.row, fault.value) for fault in english] == [
        (4, "Lugdunum"), (5, "x" * 79 + "…"), (7, "Nizza"),
    ]  # fmt: skip
    carry_out(data, user=editor, is_partial=True)
    named = Counterpart.objects.filter(name_th__in=["ลียง", "นีซ"]).order_by("pk")
    assert [unit.name_en for unit in named] == ["Nice", "Lyon"]
    assert check(data, user=editor).counts.added == 0


def test_a_held_row_takes_what_the_file_adds_and_keeps_what_it_leaves_blank(editor):
    pairing = factories.pairing(signed=None, note="เดิม", level_reason="เหตุผล")
    cells = {"number": "P-๐๐๐๑", "province": "เชียงใหม่", "counterpart_th": "อูโอซุ",
             "counterpart_en": "Uozu", "country": "JP", "relation": "คู่มิตร",
             "signed_on": date(1989, 8, 8)}  # fmt: skip
    data = workbook(row(**cells))
    assert check(data, user=editor).edited[0].changes == [
        ("คู่ความสัมพันธ์ (อังกฤษ)", "", "Uozu"),
        ("ลักษณะความสัมพันธ์", "เมืองพี่เมืองน้อง", "คู่มิตร"),
        ("วันที่ลงนาม", "", "8 ส.ค. 2532"),
    ]
    carry_out(data, user=editor)
    pairing.refresh_from_db()
    assert (pairing.relation, pairing.note, pairing.level_reason) == ("pair", "เดิม", "เหตุผล")
    assert pairing.status == "signed"
    assert Counterpart.objects.get().name_en == "Uozu"
    assert PairingEvent.objects.get().happened_on.iso() == "1989-08-08"


def test_days_are_read_as_people_write_them_and_as_cells_hold_them(editor):
    cells = {
        "8/8/32": "8 ส.ค. 2532",
        "๘ สิงหาคม ๒๕๓๒": "8 ส.ค. 2532",
        "8 ส.ค. พ.ศ. 2532 ": "8 ส.ค. 2532",
        "ค.ศ. 1989": "พ.ศ. 2532",
        "1989-08-08 00:00:00": "8 ส.ค. 2532",
        2532: "พ.ศ. 2532",
        datetime(1989, 8, 8): "8 ส.ค. 2532",  # noqa: DTZ001 - as a workbook's cell holds it
        datetime(2532, 8, 8): "8 ส.ค. 2532",  # noqa: DTZ001 - typed in พ.ศ. into a date cell
    }
    rows = [row(**{**LYON, "counterpart_th": f"หน่วย {n}", "counterpart_en": "", "signed_on": cell})
            for n, cell in enumerate(cells)]  # fmt: skip
    # A number that may be a day as Excel counts it is asked about, never assumed.
    rows.append(row(**{**LYON, "signed_on": 32728}))
    found = check(workbook(*rows), user=editor)
    days = [{name: new for name, _old, new in plan.changes}["วันที่ลงนาม"]
            for plan in found.added]  # fmt: skip
    assert days == list(cells.values())
    (fault,) = found.faults
    assert (fault.row, fault.cell, fault.value) == (10, "H10", "32728")
    assert "หมายถึง “8 ส.ค. 2532” หรือไม่" in fault.rule


def test_all_errors_of_a_file_are_told_at_once_by_row_column_value_and_rule(editor):
    factories.pairing()
    factories.pairing("TH-83", "นีซ", signed=None)
    data = workbook(
        row(**LYON),
        row(province="เชียงไหม่", counterpart_th="", country="ญี่ปุ่นน", relation="เพื่อน",
            signed_on="4/1/2019"),
        row(**{**LYON, "signed_on": "16 ส.ค. 2566", "province": "ภูเก็ต", "country": "JP"}),
        row(**LYON),
        row(number="P-0099", province="TH-50", counterpart_th="ฮนโจ", unit_type="city",
            country="JP"),
        row(number="P-0001", province="ภูเก็ต", counterpart_th="อูโอซุ", country="JP",
            signed_on="2532-08-08", unit_type="เมือง", counterpart_en="Toyama"),
        row(province="TH-50", counterpart_th="อูโอสุ", country="JP", signed_on="2533"),
        row(**{**LYON, "counterpart_th": "น" * 201, "note": "ก" * 6000, "counterpart_en": ""}),
        row(**{**LYON, "counterpart_th": "ตูร์", "counterpart_en": "", "signed_on": "2560"}),
        row(**{**LYON, "counterpart_th": "ตูร์", "counterpart_en": "", "signed_on": "2561"}),
    )  # fmt: skip
    found = check(data, user=editor)
    assert told(found) == [
        (3, "จังหวัด", "เชียงไหม่"),
        (3, "คู่ความสัมพันธ์ (ไทย)", ""),
        (3, "ประเทศ", "ญี่ปุ่นน"),
        (3, "ลักษณะความสัมพันธ์", "เพื่อน"),
        (3, "วันที่ลงนาม", "4/1/2019"),
        (4, "วันที่ลงนาม", "16 ส.ค. 2566"),
        (5, "คู่ความสัมพันธ์ (ไทย)", "ลียง"),
        (6, "เลขทะเบียน", "P-0099"),
        (7, "จังหวัด", "ภูเก็ต"),
        (7, "ประเภท", "เมือง"),
        (8, "ประเภท", ""),
        (9, "คู่ความสัมพันธ์ (ไทย)", "น" * 79 + "…"),
        (9, "หมายเหตุ", "ก" * 79 + "…"),
        (10, "วันที่ลงนาม", "2560"),
        (11, "วันที่ลงนาม", "2561"),
    ]
    rules = {(fault.row, fault.column): fault.rule for fault in found.faults}
    # Near matches are suggested, never assumed.
    assert rules[3, "province"].endswith("หมายถึง “เชียงใหม่” หรือไม่")
    assert rules[3, "country"].endswith("หมายถึง “ญี่ปุ่น” หรือไม่")
    assert rules[8, "unit_type"].endswith("หมายถึง “อูโอซุ” หรือไม่")
    assert "พ.ศ. 2562" in rules[3, "signed_on"]
    assert "พ.ศ. 2019" in rules[3, "signed_on"]
    assert rules[5, "counterpart_th"] == "คู่นี้ซ้ำกับแถวที่ 2"
    # Of conflicting dates each row names the other.
    assert "แถวที่ 11 ระบุ พ.ศ. 2561" in rules[10, "signed_on"]
    assert "แถวที่ 10 ระบุ พ.ศ. 2560" in rules[11, "signed_on"]
    assert found.counts == (1, 0, 0, 9)
    with pytest.raises(Exception, match="ไม่รับ"):
        carry_out(data, user=editor)
    assert Pairing.objects.count() == 2


def test_a_thousand_rows_with_forty_errors_name_all_forty_and_none_else(editor):
    planted = {
        0: ("province", "ไม่มีจังหวัดนี้"),
        1: ("country", "ไม่มีประเทศนี้"),
        2: ("signed_on", "30 ก.พ. 2562"),
        3: ("relation", "เพื่อน"),
        4: ("number", "P-9999"),
        5: ("unit_type", "กระทรวง"),
        6: ("counterpart_th", ""),
        7: ("signed_on", "4/1/2019"),
    }
    rows, expected = [], []
    for place in range(1000):
        cells = {**LYON, "counterpart_th": f"หน่วยที่ {place}", "counterpart_en": ""}
        if place % 25 == 7:
            column, value = planted[place // 25 % 8]
            cells[column] = value
            expected.append((place + 2, column))
        rows.append(row(**cells))
    found = check(workbook(*rows), user=editor)
    assert len(expected) == 40
    assert [(fault.row, fault.column) for fault in found.faults] == expected
    assert found.counts == (960, 0, 0, 40)


def test_formulas_and_broken_cells_are_refused_where_they_stand(editor):
    book = openpyxl.Workbook()
    for cells in (HEADERS, row(**LYON), row(**{**LYON, "province": "ภูเก็ต"})):
        book.active.append(cells)
    book.active["I2"] = '=HYPERLINK("http://example.org")'
    book.active["I3"] = "#REF!"
    book.active["I3"].data_type = "e"
    found = check(book_bytes(book), user=editor)
    assert [(fault.row, fault.cell) for fault in found.faults] == [(2, "I2"), (3, "I3")]
    csv = ",".join(HEADERS) + '\n,เชียงใหม่,ลียง,,เมือง,FR,,,"=1+1"\n'
    assert told(check(csv.encode(), user=editor)) == [(2, "หมายเหตุ", "=1+1")]


def test_right_rows_are_written_alone_only_when_that_is_chosen(editor):
    data = workbook(row(**{**LYON, "province": "กาฬ"}), row(**{**LYON, "province": "ภูเก็ต"}))
    run = carry_out(data, user=editor, is_partial=True)
    assert (run.added_count, run.refused_count, run.is_partial) == (1, 1, True)
    assert Pairing.objects.get().province.code == "TH-83"


def test_a_unit_that_only_a_refused_row_describes_is_not_taken_from_it(editor):
    first = {**LYON, "signed_on": "2560"}
    again = {**LYON, "signed_on": "2561"}
    relying = {**LYON, "province": "ภูเก็ต", "unit_type": "", "counterpart_en": ""}
    found = check(workbook(row(**first), row(**again), row(**relying)), user=editor)
    assert [(fault.row, fault.column) for fault in found.faults] == [
        (2, "signed_on"), (3, "signed_on"), (4, "unit_type"),
    ]  # fmt: skip


def test_only_an_editor_imports(editor):
    with pytest.raises(NotAllowed):
        check(workbook(row(**LYON)), user=factories.person(Role.ADMINISTRATOR))
    with pytest.raises(NotAllowed):
        desk.take_in(by=factories.person(Role.PLANNER), data=workbook(row(**LYON)), name="x.xlsx")
    assert ImportRun.objects.count() == 0


def test_an_import_does_what_its_dry_run_showed_or_nothing(editor):
    data = workbook(row(**LYON))
    run = desk.take_in(by=editor, data=data, name="a.xlsx")
    agreed = check(data, user=editor).fingerprint()
    unit = Counterpart(name_th="ลียง", name_en="Lyon", unit_type=factories.unit_type("city"),
                       country=factories.country("FR"))  # fmt: skip
    actions.save_counterpart(by=editor, counterpart=unit)
    dry = Check(desk.table_of(run), user=editor)
    with pytest.raises(RegisterMoved):
        list(desk.carry_out(run, dry, by=editor, agreed=agreed, is_partial=False))
    # Somebody who is faster still, between the last reading and the writing.
    dry = check(data, user=editor)
    factories.pairing("TH-50", unit, signed=None)
    with pytest.raises(RegisterMoved):
        actions.carry_out_import(
            by=editor, run_id=run.pk, rows=dry.rows, counts=dry.counts, sheet="ทะเบียน"
        )
    assert Pairing.objects.count() == 1
    run.refresh_from_db()
    assert (run.state, run.row_count) == ("open", 0)


def test_what_is_written_must_add_up_to_what_was_shown(editor):
    data = workbook(row(**LYON))
    run = desk.take_in(by=editor, data=data, name="a.xlsx")
    dry = check(data, user=editor)
    with pytest.raises(RegisterMoved):
        actions.carry_out_import(
            by=editor, run_id=run.pk, rows=dry.rows, sheet="ทะเบียน",
            counts=dry.counts._replace(added=2),
        )  # fmt: skip
    assert Pairing.objects.count() == 0


# Undoing.


def test_an_import_is_undone_where_nobody_has_changed_it_since(editor):
    held = factories.pairing(signed=None, note="เดิม")
    new = {**LYON, "province": "ภูเก็ต"}
    edit = {"province": "TH-50", "counterpart_th": "อูโอซุ", "counterpart_en": "Uozu",
            "country": "JP", "note": "ใหม่", "relation": "คู่มิตร", "signed_on": "2560"}  # fmt: skip
    built_on = {**LYON, "counterpart_th": "ตูร์", "counterpart_en": ""}
    data = workbook(row(**edit), row(**new), row(**built_on))
    run = carry_out(data, user=editor)
    other = Pairing.objects.get(counterpart__name_th="ตูร์")
    actions.confirm_pairing(by=editor, pairing_id=other.pk, confirmation="confirmed", note="หนังสือ")
    actions.edit_pairing(by=editor, pairing_id=held.pk, values={"relation": "partnership"})

    run = undo(run, user=editor)
    assert (run.state, run.undone_count, run.kept_count) == ("undone", 2, 2)
    held.refresh_from_db()
    # The note goes back, the relation is somebody's since; the signature is taken back.
    assert (held.note, held.relation, held.status) == ("เดิม", "partnership", "in_progress")
    assert Counterpart.objects.get(name_th="อูโอซุ").name_en == ""
    added = Pairing.objects.get(province__code="TH-83")
    assert (added.confirmation, added.confirmation_note, added.status) == (
        "rejected", "ยกเลิกการนำเข้า: ส่งผิดแฟ้ม", "in_progress",
    )  # fmt: skip
    other.refresh_from_db()
    assert (other.confirmation, other.status) == ("confirmed", "signed")
    assert Pairing.objects.count() == 3
    undone = Change.objects.latest("number")
    assert (undone.action, undone.reason) == ("importrun.undo", "ส่งผิดแฟ้ม")
    assert first_fault() is None
    with pytest.raises(WrongState, match="ยกเลิกไปแล้ว"):
        undo(run, user=editor)

    # The file can be imported again: what was rejected comes back, under its number.
    number = added.number
    again = check(data, user=editor)
    assert (again.counts, [plan.row for plan in again.edited]) == ((0, 2, 1, 0), [2, 3])
    run = carry_out(data, user=editor)
    added.refresh_from_db()
    assert (added.number, added.confirmation, added.status) == (number, "candidate", "signed")
    undo(run, user=editor)
    added.refresh_from_db()
    assert (added.confirmation, added.status) == ("rejected", "in_progress")


def test_a_row_that_was_joined_to_another_means_that_one(editor):
    target = factories.pairing("TH-50", "ลียง", signed="2019-01")
    joined = factories.pairing("TH-50", "เมืองลียง", signed=None, confirmed=False)
    seen = {one.pk: one.row_revision for one in Pairing.objects.with_row_revision()}
    join_pairing(by=editor, pairing_id=joined.pk, target_id=target.pk, seen=seen)
    cells = {"province": "TH-50", "counterpart_th": "เมืองลียง", "country": "JP"}
    found = check(workbook(row(**cells, note="จากแฟ้ม"), row(**cells, number="P-0002")), user=editor)
    assert found.rows[0].pairing == target
    (fault,) = found.faults
    assert (fault.row, fault.column) == (3, "number")
    assert "P-0001" in fault.rule


def test_a_pair_under_the_guideline_is_not_signed_by_an_import(editor):
    pairing = factories.pairing("TH-50", "ลียง", signed=None)
    edition = factories.guideline("2561", date(2018, 10, 10), ["survey"])
    actions.bind_edition(by=editor, pairing_id=pairing.pk, edition_id=edition.pk,
                         bound_on=date(2019, 3, 1), note="")  # fmt: skip
    cells = {"province": "TH-50", "counterpart_th": "ลียง", "country": "JP"}
    assert check(workbook(row(**cells, signed_on="2561")), user=editor).counts.changed == 1
    (fault,) = check(workbook(row(**cells, signed_on="2563")), user=editor).faults
    assert (fault.column, "ตามแนวทางปฏิบัติ" in fault.rule) == ("signed_on", True)


def test_a_dry_run_asks_the_database_as_often_for_fifty_rows_as_for_one(
    editor, django_assert_num_queries, django_assert_max_num_queries
):
    rows = [row(**{**LYON, "counterpart_th": f"หน่วย {place}", "counterpart_en": ""})
            for place in range(50)]  # fmt: skip
    for some in (rows[:1], rows):
        data = workbook(*some)
        with django_assert_num_queries(7):
            assert check(data, user=editor).counts.added == len(some)
    # Telling the feed is a dozen of them, once for all rows.
    with django_assert_max_num_queries(92):
        assert carry_out(workbook(*rows), user=editor).added_count == 50


def test_a_name_in_letters_that_only_look_right_is_refused(editor):
    """A Cyrillic у in Lyon: the unit would pass for the one that is meant."""
    found = check(workbook(row(**{**LYON, "counterpart_en": "Lуon"})), user=editor)
    (fault,) = found.faults
    assert "มีอักษรที่หน้าตาเหมือนกันแต่เป็นคนละอักษร" in fault.rule
    assert not Counterpart.objects.exists()
