"""What an action would write: carried out to its last row, told, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .ledger import writing
from .models import ChangeRow
from .recorded import Recorded

if TYPE_CHECKING:
    from sistercity.accounts.models import User


class _TakenBack(Exception):
    def __init__(self, touched: list[tuple[Recorded, str, dict[str, list]]]) -> None:
        super().__init__()
        self.touched = touched


def rehearse(*, by: User, act: Callable[[], object]) -> list[ChangeRow]:
    """The rows that an action would write, as its entry in the ledger would tell them.

    All its rules are asked by carrying it out. Nothing of it stays: it takes no number, nobody is
    told, and its locks are held no longer than that.

    Args:
        act: calls the action.

    Returns:
        Rows that are not stored, in the order of writing; none where nothing would change.

    Raises: whatever the action raises.
    """
    try:
        with writing(by=by, action="rehearsal") as entry:
            with entry.including():
                act()
            raise _TakenBack(entry.touched())
    except _TakenBack as taken:
        return [
            ChangeRow(
                resource=row._meta.label_lower,
                object_id=row.pk,
                label=str(row),
                kind=kind,
                difference=difference,
            )
            for row, kind, difference in taken.touched
        ]
