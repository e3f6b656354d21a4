"""What is typed of a resolution: what the meeting resolved, and what became of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from monitoring.actions.resolution import NOTE_FIELDS, RESOLUTION_FIELDS
from monitoring.choices import ResolutionState
from monitoring.follow_up_rules import RESOLUTION_MOVES
from monitoring.models import Resolution, ResolutionNote
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput
from sistercity.fields.numbers import FormKeyField
from sistercity.files.forms import DocumentField, with_limits

from .group import SeatForm


class OnceMixin(forms.Form):
    """A form that does nothing more when it is sent twice."""

    form_key = FormKeyField()


class ResolutionForm(OnceMixin, SeatForm):
    """One resolution of a meeting."""

    class Meta:
        model = Resolution
        fields = RESOLUTION_FIELDS
        field_classes = {"due_on": ThaiDateFormField}
        widgets = {"due_on": ThaiDateInput, "words": forms.Textarea(attrs={"rows": 4})}

    @property
    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in RESOLUTION_FIELDS}


class ResolutionNoteForm(OnceMixin, SeatForm):
    """What became of a resolution by a day, and where that leaves it.

    Args:
        before: where the resolution stands; only the moves from there are offered. Any is taken,
            for a form may be sent twice, or after somebody else's, and only the action can tell.
    """

    evidence_file = DocumentField(
        label=_lazy("หลักฐาน"),
        help_text=with_limits(
            _lazy("ถ้ามี เอกสาร PDF ไม่เกิน {document} MB ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่")
        ),
    )

    class Meta:
        model = ResolutionNote
        fields = NOTE_FIELDS
        field_classes = {"noted_on": ThaiDateFormField}
        widgets = {
            "state": forms.RadioSelect,
            "noted_on": ThaiDateInput,
            "words": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, before: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = RESOLUTION_MOVES[ResolutionState(before)]
        state = self.fields["state"]
        state.widget.choices = [(one, ResolutionState(one).label) for one in offered]
        state.initial = offered[0]

    @property
    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in NOTE_FIELDS}
