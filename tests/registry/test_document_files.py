"""Files of documents: versions, languages, the redacted copy, and who gets which."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from registry import actions
from registry.choices import Access
from registry.models import Document, DocumentFile
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed
from sistercity.files import redaction
from sistercity.files.content import RefusedFile, read_document
from tests import factories
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")


def pages(*words: str, **values):
    return read_document(uploads.written(*words, **values))


def redacted(document: Document, content, *words: str) -> DocumentFile:
    return factories.document_file(document, content, role="redacted", redacted_words=words)


def status(client, held: DocumentFile) -> int:
    response = client.get(f"/documents/{held.document_id}/files/{held.pk}/")
    if response.status_code == 200:
        b"".join(response)
    return response.status_code


def test_a_new_file_is_the_next_version_of_its_language_and_nothing_is_overwritten():
    document = factories.document("บันทึกความเข้าใจ", kind="mou", content=pages("first"))
    thai = factories.document_file(document, pages("second"), note="แก้คำผิดหน้า 3")
    english = factories.document_file(document, pages("in English"), language="en")
    again = factories.document_file(document, pages("second"))
    assert again == english  # the very file that is current makes no version
    rows = DocumentFile.objects.order_by("id")
    told = [(row.language, row.role, row.version_number, row.note) for row in rows]
    assert told == [
        ("th", "original", 1, ""),
        ("th", "original", 2, "แก้คำผิดหน้า 3"),
        ("en", "original", 1, ""),
    ]
    assert set(DocumentFile.objects.current()) == {thai, english}
    assert str(thai) == "ต้นฉบับ ภาษาไทย ฉบับที่ 2"


@refused
def test_earlier_versions_are_named_to_all_and_opened_by_the_ministry_alone(client):
    document = factories.document("คู่มือ", content=pages("first"))
    first = document.files.get()
    second = factories.document_file(document, pages("second"))
    for person, statuses in (
        (None, (404, 200)), (factories.posted(), (404, 200)),
        (factories.person(Role.PLANNER), (200, 200)),
    ):  # fmt: skip
        if person:
            client.force_login(person)
        assert (status(client, first), status(client, second)) == statuses, person
        page = client.get(f"/documents/{document.pk}/").content.decode()
        assert first.file.sha256 in page
        assert second.file.sha256 in page
        assert "วิธีตรวจว่าแฟ้มตรงกับทะเบียน" in page
    client.logout()
    told = client.get(f"/api/v1/documents/{document.pk}/").json()["files"]
    assert [(one["version_number"], one["is_current"]) for one in told] == [(2, True), (1, False)]
    assert told[1]["url"] is None
    whole = client.get(f"/documents/{document.pk}/file/")
    assert b"second" in b"".join(whole)


@refused
def test_a_file_taken_out_goes_to_nobody_and_brings_none_back(client):
    document = factories.document("คู่มือ", content=pages("first"))
    factories.document_file(document, pages("second"))
    last = document.files.get(version_number=2)
    editor = factories.person(Role.EDITOR)
    with pytest.raises(NotAllowed):
        actions.remove_document_file(by=factories.person(Role.PLANNER), file_id=last.pk, reason="ก")
    actions.remove_document_file(by=editor, file_id=last.pk, reason="มีเลขบัตรประชาชน")
    assert status(client, last) == 404
    assert not DocumentFile.objects.current().exists()
    client.force_login(editor)
    assert status(client, last) == 404
    assert "นำแฟ้มออกแล้ว" in client.get(f"/documents/{document.pk}/").content.decode()
    history = client.get(reverse("admin:registry_document_history", args=[document.pk]))
    assert "มีเลขบัตรประชาชน" in history.content.decode()


@refused
def test_what_is_taken_back_is_taken_back_as_known_before_too(client):
    with clock.playing(datetime(2023, 8, 1, 3, tzinfo=UTC)):
        by_mistake = factories.document("บันทึกที่เผยแพร่ผิด", content=pages("first"))
        past = factories.document("คู่มือที่ยกเลิก", content=pages("second"))
        original = past.files.get()
    at = "known_at=2023-08-05"
    told = client.get(f"/api/v1/documents/?{at}").json()["results"]
    assert [len(one["files"]) for one in told] == [1, 1]
    editor = factories.person(Role.EDITOR)
    with clock.playing(datetime(2023, 8, 9, 3, tzinfo=UTC)):
        by_mistake.access, by_mistake.published_on = Access.INTERNAL, None
        past.withdrawn_on = date(2023, 8, 9)
        for row in (by_mistake, past):
            actions.save_document(by=editor, document=row)
        actions.remove_document_file(by=editor, file_id=original.pk, reason="มีเลขบัตรประชาชน")
    for door in ("/api/v1/documents/", "/documents/"):
        page = client.get(f"{door}?{at}").content.decode()
        assert by_mistake.title_th not in page
        # What was revoked was in force then, and is told so.
        assert past.title_th in page
        assert original.file.sha256 not in page
    assert client.get(f"/api/v1/documents/{by_mistake.pk}/?{at}").status_code == 404
    client.force_login(editor)
    assert by_mistake.title_th in client.get("/documents/?known_at=2566-08-05").content.decode()


@refused
def test_of_an_original_with_personal_data_the_public_gets_the_redacted_copy_only(client):
    document = factories.document("บันทึกความเข้าใจ", kind="mou", content=pages("Somchai signs"))
    original = document.files.get()
    assert status(client, original) == 200
    copy = redacted(document, pages("XXXX signs"), "Somchai")
    document.refresh_from_db()
    assert document.bears_personal_data is True
    shut = (None, factories.posted(), factories.posted(Role.APPROVER))
    for person in shut:
        if person:
            client.force_login(person)
        assert (status(client, original), status(client, copy)) == (404, 200), person
        page = client.get(f"/documents/{document.pk}/").content.decode()
        assert original.file.sha256 not in page
        assert copy.file.sha256 in page
        for path in ("/documents/?search=บันทึก", "/documents/?known_at=2566-08-15"):
            assert "ต้นฉบับ" not in client.get(path).content.decode()
        told = client.get(f"/api/v1/documents/{document.pk}/").json()["files"]
        assert [one["role"] for one in told] == ["redacted"]
        assert b"XXXX" in b"".join(client.get(f"/documents/{document.pk}/file/"))
    client.force_login(factories.person(Role.EDITOR))
    assert (status(client, original), status(client, copy)) == (200, 200)


def with_edit(data: bytes, words: str) -> bytes:
    """The file with its first page written anew behind what stood there before."""
    buffer = io.BytesIO(data)
    writer = PdfWriter(buffer, incremental=True)
    new = PdfReader(io.BytesIO(uploads.written(words).read())).pages[0]
    stream = new["/Contents"].get_object().clone(writer)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words", "told"),
    [
        (lambda: pages("Somchai signs"), ("Nobody",), "เหมือนกับต้นฉบับทุกประการ"),
        (lambda: pages("empty", "Mr. Som chai"), ("somchai",), "หน้า 2 ยังพบ “somchai”"),
        (lambda: pages("tel. 081 234"), ("๐๘๑-๒๓๔", "๐๘๑ ๒๓๔"), "หน้า 1 ยังพบ “๐๘๑ ๒๓๔”"),
        (lambda: pages("XXXX", author="Somchai"), ("Somchai",), "ข้อมูลแฝงของแฟ้ม"),
        (lambda: pages("XXXX"), (), "โปรดพิมพ์ถ้อยคำที่ปกปิด"),
        (lambda: pages("XXXX"), (" ", "x"), "โปรดพิมพ์ถ้อยคำที่ปกปิด"),
    ],
)
def test_a_redacted_copy_that_hides_nothing_is_refused(content, words, told):
    document = factories.document("หนังสือ", kind="mou", content=pages("Somchai signs"))
    before = Change.objects.count()
    with pytest.raises(RefusedFile, match=told):
        redacted(document, content(), *words)
    document.refresh_from_db()
    assert (document.bears_personal_data, document.files.count()) == (False, 1)
    assert Change.objects.count() == before


def drawn(*parts: str, resources: dict | None = None) -> bytes:
    """A document of one page that paints these parts in their order; ``TEXT`` is the words."""
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(uploads.written("Somchai signs")))
    page = writer.pages[0]
    stream = page["/Contents"].get_object()
    words = stream.get_data().decode()
    stream.set_data(" ".join(words if part == "TEXT" else part for part in parts).encode())
    for kind, named in (resources or {}).items():
        page["/Resources"][NameObject(kind)] = named(writer)
    writer.write(buffer)
    return buffer.getvalue()


def black(writer: PdfWriter) -> DictionaryObject:
    """A picture of one black point, under the name Im1."""
    image = DecodedStreamObject()
    image.set_data(b"\x00")
    for key, value in (("/Subtype", "/Image"), ("/ColorSpace", "/DeviceGray")):
        image[NameObject(key)] = NameObject(value)
    for key, number in (("/Width", 1), ("/Height", 1), ("/BitsPerComponent", 8)):
        image[NameObject(key)] = NumberObject(number)
    return DictionaryObject({NameObject("/Im1"): writer._add_object(image)})


def faint(_writer: PdfWriter) -> DictionaryObject:
    """Paint that lets three quarters through, under the name G1."""
    state = DictionaryObject({NameObject("/ca"): FloatObject(0.25)})
    return DictionaryObject({NameObject("/G1"): state})


def words_by_all(data: bytes, path: Path) -> str:
    """What two programs read in a document: its pages, its notes and what it says of itself."""
    path.write_bytes(data)
    reader = PdfReader(io.BytesIO(data))
    told = [page.extract_text() for page in reader.pages]
    told += [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", ())]
    told.append(str(reader.metadata))
    for program in (["pdftotext", "-layout", path, "-"], ["pdfinfo", path]):
        run = subprocess.run(program, capture_output=True, text=True, check=True)
        told.append(run.stdout)
    return "\n".join(told)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (drawn("TEXT", "0 45 300 20 re f"), "หน้า 1 มีข้อความอยู่ใต้สีหรือภาพที่ทับไว้"),
        # White paint hides as black does; so does a path of lines, and one box turned by a matrix.
        (drawn("TEXT", "1 g 5 45 60 20 re f"), "หน้า 1 มีข้อความอยู่ใต้"),
        (drawn("TEXT", "5 45 m 60 45 l 60 65 l 5 65 l h f"), "หน้า 1 มีข้อความอยู่ใต้"),
        (drawn("TEXT", "5 45 m 60 45 60 65 v 5 65 5 45 y f"), "หน้า 1 มีข้อความอยู่ใต้"),
        # The pen of a marker, as wide as a line of words.
        (drawn("TEXT", "16 w 5 54 m 60 54 l S"), "หน้า 1 มีข้อความอยู่ใต้"),
        (drawn("TEXT", "q 1 0 0 1 20 40 cm 0 5 60 20 re f Q"), "หน้า 1 มีข้อความอยู่ใต้"),
        (drawn("TEXT", "q 200 0 0 40 0 40 cm /Im1 Do Q", resources={"/XObject": black}),
         "หน้า 1 มีข้อความอยู่ใต้"),
    ],
)  # fmt: skip
def test_text_under_paint_is_refused_whatever_words_were_named(data, told, tmp_path):
    # The name is there for whoever reads the file by program.
    assert words_by_all(data, tmp_path / "a.pdf").count("Somchai") == 2
    document = factories.document("หนังสือ", kind="mou", content=pages("another"))
    upload = uploads.SimpleUploadedFile("ปกปิด.pdf", data)
    with pytest.raises(RefusedFile, match=told):
        redacted(document, read_document(upload), "คำอื่น")


@pytest.mark.parametrize(
    "data",
    [
        # Shading behind the words, a bar beside them, underlines, a frame, a slanting line, a
        # highlighter.
        drawn("0.8 g 0 45 300 20 re f 0 g", "TEXT"),
        drawn("TEXT", "0 5 300 20 re f"),
        drawn("TEXT", "10 48 90 1 re f"),
        drawn("TEXT", "2 w 10 48 m 90 48 l S"),
        drawn("TEXT", "4 w 2 40 m 95 40 l 95 70 l 2 70 l s"),
        drawn("TEXT", "2 40 m 95 70 l S"),
        drawn("TEXT", "q /G1 gs 0 45 300 20 re f Q", resources={"/ExtGState": faint}),
    ],
)
def test_paint_that_hides_no_text_is_let_through(data):
    document = factories.document("หนังสือ", kind="mou", content=pages("another"))
    upload = uploads.SimpleUploadedFile("ปกปิด.pdf", data)
    assert redacted(document, read_document(upload), "คำอื่น").role == "redacted"


def test_notes_on_a_page_and_layers_that_are_switched_off_are_refused():
    for subtype in ("/Redact", "/Square", "/FreeText"):
        writer, buffer = PdfWriter(clone_from=PdfReader(uploads.written("XXXX"))), io.BytesIO()
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(subtype),
                NameObject("/Rect"): ArrayObject(map(NumberObject, (0, 40, 200, 70))),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
        writer.write(buffer)
        document = factories.document(f"หนังสือ {subtype}", kind="mou", content=pages("another"))
        upload = uploads.SimpleUploadedFile("ปกปิด.pdf", buffer.getvalue())
        with pytest.raises(RefusedFile, match="ยังไม่ผนวกกับหน้า"):
            redacted(document, read_document(upload), "คำอื่น")
    writer, buffer = PdfWriter(clone_from=PdfReader(uploads.written("XXXX"))), io.BytesIO()
    layer = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG")}))
    usual = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): usual}
    )
    writer.write(buffer)
    upload = uploads.SimpleUploadedFile("ปกปิด.pdf", buffer.getvalue())
    with pytest.raises(RefusedFile, match="ชั้นของเอกสารที่ปิดไว้"):
        redacted(document, read_document(upload), "คำอื่น")


def test_of_an_accepted_redacted_copy_no_program_reads_the_words(client, tmp_path):
    """What the public gets, read again by two programs, as an attacker would."""
    document = factories.document(
        "หนังสือ", kind="mou", content=pages("Somchai signs", author="Somchai")
    )
    redacted(document, pages("signed by the governor"), "Somchai")
    sent = client.get(f"/documents/{document.pk}/file/")
    told = words_by_all(b"".join(sent.streaming_content), tmp_path / "sent.pdf")
    assert "signed by the governor" in told
    assert "Somchai" not in told
    # The same reading finds it in the original, which the public does not get.
    original = words_by_all(pages("Somchai signs", author="Somchai").data, tmp_path / "own.pdf")
    assert original.count("Somchai") == 4


def test_words_left_in_an_earlier_state_of_the_file_are_found():
    document = factories.document("หนังสือ", kind="mou")
    edited = with_edit(uploads.written("Somchai signs").read(), "XXXX signs")
    assert "Somchai" not in PdfReader(io.BytesIO(edited)).pages[0].extract_text()
    upload = uploads.SimpleUploadedFile("ปกปิด.pdf", edited)
    with pytest.raises(RefusedFile, match="เนื้อแฟ้มก่อนแก้ไข"):
        redacted(document, read_document(upload), "Somchai")


def test_thai_words_are_found_however_the_file_spells_them():
    from weasyprint import HTML

    text = HTML(string="<p lang=th>ผู้ลงนาม นายสมชาย น้ำใจงาม</p>").write_pdf()
    document = factories.document("หนังสือ", kind="mou")
    upload = uploads.SimpleUploadedFile("ปกปิด.pdf", text)
    with pytest.raises(RefusedFile, match="หน้า 1 ยังพบ “สมชาย”"):
        redacted(document, read_document(upload), "ไม่มีคำนี้", "สมชาย")


def test_a_classified_document_refuses_every_door_to_a_file():
    held = factories.document("หนังสือ", kind="letter", published_on=None, content=pages("open"))
    held.secrecy, held.number, held.holder, held.title_th = "secret", "ลับมาก มท 1/2", "กอง", ""
    with pytest.raises(ValidationError, match="ไม่รับแฟ้มของเอกสารชั้นลับ"):
        actions.save_document(by=None, document=held)
    for role in ("original", "translation", "redacted"):
        with pytest.raises(ValidationError, match="ไม่รับแฟ้มของเอกสารชั้นลับ"):
            new_file = actions.NewFile(pages("open"), role=role, redacted_words=("gone",))
            actions.save_document(
                by=None,
                document=Document(kind="letter", secrecy="secret", number="ลับ 1/2", holder="กอง"),
                new_file=new_file,
            )
    assert Document.objects.get().secrecy == "ordinary"


# Letters.


def test_letters_refer_to_each_other_by_number_and_date_in_either_digits(client):
    plan = factories.document("แผนขับเคลื่อน", kind="plan")
    older = factories.document(
        "เชิญประชุม", kind="circular", number="มท 0204.1/ว 4413", issued_on=date(2018, 8, 7)
    )
    letter = factories.document("ส่งแผน", kind="circular", number="ที่  มท ๐๒๐๔.๑/ว ๑๕๙๕")
    lines = [
        "หนังสือกระทรวงมหาดไทย ด่วนมาก ที่ มท ๐๒๐๔.๑/ว ๔๔๑๓ ลงวันที่ ๗ สิงหาคม ๒๕๖๑",
        "หนังสือกระทรวงมหาดไทย ที่ มท ๐๒๐๔.๑/ว ๔๔๑๓ ลงวันที่ ๘ สิงหาคม ๒๕๖๑",
        "หนังสือจังหวัดแพร่ ที่ พร ๐๐๒๓/๑๗",
    ]
    actions.save_document(
        by=None, document=letter, references=lines, enclosures=["แผนขับเคลื่อน", "แบบตอบรับ", " "]
    )
    assert letter.number == "มท ๐๒๐๔.๑/ว ๑๕๙๕"
    referred = list(letter.references.values_list("written", "referred_id"))
    assert referred == [(lines[0], older.pk), (lines[1], None), (lines[2], None)]
    enclosed = list(letter.enclosures.values_list("position", "title", "enclosed_id"))
    assert enclosed == [(1, "แผนขับเคลื่อน", plan.pk), (2, "แบบตอบรับ", None)]
    # A letter entered later is tied to the line that named it.
    late = factories.document("แจ้งจังหวัด", kind="letter", number="พร 0023/17")
    assert letter.references.get(position=3).referred == late
    page = client.get(f"/documents/{letter.pk}/").content.decode()
    assert page.index("อ้างถึง") < page.index(lines[0]) < page.index("สิ่งที่ส่งมาด้วย")
    assert f'<a href="/documents/{older.pk}/">{lines[0]}</a>' in page
    assert "ถูกอ้างถึงหรือแนบโดย" in client.get(f"/documents/{older.pk}/").content.decode()
    told = client.get(f"/api/v1/documents/{letter.pk}/").json()
    assert [line["document"] for line in told["references"]] == [older.pk, None, late.pk]
    assert told["enclosures"][1] == {"position": 2, "text": "แบบตอบรับ", "document": None}
    for asked in ("ที่ มท ๐๒๐๔.๑/ว ๔๔๑๓", "มท.0204.1/ว4413", "มท 0204.1/ว 4413"):
        found = client.get("/documents/", {"search": asked}).content.decode()
        assert ">เชิญประชุม</a>" in found, asked
        assert ">ส่งแผน</a>" not in found, asked
    actions.save_document(by=None, document=letter, references=lines[2:], enclosures=[])
    assert [line.position for line in letter.references.all()] == [1]
    assert not letter.enclosures.exists()


def test_a_line_that_names_what_a_reader_may_not_see_is_not_shown(client):
    inner = factories.document("แนวปฏิบัติภายใน", access="internal", number="มท 1/๒๕๖๐")
    letter = factories.document("ส่งแนวปฏิบัติ", kind="letter")
    actions.save_document(by=None, document=letter, references=["หนังสือ ที่ มท 1/2560"])
    assert letter.references.get().referred == inner
    for path in (f"/documents/{letter.pk}/", "/documents/?search=ภายใน"):
        assert "มท 1/2560" not in client.get(path).content.decode()
    assert client.get(f"/api/v1/documents/{letter.pk}/").json()["references"] == []
    client.force_login(factories.person(Role.EDITOR))
    assert "มท 1/2560" in client.get(f"/documents/{letter.pk}/").content.decode()


@refused
def test_an_internal_document_and_its_file_are_the_ministrys(client):
    row = factories.document("แนวปฏิบัติภายใน", access="internal", content=pages("inner"))
    held = row.files.get()
    with pytest.raises(ValidationError, match="เผยแพร่ไม่ได้"):
        row.published_on = date(2020, 1, 1)
        actions.save_document(by=None, document=row)
    everybody = (None, factories.posted(), factories.posted(Role.APPROVER))
    for person in everybody:
        if person:
            client.force_login(person)
        assert "แนวปฏิบัติภายใน" not in client.get("/documents/?search=แนวปฏิบัติ").content.decode()
        for path in (f"/documents/{row.pk}/", f"/api/v1/documents/{row.pk}/"):
            assert client.get(path).status_code == 404, (person, path)
        assert client.get("/api/v1/documents/").json()["count"] == 0
        assert status(client, held) == 404
    client.force_login(factories.person(Role.PLANNER))
    assert "ใช้ภายใน" in client.get("/documents/").content.decode()
    assert status(client, held) == 200
    assert client.get("/api/v1/documents/").json()["count"] == 0


# The desk.

FORM = {
    "kind": "letter", "title_th": "หนังสือ", "secrecy": "ordinary", "urgency": "urgent",
    "access": "public", "upload_role": "original", "upload_language": "th", "issuer": "กระทรวง",
    "issued_on": "6 มี.ค. 2562",
}  # fmt: skip


def test_an_editor_enters_a_letter_once_with_its_lines_and_redacted_copy(client):
    client.force_login(factories.person(Role.EDITOR))
    add = reverse("admin:registry_document_add")
    wrong = client.post(add, FORM | {"number": "1595"}).content.decode()
    assert "อ่านเลขที่ “1595” เป็นเลขที่หนังสือราชการไม่ได้" in wrong
    wrong = client.post(add, FORM | {"kind": "circular", "number": "มท 1/2"}).content.decode()
    assert "เลขที่ของหนังสือเวียนมี ว" in wrong
    assert not Document.objects.exists()
    number = {"number": "ที่ มท ๐๒๐๔.๑/๑๕๙๕", "received_number": "13666", "received_on": "7/8/2562"}
    sent = FORM | number | {"references": "หนังสือ ก\nหนังสือ ข", "enclosures": "แผน"}
    assert client.post(add, sent | {"upload": uploads.written("Somchai")}).status_code == 302
    row = Document.objects.get()
    assert (row.number, row.urgency) == ("มท ๐๒๐๔.๑/๑๕๙๕", "urgent")
    assert (row.received_number, row.received_on) == ("13666", date(2019, 8, 7))
    twin = client.post(add, FORM | {"title_th": "อีกชื่อ", "number": "มท 0204.1/1595"})
    change = reverse("admin:registry_document_change", args=[row.pk])
    assert f'<a href="{change}">เปิดรายการเดิม</a>' in twin.content.decode()
    assert Document.objects.count() == 1

    page = client.get(change).content.decode()
    assert "หนังสือ ก\nหนังสือ ข" in page
    again = sent | {"opened_revision": row.revision, "upload_role": "redacted"}
    copy = again | {"redacted_words": "Somchai", "upload": uploads.written("is Somchai")}
    answer = client.post(change, copy)
    assert answer.status_code == 200
    assert "หน้า 1 ยังพบ “Somchai”" in answer.content.decode()
    assert "Somchai</textarea>" in answer.content.decode()
    good = again | {"redacted_words": "Somchai", "upload": uploads.written("is XXX")}
    assert client.post(change, good).status_code == 302
    assert row.files.filter(role="redacted").count() == 1
    # What was hidden stands nowhere in the ledger.
    told = [str(part.difference) for one in Change.objects.all() for part in one.rows.all()]
    assert not any("Somchai" in words for words in told)
    misplaced = again | {"upload_role": "original", "redacted_words": "Somchai"}
    misplaced["opened_revision"] = Document.objects.get().revision
    assert "ใช้เฉพาะเมื่อแนบฉบับปกปิด" in client.post(change, misplaced).content.decode()


@pytest.mark.parametrize("head", ["references", "enclosures"])
def test_a_letter_lists_a_hundred_lines_and_no_more(client, head):
    client.force_login(factories.person(Role.EDITOR))
    add = reverse("admin:registry_document_add")
    lines = "\n".join(f"รายการ {number}" for number in range(101))
    refused = client.post(add, FORM | {head: lines}).content.decode()
    assert "ระบุได้ไม่เกิน 100 บรรทัด" in refused
    assert "รายการ 100" in refused
    assert not Document.objects.exists()
    assert client.post(add, FORM | {head: lines.partition("\n")[2]}).status_code == 302
    assert getattr(Document.objects.get(), head).count() == 100


def test_of_a_redacted_copy_a_hundred_words_are_looked_for_and_no_more():
    with pytest.raises(RefusedFile, match="ระบุได้ไม่เกิน 100 คำ"):
        redaction.check(pages("open").data, [f"word {number}" for number in range(101)])


def test_what_is_no_sound_pdf_is_refused_and_nothing_stays(client, settings):
    client.force_login(factories.person(Role.EDITOR))
    settings.DOCUMENT_MAX_BYTES = 300_000
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in action.items()}
    )
    writer.write(buffer)
    script = uploads.SimpleUploadedFile("แผน.pdf", buffer.getvalue())
    huge = uploads.SimpleUploadedFile("แผน.pdf", uploads.document().read() + bytes(400_000))
    for upload, words in (
        (script, "มีคำสั่งที่ทำงานเอง"),
        (huge, "เกินขนาดที่รับได้"),
        (uploads.program(), "โปรแกรมคอมพิวเตอร์"),
        (uploads.document("ลับ-แผน.pdf"), "ระบุชั้นความลับ “ลับ”"),
    ):
        sent = FORM | {"upload": upload, "references": "หนังสือ ก"}
        page = client.post(reverse("admin:registry_document_add"), sent).content.decode()
        assert words in page
        assert "หนังสือ ก</textarea>" in page
    assert not Document.objects.exists()
