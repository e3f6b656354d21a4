"""Files as offices hand them in: found to be tables, read as they are, or refused in words."""

import io
import signal
import time
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from registry.importing import cells
from registry.importing.cells import UnreadableFile
from registry.importing.files import write_template
from registry.importing.marked import opened, write_marked
from registry.importing.reading import read_table
from tests import factories
from tests.registry.importing import (
    HEADERS,
    LYON,
    book_bytes,
    check,
    packed_later,
    places,
    row,
    told,
    workbook,
)


def _packed(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def _changed(part: str, before: bytes, added: bytes) -> bytes:
    """A workbook of one row, with something put in before a tag of one of its parts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(row(**LYON)))) as packed,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in packed.namelist():
            content = packed.read(name)
            if name.endswith(part):
                assert before in content
                content = content.replace(before, added + before, 1)
            changed.writestr(name, content)
    return buffer.getvalue()


def _old_office(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le")


HEAD = ",".join(HEADERS)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ว่างเปล่า"),
        (b" \n\n ", "ว่างเปล่า"),
        (b"PK\x03\x04 and nothing of a workbook", "ไม่ใช่สมุดงาน"),
        (packed_later(_packed(xl__workbook_dot_xml=b"<x/>")), "ไม่ใช่สมุดงาน"),
        (workbook(row(**LYON))[:3000], "ไม่ใช่สมุดงาน"),
        (b"\x00\x01\x02", "อ่านแฟ้มนี้ไม่ได้"),
        (b"MZ\x90\x00\x03", "EXE ไม่ใช่ตาราง"),
        (b"\xff\xd8\xff\xe0 a photo", "JPEG ไม่ใช่ตาราง"),
        (b"%PDF-1.7 a document", "PDF ไม่ใช่ตาราง"),
        (_old_office("Workbook"), "รุ่นเก่า"),
        (_old_office("EncryptedPackage"), "ตั้งรหัสผ่าน"),
        (b"<html><table><tr><td>x</td></tr></table>", "หน้าเว็บ"),
        (_packed(content_dot_xml=b"<x/>", mimetype=b"application/vnd.oasis"), "OpenDocument"),
        (_packed(xl__workbook_dot_bin=b"x"), "ไบนารี"),
        (_packed(word__document_dot_xml=b"<x/>"), "Word"),
        (b"a,b\n1,2\n", "ไม่พบแถวหัวคอลัมน์.*แถวแรกเขียนว่า “a”, “b”"),
        (HEAD.encode(), "ไม่มีแถวข้อมูล"),
        ((HEAD + ",ชื่อจังหวัด\nx\n").encode(), "คอลัมน์ “จังหวัด”, “ชื่อจังหวัด” หมายถึง “จังหวัด” ทั้งหมด"),
        ("จังหวด,เมืองต่างประเทศ,ประเทศ\nx,y,z\n".encode(),
         "ไม่พบคอลัมน์ “จังหวัด” คอลัมน์ “จังหวด” หมายถึง “จังหวัด” หรือไม่"),
        (b"x" * (cells.MAX_BYTES + 1), "ใหญ่เกิน 10 MB"),
        (_packed(xl__worksheets__sheet1_dot_xml=b"0" * (cells.MAX_UNPACKED_BYTES + 1)),
         "ข้อมูลภายในเกิน 64 MB"),
        (_packed(xl__worksheets__sheet1_dot_xml=b"<!--" + b"x" * 9_000_000 + b"-->"), "ผิดปกติ"),
        (_packed(xl__workbook_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "ผิดปกติ"),
        (_packed(xl__workbook_dot_xml='<?xml version="1.0"?><a/>'.encode("utf-16")),
         "ผิดปกติ"),
        (_packed(xl__workbook_dot_xml=b"<sheets>" + b"<x:sheet r:id='r1'/>" * 201), "201 แผ่นงาน"),
        (_packed(xl__sheet_dot_bin=b"<mergeCells><mergeCell ref = 'A1:A1048576'/>"), "ผสานเซลล์"),
        (_packed(xl__a_dot_xml=b'<mergeCell ref="A1:XFD&#49;"/>'), "ผิดปกติ"),
        (_packed(xl__a_dot_xml=b'<hyperlink ref="A1:XFD1048576"/>'), "ทำลิงก์ไว้กว้างผิดปกติ"),
        (_packed(xl__a_dot_xml=(b"<!--" + b"x" * 60_000 + b"-->") * 2 + b"<!DOCTYPE a>"),
         "ส่วนภายในที่ผิดปกติ"),
        (_packed(xl__sheet_dot_bin=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "ส่วนภายในที่ผิดปกติ"),
        (_packed(xl__sheet_dot_bin='<?xml version="1.0"?><a/>'.encode("utf-16")),
         "ส่วนภายในที่ผิดปกติ"),
        (_packed(xl__a_dot_xml=b"<x:row r='1'/>" * 100_001), "100,000 แถว"),
        (_packed(xl__sheet_dot_bin=b"<row>" + b"<c/>" * 240_001), "240,000 เซลล์"),
        (_packed(xl__styles_dot_xml=b"<fonts>" + b"<font/>" * 50_001), "รูปแบบที่จัดไว้มากผิดปกติ"),
        (_packed(xl__sharedStrings_dot_xml=b"<sst>" + b"<si/>" * 240_001), "มากผิดปกติ"),
        (_packed(xl__a_dot_xml=b"</a>" * 2_880_001), "มากผิดปกติ"),
        (HEAD.encode() + b"\n" * 1_048_577, "1,048,576 บรรทัด"),
        ("\n".join([HEAD, *[",เชียงใหม่,ลียง,,เมือง,FR,,,"] * 20_001]).encode(), "20,000 แถว"),
        (b",".join(b"c%d" % number for number in range(600_000)), "ไม่พบแถวหัวคอลัมน์"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_pairings_is_refused_in_words(data, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(data)


def test_an_office_s_workbook_is_read_as_it_is():
    """Titles above, headers in two lines, merged cells, a sum below, sheets beside, one hidden."""
    book = openpyxl.Workbook()
    book.active.title = "ปก"
    book.active.append(["บัญชีคู่ความสัมพันธ์"])
    sheet = book.create_sheet("บัญชี")
    for cells_of_row in (
        ["บัญชีคู่ความสัมพันธ์ ณ วันที่ ๔ มกราคม ๒๕๖๒"],
        [],
        ["ที่", "จังหวัด", "คู่ความสัมพันธ์", None, "ประเทศ", "วัน/เดือน/ปี ที่ลงนาม", "ผู้ติดต่อ"],
        [None, None, "ภาษาไทย", "ภาษาอังกฤษ"],
        [1, "จ.เชียงใหม่", "ลียง", "Lyon", "ฝรั่งเศส", datetime(2019, 1, 4), "-"],  # noqa: DTZ001
        [2, None, "ตูร์", "Tours", "ฝรั่งเศส", "๒๕๖๐", "-"],
        ["ที่", "จังหวัด", "คู่ความสัมพันธ์", None, "ประเทศ", "วัน/เดือน/ปี ที่ลงนาม", "ผู้ติดต่อ"],
        [3, "ภูเก็ต", "นีซ\u200b", "Nice", "ฝรั่งเศส", None, "-"],
        ["รวมทั้งสิ้น ๓ คู่"],
        [None, None, None, None, None, None, "ลงชื่อ"],
    ):
        sheet.append(cells_of_row)
    for merged in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:G4", "B5:B6"):
        sheet.merge_cells(merged)
    book.create_sheet("ความลับ").sheet_state = "hidden"
    table = read_table(book_bytes(book))
    assert (table.sheet, table.sheets, table.hidden) == ("บัญชี", ["ปก", "บัญชี"], ["ความลับ"])
    assert table.headers == {
        "province": "จังหวัด",
        "counterpart_th": "คู่ความสัมพันธ์ ภาษาไทย",
        "counterpart_en": "คู่ความสัมพันธ์ ภาษาอังกฤษ",
        "country": "ประเทศ",
        "signed_on": "วัน/เดือน/ปี ที่ลงนาม",
    }
    assert [(line.number, line.cells["province"]) for line in table.lines] == [
        (5, "จ.เชียงใหม่"), (6, "จ.เชียงใหม่"), (8, "ภูเก็ต"),
    ]  # fmt: skip
    assert [number for number, _text in table.footers] == [7, 9, 10]
    assert [header for header, _meant in table.passed_over] == ["ที่", "ผู้ติดต่อ"]
    assert table.address("signed_on", 6) == "F6"
    with pytest.raises(UnreadableFile, match="ไม่มีแผ่นงาน “ความลับ” ที่มองเห็นได้"):
        read_table(book_bytes(book), "ความลับ")
    with pytest.raises(UnreadableFile, match="ไม่พบแถวหัวคอลัมน์"):
        read_table(book_bytes(book), "ปก")


def test_a_text_file_is_read_in_any_of_the_usual_codes_and_signs():
    text = (
        '"บัญชี จังหวัด"\r\nProvince{0}ชื่อเมือง{0}Country\r\n'
        '"จ. เชียงใหม่"{0}"ลี\nยง"{0}JP\r\nภูเก็ต{0}นีซ{0}FR\r\n'
    )
    for code in ("utf-8", "utf-8-sig", "cp874", "utf-16"):
        for sign in ",;\t|":
            table = read_table(text.format(sign).encode(code))
            lines = [(line.number, line.cells["province"]) for line in table.lines]
            assert lines == [(3, "จ. เชียงใหม่"), (5, "ภูเก็ต")], (code, sign)


def test_fifty_thousand_formatted_empty_rows_are_no_rows():
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(row(**LYON))
    fill = PatternFill("solid", fgColor="FFFFEE")
    for number in range(3, 50_003):
        book.active.cell(number, 1).fill = fill
    assert len(read_table(book_bytes(book)).lines) == 1


def test_a_stray_cell_far_off_and_numbers_beyond_measure_hold_nobody_up():
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(row(**LYON | {"note": 10**20}))
    book.active.cell(1_048_576, 40).value = 1e300
    data = book_bytes(book)
    started = time.process_time()
    table = read_table(data)
    assert [line.number for line in table.lines] == [2]
    assert table.lines[0].cells["note"] == "1e+20"
    given_back = openpyxl.load_workbook(io.BytesIO(write_marked(data, table, [])), read_only=True)
    assert given_back.active["I2"].value == "1e+20"
    assert time.process_time() - started < 5


def test_what_is_slow_to_read_is_refused_before_it_holds_a_process(monkeypatch):
    """A range of cells named a million times, in ten thousand bytes."""
    ranges = b'<conditionalFormatting sqref="' + b"A1 " * 1_000_000 + b'"/>'
    data = _changed("sheet1.xml", b"<pageMargins", ranges)
    monkeypatch.setattr("registry.importing.workbook.READING_SECONDS", 1)
    started = time.process_time()
    with pytest.raises(UnreadableFile, match="นานผิดปกติ"):
        read_table(data)
    with pytest.raises(UnreadableFile, match="นานผิดปกติ"):
        opened(data)
    assert time.process_time() - started < 4
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_of_a_workbook_that_cannot_be_opened_whole_the_table_comes_back_marked():
    odd = b'<row r="3"><c r="C3" t="inlineStr" s="99"><is><t>x</t></is></c></row>'
    data = _changed("sheet1.xml", b"</sheetData>", odd)
    table = read_table(data)
    assert [line.number for line in table.lines] == [2, 3]
    given_back = openpyxl.load_workbook(io.BytesIO(write_marked(data, table, [])))
    assert [cell.value for cell in given_back[table.sheet]["C"][1:]] == ["ลียง", "x"]
    with pytest.raises(UnreadableFile, match="รูปแบบที่เสียหาย"):
        opened(data)


@pytest.mark.django_db
def test_words_are_understood_however_offices_write_them():
    places()
    factories.pairing("TH-50", "อูโอซุ", signed=None)
    said = ["เชียงใหม่", "จ.เชียงใหม่", "จังหวัดเชียงใหม่", "Chiang Mai", "CHIANGMAI", "th-50", "TH50",
            " จังหวัด  เชียงใหม่\u200b", "เชียง\u00a0ใหม่\u202e", "Chiang Mai Province"]  # fmt: skip
    homes = ["ญี่ปุ่น", "Japan", "jp", " ประเทศญี่ปุ่น "]
    for province in said:
        for country in homes[: 4 if province == said[0] else 1]:
            data = workbook(row(province=province, counterpart_th="อูโอซุ", country=country))
            assert check(data).counts == (0, 0, 1, 0), (province, country)


@pytest.mark.django_db
def test_unseen_signs_are_left_out_and_a_cell_of_a_megabyte_is_refused_alone():
    places()
    odd = {**LYON, "counterpart_th": "เเลี\u202eยง\u200b\u0e4d\u0e32", "note": "หนึ่ง\x0bสอง\u202e"}
    csv = HEAD + "\n" + ",".join(f'"{cell}"' for cell in row(**odd)) + "\n"
    csv += ",".join(row(**{**LYON, "note": "ก" * 1_000_000, "province": "ภูเก็ต"})) + "\n"
    found = check(csv.encode())
    assert (found.rows[0].counterpart_th, found.rows[0].note) == ("แลียงำ", "หนึ่ง\nสอง")
    assert told(found) == [(3, "หมายเหตุ", "ก" * 79 + "…")]
    assert "1,000,000 ตัวอักษร" in found.faults[0].rule


@pytest.mark.django_db
def test_the_empty_workbook_can_be_imported_once_filled():
    places()
    book = openpyxl.load_workbook(io.BytesIO(write_template()))
    assert book.sheetnames == ["ทะเบียน", "คำอธิบาย"]
    book["ทะเบียน"].append(row(**LYON))
    assert check(book_bytes(book)).counts == (1, 0, 0, 0)
