"""What is answered to the route assistant."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.actions.route import Reply
from registry.choices import RouteReply
from registry.models import RouteAnswer, RouteQuestion
from registry.names import text_of
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import PlainTextMixin


class RouteForm(PlainTextMixin, forms.Form):
    """For each question yes, no or not known, and the ground.

    Args:
        questions: those that are asked, in their order.
        held: what was answered so far.
    """

    use_required_attribute = False

    revision = RevisionField(initial=0)

    def __init__(
        self, *args, questions: Iterable[RouteQuestion], held: Iterable[RouteAnswer], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        stored = {row.question_id: row for row in held}
        for question in self.questions:
            row = stored.get(question.pk)
            self.fields[f"reply-{question.code}"] = forms.ChoiceField(
                label=str(question),
                help_text=text_of(question, "hint"),
                choices=RouteReply.choices,
                widget=forms.RadioSelect,
                initial=row.reply if row else RouteReply.UNKNOWN,
                error_messages={
                    "required": _("โปรดเลือกคำตอบ หรือเลือก “ยังไม่ทราบ”"),
                    "invalid_choice": _("โปรดเลือกคำตอบ หรือเลือก “ยังไม่ทราบ”"),
                },
            )
            self.fields[f"note-{question.code}"] = forms.CharField(
                label=_("เหตุผลหรือหลักฐาน"), required=False, max_length=300,
                initial=row.note if row else "",
            )  # fmt: skip

    def groups(self) -> list[tuple]:
        """The two fields of each question, in order."""
        return [
            (self[f"reply-{one.code}"], self[f"note-{one.code}"]) for one in self.questions
        ]

    @property
    def replies(self) -> dict[str, Reply]:
        """What was answered, by the code of the question."""
        return {
            one.code: Reply(
                self.cleaned_data[f"reply-{one.code}"], self.cleaned_data[f"note-{one.code}"]
            )
            for one in self.questions
        }

    def add_refusal(self, refusal: ValidationError) -> None:
        """What the action refuses is told above the fields."""
        self.add_error(None, ValidationError(refusal.messages))
