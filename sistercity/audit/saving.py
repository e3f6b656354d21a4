"""Saving a row that a form, an import or a fixture has filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sistercity.errors import FORM_KEY, FORM_USED

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


def sent_before(
    rows: QuerySet, form_key: UUID | None, said: Mapping[str, object]
) -> Recorded | None:
    """The row that the same form has made, so that two presses of its button make one.

    Args:
        rows: among which it is, locked by what they belong to.
        said: what the form says now, by attribute of the row.

    Raises:
        ValidationError: as ``check_same``.
    """
    row = rows.filter(form_key=form_key).first() if form_key else None
    if row is not None:
        check_same(row, said)
    return row


def check_same(row: Recorded, said: Mapping[str, object]) -> None:
    """A form that is sent again says what it has said before.

    Raises:
        ValidationError: it says something else, as after going back in the browser, and would
            be lost if it were taken for the same; told as of its key.
    """
    if not says_the_same(row, said):
        raise ValidationError({FORM_KEY: FORM_USED})


def says_the_same(row: Recorded, said: Mapping[str, object]) -> bool:
    """Whether the row holds what a form says, by attribute."""
    return all(_bare(getattr(row, name)) == _bare(value) for name, value in said.items())


def _bare(value: object) -> object:
    """A value as it is compared: a file by what it holds, kept or handed in; a text without its
    blanks and ends of lines, which forms and columns treat differently.
    """
    if isinstance(value, str):
        return "".join(value.split())
    return getattr(value, "sha256", value)


def _check_no_twin(row: Recorded, names: Sequence[str]) -> None:
    # Looked for once nobody else can write, so that of two at once the second sees the first.
    wait_for_others()
    same = type(row)._base_manager.filter(**{name: getattr(row, name) for name in names})
    if same.exclude(pk=row.pk).exists():
        raise ValidationError(
            _("มีรายการที่เหมือนกันนี้อยู่แล้ว โปรดเปิดรายการเดิม หากเป็นคนละรายการ โปรดพิมพ์ให้ต่างกัน")
        )
