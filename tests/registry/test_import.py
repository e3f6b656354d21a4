"""Files of pairings: read within bounds, shown before they are written, written by actions."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from registry import actions
from registry.importing import files
from registry.importing.files import COLUMNS, UnreadableFile, read_table, write_workbook
from registry.importing.preview import Preview
from registry.models import Counterpart, Pairing, PairingEvent
from registry.resources import PairingImport, fingerprint
from sistercity.accounts.choices import Role
from sistercity.audit.models import AccessRecord, Change
from sistercity.errors import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

HEADERS = list(COLUMNS.values())


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def places():
    """Two provinces, two countries, two kinds of unit."""
    factories.province("TH-50")
    factories.province("TH-83")
    factories.country("JP")
    factories.country("FR")
    factories.unit_type("prefecture", name_th="จังหวัด")
    factories.unit_type("city", name_th="เมือง", name_en="City", level=2)


def _row(**cells) -> list:
    """The cells of one row in the order of the columns."""
    return [cells.get(name, "") for name in COLUMNS]


def _workbook(*rows: list, headers: list | None = None) -> bytes:
    return write_workbook(headers or HEADERS, rows)


def _try(data: bytes, **options) -> Preview:
    return Preview(PairingImport().import_data(read_table(data), **options), title="")


def _upload(data: bytes, name: str = "register.xlsx") -> dict:
    return {
        "import_file": SimpleUploadedFile(name, data),
        "format": "0",
        "resource": "0",
    }


def _download(client, words: str = "", kind: str = "0"):
    address = reverse("admin:registry_pairing_export")
    query = f"?q={words}" if words else ""
    return client.post(f"{address}{query}", {"format": kind, "resource": "0"})


LYON = {
    "province": "จ.เชียงใหม่",
    "counterpart_th": "ลียง",
    "counterpart_en": "Lyon",
    "unit_type": "เมือง",
    "country": "France",
    "relation": "มิตรภาพ",
    "signed_on": "ม.ค. 2562",
    "note": "ตามหนังสือ",
}


def test_a_new_row_adds_unit_pairing_and_signature(places, editor):
    preview = _try(_workbook(_row(**LYON)), user=editor)
    assert (preview.new, preview.changed, preview.same, preview.faults) == (1, 0, 0, [])
    pairing = Pairing.objects.get()
    assert (pairing.number, pairing.province.code, pairing.relation, pairing.note) == (
        "P-0001",
        "TH-50",
        "friendship",
        "ตามหนังสือ",
    )
    unit = pairing.counterpart
    assert (unit.name_th, unit.name_en, unit.unit_type.code, unit.country.code) == (
        "ลียง",
        "Lyon",
        "city",
        "FR",
    )
    assert pairing.events.get().happened_on.iso() == "2019-01"
    assert (pairing.status, pairing.confirmation) == ("signed", "candidate")
    written = Change.objects.filter(door="import").values_list("action", "by")
    assert list(written) == [
        ("counterpart.save", editor.pk),
        ("pairing.create", editor.pk),
        ("pairing.record_event", editor.pk),
    ]


def test_a_dry_run_writes_nothing(places, editor):
    count = Change.objects.count()
    preview = _try(_workbook(_row(**LYON)), dry_run=True, user=editor)
    assert preview.new == 1
    assert ("วันที่ลงนาม", "", "ม.ค. 2562") in preview.added[0].changes
    assert Change.objects.count() == count
    assert Counterpart.objects.count() == 0


def test_a_second_run_changes_nothing(places, editor):
    data = _workbook(_row(**LYON), _row(**{**LYON, "province": "Phuket", "signed_on": "2562"}))
    assert _try(data, user=editor).new == 2
    count = Change.objects.count()
    preview = _try(data, user=editor)
    assert (preview.new, preview.changed, preview.same) == (0, 0, 2)
    assert Change.objects.count() == count


def test_two_rows_share_a_unit_that_the_first_adds(places, editor):
    second = {**LYON, "province": "TH-83", "unit_type": "", "counterpart_en": ""}
    assert _try(_workbook(_row(**LYON), _row(**second)), user=editor).new == 2
    assert Counterpart.objects.count() == 1


def test_a_held_row_takes_what_the_file_adds_and_keeps_what_it_leaves_blank(places, editor):
    pairing = factories.pairing(signed=None, note="เดิม", level_reason="เหตุผล")
    cells = {"number": "P-0001", "province": "เชียงใหม่", "counterpart_th": "อูโอซุ",
             "counterpart_en": "Uozu", "country": "JP", "relation": "คู่มิตร",
             "signed_on": date(1989, 8, 8)}  # fmt: skip
    preview = _try(_workbook(_row(**cells)), user=editor)
    assert preview.edited[0].changes == [
        ("คู่ความสัมพันธ์ (อังกฤษ)", "", "Uozu"),
        ("ลักษณะความสัมพันธ์", "เมืองพี่เมืองน้อง", "คู่มิตร"),
        ("วันที่ลงนาม", "", "8 ส.ค. 2532"),
    ]
    pairing.refresh_from_db()
    assert (pairing.relation, pairing.note, pairing.level_reason) == ("pair", "เดิม", "เหตุผล")
    assert Counterpart.objects.get().name_en == "Uozu"
    assert PairingEvent.objects.get().happened_on.iso() == "1989-08-08"


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("8/8/32", "1989-08-08"),
        ("๘ สิงหาคม ๒๕๓๒", "1989-08-08"),
        ("ค.ศ. 1989", "1989"),
        (2532, "1989"),
        (datetime(1989, 8, 8), "1989-08-08"),  # noqa: DTZ001 - as a workbook's cell holds it
        (datetime(2532, 8, 8), "1989-08-08"),  # noqa: DTZ001 - typed in พ.ศ. into a date cell
    ],
)
def test_days_are_read_as_people_write_them_and_as_cells_hold_them(places, editor, cell, iso):
    assert _try(_workbook(_row(**{**LYON, "signed_on": cell})), user=editor).new == 1
    assert PairingEvent.objects.get().happened_on.iso() == iso


def test_all_errors_of_a_file_are_told_at_once_by_row_column_value_and_rule(places, editor):
    factories.pairing()
    data = _workbook(
        _row(**LYON),
        _row(province="เชียงแสน", counterpart_th="", country="ไม่มีประเทศนี้", relation="เพื่อน",
             signed_on="4/1/2019"),
        _row(**{**LYON, "signed_on": "16 ส.ค. 2566", "province": "ภูเก็ต"}),
        _row(**LYON),
        _row(number="P-0099", province="TH-50", counterpart_th="ฮนโจ", unit_type="city",
             country="JP"),
        _row(number="P-0001", province="ภูเก็ต", counterpart_th="อูโอซุ", country="JP",
             signed_on="2533", unit_type="เมือง", counterpart_en="Toyama"),
        _row(province="TH-50", counterpart_th="อูโอซุ", country="JP", signed_on="2533"),
        _row(province="TH-83", counterpart_th="นีซ", country="FR"),
    )  # fmt: skip
    preview = _try(data, user=editor)
    told = [(fault.row, fault.column, fault.value) for fault in preview.faults]
    assert told == [
        (3, "จังหวัด", "เชียงแสน"),
        (3, "คู่ความสัมพันธ์ (ไทย)", ""),
        (3, "ประเทศ", "ไม่มีประเทศนี้"),
        (3, "ลักษณะความสัมพันธ์", "เพื่อน"),
        (3, "วันที่ลงนาม", "4/1/2019"),
        (4, "วันที่ลงนาม", "16 ส.ค. 2566"),
        (5, "คู่ความสัมพันธ์ (ไทย)", "ลียง"),
        (6, "เลขทะเบียน", "P-0099"),
        (7, "จังหวัด", "ภูเก็ต"),
        (7, "ประเภท", "เมือง"),
        (8, "วันที่ลงนาม", "2533"),
        (9, "ประเภท", ""),
    ]
    rules = {(fault.row, fault.column): fault.rule for fault in preview.faults}
    assert "พ.ศ. 2562" in rules[3, "วันที่ลงนาม"]
    assert rules[5, "คู่ความสัมพันธ์ (ไทย)"] == "คู่นี้ซ้ำกับแถวที่ 2"
    assert "8 ส.ค. 2532" in rules[8, "วันที่ลงนาม"]
    # The good rows are not written either.
    assert Pairing.objects.count() == 1
    assert Counterpart.objects.count() == 1


def test_formulas_and_broken_cells_are_refused_where_they_stand(places, editor):
    book = openpyxl.load_workbook(io.BytesIO(_workbook(_row(**LYON), _row(**LYON))))
    book.active["I2"] = '=HYPERLINK("http://example.org")'
    book.active["I3"] = "#REF!"
    book.active["I3"].data_type = "e"
    buffer = io.BytesIO()
    book.save(buffer)
    preview = _try(buffer.getvalue(), dry_run=True, user=editor)
    told = [(fault.row, fault.column) for fault in preview.faults]
    assert (2, "หมายเหตุ") in told
    assert (3, "หมายเหตุ") in told


def test_only_an_editor_imports(places):
    with pytest.raises(NotAllowed):
        _try(_workbook(_row(**LYON)), user=factories.person(Role.ADMINISTRATOR))
    assert Pairing.objects.count() == 0


def test_what_an_action_refuses_leaves_nothing_written(places, editor, monkeypatch):
    """Between the preview and the writing somebody else may have been faster."""
    first, second = _row(**LYON), _row(**{**LYON, "province": "ภูเก็ต"})
    create = actions.create_pairing

    def create_after_somebody_else(**given):
        if Pairing.objects.exists():
            create(**given)  # somebody enters the second pair just before us
        return create(**given)

    monkeypatch.setattr(actions, "create_pairing", create_after_somebody_else)
    preview = _try(_workbook(first, second), user=editor)
    assert [fault.row for fault in preview.faults] == [3]
    assert Pairing.objects.count() == 0
    assert Counterpart.objects.count() == 0


def test_an_import_does_what_its_preview_showed_or_nothing(places, editor):
    data = _workbook(_row(**LYON))
    agreed = fingerprint(PairingImport().import_data(read_table(data), dry_run=True, user=editor))
    actions.save_counterpart(
        by=editor,
        counterpart=Counterpart(
            name_th="ลียง",
            name_en="Lyon",
            unit_type=factories.unit_type("city"),
            country=factories.country("FR"),
        ),
    )
    preview = _try(data, user=editor, expected=agreed)
    assert "ทะเบียนเปลี่ยนไป" in preview.faults[0].rule
    assert Pairing.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 and nothing of a workbook", "ไม่ใช่สมุดงาน"),
        (b"\x00\x01\x02", "อ่านแฟ้มนี้ไม่ได้"),
        (b"\xff\xd8\xff\xe0 a photo \xff\xfe\xdb", "อ่านแฟ้มนี้ไม่ได้"),
        (b"", "ไม่มีข้อมูล"),
        (b"a,b\n1,2\n", "ไม่พบคอลัมน์ “จังหวัด”"),
        ((",".join(HEADERS) + "\n").encode(), "ไม่มีแถวข้อมูล"),
        ((",".join([*HEADERS, "จังหวัด"]) + "\nx\n").encode(), "คอลัมน์ซ้ำ “จังหวัด”"),
        ((",".join([*HEADERS, "อื่น"]) + "\nx\n").encode(), "ไม่รู้จักคอลัมน์ “อื่น”"),
        (b"x" * (files.MAX_BYTES + 1), "ใหญ่เกิน 5 MB"),
    ],
)
def test_a_file_that_is_no_table_of_pairings_is_refused_in_words(data, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(data)


def test_a_truncated_workbook_is_refused_in_words():
    data = _workbook(*(_row(**LYON) for _ in range(50)))
    with pytest.raises(UnreadableFile, match="ไม่ใช่สมุดงาน"):
        read_table(data[: len(data) // 2])


def test_more_rows_than_one_request_carries_out_are_refused():
    line = ",".join(["", "เชียงใหม่", "ลียง", "", "เมือง", "FR", "", "", ""])
    data = "\n".join([",".join(HEADERS), *[line] * 100_000]).encode()
    with pytest.raises(UnreadableFile):
        read_table(data)
    with pytest.raises(UnreadableFile, match="1,000 แถว"):
        read_table(data[: data.index(b"\n" + line.encode()) + 2000 * (len(line.encode()) + 1)])
    book = _workbook(*[_row(**LYON)] * 1_001)
    with pytest.raises(UnreadableFile, match="1,000 แถว"):
        read_table(book)


def test_a_workbook_that_unpacks_beyond_measure_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MAX_UNPACKED_BYTES + 1))
    with pytest.raises(UnreadableFile, match="ข้อมูลภายในเกิน 8 MB"):
        read_table(buffer.getvalue())


def test_a_long_comment_in_a_sheet_is_refused_before_it_is_read():
    book, swollen = io.BytesIO(_workbook(_row(**LYON))), io.BytesIO()
    with zipfile.ZipFile(book) as read, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as out:
        for part in read.infolist():
            data = read.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                comment = b"<!--" + b"x" * (9 * 1024 * 1024) + b"-->"
                data = data.replace(b"<sheetData>", comment + b"<sheetData>")
            out.writestr(part, data)
    assert len(swollen.getvalue()) < 100_000
    with pytest.raises(UnreadableFile, match="ข้อมูลภายในเกิน 8 MB"):
        read_table(swollen.getvalue())


def test_a_csv_of_very_many_columns_is_refused_at_once():
    data = b",".join(b"c%d" % number for number in range(600_000))
    with pytest.raises(UnreadableFile, match="ไม่รู้จักคอลัมน์ “c0”"):
        read_table(data)


def test_unseen_characters_of_a_cell_are_left_out(places, editor):
    row = _row(**{**LYON, "counterpart_th": "ลี\u202eยง\u200b", "note": "หนึ่ง\x0bสอง\u202e"})
    data = (",".join(HEADERS) + "\n" + ",".join(f'"{cell}"' for cell in row)).encode()
    PairingImport(user=editor).import_data(read_table(data), dry_run=False)
    pairing = Pairing.objects.select_related("counterpart").get()
    assert (pairing.counterpart.name_th, pairing.note) == ("ลียง", "หนึ่ง\nสอง")


def test_a_csv_in_the_thai_code_page_is_read():
    data = f"{','.join(HEADERS)}\n,เชียงใหม่,ลียง,,เมือง,FR,,,\n".encode("cp874")
    table = read_table(data)
    assert table.dict[0]["จังหวัด"] == "เชียงใหม่"


def test_rows_keep_the_numbers_of_their_sheet():
    blank = [""] * len(HEADERS)
    table = read_table(_workbook(blank, _row(**LYON), blank, _row(**LYON)))
    assert table[files.ROW] == [3, 5]


# In the admin.


def test_an_export_holds_what_the_list_shows_and_is_on_record(client, editor):
    listed = factories.pairing("TH-50", "อูโอซุ", note="ปกติ")
    factories.edition_row(listed, "๓๒/๑")
    factories.pairing("TH-83", "นีซ", signed=None)
    response = _download(client, "เชียงใหม่")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [*HEADERS, "สถานะ", "การยืนยัน", "เลขที่ในบัญชี"]
    assert rows[1:] == [
        ["P-0001", "เชียงใหม่", "อูโอซุ", "", "จังหวัด", "ญี่ปุ่น", "เมืองพี่เมืองน้อง",
         "8 ส.ค. 2532", "ปกติ", "ลงนามแล้ว", "ยืนยันแล้ว", "๓๒/๑"]
    ]  # fmt: skip
    taken = AccessRecord.objects.get(kind="exported")
    assert taken.by == editor
    assert "q=" in taken.detail


def test_an_export_is_scoped_by_the_filters_of_the_list(client):
    factories.pairing("TH-50", "อูโอซุ")
    factories.pairing("TH-83", "นีซ", signed=None)
    address = reverse("admin:registry_pairing_export") + "?status__exact=in_progress"
    response = client.post(address, {"format": "1", "resource": "0"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["P-0002"]


def test_exported_text_is_never_a_formula(client):
    for place, risky in enumerate(["=1+1", "+66", "-5", "@cmd", "\tก"], start=1):
        factories.pairing("TH-50", f"หน่วย {place}", note=risky)
    csv_text = _download(client, kind="1").content
    assert csv_text.startswith(b"\xef\xbb\xbf")
    lines = csv_text.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[8] for line in lines] == ["'=1+1", "'+66", "'-5", "'@cmd", "'\tก"]
    book = openpyxl.load_workbook(io.BytesIO(_download(client).content))
    types = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in types


@pytest.mark.parametrize("kind", ["0", "1"])
def test_an_export_imported_again_changes_nothing(client, editor, kind):
    factories.pairing("TH-50", "อูโอซุ", note="=1+1")
    factories.pairing("TH-83", factories.counterpart("ลียง", country="FR", name_en="Lyon"),
                      signed="2019-01", confirmed=False)  # fmt: skip
    factories.pairing("TH-57", "ฮนโจ", signed=None)
    preview = _try(_download(client, kind=kind).content, user=editor)
    assert (preview.new, preview.changed, preview.same, preview.faults) == (0, 0, 3, [])
    assert preview.passed_over == ["สถานะ", "การยืนยัน", "เลขที่ในบัญชี"]


def test_a_file_is_shown_confirmed_and_written(client, editor, places):
    address = reverse("admin:registry_pairing_import")
    shown = client.post(address, _upload(_workbook(_row(**LYON))))
    assert shown.context["preview"].new == 1
    assert Pairing.objects.count() == 0
    agreement = shown.context["confirm_form"].initial
    done = client.post(reverse("admin:registry_pairing_process_import"), agreement, follow=True)
    assert "เพิ่ม 1 คู่" in done.content.decode()
    assert Pairing.objects.get().counterpart.name_en == "Lyon"
    # The same page sent a second time finds its file gone, and says so.
    twice = client.post(reverse("admin:registry_pairing_process_import"), agreement, follow=True)
    assert "โปรดเลือกแฟ้มอีกครั้ง" in twice.content.decode()
    assert Pairing.objects.count() == 1


@pytest.mark.expects_log("django.request")
def test_a_register_that_changed_after_the_preview_is_not_written_over(client, editor, places):
    shown = client.post(reverse("admin:registry_pairing_import"), _upload(_workbook(_row(**LYON))))
    _try(_workbook(_row(**{**LYON, "relation": "หุ้นส่วน"})), user=editor)
    agreement = shown.context["confirm_form"].initial
    response = client.post(reverse("admin:registry_pairing_process_import"), agreement)
    assert response.status_code == 409
    assert "ทะเบียนเปลี่ยนไป" in response.content.decode()
    assert Pairing.objects.get().relation == "partnership"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"PK\x03\x04 nothing", "a.xlsx", "ไม่ใช่สมุดงาน"),
        (b"MZ\x90\x00", "program.xlsx", "อ่านแฟ้มนี้ไม่ได้"),
        ("ก,ข\n1,2\n".encode(), "a.csv", "ไม่รู้จักคอลัมน์"),
        (b"x" * (files.MAX_BYTES + 1), "big.xlsx", "เกิน 5 MB"),
    ],
)
def test_a_broken_file_is_told_on_the_form(client, data, name, words):
    response = client.post(reverse("admin:registry_pairing_import"), _upload(data, name))
    assert response.status_code == 200
    assert words in str(response.context["form"].errors["import_file"])


def test_bad_rows_are_told_on_the_page_and_cannot_be_confirmed(client, places):
    data = _workbook(_row(**{**LYON, "province": "ไม่มีจังหวัดนี้"}))
    response = client.post(reverse("admin:registry_pairing_import"), _upload(data))
    page = response.content.decode()
    assert "ไม่มีจังหวัดนี้" in page
    assert "ไม่พบในทะเบียน" in page
    assert reverse("admin:registry_pairing_process_import") not in page


def test_the_empty_workbook_can_be_imported_once_filled(client, editor, places):
    response = client.get(reverse("admin:registry_pairing_template"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["ทะเบียน", "คำอธิบาย"]
    book["ทะเบียน"].append(_row(**LYON))
    buffer = io.BytesIO()
    book.save(buffer)
    assert _try(buffer.getvalue(), user=editor).new == 1


# By command.


def test_the_command_is_a_dry_run_until_told_to_commit(places, tmp_path, capsys):
    path = tmp_path / "register.xlsx"
    path.write_bytes(_workbook(_row(**LYON)))
    call_command("import_register", path)
    assert "ยังไม่ได้บันทึก" in capsys.readouterr().out
    assert Pairing.objects.count() == 0
    call_command("import_register", path, "--commit")
    assert "เพิ่ม 1 คู่" in capsys.readouterr().out
    assert Pairing.objects.count() == 1
    assert set(Change.objects.order_by("-number").values_list("door", flat=True)[:3]) == {"import"}


def test_the_command_ends_with_an_error_when_anything_is_wrong(places, tmp_path, capsys):
    path = tmp_path / "register.csv"
    with pytest.raises(CommandError, match="เปิดแฟ้ม"):
        call_command("import_register", path)
    path.write_bytes(b"\x00")
    with pytest.raises(CommandError, match="อ่านแฟ้มนี้ไม่ได้"):
        call_command("import_register", path)
    path.write_text(f"{','.join(HEADERS)}\n,ไม่มี,ก,,เมือง,JP,,,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="พบข้อผิดพลาด 1 แห่ง"):
        call_command("import_register", path, "--commit")
    assert "แถว 2 จังหวัด “ไม่มี”" in capsys.readouterr().out
    assert Pairing.objects.count() == 0


def test_the_register_is_read_once_however_many_rows(places, editor, django_assert_max_num_queries):
    rows = [_row(**{**LYON, "counterpart_th": f"หน่วย {place}", "counterpart_en": ""})
            for place in range(50)]  # fmt: skip
    table = read_table(_workbook(*rows))
    # Two savepoint statements a row, as the package wraps each, and the register itself.
    with django_assert_max_num_queries(2 * 50 + 15):
        result = PairingImport().import_data(table, dry_run=True, user=editor)
    assert Preview(result, title="").new == 50
