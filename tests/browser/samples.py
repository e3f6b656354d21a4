"""Files as people attach them: photographs, documents, and what only calls itself one."""

from __future__ import annotations

import random
from pathlib import Path

import pydyf
from PIL import Image, ImageDraw

MEGABYTE = 1024 * 1024
GPS_TAGS, LATITUDE = 0x8825, 2


def write_photo(path: Path, colour: str = "seagreen") -> Path:
    """A JPEG of 1600 × 1200 that says where it was taken, as a telephone's do."""
    image = Image.new("RGB", (1600, 1200), "aliceblue")
    ImageDraw.Draw(image).polygon([(0, 1200), (700, 300), (1600, 1200)], fill=colour)
    exif = Image.Exif()
    exif.get_ifd(GPS_TAGS)[LATITUDE] = (18.0, 47.0, 25.0)
    image.save(path, "JPEG", exif=exif)
    return path


def write_large_photo(path: Path, megabytes: int) -> Path:
    """A whole JPEG of ``megabytes`` at least: a picture, and a comment of that length behind it."""
    write_photo(path)
    # A segment of a comment holds at most 65,533 bytes; nothing that decodes the picture minds.
    segment = b"\xff\xfe\xff\xff" + bytes(65_533)
    data = path.read_bytes()
    path.write_bytes(data[:2] + segment * (megabytes * 16 + 1) + data[2:])
    return path


def write_document(path: Path) -> Path:
    """A PDF of one page with one line of words."""
    document = pydyf.PDF()
    line = pydyf.Stream()
    line.begin_text()
    line.set_font_size("F1", 18)
    line.set_text_matrix(1, 0, 0, 1, 72, 760)
    line.show_text_string("Programme of the visit")
    line.end_text()
    document.add_object(line)
    font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
    document.add_object(font)
    fonts = pydyf.Dictionary({"F1": font.reference})
    page = {
        "Type": "/Page",
        "Parent": document.pages.reference,
        "MediaBox": pydyf.Array([0, 0, 595, 842]),
        "Contents": line.reference,
        "Resources": pydyf.Dictionary({"Font": fonts}),
    }
    document.add_page(pydyf.Dictionary(page))
    with path.open("wb") as file:
        document.write(file)
    return path


def write_program(path: Path) -> Path:
    """A Windows program's first bytes, whatever the name says."""
    path.write_bytes(b"MZ\x90\x00" + random.Random(2566).randbytes(4096))
    return path
