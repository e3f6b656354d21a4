"""A table as CSV: by the database itself where it can, row by row elsewhere, in the same bytes.

UTF-8 with a byte order mark, by which spreadsheet programs know that it is Thai; lines end with
a line feed, as PostgreSQL ends them. An empty cell is nothing, or an empty text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from django.db.models import QuerySet

from sistercity.files.sheets import CONTROL_BYTES, NO_CHARACTERS
from sistercity.replica import connection_in_use

from .cells import as_text
from .reading import rows_of, told_rows
from .tables import Table, Type

DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
# Databases that write the rows themselves.
DATABASE_WRITES = ("postgresql",)
_QUOTED = re.compile('[",\n\r]')
# First letters of text that a spreadsheet program may carry out, or that may hide one: told by
# their numbers, which costs next to nothing, before the whole rule is asked.
_SUSPECT = (
    "ascii({0}) < 48 OR ascii({0}) IN "
    "(61, 64, 127, 65291, 65293, 65309, 65312, 65534, 65535)"
)
_RISKY = r"^[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff'']*[=+@\t\r\n＝＋－＠-]"
# What a column of the inner query is in CSV; {0} is its name there. A control character goes as
# the lines pass by: in UTF-8 no letter has one of these bytes.
_TOLD = {
    Type.TEXT: (
        f"CASE WHEN ({_SUSPECT}) AND {{0}} ~ '{_RISKY}' THEN '''' || {{0}} "
        "ELSE NULLIF({0}, '') END"
    ),
    Type.CODE: "NULLIF({0}::text, '')",
    Type.CODES: "NULLIF({0}, '')",
    Type.BOOLEAN: "{0}::text",
    Type.MOMENT: (
        "to_char(date_trunc('second', {0}) AT TIME ZONE 'Asia/Bangkok', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS\"+07:00\"')"
    ),
}


class Counted:
    """Passes lines on without their control characters, and counts them."""

    def __init__(self, target: BinaryIO) -> None:
        self.target, self.count = target, 0

    def write(self, line: bytes) -> None:
        """Take one row, as PostgreSQL sends it."""
        line = line.translate(None, CONTROL_BYTES)
        for one in NO_CHARACTERS:
            line = line.replace(one, b"")
        self.target.write(line)
        self.count += 1


def write_csv(target: BinaryIO, table: Table, day: date) -> int:
    """Write the table.

    Returns:
        How many rows it has.
    """
    target.write(codecs.BOM_UTF8 + _line([column.name for column in table.columns]))
    rows = table.rows(day)
    if isinstance(rows, QuerySet) and connection_in_use().vendor in DATABASE_WRITES:
        return _copied(target, table, rows)
    count = 0
    for cells in rows_of(table, day):
        target.write(_line([as_text(value) for value in cells]))
        count += 1
    return count


def _copied(target: BinaryIO, table: Table, rows: QuerySet) -> int:
    """Have PostgreSQL write the rows; nothing of them is held here."""
    query, parameters = told_rows(table, rows).query.sql_with_params()
    names = [f"c{place}" for place in range(len(table.columns))]
    told = ", ".join(
        _TOLD.get(column.type, "{0}").format(name)
        for column, name in zip(table.columns, names, strict=True)
    )
    counted = Counted(target)
    with connection_in_use().cursor() as cursor:
        inner = cursor.cursor.mogrify(query, parameters).decode()
        copy = f"COPY (SELECT {told} FROM ({inner}) AS told({', '.join(names)})) TO STDOUT CSV"
        cursor.cursor.copy_expert(copy, counted)
    return counted.count


def _line(cells: Sequence[str]) -> bytes:
    """A row as PostgreSQL would write it."""
    return (",".join(map(_cell, cells)) + "\n").encode()


def _cell(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(text) else text
