"""Reading many rows as of one moment, whatever is written beside meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from sistercity.replica import connection_in_use


@contextmanager
def one_moment() -> Iterator[None]:
    """As ``one_snapshot``, on SQLite too: for commands, which may keep its writers waiting."""
    connection = connection_in_use()
    if connection.vendor == "postgresql" or connection.in_atomic_block:
        with one_snapshot():
            yield
        return
    # Django would begin as a writer.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside comes from one state of the database, wholly before or wholly after
    what others write; nothing may be written.

    Inside a transaction that has begun already, what that one sees is read. SQLite, which is for
    trying the portal out, reads statement by statement: its transactions would keep writers off.
    """
    connection = connection_in_use()
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
