"""A small table as values, so that page and PDF print the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column by its head; figures stand to the right."""

    head: str
    is_numeric: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts under columns; the first cell of a row is its head.

    ``foot`` is one more row that sums up; empty for none. The caption is read aloud, and shown
    where nothing above the table says the same.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()

    def cells(self, row: Sequence[str]) -> list[tuple[Column, str]]:
        """A row's cells after its head, each with its column."""
        return list(zip(self.columns[1:], row[1:], strict=True))

    @property
    def body(self) -> list[tuple[str, list[tuple[Column, str]]]]:
        """Each row as its head and its cells."""
        return [(row[0], self.cells(row)) for row in self.rows]

    @property
    def last(self) -> tuple[str, list[tuple[Column, str]]] | None:
        """The foot as a row; None without one."""
        return (self.foot[0], self.cells(self.foot)) if self.foot else None
