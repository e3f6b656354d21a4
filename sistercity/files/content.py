"""What a handed-in file really is: verified by its content, never by its name."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from . import pdf, scanning
from .names import shown_name
from .photos import Fault, NotKept, kept_photo
from .refused import RefusedFile
from .secrecy import mark_in

PHOTO_MAX_PIXELS = 50_000_000
# HEIC is decoded whole, at about eight bytes a point; telephones take 12 or 24 million.
HEIC_MAX_PIXELS = 25_000_000
MEGABYTE = 1024 * 1024

PHOTO_KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}

# By the first bytes: a kind we accept, as Pillow calls it, or PDF.
_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"%PDF-", "PDF"),
)

_WHY_NOT_KEPT = {
    Fault.DAMAGED: gettext_lazy(
        "ภาพ “%(name)s” เสียหายหรือไม่ครบ เปิดอ่านไม่ได้ โปรดเปิดดูในเครื่อง บันทึกใหม่ แล้วแนบอีกครั้ง"
    ),
    Fault.TOO_MANY_POINTS: gettext_lazy(
        "ภาพ “%(name)s” มีจุดภาพมากเกิน %(limit)s ล้านจุด โปรดย่อภาพแล้วแนบใหม่"
    ),
    Fault.TOO_COSTLY: gettext_lazy(
        "ภาพ “%(name)s” ใช้เวลาหรือหน่วยความจำในการเปิดอ่านมากผิดปกติ "
        "โปรดเปิดดูในเครื่อง บันทึกเป็น JPEG ใหม่ แล้วแนบอีกครั้ง"
    ),
}


@dataclass(frozen=True)
class Content:
    """A verified content, ready for the store; ``data`` is what will be kept.

    Of what was handed in, only this module makes one: nothing gets past the virus scanner.
    """

    data: bytes
    sha256: str
    content_type: str
    width: int | None = None
    height: int | None = None
    page_count: int | None = None


def read_evidence(upload: UploadedFile) -> Content:
    """A photo or a PDF document, whichever the content is.

    Raises:
        RefusedFile: neither, too large, damaged, protected or with active content.
    """
    return _read(upload, accepted={*PHOTO_KINDS, "PDF"})


def read_photo(upload: UploadedFile) -> Content:
    """A photo: upright, at most 2400 pixels on its longer side, without any metadata.

    HEIC, which few browsers show, is kept as JPEG.

    Raises:
        RefusedFile: as ``read_evidence``, and a PDF document.
    """
    return _read(upload, accepted=set(PHOTO_KINDS))


def read_document(upload: UploadedFile) -> Content:
    """A PDF document, kept byte by byte.

    Raises:
        RefusedFile: as ``read_evidence``, and a photo.
    """
    return _read(upload, accepted={"PDF"})


def as_handed_in(name: str, data: bytes, content_type: str) -> Content:
    """A file that is kept byte by byte and whose reader checks it by itself, such as a workbook.

    Raises:
        RefusedFile: a virus was found in it, or it could not be looked for.
    """
    scanning.scan(shown_name(name), data)
    return Content(
        data=data, sha256=hashlib.sha256(data).hexdigest(), content_type=content_type
    )


def _read(upload: UploadedFile, *, accepted: set[str]) -> Content:
    name = shown_name(upload.name)
    upload.seek(0)
    head = upload.read(4096)
    if not head:
        raise RefusedFile(
            _("แฟ้ม “%(name)s” ว่างเปล่า โปรดตรวจสอบแฟ้มในเครื่องแล้วแนบใหม่") % {"name": name}
        )
    if mark := mark_in(name):
        raise RefusedFile(
            _(
                "ชื่อแฟ้ม “%(name)s” ระบุชั้นความลับ “%(mark)s” ระบบไม่รับแฟ้มชั้นลับขึ้นไป "
                "โปรดบันทึกเพียงเลขที่และหน่วยงานที่เก็บรักษา"
            )
            % {"name": name, "mark": mark}
        )
    kind = _kind(head)
    if kind not in accepted:
        raise RefusedFile(
            _("รับแฟ้ม “%(name)s” ไม่ได้ เพราะเป็น%(kind)s โปรดแนบเป็น%(accepted)s")
            % {"name": name, "kind": _words(head), "accepted": _accepted_words(accepted)}
        )
    _check_size(name, upload.size, kind)
    upload.seek(0)
    data = upload.read()
    # As it was sent, before any decoder opens it.
    scanning.scan(name, data)
    return _read_pdf(name, data) if kind == "PDF" else _read_photo(name, data, kind)


def _check_size(name: str, size: int, kind: str) -> None:
    is_pdf = kind == "PDF"
    limit = settings.DOCUMENT_MAX_BYTES if is_pdf else settings.PHOTO_MAX_BYTES
    if size <= limit:
        return
    words = {"name": name, "size": f"{size / MEGABYTE:.1f}", "limit": limit // MEGABYTE}
    if is_pdf:
        raise RefusedFile(
            _(
                "เอกสาร “%(name)s” มีขนาด %(size)s MB เกินขนาดที่รับได้คือ %(limit)s MB "
                "โปรดลดขนาดเอกสารหรือแบ่งเป็นหลายแฟ้มแล้วแนบใหม่"
            )
            % words
        )
    raise RefusedFile(
        _(
            "ภาพ “%(name)s” มีขนาด %(size)s MB เกินขนาดที่รับได้คือ %(limit)s MB "
            "โปรดย่อภาพแล้วแนบใหม่ ด้านยาว 2400 จุดภาพก็เพียงพอ"
        )
        % words
    )


def _read_photo(name: str, data: bytes, kind: str) -> Content:
    limit = HEIC_MAX_PIXELS if kind == "HEIF" else PHOTO_MAX_PIXELS
    kept_as = "JPEG" if kind == "HEIF" else kind
    try:
        kept = kept_photo(data, kind=kind, kept_as=kept_as, most_points=limit)
    except NotKept as refusal:
        told = {"name": name, "limit": limit // 1_000_000}
        raise RefusedFile(_WHY_NOT_KEPT[refusal.fault] % told) from refusal
    with Image.open(io.BytesIO(kept), formats=[kept_as]) as image:
        width, height = image.size
    return Content(
        data=kept,
        sha256=hashlib.sha256(kept).hexdigest(),
        content_type=Image.MIME[kept_as],
        width=width,
        height=height,
    )


def _read_pdf(name: str, data: bytes) -> Content:
    try:
        page_count = pdf.check(data)
    except pdf.Refusal as refusal:
        raise RefusedFile(
            _("เอกสาร “%(name)s” %(why)s") % {"name": name, "why": refusal}
        ) from refusal
    return Content(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        content_type="application/pdf",
        page_count=page_count,
    )


def _kind(head: bytes) -> str:
    """A kind we accept by its first bytes; "" for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and _HEIC_BRANDS & {head[at : at + 4] for at in range(8, 32, 4)}:
        return "HEIF"
    return next((kind for begin, kind in _SIGNATURES if head.startswith(begin)), "")


def _accepted_words(accepted: set[str]) -> str:
    if accepted == {"PDF"}:
        return _("เอกสาร PDF")
    if "PDF" not in accepted:
        return _("ภาพถ่าย JPEG, PNG, WebP หรือ HEIC")
    return _("ภาพถ่าย JPEG, PNG, WebP, HEIC หรือเอกสาร PDF")


def _words(head: bytes) -> str:
    """What a refused content is, in the words of its reader."""
    kind = _kind(head)
    if kind == "PDF":
        return _("เอกสาร PDF")
    if kind:
        return _("ภาพ %(kind)s") % {"kind": {"HEIF": "HEIC"}.get(kind, kind)}
    suffixes = _suffixes(head)
    for known, words in (
        ({".exe", ".elf", ".dll", ".scr", ".appimage", ".macho", ".sh"}, _("โปรแกรมคอมพิวเตอร์")),
        ({".svg"}, _("ภาพ SVG ซึ่งอาจมีคำสั่งแฝง")),
        ({".html", ".htm", ".xhtml"}, _("หน้าเว็บ (HTML)")),
        ({".heif", ".avif"}, _("ภาพ AVIF หรือ HEIF")),
        ({".zip", ".docx", ".xlsx", ".pptx"}, _("แฟ้มบีบอัดหรือเอกสารสำนักงาน (ZIP, Word, Excel)")),
        ({".rar", ".7z", ".gz", ".tar"}, _("แฟ้มบีบอัด")),
        ({".doc", ".xls", ".rtf"}, _("เอกสารสำนักงาน (Word, Excel)")),
        ({".gif", ".tiff", ".tif", ".bmp"}, _("ภาพชนิดอื่น")),
        ({".mp4", ".mov", ".avi", ".mkv", ".mp3"}, _("วีดิทัศน์หรือเสียง")),
    ):
        if suffixes & known:
            return words
    return _("แฟ้มชนิดที่ระบบไม่รู้จัก")


def _suffixes(head: bytes) -> set[str]:
    """The likely file suffixes of a content, in lower case."""
    for begin, suffix in ((b"MZ", ".exe"), (b"\x7fELF", ".elf"), (b"#!", ".sh"), (b"PK", ".zip")):
        if head.startswith(begin):
            return {suffix}
    if b"<svg" in head[:1024].lower():
        return {".svg"}
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    best = max(match.confidence for match in matches)
    return {match.extension.lower() for match in matches if match.confidence == best}
