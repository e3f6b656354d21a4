"""The tables of who gets in where, as one page for people: ``script/access-matrix``.

Whatever stands in it is asked of the portal by tests/test_access.py and test_access_objects.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests import hidden

WORDS = {
    200: "opens", 302: "led on", 403: "refused", 404: "absent", 409: "not ready", 401: "key asked",
    "tried": "may try",
}  # fmt: skip


def matrix() -> Iterator[str]:
    """The lines of the page, in Markdown."""
    from tests import test_access as tables

    yield "# Who gets in where"
    yield ""
    yield (
        "Records are Chiang Mai's: `officer` and `approver` serve there, `stranger` is the officer "
        "of Phuket, `agency` shows an API key with every scope. Who is not signed in is led on to "
        "the sign-in page; what is absent to somebody is as what was never there."
    )
    yield from _section("Pages, files and API", ("route", "address", *tables.READERS))
    rows = [*((name, *row) for name, row in tables.PAGES.items()), *tables.MORE_PAGES]
    yield from _rows(sorted(rows, key=lambda row: (row[0], row[1])))
    yield from _section("Acts (POST)", ("route", "address", *tables.READERS))
    yield from _rows(sorted((name, *row) for name, row in tables.ACTS.items()))
    yield from _section("Admin by model", ("model", "editor", "administrator", "others"))
    yield from _rows((name, *rights, tables.NOTHING) for name, rights in tables.ADMIN.items())
    yield from _section("Acts of the admin", ("route", "editor", "administrator", "others"))
    for name in tables.ADMIN_ACTS:
        editor = "refused" if name in tables.ONLY_ADMINISTRATORS else "may try"
        also = "may try" if name in tables.ALSO_ADMINISTRATORS else "refused"
        yield from _rows([(name, editor, also, "refused")])
    yield from _section("Records, by whatever door", ("what says it", *hidden.READERS))
    for what, readers in hidden.HIDDEN.values():
        marks = ("reads" if reader in readers else "–" for reader in hidden.READERS)
        yield from _rows([(what, *marks)])


def _section(title: str, heads: tuple[str, ...]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|")


def _rows(rows: Iterable[tuple]) -> Iterator[str]:
    for row in rows:
        yield f"| {' | '.join(str(WORDS.get(cell, cell)) for cell in row)} |"


def write(out: str) -> None:
    """Write the page to a file."""
    Path(out).write_text("\n".join(matrix()) + "\n", encoding="utf-8")
