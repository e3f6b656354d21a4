"""Files as people hand them in."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter


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
