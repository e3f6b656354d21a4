"""Small pictures for lists: made from stored photos when first asked for, and kept beside them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from PIL import Image

from . import store
from .models import StoredFile

CONTENT_TYPE = "image/jpeg"
LONGEST_SIDE = 640
QUALITY = 78


def open_small(stored: StoredFile) -> BinaryIO:
    """The small picture of a stored photo.

    They follow from the photos: the folder may be emptied at any time and is not backed up.

    Raises:
        FileNotFoundError: the store has lost the photo, or damaged it.
    """
    path = Path(settings.VAR_DIR) / "small" / stored.path
    if not path.exists():
        store.write_once(path, _reduced(stored))
    return path.open("rb")


def _reduced(stored: StoredFile) -> bytes:
    # Its own store's content: verified and at most 2,400 pixels wide when it was handed in. Bytes
    # that were damaged since could still be half a picture.
    with store.open_checked(stored) as file:
        image = Image.open(file)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        on_white = Image.new("RGB", image.size, "white")
        on_white.paste(image, mask=image.getchannel("A") if "A" in image.getbands() else None)
    buffer = io.BytesIO()
    on_white.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()
