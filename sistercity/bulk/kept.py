"""Files that were written before, kept until what they are made from has changed.

A file is whole before its first byte leaves. Beside it lies what is told of it: how many rows and
bytes, its SHA-256, the state of the ledger that it was read from. Of each name the two latest are
kept, so that a slow reader can go on with the one before.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

# How long somebody waits who asks while another process is writing. Seconds.
PATIENCE = 1
KEPT = 2
# What a process that was killed has left half written goes after so long. Seconds.
_HALF_WRITTEN = 60 * 60
_BLOCK = 1024 * 1024


class BeingWritten(Exception):
    """Another process writes a file at present; this one can be had a little later."""


class NoSlot(Exception):
    """As many large files as may be are being sent at present."""


@dataclass(frozen=True)
class KeptFile:
    """A file and what is told of it.

    Attributes:
        key: names the state that it was written from.
        row_count: of its main table.
        made_at: ISO 8601.
        number: the last change of the ledger that it may know of.
        checkpoint: where ``changes/`` goes on after it; "" where nothing is told there.
    """

    name: str
    key: str
    row_count: int
    size: int
    sha256: str
    made_at: str
    number: int
    checkpoint: str

    @property
    def path(self) -> Path:
        """Where its content lies."""
        return _path(self.name, self.key)

    @property
    def digest(self) -> str:
        """The SHA-256 as the header ``Repr-Digest`` has it (RFC 9530)."""
        return f"sha-256=:{base64.b64encode(bytes.fromhex(self.sha256)).decode()}:"


def folder() -> Path:
    """Where the files lie; they can be deleted at any time."""
    return settings.VAR_DIR / "kept-bulk"


def kept_file(name: str, key: str) -> KeptFile | None:
    """The file of that state, if it was written; None also for one that is damaged or half."""
    try:
        told = json.loads(_path(name, key).with_suffix(".json").read_text(encoding="utf-8"))
        held = KeptFile(**told)
        return held if held.path.stat().st_size == held.size else None
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def alone() -> Iterator[None]:
    """Only one process of the machine writes a file at a time, and only one waits for it, so that
    the others have time for everything else.

    Raises:
        BeingWritten: another one has not done within ``PATIENCE``, or somebody waits already.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with open(folder() / "writing.lock", "w") as writing:
        if not _taken(writing):
            with open(folder() / "waiting.lock", "w") as waiting:
                if not _taken(waiting) or not _taken(writing, PATIENCE):
                    raise BeingWritten
        yield


def sending_slot() -> IO[str]:
    """A place among those who are sent a large file at present; closing it gives it back.

    Raises:
        NoSlot: all are taken, as many as leave one process of the machine for everything else.
    """
    folder().mkdir(parents=True, exist_ok=True)
    for place in range(settings.BULK_SENDERS):
        slot = open(folder() / f"sending-{place}.lock", "w")  # noqa: SIM115 (held while it is sent)
        if _taken(slot):
            return slot
        slot.close()
    raise NoSlot


def _taken(lock: IO[str], patience: float = 0) -> bool:
    """Whether the lock could be had within so many seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        else:
            return True


def keep(
    name: str,
    key: str,
    write: Callable[[BinaryIO], int],
    *,
    made_at: str,
    number: int,
    checkpoint: str,
) -> KeptFile:
    """Write a file and keep it.

    Args:
        write: writes the content and returns its number of rows.
    """
    folder().mkdir(parents=True, exist_ok=True)
    descriptor, written = tempfile.mkstemp(dir=folder(), prefix=f"{name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "w+b", buffering=_BLOCK) as target:
            row_count = write(target)
            target.flush()
            size = target.tell()
            target.seek(0)
            digest = hashlib.file_digest(target, "sha256").hexdigest()
        held = KeptFile(name, key, row_count, size, digest, made_at, number, checkpoint)
        os.replace(written, held.path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
    held.path.with_suffix(".json").write_text(json.dumps(asdict(held)), encoding="utf-8")
    _forget_older(name)
    return held


def _forget_older(name: str) -> None:
    """Delete what is older than the latest of the name; who is reading it keeps it till the end."""
    held = sorted(
        (path for path in folder().glob(f"{name}.*.data")),
        key=lambda path: path.stat().st_mtime,
    )
    for path in held[:-KEPT]:
        path.unlink(missing_ok=True)
        path.with_suffix(".json").unlink(missing_ok=True)
    for path in folder().glob(f"{name}.*.part"):
        if path.stat().st_mtime < time.time() - _HALF_WRITTEN:
            path.unlink(missing_ok=True)


def _path(name: str, key: str) -> Path:
    return folder() / f"{name}.{key}.data"
