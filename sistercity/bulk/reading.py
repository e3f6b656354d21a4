"""The rows of a table, never all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Aggregate, CharField, QuerySet

from .cells import cells_of
from .tables import BATCH, Table


class Listed(Aggregate):
    """Codes of related rows in their order, with a space between; None where there are none."""

    template = "%(function)s(%(expressions)s, ' ' ORDER BY %(expressions)s)"
    function = "STRING_AGG"
    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        """SQLite orders none of them: whoever reads them does (``convert_value``)."""
        listed = self.copy()
        listed.function = "GROUP_CONCAT"
        listed.template = "%(function)s(%(expressions)s, ' ')"
        return listed.as_sql(compiler, connection, **context)

    @property
    def convert_value(self):
        """Put in order what SQLite gives as it comes."""
        return lambda value, _expression, _connection: (
            None if value is None else " ".join(sorted(value.split(" ")))
        )


def told_rows(table: Table, queryset: QuerySet) -> QuerySet:
    """The rows as tuples in the order of the columns."""
    return queryset.values_list(*(column.source for column in table.columns))


def rows_of(table: Table, day: date) -> Iterator[list[object]]:
    """The cells of every row, a batch at a time."""
    rows = table.rows(day)
    if isinstance(rows, QuerySet):
        rows = told_rows(table, rows).iterator(chunk_size=BATCH)
    return (cells_of(table, row) for row in rows)
