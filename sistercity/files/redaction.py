"""Whether what was to be hidden in a document is really gone from its file."""

from __future__ import annotations

import codecs
import html
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ByteStringObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from sistercity.thai.digits import to_arabic

from . import covered, pdf
from .content import RefusedFile
from .hurrying import TookTooLong, at_most

SHORTEST = 2
MOST_WORDS = 100
# Of the processor: a page takes a tenth of a second or two, and all of them not for ever.
SECONDS, SECONDS_A_PAGE, MOST_SECONDS = 4, 0.25, 30
_END = b"%%EOF"
_SARA_AM = re.compile("\u0e4d([่-๋]?)\u0e32")
# How strings are written that do not say it: by programs of today, and by old Thai ones.
_ENCODINGS = ("utf-8", "cp874")
_UTF16 = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
# What a program keeps for itself, perhaps the page as it was, and a small picture of the page.
_KEPT_ASIDE = {"/PieceInfo", "/Thumb"}
# Orders to show text, in a stream that no page may paint.
_BEGINS_TEXT, _SHOWS_TEXT = re.compile(rb"(?:^|\s)BT\s"), re.compile(rb"[)>\]]\s*T[jJ]\b")
_NOT_DRAWN = {"/XRef", "/ObjStm", "/Image", "/Type1C", "/CIDFontType0C", "/OpenType"}


def check(data: bytes, words: Iterable[str]) -> None:
    """Look for words in the text of the pages, in what lies beside it, and in earlier states
    of the file: a black bar drawn over a name leaves the name in the file. Whatever its words,
    no text may be painted over or lie in the file beside the pages, no note lie on a page, no
    layer be switched off, and no program have kept anything for itself.

    Scanned pages have no text to look in; there the eye must judge.

    Args:
        data: an accepted PDF document.
        words: as they stood in the original; spaces, digits of either script and the way ำ
            was typed make no difference. None of them is kept.

    Raises:
        RefusedFile: no words were named, or too many, or some were found, which says where; or
            the file cannot be read through.
    """
    wanted = {word.strip(): _squeezed(word) for word in words if len(_squeezed(word)) >= SHORTEST}
    if not wanted:
        raise RefusedFile(
            _(
                "โปรดพิมพ์ถ้อยคำที่ปกปิด อย่างน้อยหนึ่งรายการ ระบบจะค้นในแฟ้มว่าปกปิดได้จริง "
                "และไม่เก็บถ้อยคำนั้นไว้"
            )
        )
    if len(wanted) > MOST_WORDS:
        raise RefusedFile(
            _("ระบุได้ไม่เกิน %(limit)s คำ โปรดเหลือเฉพาะคำที่ระบุตัวบุคคล") % {"limit": MOST_WORDS}
        )
    try:
        reader = PdfReader(io.BytesIO(data))
        with at_most(min(SECONDS + SECONDS_A_PAGE * len(reader.pages), MOST_SECONDS)):
            found = list(dict.fromkeys(_found(data, reader, wanted)))
    except (Exception, TookTooLong) as fault:  # readers raise whatever they meet in a hostile file
        raise RefusedFile(
            _(
                "ตรวจไม่ได้ว่าฉบับปกปิดไม่เหลือถ้อยคำที่ต้องปกปิด เพราะแฟ้มซับซ้อนหรือผิดปกติ "
                "โปรดสั่งพิมพ์เป็น PDF ใหม่ หรือสแกนฉบับที่ปกปิดแล้ว แล้วแนบอีกครั้ง"
            )
        ) from fault
    if found:
        raise RefusedFile(
            _(
                "ฉบับปกปิดยังมีถ้อยคำที่ต้องปกปิดอยู่ในเนื้อแฟ้ม แม้มองไม่เห็น: %(found)s "
                "โปรดลบข้อความออกจากต้นฉบับ (ไม่ใช่เพียงทาสีทับ) แล้วสั่งพิมพ์เป็น PDF ใหม่"
            )
            % {"found": "; ".join(found)}
        )


def _found(data: bytes, reader: PdfReader, wanted: dict[str, str]) -> Iterator[str]:
    """What is left of the words, and what is hidden whatever its words."""
    seen = [_painted(page) for page in reader.pages]
    for place, text in _texts(data, reader, seen):
        for word, squeezed in wanted.items():
            if squeezed in text:
                yield _("%(place)s ยังพบ “%(word)s”") % {"place": place, "word": word}
    yield from _hidden(reader, seen)


def _painted(page: PageObject) -> covered.Painted | None:
    try:
        return covered.painted_by(page)
    except Exception:
        return None


def _hidden(reader: PdfReader, seen: list[covered.Painted | None]) -> Iterator[str]:
    """What stands in the file and is hidden from the eye alone, whatever its words."""
    if covered.has_hidden_layers(reader):
        yield _("มีชั้นของเอกสารที่ปิดไว้")
    for number, (page, painted) in enumerate(zip(reader.pages, seen, strict=True), start=1):
        told = {"number": number}
        if covered.lies_on_top(page):
            yield _("หน้า %(number)s มีเครื่องหมาย บันทึก หรือการปกปิดที่ยังไม่ผนวกกับหน้า") % told
        if painted is None:
            yield _("หน้า %(number)s ตรวจไม่ได้ว่ามีข้อความอยู่ใต้สีทับหรือไม่") % told
        elif painted.is_covered:
            yield _("หน้า %(number)s มีข้อความอยู่ใต้สีหรือภาพที่ทับไว้") % told
    streams = {number for painted in seen if painted for number in painted.streams}
    for one in pdf.objects(reader):
        if isinstance(one, DictionaryObject) and _KEPT_ASIDE & set(one):
            yield _("มีสิ่งที่โปรแกรมเก็บไว้ใช้เอง หรือภาพย่อของหน้าเดิม")
        if isinstance(one, StreamObject) and _shows_text(one):
            at = getattr(one, "indirect_reference", None)
            if at is None or at.idnum not in streams:
                yield _("มีข้อความที่ไม่ได้อยู่บนหน้าใด แต่ยังค้างอยู่ในแฟ้ม")


def _shows_text(stream: StreamObject) -> bool:
    kinds = {stream.get("/Type"), stream.get("/Subtype")}
    if "/Length1" in stream or kinds & _NOT_DRAWN:
        return False
    drawn = _unpacked(stream)
    return bool(_BEGINS_TEXT.search(drawn) and _SHOWS_TEXT.search(drawn))


def _texts(
    data: bytes, reader: PdfReader, seen: list[covered.Painted | None]
) -> Iterator[tuple[str, str]]:
    """Place and squeezed text of everything in the file that software can read."""
    for number, (page, painted) in enumerate(zip(reader.pages, seen, strict=True), start=1):
        yield _("หน้า %(number)s") % {"number": number}, _squeezed(_text_of(page, painted))
    yield _("ข้อมูลแฝงของแฟ้ม (เช่น ชื่อเรื่อง บันทึกย่อ สารบัญ)"), _strings(reader)
    # A program that adds to a file leaves what stood there before: each end is a state.
    ends = [found.end() for found in re.finditer(_END, data)][:-1]
    for end in ends:
        yield _("เนื้อแฟ้มก่อนแก้ไขที่ยังติดมาในแฟ้ม"), _earlier(data[:end])


def _text_of(page: PageObject, painted: covered.Painted | None) -> str:
    """What a page shows, what is filled into its form, and what it says to those who listen."""
    filled, aside = (painted.fields, painted.aside) if painted else ((), ())
    told = [_extracted(page.extract_text)]
    told += [_extracted(page.extract_xform_text, one) for one in filled]
    told += [text for marks in aside for one in pdf.inside(marks) for text in _readings(one)]
    return "\n".join(told)


def _extracted(extract, *given) -> str:
    try:
        return extract(*given)
    except Exception:  # fonts of all makes: nothing can be read, by others neither
        return ""


def _strings(reader: PdfReader) -> str:
    """What stands outside the pages: titles, notes, bookmarks, alternative texts, metadata."""
    kept = []
    for one in pdf.objects(reader):
        kept += _readings(one)
        if isinstance(one, StreamObject) and one.get("/Type") == "/Metadata":
            raw = _unpacked(one)
            encoding = "utf-16" if raw.startswith(_UTF16) else "utf-8"
            kept.append(html.unescape(raw.decode(encoding, "replace")))
    return _squeezed("\n".join(dict.fromkeys(kept)))


def _readings(one: PdfObject) -> Iterator[str]:
    """A string or name as one program or another reads it; of an address also its words."""
    if isinstance(one, NameObject):
        yield str(one)
    elif isinstance(one, TextStringObject | ByteStringObject):
        raw = one.original_bytes
        texts = [raw.decode(encoding, "replace") for encoding in _ENCODINGS]
        if raw.startswith(_UTF16):
            texts = [raw.decode("utf-16", "replace")]
        if isinstance(one, TextStringObject):
            texts.append(str(one))
        yield from map(unquote, texts)


def _unpacked(stream: StreamObject) -> bytes:
    """What a stream says; nothing where it cannot be unpacked, by others neither."""
    try:
        return stream.get_data()
    except Exception:
        return b""


def _earlier(data: bytes) -> str:
    """The text of a file as it stood before it was added to; "" where that was no whole file."""
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = [_text_of(page, _painted(page)) for page in reader.pages]
        return _squeezed("".join(pages)) + _strings(reader)
    except Exception:
        return ""


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    seen = (sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return _SARA_AM.sub("\\1\u0e33", to_arabic("".join(seen)))
