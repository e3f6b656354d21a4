"""What taking a workbook would do, told by sheet and row."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from monitoring.actions.workbook import AnswerToTake, PlanToTake
from registry.actions.importing import Counts
from registry.models import Province

from .check_activities import ActivityCheck
from .check_plans import AnswerCheck, PlanCheck
from .outcomes import CHANGED, NEW, REFUSED, SAME, BookFault, BookPast, BookRow, SheetCheck
from .reading import Book
from .words import ACTIVITIES, ANSWERS, PLANS, Layout

_CHECKS: dict[Layout, type[SheetCheck]] = {
    ACTIVITIES: ActivityCheck, PLANS: PlanCheck, ANSWERS: AnswerCheck,
}  # fmt: skip


class BookCheck:
    """A dry run over a workbook; a fixed number of queries whatever it holds.

    Attributes:
        sheets: in the order of the layouts.
        rows: all of them, by sheet in its order.
        faults: of all rows, by sheet, row and column.
    """

    def __init__(self, book: Book, province: Province, *, today: date) -> None:
        self.book, self.province = book, province
        self.past = BookPast(book.mark, province, today=today)
        self.sheets = [_CHECKS[sheet.layout](sheet, self.past) for sheet in book.sheets]
        self.rows: list[BookRow] = [row for sheet in self.sheets for row in sheet.rows]
        self.faults: list[BookFault] = [fault for sheet in self.sheets for fault in sheet.faults]

    @property
    def counts(self) -> Counts:
        """Rows by what becomes of them."""
        outcomes = [row.outcome for row in self.rows]
        return Counts(*(outcomes.count(one) for one in (NEW, CHANGED, SAME, REFUSED)))

    def having(self, *outcomes: str, layout: Layout | None = None) -> list[BookRow]:
        """The rows of which this becomes, of one layout or of all."""
        return [
            row for row in self.rows
            if row.outcome in outcomes and (layout is None or row.layout == layout)
        ]  # fmt: skip

    @property
    def new(self) -> list[BookRow]:
        """Rows that begin something."""
        return self.having(NEW)

    @property
    def changed(self) -> list[BookRow]:
        """Rows that change something."""
        return self.having(CHANGED)

    @property
    def to_take(self) -> list[BookRow]:
        """Rows that would write something."""
        return self.having(NEW, CHANGED)

    @property
    def activities(self) -> list[BookRow]:
        """Of these the activities."""
        return self.having(NEW, CHANGED, layout=ACTIVITIES)

    @property
    def plans(self) -> list[PlanToTake]:
        """What would be written of plans, by pairing."""
        checks = [sheet for sheet in self.sheets if isinstance(sheet, PlanCheck)]
        return [plan for check in checks for plan in check.to_take()]

    @property
    def answers(self) -> list[AnswerToTake]:
        """What would be written of answers."""
        rows = self.having(NEW, CHANGED, layout=ANSWERS)
        return [
            AnswerToTake(
                pairing_id=row.values["pairing"],
                revision=row.held.revision if row.held else 0,
                reason=row.values["reason"],
                words=row.values["words"],
            )
            for row in rows
        ]

    @property
    def taken(self) -> dict[str, str]:
        """Key → digest of each row that the portal holds, or would hold, as it stands."""
        return {
            row.key: row.digest
            for row in self.rows
            if row.outcome in (NEW, CHANGED) or row.is_settled
        }

    def fingerprint(self) -> str:
        """What the rows do, as one short text to compare."""
        done = [
            [row.key, row.outcome, row.digest, row.held and row.held.revision]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(done).encode()).hexdigest()
