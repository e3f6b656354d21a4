"""What is typed of a project's progress."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from plans.models import Milestone, ProgressReport
from registry.names import text_of
from sistercity.fields.numbers import FormKeyField, RevisionField, is_key
from sistercity.fields.plain import RefusedForm
from sistercity.thai.digits import to_arabic


class AmountField(forms.DecimalField):
    """Baht as people type them: with commas, in Thai digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        """Without what only helps the eye."""
        return super().to_python(to_arabic(value).replace(",", "") if value else value)


class MilestoneChoice(forms.ModelChoiceField):
    """A milestone of one project."""

    def label_from_instance(self, milestone: Milestone) -> str:
        """Its name."""
        return text_of(milestone, "name")

    def clean(self, value):
        """Refuse what cannot be the key of a row before a database is asked for it."""
        if value not in self.empty_values and not is_key(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ProgressForm(RefusedForm, forms.ModelForm):
    """Progress of a project by a quarter.

    Args:
        quarters: that have begun, as (fiscal year, quarter), the latest first.
        milestones: of the project.
    """

    use_required_attribute = False

    period = forms.ChoiceField(label=_lazy("ไตรมาส"))
    revision = RevisionField()
    form_key = FormKeyField()

    class Meta:
        model = ProgressReport
        fields = (
            "percent", "milestone", "budget_received_amount", "budget_disbursed_amount", "words",
            "problems",
        )  # fmt: skip
        field_classes = {
            "budget_received_amount": AmountField, "budget_disbursed_amount": AmountField,
            "milestone": MilestoneChoice,
        }  # fmt: skip
        widgets = {
            "percent": forms.TextInput(attrs={"inputmode": "numeric"}),
            "budget_received_amount": forms.TextInput(attrs={"inputmode": "decimal"}),
            "budget_disbursed_amount": forms.TextInput(attrs={"inputmode": "decimal"}),
            "words": forms.Textarea(attrs={"rows": 5}),
            "problems": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(
        self, *args, quarters: Sequence[tuple[int, int]], milestones, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [
            (f"{year}-{quarter}", _("ไตรมาส %(quarter)s ปีงบประมาณ พ.ศ. %(year)s")
             % {"quarter": quarter, "year": year})
            for year, quarter in quarters
        ]  # fmt: skip
        self.fields["milestone"].queryset = milestones
        self.fields["milestone"].empty_label = _("ไม่ได้เทียบกับหมุดหมาย")

    def _post_clean(self) -> None:
        """The action checks the row as a whole; what it refuses comes by ``add_refusal``."""

    @property
    def values(self) -> dict:
        """What the action takes."""
        told = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "milestone"}
        year, quarter = map(int, self.cleaned_data["period"].split("-"))
        milestone = self.cleaned_data["milestone"]
        return told | {
            "fiscal_year": year,
            "quarter": quarter,
            "milestone_id": milestone.pk if milestone else None,
        }
