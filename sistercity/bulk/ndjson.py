"""A set as NDJSON: line by line what ``changes/`` tells of each object, as it is now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from django.db.models import QuerySet

from sistercity.feed.reading import published_now
from sistercity.feed.resources import RESOURCES
from sistercity.replica import connection_in_use

from . import csv
from .cells import cells_of
from .tables import BATCH, Dataset, Table

# CSV with signs that JSON never holds as themselves: the lines come out as they are.
_COPY = r"COPY ({}) TO STDOUT CSV DELIMITER E'\x02' QUOTE E'\x01'"
_LINE = (
    """SELECT '{{"resource":"' || c1 || '","id":' || to_json(c2)::text || ',"hash":"' || c3 ||"""
    """ '","data":' || c4 || '}}' FROM ({}) AS told(c1, c2, c3, c4)"""
)
_TOLD = ("resource", "key", "hash", "data")


class Passed:
    """Passes lines on and counts them."""

    def __init__(self, target: BinaryIO) -> None:
        self.target, self.count = target, 0

    def write(self, line: bytes) -> None:
        """Take one line, as PostgreSQL sends it."""
        self.target.write(line)
        self.count += 1


def write_ndjson(target: BinaryIO, dataset: Dataset, day: date) -> int:
    """Write the set: objects of its resources in the order in which a copy can be filled.

    A set of which ``changes/`` tells nothing is written as the rows of its main table.

    Returns:
        How many lines there are.
    """
    if not dataset.resources:
        return _written(target, _plain_rows(dataset.tables[0], day))
    passed = Passed(target)
    for resource in filter(dataset.resources.__contains__, RESOURCES):
        rows = published_now(resource).values_list(*_TOLD)
        if connection_in_use().vendor in csv.DATABASE_WRITES:
            _copied(passed, rows)
        else:
            passed.count += _written(target, map(_line, rows.iterator(chunk_size=BATCH)))
    return passed.count


def _copied(passed: Passed, rows: QuerySet) -> None:
    """Have PostgreSQL write the lines; nothing of them is held or read here."""
    query, parameters = rows.query.sql_with_params()
    with connection_in_use().cursor() as cursor:
        inner = cursor.cursor.mogrify(query, parameters).decode()
        cursor.cursor.copy_expert(_COPY.format(_LINE.format(inner)), passed)


def _line(row: tuple[str, str, str, str]) -> str:
    resource, key, digest, data = row
    told = json.dumps(key, ensure_ascii=False)
    return f'{{"resource":"{resource}","id":{told},"hash":"{digest}","data":{data}}}'


def _plain_rows(table: Table, day: date) -> Iterable[str]:
    names = [column.name for column in table.columns]
    for row in table.rows(day):
        told = dict(zip(names, cells_of(table, row), strict=True))
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _written(target: BinaryIO, lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        target.write(f"{line}\n".encode())
        count += 1
    return count
