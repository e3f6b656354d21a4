"""Bringing counts of use into the database: together, about once a minute, not request by request.

What a machine has counted since is lost only with its file; a process that is killed between
taking counts out and storing them loses those.
"""

from __future__ import annotations

import time

from django.db import DatabaseError, transaction

from .counts import add_uses, take_uses
from .models import KeyUse

SECONDS = 60
# When this process collected last, by a clock that nobody sets.
_last = time.monotonic()


def collect_now_and_then() -> None:
    """Collect if this process has not done so for a minute.

    Raises:
        sqlite3.Error, DatabaseError: as ``collect``.
    """
    global _last
    if time.monotonic() - _last >= SECONDS:
        _last = time.monotonic()
        collect()


def collect() -> None:
    """Add all counts that wait to the rows of ``KeyUse``.

    Raises:
        sqlite3.Error: the file of counts cannot be used.
        DatabaseError: the database cannot be written; the counts wait on.
    """
    uses = take_uses(time.time())
    if not uses:
        return
    try:
        with transaction.atomic():
            KeyUse.objects.add(uses)
    except DatabaseError:
        add_uses(uses)
        raise
