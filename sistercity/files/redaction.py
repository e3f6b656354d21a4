"""Whether what was to be hidden in a document is really gone from its file."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import TextStringObject

from sistercity.thai.digits import to_arabic

from . import covered, pdf
from .content import RefusedFile

SHORTEST = 2
MOST_WORDS = 100
_END = b"%%EOF"
_SARA_AM = re.compile("\u0e4d([่-๋]?)\u0e32")
_FAULTS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    OverflowError, NotImplementedError,
)  # fmt: skip


def check(data: bytes, words: Iterable[str]) -> None:
    """Look for words in the text of the pages, in what lies beside it, and in earlier states
    of the file: a black bar drawn over a name leaves the name in the file. Whatever its words,
    no text may be painted over, no note lie on a page and no layer be switched off.

    Scanned pages have no text to look in; there the eye must judge.

    Args:
        data: an accepted PDF document.
        words: as they stood in the original; spaces, digits of either script and the way ำ
            was typed make no difference. None of them is kept.

    Raises:
        RefusedFile: no words were named, or too many, or some were found; says where.
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
    found = [
        _("%(place)s ยังพบ “%(word)s”") % {"place": place, "word": word}
        for place, text in _texts(data)
        for word, squeezed in wanted.items()
        if squeezed in text
    ]
    reader = PdfReader(io.BytesIO(data))
    found += list(_hidden(reader))
    if found:
        raise RefusedFile(
            _(
                "ฉบับปกปิดยังมีถ้อยคำที่ต้องปกปิดอยู่ในเนื้อแฟ้ม แม้มองไม่เห็น: %(found)s "
                "โปรดลบข้อความออกจากต้นฉบับ (ไม่ใช่เพียงทาสีทับ) แล้วสั่งพิมพ์เป็น PDF ใหม่"
            )
            % {"found": "; ".join(dict.fromkeys(found))}
        )


def _hidden(reader: PdfReader) -> Iterator[str]:
    """What stands in the file and is hidden from the eye alone, whatever its words."""
    if covered.has_hidden_layers(reader):
        yield _("มีชั้นของเอกสารที่ปิดไว้")
    for number, page in enumerate(reader.pages, start=1):
        told = {"number": number}
        if covered.lies_on_top(page):
            yield _("หน้า %(number)s มีเครื่องหมาย บันทึก หรือการปกปิดที่ยังไม่ผนวกกับหน้า") % told
        try:
            if covered.hides_text(page):
                yield _("หน้า %(number)s มีข้อความอยู่ใต้สีหรือภาพที่ทับไว้") % told
        except _FAULTS:
            yield _("หน้า %(number)s ตรวจไม่ได้ว่ามีข้อความอยู่ใต้สีทับหรือไม่") % told


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Place and squeezed text of everything in the file that software can read."""
    reader = PdfReader(io.BytesIO(data))
    for number, page in enumerate(reader.pages, start=1):
        yield _("หน้า %(number)s") % {"number": number}, _squeezed(_text_of(page))
    yield _("ข้อมูลแฝงของแฟ้ม (เช่น ชื่อเรื่อง บันทึกย่อ สารบัญ)"), _strings(reader)
    # A program that adds to a file leaves what stood there before: each end is a state.
    ends = [found.end() for found in re.finditer(_END, data)][:-1]
    for end in ends:
        yield _("เนื้อแฟ้มก่อนแก้ไขที่ยังติดมาในแฟ้ม"), _earlier(data[:end])


def _text_of(page) -> str:
    try:
        return page.extract_text()
    except _FAULTS:  # fonts of all makes: nothing can be read, by others neither
        return ""


def _strings(reader: PdfReader) -> str:
    """What stands outside the pages: titles, notes, bookmarks, alternative texts, metadata."""
    kept = []
    for found in pdf.dictionaries(reader):
        kept += [
            value
            for value in (found.raw_get(key) for key in found)
            if isinstance(value, TextStringObject)
        ]
    metadata = reader.root_object.get("/Metadata")
    if metadata is not None:
        kept.append(metadata.get_object().get_data().decode("utf-8", "replace"))
    return _squeezed("\n".join(kept))


def _earlier(data: bytes) -> str:
    """The text of a file as it stood before it was added to; "" where that was no whole file."""
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = [_text_of(page) for page in reader.pages]
        return _squeezed("".join(pages)) + _strings(reader)
    except (*_FAULTS, pdf.Refusal):
        return ""


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    seen = (sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return _SARA_AM.sub("\\1\u0e33", to_arabic("".join(seen)))
