"""Saving a row that a form, an import or a fixture has filled."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .ledger import Entry, check_revision, wait_for_others
from .recorded import Recorded


def save_filled(
    entry: Entry, row: Recorded, opened: int | None = None, *, told_apart_by: Sequence[str] = ()
) -> Recorded:
    """Write a new or changed instance, unless the stored row has moved on since it was read.

    The stored row is locked and read again, so of two people who save at once the second is
    refused instead of undoing the work of the first.

    Args:
        opened: the revision that the form carried; None: the one that the instance was read at.
        told_apart_by: fields that no two rows have alike; a person's form that was sent twice
            makes one row.

    Raises:
        StaleEdit: somebody saved the row in between.
        ValidationError: by field, or there is such a row already.
    """
    is_new = row._state.adding
    if not is_new:
        stored = type(row)._default_manager.select_for_update().get(pk=row.pk)
        check_revision(stored, row.revision if opened is None else opened)
        row.revision = stored.revision
    entry.save(row)
    if told_apart_by and is_new and entry.by is not None:
        _check_no_twin(row, told_apart_by)
    return row


def _check_no_twin(row: Recorded, names: Sequence[str]) -> None:
    # Looked for once nobody else can write, so that of two at once the second sees the first.
    wait_for_others()
    same = type(row)._base_manager.filter(**{name: getattr(row, name) for name in names})
    if same.exclude(pk=row.pk).exists():
        raise ValidationError(
            _("มีรายการที่เหมือนกันนี้อยู่แล้ว โปรดเปิดรายการเดิม หากเป็นคนละรายการ โปรดพิมพ์ให้ต่างกัน")
        )
