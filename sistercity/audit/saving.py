"""Saving a row that a form, an import or a fixture has filled."""

from __future__ import annotations

from .ledger import Entry, check_revision
from .recorded import Recorded


def save_filled(entry: Entry, row: Recorded, opened: int | None = None) -> Recorded:
    """Write a new or changed instance, unless the stored row has moved on since it was read.

    The stored row is locked and read again, so of two people who save at once the second is
    refused instead of undoing the work of the first.

    Args:
        opened: the revision that the form carried; None: the one that the instance was read at.

    Raises:
        StaleEdit: somebody saved the row in between.
        ValidationError: by field.
    """
    if not row._state.adding:
        stored = type(row)._base_manager.select_for_update().get(pk=row.pk)
        check_revision(stored, row.revision if opened is None else opened)
        row.revision = stored.revision
    return entry.save(row)
