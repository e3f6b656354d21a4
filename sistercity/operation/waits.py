"""Bounds how long a request waits for PostgreSQL where the server itself no longer bounds it.

``statement_timeout`` is kept by the server: one that is frozen, or out of reach behind a network
that still acknowledges, keeps nothing. A thread beside looks at what this process waits for. Where
that takes long, it asks the server for another connection, and if there is no answer to that
either, cuts the one that is waited for: the request fails at once, as when the server had gone.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from contextlib import suppress

import psycopg2
from psycopg2.extensions import connection, cursor

# Seconds: of waiting after which the server is asked whether it is there, and again; that its
# answer may take; between two looks; before a silent server is asked once more.
DOUBT, PATIENCE, LOOK, SILENT = 5.0, 4, 0.5, 5.0

logger = logging.getLogger(__name__)

_lock = threading.Lock()
# Address of a server → until when nobody waits for it again: who queues behind is told at once.
_silent_until: dict[str, float] = {}
_waits: set[_Wait] = set()
_watching_in = 0


class _Wait:
    """One answer of the server that is waited for."""

    __slots__ = ("connection", "doubted_at", "since")

    def __init__(self, waiting: WatchedConnection) -> None:
        self.connection = waiting
        self.since = self.doubted_at = time.monotonic()

    def __enter__(self) -> None:
        with _lock:
            _waits.add(self)
            _watch()

    def __exit__(self, *_fault: object) -> None:
        # From here on nobody cuts: the connection may be closed, its number given to another file.
        with _lock:
            _waits.discard(self)


class WatchedConnection(connection):
    """A connection whose server must answer, or at least be there."""

    def __init__(self, dsn: str, *more: object) -> None:
        # What the connection tells of itself lacks the password.
        self.address = dsn
        began = time.monotonic()
        if began < _silent_until.get(dsn, 0):
            raise psycopg2.OperationalError("the server did not answer a moment ago")
        try:
            super().__init__(dsn, *more)
        except psycopg2.OperationalError:
            if time.monotonic() - began >= PATIENCE - 1:
                _be_silent(dsn)
            raise

    def commit(self) -> None:
        with _Wait(self):
            super().commit()

    def rollback(self) -> None:
        with _Wait(self):
            super().rollback()


class WatchedCursor(cursor):
    """A cursor of such a connection."""

    def execute(self, *given):
        with _Wait(self.connection):
            return super().execute(*given)

    def executemany(self, *given):
        with _Wait(self.connection):
            return super().executemany(*given)

    def copy_expert(self, *given):
        with _Wait(self.connection):
            return super().copy_expert(*given)

    def fetchmany(self, *given):
        # Of a cursor on the server each is a question of its own.
        if self.name is None:
            return super().fetchmany(*given)
        with _Wait(self.connection):
            return super().fetchmany(*given)


def _watch() -> None:
    """Start the thread of this process, unless it runs; a forked one has none. Under the lock."""
    global _watching_in
    if _watching_in != os.getpid():
        _watching_in = os.getpid()
        threading.Thread(target=_look_on, name="database waits", daemon=True).start()


def _look_on() -> None:
    while True:
        time.sleep(LOOK)
        now = time.monotonic()
        with _lock:
            doubtful = [wait for wait in _waits if now - wait.doubted_at >= DOUBT]
            for wait in doubtful:
                wait.doubted_at = now
        for address in {wait.connection.address for wait in doubtful}:
            if not _is_there(address):
                _cut([wait for wait in doubtful if wait.connection.address == address])


def _is_there(address: str) -> bool:
    """Whether the server answers to a new caller, were it by a refusal."""
    began = time.monotonic()
    try:
        psycopg2.connect(address, connect_timeout=PATIENCE).close()
    except psycopg2.Error:
        return time.monotonic() - began < PATIENCE - 1
    return True


def _cut(waits: list[_Wait]) -> None:
    for wait in waits:
        with _lock:
            if wait not in _waits:
                continue
            logger.error("the database does not answer: a wait of %.0f s is cut",
                         time.monotonic() - wait.since)  # fmt: skip
            _be_silent(wait.connection.address)
            # One that has just broken by itself is closed already.
            with suppress(psycopg2.InterfaceError, OSError):
                number = os.dup(wait.connection.fileno())
                with socket.socket(fileno=number) as line:
                    line.shutdown(socket.SHUT_RDWR)


def _be_silent(address: str) -> None:
    _silent_until[address] = time.monotonic() + SILENT
