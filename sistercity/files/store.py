"""The file store: content-addressed, write-once, file before row."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sistercity.audit.ledger import Entry

from .content import Content
from .models import StoredFile

logger = logging.getLogger(__name__)


def root() -> Path:
    """The folder of the store, outside everything that is served."""
    return Path(settings.FILES_DIR or settings.VAR_DIR) / "files"


def check_is_there() -> None:
    """Stop where the disk that several machines share is not mounted.

    Else what is handed in would lie below the empty place where it belongs, seen by one machine
    alone, and what others hold would be taken for lost. The store's folder is made on it once.

    Raises:
        OSError: it is not there, or does not answer.
    """
    if settings.FILES_DIR:
        try:
            root().stat()
        except FileNotFoundError:
            raise OSError(errno.ENODEV, "the shared disk is not mounted", str(root())) from None


def keep(entry: Entry, content: Content) -> StoredFile:
    """Write the content unless it is held whole already, then its row; returns the row.

    Raises:
        ValidationError: it was erased as personal data, and does not come back.
    """
    held = StoredFile.objects.filter(sha256=content.sha256).first()
    if held is not None and held.erased_at is not None:
        raise ValidationError(
            _("แฟ้มนี้ถูกลบออกจากทะเบียนเพราะมีข้อมูลส่วนบุคคล จึงนำกลับเข้ามาไม่ได้ โปรดใช้ฉบับที่ปกปิดแล้ว")
        )
    stored = held or StoredFile(
        sha256=content.sha256,
        size=len(content.data),
        content_type=content.content_type,
        width=content.width,
        height=content.height,
        page_count=content.page_count,
    )
    path = root() / stored.path
    if not is_whole(path, content.sha256):
        write_once(path, content.data)
    elif held is None:
        # Left behind by a process that was killed before the row: new again for the sweep.
        os.utime(path)
    if held is None:
        try:
            with transaction.atomic():
                entry.save(stored)
        except IntegrityError:  # handed in by somebody else at the same moment
            return StoredFile.objects.get(sha256=content.sha256)
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The content for reading; whether this person may is the caller's question.

    Raises:
        FileNotFoundError: the store has lost it.
        OSError: the shared disk is not there.
    """
    check_is_there()
    return (root() / stored.path).open("rb")


def open_checked(stored: StoredFile) -> BinaryIO:
    """The content for reading, once its bytes were found to be those that were handed in.

    Raises:
        FileNotFoundError: the store has lost it, or holds other bytes in its place.
    """
    return open_whole(root() / stored.path, stored.sha256)


def open_whole(path: Path, sha256: str) -> BinaryIO:
    """A file for reading, once it was found to have this SHA-256.

    Raises:
        FileNotFoundError: there is none, or one with other bytes.
        OSError: the shared disk is not there.
    """
    check_is_there()
    file = path.open("rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        logger.error("there are other bytes in the place of %s", sha256)
        raise FileNotFoundError(path)
    file.seek(0)
    return file


def is_whole(path: Path, sha256: str) -> bool:
    """Whether there is a file with this SHA-256."""
    try:
        open_whole(path, sha256).close()
    except FileNotFoundError:
        return False
    return True


def content_of(stored: StoredFile) -> Content:
    """A stored file as it was verified.

    Raises:
        FileNotFoundError: the store has lost it.
    """
    with open_file(stored) as file:
        data = file.read()
    return Content(
        data=data,
        sha256=stored.sha256,
        content_type=stored.content_type,
        width=stored.width,
        height=stored.height,
        page_count=stored.page_count,
    )


def delete(stored: StoredFile) -> bool:
    """Delete the content, and the small picture of it; returns whether it was there.

    Its row says that it was erased.
    """
    (Path(settings.VAR_DIR) / "small" / stored.path).unlink(missing_ok=True)
    check_is_there()
    path = root() / stored.path
    was_there = path.exists()
    path.unlink(missing_ok=True)
    return was_there


def write_once(path: Path, data: bytes) -> None:
    """Put the whole file in place at once, so that no reader sees a part of it."""
    check_is_there()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
