"""Whether a PDF document is whole, readable by everybody, and does nothing by itself."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator

from django.utils.translation import gettext as _
from pypdf import PdfReader, apply_configuration
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

from .secrecy import stamp_on

MAX_PAGES = 500
STAMPED_PAGES = 3  # a mark of secrecy stands on every page; these are read
TAIL_BYTES = 2048
# What draws a page, unpacked. A page that is words has some kilobytes; ten megabytes of orders to
# draw fit into 25 kilobytes of a file and take its reader twenty seconds.
STAMPED_BYTES = 1024 * 1024
# A hostile file can make its reader search for every object; no honest one takes this long.
PATIENCE_SECONDS = 10

# Its remarks on how files are written are not for our log: what counts is refused below.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# Actions that run or fetch something (/GoToR opens another file, also one of a foreign server, to
# which Windows then signs in), and objects that carry another file or player.
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR",
                   "/Rendition"}  # fmt: skip
_ACTIVE_SUBTYPES = {"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"}
_ACTIVE_KEYS = {"/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA"}


_UNPACKED = (
    "zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length",
    "brotli_maximum_output_length", "array_based_stream_maximum_output_length",
)  # fmt: skip


class Refusal(Exception):
    """The document is not accepted; the message ends a sentence that begins with its name."""


def check(data: bytes) -> int:
    """The number of pages of an acceptable document.

    An encrypted one is refused: its content cannot be checked, and whoever opens the archive
    in later years would need the password.

    Raises:
        Refusal: damaged, encrypted, too long, with active or embedded content, or marked secret.
    """
    if b"%%EOF" not in data[-TAIL_BYTES:]:
        raise Refusal(_("เสียหายหรือไม่ครบ เปิดอ่านไม่ได้ โปรดบันทึกเป็น PDF ใหม่แล้วแนบอีกครั้ง"))
    try:
        return _check(PdfReader(io.BytesIO(data)))
    except Refusal:
        raise
    except Exception as fault:  # the reader raises whatever it meets in a damaged file
        raise Refusal(
            _("เสียหายหรือไม่ครบ เปิดอ่านไม่ได้ โปรดบันทึกเป็น PDF ใหม่แล้วแนบอีกครั้ง")
        ) from fault


def _check(reader: PdfReader) -> int:
    if reader.is_encrypted:
        raise Refusal(_("ตั้งรหัสผ่านหรือเข้ารหัสไว้ โปรดบันทึกฉบับที่ไม่มีรหัสผ่านแล้วแนบใหม่"))
    count = len(reader.pages)
    if not 1 <= count <= MAX_PAGES:
        raise Refusal(
            _("มี %(count)s หน้า รับได้ตั้งแต่ 1 ถึง %(limit)s หน้า โปรดแบ่งเป็นหลายแฟ้ม")
            % {"count": count, "limit": MAX_PAGES}
        )
    if any(isinstance(one, DictionaryObject) and _is_active(one) for one in objects(reader)):
        raise Refusal(
            _(
                "มีคำสั่งที่ทำงานเองหรือมีแฟ้มอื่นฝังอยู่ "
                "โปรดสั่งพิมพ์เป็น PDF ใหม่ (Print to PDF) แล้วแนบฉบับนั้น"
            )
        )
    if mark := _stamp(reader):
        raise Refusal(
            _(
                "มีเครื่องหมายชั้นความลับ “%(mark)s” ระบบไม่รับแฟ้มชั้นลับขึ้นไป "
                "โปรดบันทึกเพียงเลขที่และหน่วยงานที่เก็บรักษา"
            )
            % {"mark": mark}
        )
    return count


def _stamp(reader: PdfReader) -> str:
    """The mark of secrecy on one of the first pages; a scanned page has no words to read."""
    last = time.monotonic() + PATIENCE_SECONDS

    def hurry(*_drawn: object) -> None:
        if time.monotonic() > last:
            raise TimeoutError

    for page in reader.pages[:STAMPED_PAGES]:
        try:
            with apply_configuration(**dict.fromkeys(_UNPACKED, STAMPED_BYTES)):
                content = page.get_contents()
                if content is None or len(content.get_data()) > STAMPED_BYTES:
                    continue
                words = page.extract_text(visitor_operand_before=hurry)
        except Exception:  # fonts of all makes; what cannot be read has been checked otherwise
            continue
        if mark := stamp_on(words.splitlines()):
            return mark
    return ""


def _is_active(found: DictionaryObject) -> bool:
    return bool(
        _ACTIVE_KEYS & set(found)
        or _resolved(found, "/S") in _ACTIVE_ACTIONS
        or _resolved(found, "/Subtype") in _ACTIVE_SUBTYPES
    )


def _resolved(found: DictionaryObject, key: str) -> str:
    """The name under ``key``, also where it stands elsewhere in the file; "" for anything else."""
    value = found.raw_get(key) if key in found else None
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return value if isinstance(value, str) else ""


def objects(reader: PdfReader) -> Iterator[PdfObject]:
    """Every object of the file, those inside others included.

    Raises:
        Refusal: there are too many.
    """
    numbers = {
        (number, generation)
        for generation, entries in reader.xref.items()
        for number in entries
    } | {(number, 0) for number in reader.xref_objStm}
    last = time.monotonic() + PATIENCE_SECONDS
    for number, generation in sorted(numbers):
        if time.monotonic() > last:
            raise Refusal(_("มีส่วนประกอบมากเกินกว่าจะตรวจได้ โปรดแบ่งเป็นหลายแฟ้ม"))
        if number:
            yield from inside(reader.get_object(IndirectObject(number, generation, reader)))


def inside(found: PdfObject | None) -> Iterator[PdfObject]:
    """A direct object and all that it holds; references are met where they lie."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if one is None:
            continue
        yield one
        if isinstance(one, DictionaryObject):
            waiting.extend(one)
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, list):
            waiting.extend(list.__iter__(one))
