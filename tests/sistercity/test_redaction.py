"""Where a word can stay in a PDF document after it was taken from its pages."""

from __future__ import annotations

import io
import urllib.parse
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from sistercity.files import redaction
from sistercity.files.content import RefusedFile, read_document
from tests.monitoring import uploads

WORD = "สมชาย"
BESIDE = "ข้อมูลแฝงของแฟ้ม"
UNPAINTED = "มีข้อความที่ไม่ได้อยู่บนหน้าใด"
KEPT = "มีสิ่งที่โปรแกรมเก็บไว้ใช้เอง"
UNREAD = "ตรวจไม่ได้ว่าฉบับปกปิดไม่เหลือ"
SHOWN = b"BT /F1 12 Tf 10 50 Td (Somchai) Tj ET"


def named(**values: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def stream(data: bytes, **values: PdfObject) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(named(**values))
    return made


def form(page: DictionaryObject, data: bytes) -> DecodedStreamObject:
    box = ArrayObject(map(NumberObject, (0, 0, 200, 20)))
    return stream(
        data, Type=NameObject("/XObject"), Subtype=NameObject("/Form"), BBox=box,
        Resources=page["/Resources"],
    )  # fmt: skip


def note(**values: PdfObject) -> DictionaryObject:
    place = ArrayObject(map(FloatObject, (0, 40, 200, 70)))
    return named(Type=NameObject("/Annot"), Rect=place, **values)


def holding(left: Callable[[PdfWriter, DictionaryObject], None]) -> bytes:
    """A document that shows nothing of the word, with what ``left`` leaves in it."""
    writer, buffer = PdfWriter(clone_from=PdfReader(uploads.written("XXXX"))), io.BytesIO()
    left(writer, writer.pages[0])
    writer.write(buffer)
    return buffer.getvalue()


def title(written: PdfObject) -> Callable:
    def left(writer: PdfWriter, _page: DictionaryObject) -> None:
        writer.add_metadata({"/Title": "x"})
        writer._info[NameObject("/Title")] = writer._add_object(written)

    return left


def on_root(key: str, value: Callable[[PdfWriter], PdfObject]) -> Callable:
    return lambda writer, _page: writer._root_object.update(named(**{key: value(writer)}))


def on_page(key: str, value: Callable[[PdfWriter, DictionaryObject], PdfObject]) -> Callable:
    return lambda writer, page: page.update(named(**{key: value(writer, page)}))


def metadata(data: bytes) -> Callable:
    told = stream(data, Type=NameObject("/Metadata"))
    return on_page("Metadata", lambda writer, _page: writer._add_object(told))


def painted_with(more: bytes) -> Callable:
    def left(_writer: PdfWriter, page: DictionaryObject) -> None:
        content = page["/Contents"].get_object()
        content.set_data(content.get_data() + more)

    return left


def filled_in(writer: PdfWriter, page: DictionaryObject) -> PdfObject:
    look = named(N=writer._add_object(form(page, SHOWN)))
    return ArrayObject([writer._add_object(note(Subtype=NameObject("/Widget"), AP=look))])


def link(address: str) -> Callable:
    act = named(S=NameObject("/URI"), URI=TextStringObject(address))
    return on_page(
        "Annots",
        lambda writer, _page: ArrayObject(
            [writer._add_object(note(Subtype=NameObject("/Link"), A=act))]
        ),
    )


@pytest.mark.parametrize(
    ("left", "told"),
    [
        # Written by itself, as some systems do; by an old Thai program; in UTF-8 without a mark.
        (title(TextStringObject(WORD)), BESIDE),
        (title(ByteStringObject(WORD.encode("cp874"))), BESIDE),
        (title(ByteStringObject(WORD.encode())), BESIDE),
        # Names of places that links lead to, and what a field offers.
        (on_root("Names", lambda _writer: ArrayObject([TextStringObject(WORD)])), BESIDE),
        (on_root("Dests", lambda _writer: named(Somchai=ArrayObject())), BESIDE),
        (link("https://example.org/" + urllib.parse.quote(WORD)), BESIDE),
        # What the page and not the document says of itself, however it is written.
        (metadata(f"<x>{WORD}</x>".encode()), BESIDE),
        (metadata(f"<x>{WORD}</x>".encode("utf-16")), BESIDE),
        (metadata("".join(f"&#{ord(sign)};" for sign in WORD).encode()), BESIDE),
        # What is read aloud in place of what is shown.
        (painted_with(b" /Span <</ActualText <FEFF" + WORD.encode("utf-16-be").hex().encode()
                      + b">>> BDC EMC"), f"หน้า 1 ยังพบ “{WORD}”"),
        (on_page("Annots", filled_in), "หน้า 1 ยังพบ “Somchai”"),
        # The words as they were, which no page paints any more, or paints as a pattern.
        (lambda writer, _page: writer._add_object(stream(SHOWN)), UNPAINTED),
        (on_root("Tile", lambda writer: writer._add_object(
            stream(SHOWN, PatternType=NumberObject(1)))), UNPAINTED),
        (on_page("PieceInfo", lambda _writer, _page: named()), KEPT),
        (on_page("Thumb", lambda writer, _page: writer._add_object(stream(b"0"))), KEPT),
    ],
)  # fmt: skip
def test_what_is_left_beside_the_pages_is_found(left, told):
    with pytest.raises(RefusedFile, match=told):
        redaction.check(holding(left), (WORD, "Somchai"))


def test_a_form_and_what_is_painted_by_parts_are_no_words_left_behind():
    def filled(writer: PdfWriter, page: DictionaryObject) -> None:
        page[NameObject("/Annots")] = filled_in(writer, page)
        drawn = writer._add_object(form(page, SHOWN))
        page["/Resources"][NameObject("/XObject")] = named(Part=drawn)
        more = writer._add_object(stream(b"/Part Do"))
        page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), more])

    redaction.check(holding(filled), ("another",))


@pytest.mark.parametrize(
    "left",
    [
        on_page("Annots", lambda _writer, _page: NumberObject(5)),
        on_page("Annots", lambda _writer, _page: ArrayObject([NullObject()])),
        on_root("OCProperties", lambda _writer: named(D=NumberObject(5))),
    ],
)
def test_what_cannot_be_read_through_is_refused_in_words(left):
    data = holding(left)
    read_document(uploads.SimpleUploadedFile("ก.pdf", data))  # an ordinary document it may be
    with pytest.raises(RefusedFile, match=UNREAD):
        redaction.check(data, ("another",))


def test_a_page_with_orders_that_no_page_may_have_is_refused_in_words():
    with pytest.raises(RefusedFile, match="หน้า 1 ตรวจไม่ได้"):
        redaction.check(holding(painted_with(b" 0 0 R Td")), ("another",))


@pytest.mark.parametrize("kept", [named(), stream(b"x", Filter=NameObject("/Unknown"))])
def test_metadata_that_nothing_can_read_is_passed_over(kept):
    left = on_root("Metadata", lambda writer: writer._add_object(kept))
    redaction.check(holding(left), ("another",))


def test_a_page_that_takes_for_ever_to_read_is_refused(monkeypatch):
    monkeypatch.setattr(redaction, "SECONDS", 0.3)
    with pytest.raises(RefusedFile, match=UNREAD):
        redaction.check(holding(painted_with(b" (ab) Tj" * 50_000)), ("another",))
