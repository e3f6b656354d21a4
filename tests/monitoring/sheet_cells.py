"""Reads workbooks and JSON cell by cell."""

import io
from collections.abc import Iterator

import openpyxl
from openpyxl.utils import get_column_letter


class Sheets:
    """The sheets of a workbook as rows of head → cell, without empty rows."""

    def __init__(self, content: bytes):
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def names(self) -> list[str]:
        """The titles of the sheets."""
        return self.book.sheetnames

    def rows(self, title: str) -> Iterator[dict]:
        """The rows under the head of a sheet; a cell without a head is under its letter."""
        sheet = self.book[title]
        heads, *rows = sheet.iter_rows()
        names = [cell.value or get_column_letter(cell.column) for cell in heads]
        for row in rows:
            cells = dict(zip(names, (cell.value for cell in row), strict=True))
            if any(value is not None for value in cells.values()):
                yield cells


def is_number(value) -> bool:
    """Whether a cell holds a number and not words."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_leaves(plain, path: tuple = ()) -> Iterator[tuple[tuple, float]]:
    """Every number of a JSON text with the way to it; places in lists are numbers too.

    Lists of ids are no figures: they are what figures are counted from.
    """
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from number_leaves(value, (*path, name))
    elif isinstance(plain, list):
        if plain and all(is_number(one) for one in plain):
            return
        for place, value in enumerate(plain):
            yield from number_leaves(value, (*path, place))
    elif is_number(plain):
        yield path, plain
