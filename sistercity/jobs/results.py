"""Files of jobs: by content address like handed-in files, but apart, for they are swept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from sistercity.files.store import check_is_there, is_whole, open_whole, write_once

_BLOCK = 1024 * 1024


class Kept(NamedTuple):
    """A file that was kept."""

    sha256: str
    size: int


def root() -> Path:
    """The folder of what jobs have made, outside everything that is served."""
    return Path(settings.FILES_DIR or settings.VAR_DIR) / "jobs"


def path_of(sha256: str) -> Path:
    """Where a content lies."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def open_result(sha256: str) -> BinaryIO:
    """A content for reading, whole.

    Raises:
        FileNotFoundError: it is lost, or damaged.
    """
    return open_whole(path_of(sha256), sha256)


def keep(content: bytes) -> Kept:
    """Keep a content; one that is there already, and whole, is marked as new for the sweep."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if is_whole(path, sha256):
        os.utime(path)
    else:
        write_once(path, content)
    return Kept(sha256, len(content))


def keep_written(write: Callable[[BinaryIO], None]) -> Kept:
    """Keep what ``write`` writes to a file, which may be larger than memory."""
    check_is_there()
    root().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root(), prefix="tmp-", delete=False) as file:
        temporary = Path(file.name)
        try:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
            kept = Kept(digest.hexdigest(), file.tell())
            path = path_of(kept.sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return kept
