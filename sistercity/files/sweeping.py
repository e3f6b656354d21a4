"""Clearing away what was half written when a process was killed, once a day."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from . import store
from .models import StoredFile

DAY = 24 * 60 * 60
# A content may be older than its row by a moment, or younger than a database that was put back.
WITHOUT_ROW_SECONDS = 30 * DAY
HALF_WRITTEN_SECONDS = 60 * 60
# What ``tempfile`` calls the files that are renamed when they are whole.
HALF_WRITTEN = "tmp*"
# Folders of VAR_DIR in which files are made whole under such a name, beside the store.
FOLDERS = ("small", "kept-reports")


def sweep_daily() -> int:
    """Sweep unless that was done within a day, by whomever; returns how many were deleted."""
    store.check_is_there()
    mark = store.root() / "swept"
    if mark.exists() and time.time() - mark.stat().st_mtime < DAY:
        return 0
    count = sweep()
    # On a full disk it is done again the next time.
    with suppress(OSError):
        store.root().mkdir(parents=True, exist_ok=True)
        mark.touch()
    return count


def sweep() -> int:
    """Delete what is half written, and contents that no row names; returns how many."""
    # Looked at before the rows are read: what is kept meanwhile is new.
    lying = [path for path in store.root().glob("??/??/*") if len(path.name) == 64]
    lying = [path for path in lying if age_of(path) > WITHOUT_ROW_SECONDS]
    known = set(StoredFile.objects.values_list("sha256", flat=True)) if lying else set()
    gone = [path for path in lying if path.name not in known]
    # One that was handed in again meanwhile, on this machine or another, is new.
    gone = [path for path in gone if age_of(path) > WITHOUT_ROW_SECONDS]
    gone += _half_written()
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _half_written() -> Iterator[Path]:
    for folder in (store.root(), *(Path(settings.VAR_DIR) / name for name in FOLDERS)):
        for path in folder.rglob(HALF_WRITTEN):
            if path.is_file() and age_of(path) > HALF_WRITTEN_SECONDS:
                yield path


def age_of(path: Path) -> float:
    """Seconds since it was written; 0 for one that has just gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
