"""Writes many rows with all of their states at once, past the actions.

A million activities, each through its action, would take a day. What is written here is as the
ledger would have left it: the row, and a version for each of its states, under the numbers of
changes that are in the ledger. Only an empty portal that is no ministry's takes it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import NamedTuple

from django.core.management.color import no_style
from django.db import connection, models

from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded

# Rows that one statement, or one piece of a copy, writes.
BATCH = 10_000
# Values by column; a state is what a change made of the row, None: it took the row out.
Values = dict[str, object]


class State(NamedTuple):
    """What a row was from a change on."""

    change: Change
    values: Values | None


class Bulk:
    """Writes rows of these recorded models; ids are given out here, from the next free one."""

    def __init__(
        self, written: Iterable[type[Recorded]], tell: Callable[[str, int], object]
    ) -> None:
        self._tell = tell
        self._next = {
            model: (model._base_manager.aggregate(last=models.Max("id"))["last"] or 0) + 1
            for model in written
        }

    def new_id(self, model: type[Recorded]) -> int:
        """The next id of a model."""
        self._next[model] += 1
        return self._next[model] - 1

    def write(self, model: type[Recorded], rows: Iterable[Sequence[State]]) -> int:
        """Write rows, each given by its states in order; returns how many.

        Every state names all columns that are not at their default, ``id`` among them.
        """
        earlier: list[tuple] = []
        count = 0
        live, versions = _Columns(model), _Columns(model.versions)

        def living() -> Iterator[tuple]:
            nonlocal count
            for states in rows:
                count += 1
                for state, following in zip(states, [*states[1:], None], strict=True):
                    if following or state.values is None:
                        earlier.extend(_ended(versions, state, following))
                    else:
                        yield live.row({**state.values, "revision": state.change.number})
                if count % BATCH == 0:
                    self._tell(model.__name__, count)

        _insert(live, living())
        _insert_last_states(live, versions)
        _insert(versions, earlier)
        self._tell(model.__name__, count)
        return count

    def finish(self) -> None:
        """Let ids go on after those given out, and the database look at what it holds."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._next)):
                cursor.execute(statement)
            cursor.execute("ANALYZE")


class _Columns:
    """The columns of a table, and rows as tuples of what the database takes."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = [
            field for field in model._meta.concrete_fields if field.name != "version_id"
        ]
        self.names = [field.column for field in self.fields]
        self._places = {field.attname: place for place, field in enumerate(self.fields)}
        self._blank = [field.get_db_prep_save(_default(field), connection) for field in self.fields]

    @property
    def told(self) -> str:
        """The table with its columns, as statements name them."""
        quote = connection.ops.quote_name
        columns = ", ".join(quote(name) for name in self.names)
        return f"{quote(self.model._meta.db_table)} ({columns})"

    def row(self, values: Values) -> tuple:
        """The values, and the defaults of the columns that have none."""
        row = self._blank.copy()
        for name, value in values.items():
            place = self._places[name]
            row[place] = self.fields[place].get_db_prep_save(value, connection)
        return tuple(row)


def _default(field: models.Field) -> object:
    """What stands in a column that nobody names."""
    if field.has_default() and not callable(field.default):
        return field.default
    return "" if field.empty_strings_allowed and not (field.null or field.unique) else None


def _ended(versions: _Columns, state: State, following: State | None) -> Iterator[tuple]:
    """The version of a state that another followed."""
    if state.values is None or following is None:
        return
    yield versions.row(
        {
            **state.values,
            "revision": state.change.number,
            "number_from": state.change.number,
            "known_from": state.change.known_from,
            "number_to": following.change.number,
            "known_to": following.change.known_from,
        }
    )


def _insert_last_states(live: _Columns, versions: _Columns) -> None:
    """The version of each row as it stands: known since the change that its revision names."""
    quote = connection.ops.quote_name
    own = ", ".join(f"held.{quote(name)}" for name in live.names)
    targets = ", ".join(
        quote(name) for name in (*live.names, "number_from", "known_from")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(versions.model._meta.db_table)} ({targets}) "
            f"SELECT {own}, change.number, change.known_from "
            f"FROM {quote(live.model._meta.db_table)} held "
            f"JOIN {quote(Change._meta.db_table)} change ON change.number = held.revision "
            f"WHERE NOT EXISTS (SELECT 1 FROM {quote(versions.model._meta.db_table)} told "
            f"WHERE told.id = held.id)"
        )


def _insert(columns: _Columns, rows: Iterable[tuple]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {columns.told} FROM STDIN", _Lines(rows))
        return
    marks = ", ".join(["%s"] * len(columns.names))
    rows = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {columns.told} VALUES ({marks})", some)


class _Lines(io.RawIOBase):
    """Rows as the text that COPY reads."""

    def __init__(self, rows: Iterable[tuple]) -> None:
        self._lines = ("\t".join(map(_copied, row)) + "\n" for row in rows)
        self._rest = ""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> str:
        """The next text, whole lines of it; "" at the end."""
        return "".join(chain.from_iterable([islice(self._lines, 200)]))


def _copied(value: object) -> str:
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text:
        text = text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
    return text
