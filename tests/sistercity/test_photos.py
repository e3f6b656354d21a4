"""A photo that was made to be costly is given up, and holds nobody up."""

import io
import struct
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from monitoring.forms import fields
from sistercity.files import confined, photos
from sistercity.files.content import RefusedFile, read_photo

SIDE = 7000


def redrawn(times):
    """A grey JPEG that draws nothing over all of itself, so many times: 76 bytes for each."""
    buffer = io.BytesIO()
    Image.new("L", (SIDE, SIDE), 128).save(buffer, "JPEG", progressive=True)
    plain = buffer.getvalue()
    # The one code of a table of its own, 0, skips 2¹⁴ blocks and as many as the next 14 bits say.
    table = b"\xff\xc4" + struct.pack(">HB", 20, 0x10) + bytes([1, *[0] * 15, 0xE0])
    runs = -(-((SIDE // 8) ** 2) // (2**15 - 1))
    bits = ("0" + "1" * 14) * runs
    bits += "1" * (-len(bits) % 8)
    nothing = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 1, 63, 0) + nothing
    return plain[:-2] + table + scan * times + b"\xff\xd9"


def upload(data, name="พิธี.jpg"):
    return SimpleUploadedFile(name, data)


def test_a_jpeg_that_draws_over_itself_for_minutes_is_given_up(monkeypatch):
    monkeypatch.setattr(photos, "SECONDS", 2)
    assert read_photo(upload(redrawn(10))).width == 2400
    began = time.monotonic()
    with pytest.raises(RefusedFile, match=r"ภาพ “พิธี.jpg” ใช้เวลาหรือหน่วยความจำ.*มากผิดปกติ"):
        read_photo(upload(redrawn(10_000)))
    # Two of a processor; beside others that takes longer.
    assert time.monotonic() - began < confined.TIMES_WAITED * photos.SECONDS + 5


def test_a_picture_that_takes_more_memory_than_there_is_for_it_is_given_up(monkeypatch):
    buffer = io.BytesIO()
    Image.new("L", (SIDE, SIDE), 128).save(buffer, "PNG")
    data = buffer.getvalue()
    assert read_photo(upload(data)).width == 2400
    monkeypatch.setattr(photos, "MEMORY_BYTES", 150 * 1024 * 1024)
    with pytest.raises(RefusedFile, match="ใช้เวลาหรือหน่วยความจำ"):
        read_photo(upload(data))


def test_a_picture_with_transparent_places_is_kept_as_jpeg_without_them():
    """As a HEIC may have; only its reader is installed here."""
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (200, 30, 30, 0)).save(buffer, "PNG")
    kept = photos.kept_photo(buffer.getvalue(), kind="PNG", kept_as="JPEG", most_points=100)
    assert Image.open(io.BytesIO(kept)).mode == "RGB"


def test_the_process_that_reads_strange_files_holds_no_secret(monkeypatch):
    began = []
    monkeypatch.setattr(
        confined.subprocess, "run", lambda *_args, **how: began.append(how["env"])
    )
    with pytest.raises(AttributeError):
        confined.read_confined("reader", b"", seconds=1, memory_bytes=1)
    assert began == [{}]


def test_files_after_costly_ones_are_named_and_not_read(monkeypatch):
    monkeypatch.setattr(fields, "FILES_SECONDS", -1)
    good, (refusal,) = fields.FilesField().clean([upload(b""), upload(b"", "สอง.jpg")])
    assert good == []
    assert "นานเกินไป จึงไม่ได้รับอีก 2 แฟ้ม" in refusal
    assert refusal.endswith("เริ่มจาก “พิธี.jpg”")
