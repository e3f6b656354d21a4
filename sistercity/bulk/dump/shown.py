"""How the viewer of a dump shows each table: which columns, under which name, leading where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sistercity.bulk.tables import Table

_LISTED = 6


@dataclass(frozen=True)
class Shown:
    """The looks of one table.

    Attributes:
        listed: columns of the list, the first leads to the record; the first six where none.
        told_by: columns that make up the heading of a record; its key where none.
        leads_to: of columns the name of the file whose single key they hold.
    """

    listed: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    leads_to: Mapping[str, str] = field(default_factory=dict)

    def of(self, table: Table) -> dict[str, list[str]]:
        """What the viewer is told.

        Raises:
            ValueError: a column that the table does not have.
        """
        names = [column.name for column in table.columns]
        told = {
            "listed": list(self.listed or names[:_LISTED]),
            "told_by": list(self.told_by or table.key),
        }
        unknown = {*told["listed"], *told["told_by"], *self.leads_to} - {*names}
        if unknown:
            raise ValueError(f"{table.title}: no columns {sorted(unknown)}")
        return told
