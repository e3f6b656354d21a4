"""Handed-in files: what is accepted, what is refused in which words, where they are kept."""

import base64
import email.message
import hashlib
import importlib
import io
import struct
import time
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageFile
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)
from weasyprint import HTML

from sistercity.audit.ledger import writing
from sistercity.files import store
from sistercity.files.content import (
    Content,
    RefusedFile,
    read_document,
    read_evidence,
    read_photo,
)
from sistercity.files.models import StoredFile
from sistercity.files.names import safe_name, shown_name
from sistercity.files.secrecy import mark_in
from sistercity.files.sending import as_attachment

# A photograph of 64 × 48 as telephones write them; only its reader is installed here.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAA"
    "AAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAEsAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAAB"
    "AABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADw"
    "NgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAA"
    "AAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcA"
    "AAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWB"
    "AgMFhAAAAFNtZGF0AAAARygBrxmAE0KNO//rh32S4OE+OFNzSJ11SKSoIrpIi6ydDaz0EWJhCcBVaZ5YigXWcMyguX"
    "6p1EJ9b1zs4bdgCnE6N/3POkmY"
)


def _picture(kind="JPEG", size=(40, 30), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(buffer, kind, **options)
    return buffer.getvalue()


def _document(change=None, pages=1, **options):
    writer = PdfWriter(**options)
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if change:
        change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _png_header(width, height):
    def chunk(name, data):
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def _read(data, name="แฟ้ม", read=read_evidence):
    return read(SimpleUploadedFile(name, data))


def _refusal(data, name="แฟ้ม", read=read_evidence):
    with pytest.raises(RefusedFile) as refused:
        _read(data, name, read)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_a_photo_is_known_by_its_content_whatever_its_name(kind, content_type):
    content = _read(_picture(kind), "เอกสาร.pdf")
    assert (content.content_type, content.width, content.height) == (content_type, 40, 30)
    assert content.sha256 == hashlib.sha256(content.data).hexdigest()


def test_a_photo_loses_everything_but_its_picture():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Somchai"
    exif.get_ifd(0x8825)[2] = (18.0, 47.0, 25.0)
    data = _picture(exif=exif.tobytes(), comment=b"secret words")
    assert b"Somchai" in data
    kept = _read(data).data
    assert b"Somchai" not in kept
    assert b"secret" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density",
                                   "progressive", "progression"}  # fmt: skip


def test_a_photo_loses_the_texts_of_a_png():
    texts = PngInfo()
    texts.add_text("Location", "18.79 98.98")
    kept = _read(_picture("PNG", pnginfo=texts)).data
    assert b"18.79" not in kept


def test_a_photo_that_lies_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    content = _read(_picture(size=(40, 30), exif=exif.tobytes()))
    assert (content.width, content.height) == (30, 40)


def test_a_large_photo_is_reduced_to_2400_pixels_on_its_longer_side():
    content = _read(_picture(size=(3000, 1500)))
    assert (content.width, content.height) == (2400, 1200)


def test_a_photo_of_a_telephone_in_heic_is_kept_as_jpeg_within_bounds(monkeypatch):
    content = _read(HEIC, "IMG_0001.HEIC")
    picture = Image.open(io.BytesIO(content.data))
    assert (content.content_type, picture.format, picture.size) == ("image/jpeg", "JPEG", (64, 48))
    assert dict(picture.getexif()) == {}
    assert "เสียหายหรือไม่ครบ" in _refusal(HEIC[:430])
    monkeypatch.setattr("sistercity.files.content.HEIC_MAX_PIXELS", 3_000)
    assert "จุดภาพมากเกิน" in _refusal(HEIC)


def test_transparency_of_a_picture_stays():
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")
    with Image.open(io.BytesIO(_read(buffer.getvalue()).data)) as image:
        assert image.getpixel((5, 5)) == (0, 0, 0, 0)


def test_a_profile_of_colours_is_worked_into_the_picture_or_left_aside():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile at all"):
        kept = _read(_picture("PNG", icc_profile=profile)).data
        with Image.open(io.BytesIO(kept)) as image:
            assert "icc_profile" not in image.info
            red, green, blue = image.getpixel((5, 5))
        assert abs(red - 200) <= 2
        assert abs(green - 30) <= 2
        assert abs(blue - 30) <= 2


def test_what_follows_the_picture_in_its_file_is_not_kept():
    kept = _read(_picture() + b"PK\x03\x04 an archive behind the picture").data
    assert b"archive" not in kept


@pytest.mark.parametrize("cut", [20, 200])
def test_a_photo_that_is_cut_off_is_refused(cut):
    words = _refusal(_picture(size=(400, 300))[:cut], "ตัด.jpg")
    assert words.startswith("ภาพ “ตัด.jpg” เสียหายหรือไม่ครบ")


@pytest.mark.parametrize("size", [(8000, 7000), (9500, 9500), (30_000, 30_000)])
def test_a_picture_that_would_unfold_too_far_is_refused_before_it_does(size):
    assert "มีจุดภาพมากเกิน 50 ล้านจุด" in _refusal(_png_header(*size))


def test_a_photo_of_40_megabytes_is_refused_by_its_size_with_what_to_do():
    data = _picture() + bytes(40 * 1024 * 1024)
    assert _refusal(data, "พิธีลงนาม.jpg") == (
        "ภาพ “พิธีลงนาม.jpg” มีขนาด 40.0 MB เกินขนาดที่รับได้คือ 15 MB "
        "โปรดย่อภาพแล้วแนบใหม่ ด้านยาว 2400 จุดภาพก็เพียงพอ"
    )


def test_a_document_above_20_megabytes_is_refused():
    data = _document() + bytes(20 * 1024 * 1024)
    assert "มีขนาด 20.0 MB เกินขนาดที่รับได้คือ 20 MB" in _refusal(data, "รายงาน.pdf")


def test_an_empty_file_is_refused():
    assert _refusal(b"", "ว่าง.pdf").startswith("แฟ้ม “ว่าง.pdf” ว่างเปล่า")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"MZ\x90\x00" + bytes(500), "รายงาน.pdf", "โปรแกรมคอมพิวเตอร์"),
        (b"\x7fELF\x02\x01\x01" + bytes(500), "ภาพ.jpg", "โปรแกรมคอมพิวเตอร์"),
        (b"#!/bin/sh\necho\n", "ภาพ.png", "โปรแกรมคอมพิวเตอร์"),
        (b"PK\x03\x04" + bytes(99), "ก.jpg", "แฟ้มบีบอัดหรือเอกสารสำนักงาน (ZIP, Word, Excel)"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "ภาพ.png", "ภาพ SVG ซึ่งอาจมีคำสั่งแฝง"),
        (b"<?xml version='1.0'?><svg onload='x()'/>", "ภาพ.jpg", "ภาพ SVG ซึ่งอาจมีคำสั่งแฝง"),
        (b"<!DOCTYPE html><html></html>", "รายงาน.pdf", "หน้าเว็บ (HTML)"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avif", "IMG_1.jpg", "ภาพ AVIF หรือ HEIF"),
        (b"GIF89a" + bytes(50), "ภาพ.jpg", "ภาพชนิดอื่น"),
        ("สวัสดี".encode(), "ภาพ.jpg", "แฟ้มชนิดที่ระบบไม่รู้จัก"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name_kind_and_what_is_accepted(data, name, kind):
    assert _refusal(data, name) == (
        f"รับแฟ้ม “{name}” ไม่ได้ เพราะเป็น{kind} "
        "โปรดแนบเป็นภาพถ่าย JPEG, PNG, WebP, HEIC หรือเอกสาร PDF"
    )


def test_a_document_where_a_photo_is_asked_for_is_refused_and_the_other_way_round():
    assert "เพราะเป็นเอกสาร PDF โปรดแนบเป็นภาพถ่าย" in _refusal(_document(), read=read_photo)
    assert "เพราะเป็นภาพ JPEG โปรดแนบเป็นเอกสาร PDF" in _refusal(_picture(), read=read_document)


def test_a_document_is_kept_byte_by_byte_with_its_number_of_pages():
    data = _document(pages=3)
    content = _read(data)
    assert (content.data, content.content_type, content.page_count) == (
        data,
        "application/pdf",
        3,
    )


def _with_action(name):
    def change(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(name)})
        # The kind of action stands elsewhere in the file.
        action[NameObject("/S")] = writer._add_object(NameObject(name))
        note = FreeText(text="x", rect=(0, 0, 9, 9))
        note[NameObject("/A")] = action
        writer.add_annotation(0, note)

    return change


def _with_word_for_another_server(writer):
    """As soon as it is opened it opens a file of another server, to which Windows signs in."""
    action = DictionaryObject({
        NameObject("/S"): NameObject("/GoToR"),
        NameObject("/F"): TextStringObject("\\\\192.0.2.1\\share"),
    })  # fmt: skip
    opened = DictionaryObject({NameObject("/O"): action})
    writer.pages[0][NameObject("/AA")] = opened


def _drawn(orders, form=None):
    """A document of one page that is drawn by these orders, perhaps with a form of the file's."""

    def change(writer):
        stream = DecodedStreamObject()
        stream.set_data(orders)
        page = writer.pages[0]
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        })  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): font})
        resources = DictionaryObject({NameObject("/Font"): fonts})
        if form:
            drawn = DecodedStreamObject()
            drawn.set_data(form)
            drawn = drawn.flate_encode()
            drawn.update({
                NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): resources,
            })  # fmt: skip
            forms = DictionaryObject({NameObject("/X"): writer._add_object(drawn)})
            page[NameObject("/Resources")] = DictionaryObject({
                NameObject("/Font"): fonts, NameObject("/XObject"): forms,
            })  # fmt: skip
        else:
            page[NameObject("/Resources")] = resources

    return _document(change)


WORDS = b"BT /F1 9 Tf (abcdefgh) Tj ET\n"


@pytest.mark.parametrize(
    ("orders", "form"),
    [(WORDS * 400_000, None), (b"/X Do\n" * 4_000, WORDS * 20_000), (b" " * 90_000_000, None)],
    ids=["ten megabytes of words", "a form drawn four thousand times", "ninety megabytes"],
)
def test_a_page_that_takes_for_ever_to_read_holds_nobody_up(orders, form, monkeypatch):
    """Each is a file of some kilobytes; read to its end, the first takes its reader 20 seconds."""
    monkeypatch.setattr("sistercity.files.pdf.PATIENCE_SECONDS", 1)
    data = _drawn(orders, form)
    assert len(data) < 200_000
    started = time.process_time()
    assert _read(data).page_count == 1
    assert time.process_time() - started < 5


def test_words_of_a_page_are_read_whatever_draws_them():
    for orders, form in ((b"BT /F1 9 Tf (SECRET) Tj ET", None),
                         (b"/X Do", b"BT /F1 9 Tf (SECRET) Tj ET")):  # fmt: skip
        assert "มีเครื่องหมายชั้นความลับ “SECRET”" in _refusal(_drawn(orders, form))


@pytest.mark.parametrize("nested", [b"[" * 100_000, b"<<" * 50_000, b"[" * 50_000 + b"]" * 50_000])
def test_a_document_nested_beyond_measure_is_refused(nested):
    data = b"%PDF-1.7\n1 0 obj\n" + nested + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    assert "เสียหายหรือไม่ครบ" in _refusal(data)


def _with_form_script(writer):
    script = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = script


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.add_open_action(JavaScript("app.alert(1)")),
        lambda writer: writer.add_attachment("setup.exe", b"MZ"),
        _with_action("/Launch"),
        _with_action("/JavaScript"),
        _with_form_script,
        _with_word_for_another_server,
    ],
    ids=["script", "embedded file", "launch", "script elsewhere", "form script", "other server"],
)
def test_a_document_that_does_something_by_itself_is_refused(change):
    words = _refusal(_document(change), "คำสั่ง.pdf")
    assert words.startswith("เอกสาร “คำสั่ง.pdf” มีคำสั่งที่ทำงานเองหรือมีแฟ้มอื่นฝังอยู่")


def test_a_note_and_a_link_in_a_document_are_no_harm():
    content = _read(_document(lambda w: w.add_annotation(0, FreeText(text="x", rect=(0, 0, 9, 9)))))
    assert content.page_count == 1


def _stamped(*lines):
    """A PDF whose second page has these lines, in a Thai font."""
    pages = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<p>หน้าแรก</p><div style='break-before: page'>{pages}</div>"
    return HTML(string=html).write_pdf()


@pytest.mark.parametrize("stamp", ["ลับ", "ลับมาก", "ลับที่สุด", "- ลับมาก -", "SECRET"])
def test_a_document_that_is_marked_secret_is_refused(stamp):
    words = _refusal(_stamped("ที่ มท 0204/12", stamp), "หนังสือ.pdf")
    assert f"มีเครื่องหมายชั้นความลับ “{stamp.strip(' -')}”" in words
    assert "โปรดบันทึกเพียงเลขที่และหน่วยงานที่เก็บรักษา" in words


def test_words_about_secrets_are_no_mark():
    content = _read(_stamped("ส่งกลับ", "ระเบียบว่าด้วยการรักษาความลับของทางราชการ"))
    assert content.page_count == 2


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("ลับ.pdf", "ลับ"),
        ("หนังสือ (ลับมาก) 12.pdf", "ลับมาก"),
        ("ลับที่สุด_1.pdf", "ลับที่สุด"),
        ("ส่งกลับ.pdf", ""),
        ("ความลับทางการค้า.pdf", ""),
    ],
)
def test_a_name_that_says_secret_is_refused(name, mark):
    assert mark_in(name) == mark
    if mark:
        assert f"ระบุชั้นความลับ “{mark}”" in _refusal(_document(), name)
    else:
        assert _read(_document(), name).page_count == 1


def test_a_document_with_a_password_is_refused():
    assert "ตั้งรหัสผ่านหรือเข้ารหัสไว้" in _refusal(_document(lambda writer: writer.encrypt("x")))


def test_a_document_of_more_than_500_pages_is_refused():
    assert _read(_document(pages=500)).page_count == 500
    assert "มี 501 หน้า รับได้ตั้งแต่ 1 ถึง 500 หน้า" in _refusal(_document(pages=501))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 nothing else", b"%PDF-1.7 nothing else\n%%EOF", _document()[:-200]]
)
def test_a_damaged_document_is_refused(data):
    assert "เสียหายหรือไม่ครบ" in _refusal(data)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\งาน\\ภาพ.jpg", "ภาพ.jpg"),
        ("..", "file"),
        ("", "file"),
        (None, "file"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("ใบ\u200bเสร็จ.pdf", "ใบเสร็จ.pdf"),
        ("  พิธี   เปิด .jpg", "พิธี เปิด .jpg"),
        ("👩\u200d🏫 雪まつり.jpg", "👩\u200d🏫 雪まつり.jpg"),
    ],
)
def test_a_name_is_shown_without_path_control_and_direction_signs(given, shown):
    assert shown_name(given) == shown


def test_a_name_is_kept_with_the_suffix_of_its_content():
    assert safe_name("photo.exe", "image/jpeg") == "photo.exe.jpg"
    assert safe_name("photo.JPEG", "image/jpeg") == "photo.JPEG"
    assert safe_name("รายงาน", "application/pdf") == "รายงาน.pdf"


@pytest.mark.parametrize(
    "name",
    ['a"; filename="b.exe', "a\r\nSet-Cookie: x=1.pdf", "ก\u202efdp.exe", "a\x00b\\c%0d%0a.pdf"],
)
def test_no_name_writes_a_header_of_its_own(name):
    """Also of files that were kept under a name before names were cleaned."""
    for told in (name, safe_name(name, "application/pdf")):
        header = as_attachment(io.BytesIO(b"x"), told, "application/pdf")["Content-Disposition"]
        assert header.isascii()
        assert header.isprintable()
        message = email.message.Message()
        message["Content-Disposition"] = header
        assert message.get_content_disposition() == "attachment"
        assert [key for key, _value in message.get_params(header="content-disposition")] in (
            ["attachment", "filename"], ["attachment", "filename*"],
        )  # fmt: skip


def test_a_long_name_keeps_its_end():
    name = safe_name("ย" * 300 + ".pdf", "application/pdf")
    assert len(name) == 150
    assert name.endswith(".pdf")


def _keep(data=b"content"):
    content = Content(
        data=data, sha256=hashlib.sha256(data).hexdigest(), content_type="application/pdf",
        page_count=2,
    )  # fmt: skip
    with writing(by=None, action="file.keep") as entry:
        return store.keep(entry, content)


@pytest.mark.django_db
def test_the_same_content_is_kept_once_under_its_hash():
    first, second = _keep(), _keep()
    assert first == second
    assert StoredFile.objects.get().size == 7
    sha = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
    assert first.sha256 == sha
    assert (store.root() / "ed" / "70" / sha).read_bytes() == b"content"


@pytest.mark.django_db
@pytest.mark.expects_log("sistercity.files.store")
def test_a_damaged_file_is_not_taken_for_the_one_that_was_kept_and_is_mended_by_it():
    kept = _keep()
    (store.root() / kept.path).write_bytes(b"contenT")
    with pytest.raises(FileNotFoundError):
        store.open_checked(kept)
    assert _keep() == kept
    with store.open_checked(kept) as file:
        assert file.read() == b"content"


@pytest.mark.django_db
def test_a_kept_content_is_read_back_as_it_was_verified():
    content = store.content_of(_keep(b"other content"))
    assert (content.data, content.content_type, content.page_count) == (
        b"other content",
        "application/pdf",
        2,
    )


@pytest.fixture
def lenient_pillow():
    """Pillow as WeasyPrint leaves it for the whole process."""
    importlib.import_module("weasyprint.images")
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    yield
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    ImageFile.LOAD_TRUNCATED_IMAGES = before


@pytest.mark.usefixtures("lenient_pillow")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_photo_is_refused_beside_a_library_that_takes_them(kind):
    data = _picture(kind, size=(400, 300))
    assert _read(data).width == 400
    assert "เสียหายหรือไม่ครบ" in _refusal(data[: len(data) * 2 // 3])


@pytest.mark.usefixtures("lenient_pillow")
def test_a_png_with_a_changed_byte_is_refused_beside_a_library_that_takes_them():
    data = bytearray(_picture("PNG", size=(400, 300)))
    place = data.index(b"IDAT") + 10
    data[place] ^= 0xFF
    assert "เสียหายหรือไม่ครบ" in _refusal(bytes(data))
