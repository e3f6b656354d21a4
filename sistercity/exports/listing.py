"""What a list is as a file: its columns, its rows, what it is narrowed by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from itertools import islice

from django.db.models import QuerySet
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sistercity.fields.messages import reads_english

# The parameter of an address that asks for a file, and what it may say.
FORMAT = "format"
FORMATS = ("xlsx", "csv", "json")
# Rows held at once, however long the list is.
BATCH = 1_000


class Kind(Enum):
    """How the values of a column are written."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"  # date or PartialDate
    MOMENT = "moment"  # aware datetime


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Attributes:
        key: its name in JSON; never changes.
        head: its head in the reader's language.
        value: the value of a row: text, number, date, yes or no, several texts, or None.
        shown: the words for a stored code, where ``value`` gives one; sheets hold these.
        width: in a workbook, in characters.
    """

    key: str
    head: str | Promise
    value: Callable[[object], object]
    kind: Kind = Kind.TEXT
    shown: Callable[[object], object] | None = None
    width: int = 22

    def in_words(self, row: object) -> object:
        """The row's value as people read it."""
        return (self.shown or self.value)(row)


@dataclass(frozen=True)
class Listing:
    """A list that can be taken away.

    Attributes:
        name: of its files and in the record of exports; a lower-case word.
        title: what stands above the rows.
    """

    name: str
    title: str | Promise
    columns: tuple[Column, ...]


class Rows:
    """The rows of a list in its order, a batch at a time.

    Args:
        source: a query set, or rows that were read already.
        prepare: what a batch needs before its columns can be read (names of related rows).
    """

    def __init__(
        self,
        source: QuerySet | Sequence,
        prepare: Callable[[list], Sequence] | None = None,
    ):
        self.source, self.prepare = source, prepare

    def count(self) -> int:
        """How many there are now."""
        return self.source.count() if isinstance(self.source, QuerySet) else len(self.source)

    def __iter__(self) -> Iterator[object]:
        is_query = isinstance(self.source, QuerySet)
        rows = self.source.iterator(chunk_size=BATCH) if is_query else iter(self.source)
        while batch := list(islice(rows, BATCH)):
            yield from self.prepare(batch) if self.prepare else batch


@dataclass(frozen=True)
class Taken:
    """One list as it is taken away: when it was true, as known when, narrowed by what.

    Attributes:
        conditions: labels and words of what the rows are narrowed by.
        ordering: as the address has it; "" is the list's own order.
    """

    listing: Listing
    as_at: date
    known_at: datetime
    conditions: tuple[tuple[str, str], ...]
    ordering: str
    row_count: int


def both_names(
    key: str, head: str | Promise, row_of: Callable[[object], object | None], *, stem: str = "name"
) -> tuple[Column, Column]:
    """The Thai and the English name of what a row refers to, as two columns."""

    def name(language: str) -> Callable[[object], str]:
        def read(row: object) -> str:
            named = row_of(row)
            return getattr(named, f"{stem}_{language}", "") if named is not None else ""

        return read

    english = format_lazy("{} {}", head, _("(อังกฤษ)"))
    return (
        Column(f"{key}_th", _thai_head(head), name("th")),
        Column(f"{key}_en", english, name("en")),
    )


def _named_thai(head: str | Promise) -> str:
    return f"{head} (Thai)" if reads_english() else str(head)


# Read in Thai, a name is Thai unless something else is said.
_thai_head = lazy(_named_thai, str)


def stored_word(key: str, head: str | Promise, name: str, **options) -> Column:
    """A stored choice: its code in JSON, its word in sheets."""
    return Column(
        key,
        head,
        lambda row: getattr(row, name),
        shown=lambda row: str(getattr(row, f"get_{name}_display")()),
        **options,
    )
