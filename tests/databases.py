"""Further test databases: copies of one that was filled once, so that each starts in a moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def using(name: str) -> Iterator[None]:
    """Point this process at the database ``name``; threads started inside follow."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def copy_database(suffix: str) -> str:
    """Copy the database in use, on its server; return the copy's name."""
    source = str(connection.settings_dict["NAME"])
    target = f"{source}_{suffix}"
    if connection.vendor == "postgresql":
        connection.close()
        quoted = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(source)}")
    else:
        # Not a copy of the file: a part of it may still be in its write-ahead log.
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    return target


def empty_database(suffix: str) -> str:
    """Make a database without any table beside the one in use; return its name."""
    target = f"{connection.settings_dict['NAME']}_{suffix}"
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(target)}")
    return target


@contextmanager
def copied(suffix: str) -> Iterator[None]:
    """Point this process at a copy of the database in use, and drop it afterwards."""
    name = copy_database(suffix)
    with using(name):
        yield
    drop_database(name)


def drop_database(name: str) -> None:
    """Delete a copy, with the connections that server threads may still hold."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")
    else:
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()
