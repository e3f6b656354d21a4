"""Which numbers of seals stand in a strange file, read in a process of its own.

What it says, as JSON, is only ever used to look a number up, never believed.
"""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from monitoring.seals.numbers import numbers_in, numbers_in_text
from sistercity.files.confined import confine, read_confined

SECONDS = 8
MEMORY_BYTES = 1024 * 1024 * 1024
# Of a PDF the ends are read, where the number is printed; of a workbook each part up to a bound.
FIRST_PAGES, LAST_PAGES = 4, 2
MOST_PARTS = 500
PART_BYTES = 8 * 1024 * 1024
ALL_PARTS_BYTES = 64 * 1024 * 1024
MOST_NUMBERS = 5


@dataclass(frozen=True)
class Read:
    """The right numbers in a file, and whether its inside could be read."""

    numbers: tuple[str, ...]
    is_readable: bool


def read_numbers(file: BinaryIO) -> Read:
    """The numbers in a file, by a process that is stopped when it takes too long or too much.

    Args:
        file: with a number of the operating system, as a temporary file has.
    """
    file.seek(0)
    try:
        told = json.loads(
            read_confined(__name__, file, seconds=SECONDS, memory_bytes=MEMORY_BYTES)
        )
    except (subprocess.SubprocessError, ValueError):
        return Read((), is_readable=False)
    return Read(tuple(told["numbers"]), told["is_readable"])


def _found(content: bytes) -> Iterator[str]:
    yield from numbers_in(content)
    if b"%PDF-" in content[:1024]:
        yield from _in_pdf(content)
    elif content.startswith(b"PK"):
        yield from _in_zip(content)


def _in_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    yield from numbers_in_text(" ".join(str(value) for value in (reader.metadata or {}).values()))
    count = len(reader.pages)
    wanted = {*range(min(count, FIRST_PAGES)), *range(max(count - LAST_PAGES, 0), count)}
    for number in sorted(wanted, reverse=True):
        yield from numbers_in_text(reader.pages[number].extract_text())


def _in_zip(content: bytes) -> Iterator[str]:
    left = ALL_PARTS_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist()[-MOST_PARTS:]:
            if part.filename.endswith(".xml"):
                if left <= 0:
                    raise ValueError("more than is looked through")
                with archive.open(part) as inside:
                    text = inside.read(min(PART_BYTES, left))
                left -= len(text)
                yield from numbers_in(text)


def _main() -> None:
    confine()
    logging.disable(logging.CRITICAL)
    numbers: list[str] = []
    is_readable = True
    try:
        for number in _found(sys.stdin.buffer.read()):
            if number not in numbers:
                numbers.append(number)
            if len(numbers) == MOST_NUMBERS:
                break
    except Exception:  # readers raise whatever they meet in a hostile file
        is_readable = False
    json.dump({"numbers": numbers, "is_readable": is_readable}, sys.stdout)


if __name__ == "__main__":
    _main()
