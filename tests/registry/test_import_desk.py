"""The import desk in the admin and by command: looked at, marked, carried out, undone."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from openpyxl.styles import Font

from registry import actions
from registry.admin import importing as desk_admin
from registry.importing import cells
from registry.models import Counterpart, ImportRun, Pairing
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories
from tests.registry.importing import HEADERS, LYON, book_bytes, carry_out, places, row, workbook

pytestmark = pytest.mark.django_db

CHOOSE = "admin:registry_pairing_import"
BAD = {**LYON, "province": "ภูเกต", "signed_on": "30 ก.พ. 2562"}


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    places()
    factories.person(Role.EDITOR)


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def _choose(client, data: bytes, name: str = "register.xlsx"):
    return client.post(
        reverse(CHOOSE), {"import_file": SimpleUploadedFile(name, data)}, follow=True
    )


def _text(response) -> str:
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode()


def _agreed(page: str) -> dict:
    """The hidden fields of the form that agrees."""
    found = {}
    for name in ("agreed", "sheet"):
        start = page.index(f'name="{name}" value="') + len(f'name="{name}" value="')
        found[name] = page[start : page.index('"', start)]
    return found


def _act(run: ImportRun, act: str) -> str:
    return reverse(f"admin:registry_importrun_{act}", args=[run.pk])


@pytest.mark.expects_log("django.request")
def test_a_file_is_shown_confirmed_written_and_told_of(client, editor):
    page = _text(_choose(client, workbook(row(**LYON)), "..\\ทะเบียน\u202e.xlsx"))
    run = ImportRun.objects.get()
    assert (run.file_name, run.state, run.by, run.door) == ("ทะเบียน.xlsx", "open", editor, "admin")
    assert "ยืนยันการนำเข้า" in page
    assert Pairing.objects.count() == 0
    done = client.post(_act(run, "carry_out"), _agreed(page), follow=True)
    assert "นำเข้าแล้ว เพิ่ม 1 คู่" in _text(done)
    assert Pairing.objects.get().counterpart.name_en == "Lyon"
    # Pressed twice, by Back or by two windows: refused in words, nothing more is written.
    numbers = Change.objects.count()
    twice = client.post(_act(run, "carry_out"), _agreed(page) | {"agreed": "x"})
    assert twice.status_code == 409
    assert "แฟ้มนี้นำเข้าไปแล้ว" in _text(twice)
    listed = client.get(reverse("admin:registry_importrun_changelist")).content.decode()
    assert "ทะเบียน.xlsx" in listed
    kept = client.get(_act(run, "file"))
    assert _text_bytes(kept)[:2] == b"PK"
    assert Change.objects.count() == numbers


def _text_bytes(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.expects_log("django.request")
def test_a_register_that_moved_on_is_shown_again_and_not_written_over(client, editor):
    page = _text(_choose(client, workbook(row(**LYON))))
    run = ImportRun.objects.get()
    carry_out(workbook(row(**{**LYON, "relation": "หุ้นส่วน"})), user=editor)
    response = client.post(_act(run, "carry_out"), _agreed(page))
    again = _text(response)
    assert response.status_code == 409
    assert "ทะเบียนเปลี่ยนไป" in again
    assert Pairing.objects.get().relation == "partnership"
    # What is shown now can be agreed to.
    done = client.post(_act(run, "carry_out"), _agreed(again), follow=True)
    assert "แก้ไข 1 คู่" in _text(done)


def test_a_new_unit_written_much_like_a_held_one_is_told_and_taken_as_written(client):
    factories.pairing()
    near = {"counterpart_th": "อูโอสุ", "country": "JP", "unit_type": "city"}
    page = _text(_choose(client, workbook(row(province="TH-83", **near), row(**LYON))))
    assert page.count("ซึ่งเขียนใกล้เคียงกัน") == 1
    assert "ทะเบียนมี “อูโอซุ” ซึ่งเขียนใกล้เคียงกัน" in page
    assert "มี 1 แถวที่เพิ่มหน่วยใหม่ซึ่งชื่อใกล้เคียงกับหน่วยในทะเบียน" in page
    client.post(_act(ImportRun.objects.get(), "carry_out"), _agreed(page))
    assert Counterpart.objects.filter(name_th="อูโอสุ").exists()


def test_wrong_cells_come_back_marked_in_the_office_s_own_workbook(client):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["บัญชีของจังหวัด"])
    sheet["A1"].font = Font(bold=True, size=20)
    sheet.append(HEADERS)
    sheet.append(row(**{**LYON, "note": "=1+1"}))
    sheet.append(row(**BAD))
    sheet["L9"] = "=SUM(A1:A3)"
    sheet["L10"] = "ลิงก์"
    sheet["L10"].hyperlink = "http://example.org/"
    other = book.create_sheet("อื่น")
    other["A1"] = "=1+1"
    page = _text(_choose(client, book_bytes(book)))
    assert "หมายถึง “ภูเก็ต” หรือไม่" not in page  # a tone mark or two left out is no error
    assert "I3" in page
    run = ImportRun.objects.get()
    first, second = (client.get(_act(run, "marked")).content for _time in range(2))
    assert first == second
    marked = openpyxl.load_workbook(io.BytesIO(first))
    sheet = marked["Sheet"]
    assert sheet["A1"].font.size == 20
    assert {cell.coordinate for line in sheet for cell in line if cell.comment} == {"I3", "H4"}
    assert "เดือนนั้นมี 28 วัน" in sheet["H4"].comment.text
    assert sheet["H4"].fill.fgColor.rgb.endswith("F4B6B0")
    every = [cell for one in marked for line in one.iter_rows() for cell in line]
    assert not [cell for cell in every if cell.data_type == "f" or cell.hyperlink]
    listed = [[cell.value for cell in line] for line in marked["ข้อผิดพลาด"].iter_rows()]
    assert [line[:5] for line in listed[1:]] == [
        ["Sheet", 3, "I3", "หมายเหตุ", "'=1+1"],
        ["Sheet", 4, "H4", "วันที่ลงนาม", "30 ก.พ. 2562"],
    ]
    # Mended there and handed in again, the old marks are gone.
    sheet["I3"] = "หนึ่ง"
    page = _text(_choose(client, book_bytes(marked)))
    again = openpyxl.load_workbook(
        io.BytesIO(client.get(_act(ImportRun.objects.first(), "marked")).content)
    )["Sheet"]
    assert {cell.coordinate for line in again for cell in line if cell.comment} == {"H4"}
    assert again["I3"].fill.fill_type is None


def test_only_right_rows_are_written_and_the_refused_ones_given_back(client):
    good = row(**{**LYON, "counterpart_th": "ตูร์"})
    lines = [HEADERS, row(**BAD), good, row(**{**BAD, "country": "?"})]
    csv = "\n".join(";".join(str(cell) for cell in line) for line in lines)
    page = _text(_choose(client, csv.encode("cp874"), "ทะเบียน.csv"))
    run = ImportRun.objects.get()
    done = client.post(_act(run, "carry_out"), _agreed(page) | {"is_partial": "on"}, follow=True)
    assert "นำเข้าแล้ว เพิ่ม 1 คู่ แก้ไข 0 คู่ ไม่เปลี่ยนแปลง 0 คู่ ไม่รับ 2 แถว" in _text(done)
    run.refresh_from_db()
    assert (run.is_partial, run.added_count, run.refused_count) == (True, 1, 2)
    response = client.get(_act(run, "marked"))
    assert "refused.xlsx" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book["CSV"]
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert sheet.max_row == 3
    told = {cell.coordinate for line in sheet for cell in line if cell.comment}
    assert told == {"H2", "F3", "H3"}


def test_a_long_file_tells_how_far_it_is_and_is_written_all_the_same(client, monkeypatch):
    monkeypatch.setattr(desk_admin, "_AT_ONCE", 0)
    data = workbook(row(**LYON), row(**{**LYON, "province": "ภูเก็ต"}))
    shown = _choose(client, data)
    assert shown.streaming
    page = _text(shown)
    assert page.index('<progress max="2" value="2"') < page.index("ยืนยันการนำเข้า")
    assert page.rstrip().endswith("</html>")
    run = ImportRun.objects.get()
    done = client.post(_act(run, "carry_out"), _agreed(page))
    assert "กำลังบันทึก" in _text(done)
    assert Pairing.objects.count() == 2
    # A reader who leaves before the end leaves nothing half done.
    other = _text(_choose(client, workbook(row(**{**LYON, "counterpart_th": "ตูร์"}))))
    left = client.post(_act(ImportRun.objects.first(), "carry_out"), _agreed(other))
    next(iter(left.streaming_content))
    # As the server does when nobody listens any more.
    left._iterator.close()
    assert Pairing.objects.count() == 2
    assert ImportRun.objects.first().state == "open"


@pytest.mark.expects_log("registry.admin.importing")
def test_a_database_that_goes_away_in_the_middle_is_told_in_words(client, monkeypatch, tmp_path):
    monkeypatch.setattr(desk_admin, "_AT_ONCE", 0)
    data = workbook(row(**LYON))
    page = _text(_choose(client, data))

    def gone(**_asked):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(actions, "carry_out_import", gone)
    run = ImportRun.objects.get()
    told = _text(client.post(_act(run, "carry_out"), _agreed(page)))
    assert "ขาดการติดต่อกับฐานข้อมูลก่อนทำเสร็จ" in told
    assert reverse("admin:registry_importrun_change", args=[run.pk]) in told
    assert told.rstrip().endswith("</html>")
    path = tmp_path / "register.xlsx"
    path.write_bytes(data)
    with pytest.raises(CommandError, match="ขาดการติดต่อกับฐานข้อมูล") as broken:
        call_command("import_register", path, "--commit")
    assert broken.value.returncode == 1
    assert {run.state for run in ImportRun.objects.all()} == {"open"}
    assert Pairing.objects.count() == 0


@pytest.mark.expects_log("django.request")
def test_an_import_is_undone_with_a_reason_once(client, editor):
    run = carry_out(workbook(row(**LYON)), user=editor)
    undo = _act(run, "undo")
    page = client.get(undo)
    expected = page.context["form"].initial["expected"]
    empty = client.post(undo, {"reason": " ", "expected": expected})
    assert empty.context["form"].errors["reason"]
    # Somebody confirms the pairing meanwhile: what would stay is shown before anything is done.
    pairing = Pairing.objects.get()
    actions.edit_pairing(by=editor, pairing_id=pairing.pk, values={"note": "ใหม่"})
    moved = client.post(undo, {"reason": "ผิดแฟ้ม", "expected": expected})
    assert moved.status_code == 409
    assert "P-0001" in moved.content.decode()
    actions.edit_pairing(by=editor, pairing_id=pairing.pk, values={"note": "ตามหนังสือ"})
    none = client.post(
        undo, {"reason": "ผิดแฟ้ม", "expected": moved.context["form"].data["expected"]}
    )
    assert "ไม่มีสิ่งที่ยกเลิกได้" in none.content.decode()

    other = carry_out(workbook(row(**{**LYON, "counterpart_th": "ตูร์"})), user=editor)
    undo = _act(other, "undo")
    expected = client.get(undo).context["form"].initial["expected"]
    done = client.post(undo, {"reason": "ผิดแฟ้ม", "expected": expected}, follow=True)
    assert "ยกเลิกการนำเข้าแล้ว 1 คู่ คงไว้ 0 รายการ" in done.content.decode()
    twice = client.post(undo, {"reason": "ผิดแฟ้ม", "expected": expected})
    assert (twice.status_code, "ยกเลิกซ้ำไม่ได้" in twice.content.decode()) == (409, True)


def test_a_broken_file_is_told_on_the_form_and_not_kept(client):
    for data, name, words in (
        (b"PK\x03\x04 nothing", "a.xlsx", "ไม่ใช่สมุดงาน"),
        (b"MZ\x90\x00", "program.xlsx", "EXE ไม่ใช่ตาราง"),
        ("ก,ข\n1,2\n".encode(), "a.csv", "ไม่พบแถวหัวคอลัมน์"),
        (b"x" * (cells.MAX_BYTES + 1), "big.xlsx", "ใหญ่เกิน 10 MB"),
    ):
        response = _choose(client, data, name)
        assert words in str(response.context["form"].errors["import_file"])
    assert ImportRun.objects.count() == 0


@pytest.mark.expects_log("django.request")
def test_administrators_look_and_others_do_not(client, editor):
    run = carry_out(workbook(row(**LYON)), user=editor)
    page = reverse("admin:registry_importrun_change", args=[run.pk])
    reader = Client()
    reader.force_login(factories.person(Role.ADMINISTRATOR))
    assert reader.get(page).status_code == 200
    assert reader.get(_act(run, "file")).status_code == 403
    assert "ยกเลิกการนำเข้านี้" not in reader.get(page).content.decode()


# By command.


def test_the_command_is_a_dry_run_until_told_to_commit(editor, tmp_path, capsys):
    path, marked = tmp_path / "register.xlsx", tmp_path / "marked.xlsx"
    path.write_bytes(workbook(row(**LYON)))
    call_command("import_register", path)
    assert "ยังไม่ได้บันทึก" in capsys.readouterr().out
    assert Pairing.objects.count() == 0
    call_command("import_register", path, "--commit", "--by", editor.username)
    told = capsys.readouterr()
    assert "อ่าน 1 แถว เพิ่ม 1 คู่" in told.out
    assert "อ่านแล้ว 1 จาก 1 แถว" in told.err
    run = ImportRun.objects.get()
    assert (run.state, run.door, run.by, run.file_name) == (
        "done", "command", editor, "register.xlsx",
    )  # fmt: skip
    call_command("import_register", path, "--commit")
    assert "ทะเบียนตรงกับแฟ้มอยู่แล้ว" in capsys.readouterr().out
    assert ImportRun.objects.count() == 1

    path.write_bytes(workbook(row(**BAD), row(**{**LYON, "counterpart_th": "ตูร์"})))
    with pytest.raises(CommandError, match="พบข้อผิดพลาด 1 แห่งใน 1 แถว") as refused:
        call_command("import_register", path, "--commit", "--marked", marked)
    assert refused.value.returncode == 2
    assert "แถว 2 วันที่ลงนาม “30 ก.พ. 2562”" in capsys.readouterr().out
    assert openpyxl.load_workbook(marked)["ทะเบียน"]["H2"].comment
    assert Pairing.objects.count() == 1
    with pytest.raises(CommandError, match="ไม่รับ 1 แถว"):
        call_command("import_register", path, "--commit", "--partial", "--sheet", "ทะเบียน")
    assert Pairing.objects.count() == 2

    for name, content, words in (
        ("none.csv", None, "เปิดแฟ้ม"),
        ("broken.csv", b"\x00", "อ่านแฟ้มนี้ไม่ได้"),
    ):
        if content:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError, match=words) as refused:
            call_command("import_register", tmp_path / name)
        assert refused.value.returncode == 1
