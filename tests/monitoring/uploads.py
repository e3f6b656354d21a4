"""Files as people hand them in."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def photo(name: str = "พิธีเปิด.jpg", colour: tuple = (200, 30, 30)) -> SimpleUploadedFile:
    """A small JPEG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue())


def large_photo(name: str = "ใหญ่.jpg") -> SimpleUploadedFile:
    """A JPEG file of 40 MB."""
    return SimpleUploadedFile(name, photo().read() + bytes(40 * 1024 * 1024))


def document(name: str = "กำหนดการ.pdf") -> SimpleUploadedFile:
    """A PDF document of one page."""
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def program(name: str = "รายงาน.pdf") -> SimpleUploadedFile:
    """A program for Windows, whatever its name."""
    return SimpleUploadedFile(name, b"MZ" + bytes(500))


# A black bar over the words of a page.
BAR = "0 45 300 20 re f"


def written(
    *pages: str, name: str = "หนังสือ.pdf", author: str = "", over: str = ""
) -> SimpleUploadedFile:
    """A PDF document with a Latin line on each page that software can read.

    Args:
        over: what is painted after the words, as a page says it; ``BAR`` hides them from the eye.
    """
    writer, buffer = PdfWriter(), io.BytesIO()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for words in pages:
        page = writer.add_blank_page(300, 100)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 50 Td ({words}) Tj ET {over}".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if author:
        writer.add_metadata({"/Author": author})
    writer.write(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())
