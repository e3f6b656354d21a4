"""What is wrong when the ground under the portal gives way, told apart from faults of its own."""

from __future__ import annotations

import errno
import sqlite3
from enum import Enum

from django.db import DatabaseError, InterfaceError, OperationalError

# SQLSTATEs: of a standby, or a database that somebody has switched to reading.
_READ_ONLY_STATES = {"25006"}
# The disk of the database; its limit of memory or of what an object may hold is no full disk.
_FULL_STATES = {"53100"}
# PostgreSQL ends a transaction that waits too long for the portal, which then finds it gone.
_AWAY_STATES = {"25P03", "57P05"}
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
# Of a shared disk that is not mounted, or whose server does not answer.
_LOST_DISK = {errno.ENODEV, errno.EIO, errno.ENOTCONN, errno.ESTALE, errno.ETIMEDOUT}


class Outage(Enum):
    """What is out of order, by the page that tells it."""

    AWAY = "503.html"
    READ_ONLY = "503_read_only.html"
    FULL = "503_full.html"
    FILES = "503_files.html"


def outage_of(fault: BaseException | None) -> Outage | None:
    """Which outage a fault comes from; None for all others."""
    if isinstance(fault, OSError):
        if fault.errno in _FULL_DISK:
            return Outage.FULL
        if fault.errno in _LOST_DISK:
            return Outage.FILES
        return Outage.READ_ONLY if fault.errno == errno.EROFS else None
    if not isinstance(fault, DatabaseError | InterfaceError):
        return None
    state = getattr(fault.__cause__, "pgcode", None)
    # The extended codes of SQLite tell more in their upper bytes.
    code = getattr(fault.__cause__, "sqlite_errorcode", 0) & 0xFF
    if state in _FULL_STATES or code == sqlite3.SQLITE_FULL:
        return Outage.FULL
    if state in _READ_ONLY_STATES or code == sqlite3.SQLITE_READONLY:
        return Outage.READ_ONLY
    if state in _AWAY_STATES or isinstance(fault, OperationalError | InterfaceError):
        return Outage.AWAY
    # A server that dies in mid-statement tells no state, and psycopg no more than an error.
    if type(fault) is DatabaseError and getattr(fault.__cause__, "pgcode", "") is None:
        return Outage.AWAY
    return None
