"""The data as the viewer reads them: scripts, for a page of a disk may read nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from sistercity.bulk.describing.dictionary import described_column, in_both
from sistercity.bulk.tables import Dataset, Table, Type
from sistercity.files.sheets import unescaped

from .shown import Shown

ROWS = 1_000

Opened = Callable[[str], IO[bytes]]


def write_rows(opened: Opened, table: Table, name: str, path: Path) -> int:
    """Write the rows of a CSV file of ours as scripts, so many a script.

    Args:
        opened: opens a file of the dump for writing.
        name: of the table's file, without its ending.
        path: of the CSV file.

    Returns:
        How many scripts there are.
    """
    texts = [column.type is Type.TEXT for column in table.columns]
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        number = 0
        for number, some in enumerate(_batches(lines), start=1):
            rows = [
                [unescaped(cell) if is_text else cell
                 for cell, is_text in zip(line, texts, strict=True)]
                for line in some
            ]  # fmt: skip
            with opened(f"data/{name}-{number}.js") as script:
                script.write(called("dumpRows", name, number, rows))
    return number


def called(function: str, *values: object) -> bytes:
    """A call of a function of the viewer."""
    told = ",".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values
    )
    return f"{function}({told});\n".encode()


def told_table(
    dataset: Dataset, table: Table, name: str, shown: Shown, *, count: int, scripts: int
) -> dict[str, object]:
    """What the viewer must know of a table."""
    return {
        "name": name,
        **in_both(table.title, "title"),
        "key": list(table.key),
        **shown.of(table),
        "count": count,
        "shards": scripts,
        "columns": [
            {
                **{
                    key: value
                    for key, value in described_column(table, column).items()
                    if key in _COLUMN
                },
                "leads_to": shown.leads_to.get(column.name, ""),
                "words": {
                    code: {"th": word["in_th"], "en": word["in_en"]}
                    for code, word in ((code, in_both(text, "in")) for code, text in column.choices)
                },
            }
            for column in table.columns
        ],
    }


_COLUMN = ("name", "label_th", "label_en", "type", "unit_th", "unit_en")


def _batches(lines: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    lines = iter(lines)
    while some := list(islice(lines, ROWS)):
        yield some
