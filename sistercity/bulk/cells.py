"""How the value of a cell is written: the same in CSV, and as far as it is text, in XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sistercity.files.sheets import escaped
from sistercity.thai.calendar import BANGKOK, PartialDate

from .tables import Table, Type


def cell(value: object, type: Type) -> object:
    """The value as a file holds it: None for nothing, an empty text among that.

    Days and moments are ISO 8601, of moments the second in Bangkok; text that a spreadsheet
    program would carry out is escaped. Numbers and truths stay what they are.
    """
    if value is None or value == "":
        return None
    if type is Type.TEXT:
        return escaped(str(value)) or None
    if type is Type.CODES and not isinstance(value, str):
        return " ".join(map(str, value)) or None
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.iso()
    return value


def as_text(value: object) -> str:
    """A cell as CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def cells_of(table: Table, row: Mapping[str, object] | Sequence[object]) -> list[object]:
    """The cells of a row, which comes in the order of the columns or by their sources."""
    values = (
        [row[column.source] for column in table.columns] if isinstance(row, Mapping) else row
    )
    return [
        cell(value, column.type) for value, column in zip(values, table.columns, strict=True)
    ]
