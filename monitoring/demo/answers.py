"""The demonstration's answers of provinces on rows of the register, some decided, some waiting."""

from __future__ import annotations

from datetime import date
from functools import partial

from monitoring.demo import evidence
from monitoring.demo.story import Story
from registry import actions
from registry.choices import Answer
from registry.models import EditionRow, Pairing, RowAnswer
from sistercity.accounts.models import User


class AnswerTeller:
    """Puts the provinces' answers into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.data["rows"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._give, row), hour=10)
            if "accepted" in row:
                accepted = date.fromisoformat(row["accepted"])
                self.story.at(accepted, partial(self._accept, row), hour=14)

    @staticmethod
    def _pairing(row: dict) -> Pairing:
        """The row, by its number in the ministry's list or by its two sides."""
        rows = Pairing.objects.with_row_revision()
        if "listed" in row:
            listed = EditionRow.objects.get(list_number=row["listed"])
            return rows.get(pk=listed.pairing_id)
        return rows.get(province__code=row["province"], counterpart__name_th=row["counterpart"])

    def _give(self, row: dict) -> None:
        pairing = self._pairing(row)
        is_correction = row["answer"] == Answer.CORRECT
        actions.answer_row(
            by=User.objects.get(username=row["by"]),
            pairing_id=pairing.pk,
            answer=row["answer"],
            row_revision=pairing.row_revision,
            values=row.get("values"),
            content=evidence.document() if is_correction else None,
            content_name="หนังสือจังหวัด.pdf" if is_correction else "",
        )

    def _accept(self, row: dict) -> None:
        pairing = self._pairing(row)
        actions.accept_answer(
            by=User.objects.get(username=self.data["decides"]),
            answer_id=RowAnswer.objects.get(pairing=pairing).pk,
            note=self.data["mark"],
            row_revision=pairing.row_revision,
        )
