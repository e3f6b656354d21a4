"""A handed-in photo as it is kept: decoded and drawn anew, in a process of its own.

A JPEG of a megabyte can draw over itself for minutes, a HEIC of sixteen kilobytes unfold to a
gigabyte.
"""

from __future__ import annotations

import io
import subprocess
import sys
from enum import IntEnum

import pi_heif
from PIL import Image, ImageCms, ImageOps

from sistercity.files.confined import confine, read_confined

# Of a processor; fifty million points take an old one about four.
SECONDS = 10
MEMORY_BYTES = 1536 * 1024 * 1024
LONGEST_SIDE = 2400
JPEG_QUALITY = 88


class Fault(IntEnum):
    """Why a picture is not kept: the status with which its process ends."""

    DAMAGED = 3
    TOO_MANY_POINTS = 4
    TOO_COSTLY = 5


class NotKept(Exception):
    """A picture is not kept; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def kept_photo(data: bytes, *, kind: str, kept_as: str, most_points: int) -> bytes:
    """The picture alone: upright, in sRGB, reduced, without any metadata.

    Args:
        kind: as Pillow calls what the picture is by its first bytes.
        kept_as: the same of what it becomes.
        most_points: width times height, as the picture tells them.

    Raises:
        NotKept: damaged, too large, or its process was stopped.
    """
    try:
        return read_confined(
            __name__, data, kind, kept_as, str(most_points),
            seconds=SECONDS, memory_bytes=MEMORY_BYTES,
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise NotKept(Fault.TOO_COSTLY) from fault
    except subprocess.CalledProcessError as fault:
        is_told = fault.returncode in set(Fault)
        raise NotKept(Fault(fault.returncode) if is_told else Fault.TOO_COSTLY) from fault


def _drawn(data: bytes, kind: str, kept_as: str, most_points: int) -> bytes:
    try:
        image = Image.open(io.BytesIO(data), formats=[kind])
    except Image.DecompressionBombError as fault:
        raise NotKept(Fault.TOO_MANY_POINTS) from fault
    if image.width * image.height > most_points:
        raise NotKept(Fault.TOO_MANY_POINTS)
    return _encoded(_plain(image, kept_as), kept_as)


def _plain(image: Image.Image, kept_as: str) -> Image.Image:
    """A new image, so that no metadata stays; a JPEG has no transparent places."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes large JPEGs faster
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    has_alpha = image.has_transparency_data and kept_as != "JPEG"
    image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if profile:
        image = _in_srgb(image, profile)
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as the camera meant them; as they are where its profile is of no use."""
    try:
        return ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _encoded(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    options = {"PNG": {}, "WEBP": {"quality": JPEG_QUALITY}}.get(
        kind, {"quality": JPEG_QUALITY, "optimize": True, "progressive": True}
    )
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _main() -> int:
    kind, kept_as, most_points = confine()
    pi_heif.register_heif_opener(thumbnails=False)
    try:
        kept = _drawn(sys.stdin.buffer.read(), kind, kept_as, int(most_points))
    except NotKept as refused:
        return refused.fault
    except MemoryError:
        return Fault.TOO_COSTLY
    except Exception:  # decoders raise whatever they meet in a hostile file
        return Fault.DAMAGED
    sys.stdout.buffer.write(kept)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
