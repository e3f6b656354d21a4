"""Invented registers for benchmarks, on PostgreSQL: of each size one is made a run, and copied."""

from __future__ import annotations

from django.db import connection

from monitoring.load import Volume, make_load
from tests.databases import copy_database, drop_database, using

# By size the database that holds it; nobody writes there.
_made: dict[Volume, str] = {}


def load(pairings: int, activities: int) -> None:
    """Fill the empty database in use; its statistics are up to date as they are in use."""
    volume, target = Volume(pairings, activities), str(connection.settings_dict["NAME"])
    if volume not in _made:
        name = copy_database(f"{pairings}_{activities}")
        with using(name):
            make_load(volume)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        _made[volume] = name
    connection.close()
    drop_database(target)
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(_made[volume])}")
