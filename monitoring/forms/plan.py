"""What is typed of a yearly action plan: its lines, and why one of them was not carried out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring import plan_rules
from monitoring.actions.plan import LINE_FIELDS
from monitoring.choices import NoActivityReason
from monitoring.models import PlannedActivity
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import FormKeyField, RevisionField
from sistercity.fields.plain import PlainTextMixin
from sistercity.language import SwitchesLanguageMixin

from .activity import MOST_BAHT
from .fields import TypedNumberField

# Blank lines of a plan that has none yet, and of one that has.
FIRST_BLANKS, MORE_BLANKS = 3, 1
# Pressed for one more blank line: the form is shown again as it was typed.
MORE = "more"
_TYPED = ("title", "kind", "planned_on", "place", "budget_amount", "budget_source")


class LineForm(PlainTextMixin, forms.ModelForm):
    """One planned activity; a new line that is left blank is none.

    Args:
        fiscal_year: of the plan.
        stored: the line as it is kept; None for a new one.
    """

    use_required_attribute = False

    key = FormKeyField()
    planned_on = ThaiDateFormField(
        label=_lazy("กำหนดจัด"), partial=True,
        help_text=_lazy("วันหรือเดือน เช่น 4 ม.ค. 2566 หรือ ม.ค. 2566"),
    )
    budget_amount = TypedNumberField(
        label=_lazy("งบประมาณที่ต้องการ (บาท)"), required=False, places=2, limit=MOST_BAHT
    )
    remove = forms.BooleanField(label=_lazy("นำรายการนี้ออกจากแผน"), required=False)

    class Meta:
        model = PlannedActivity
        fields = LINE_FIELDS

    def __init__(self, *args, fiscal_year: int, stored: PlannedActivity | None = None, **kwargs):
        self.fiscal_year, self.stored = fiscal_year, stored
        super().__init__(*args, **kwargs)
        for name in ("kind", "budget_source"):
            choices = self.fields[name].choices
            self.fields[name].choices = [("", _("ไม่ระบุ")), *choices[1:]]
        self.fields["title"].error_messages["required"] = _("โปรดกรอกชื่อกิจกรรม")
        if stored is None:
            del self.fields["remove"]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(str(self[name].value() or "").strip() for name in _TYPED)

    @property
    def is_switching(self) -> bool:
        """Shown again only, in another language or with one more line."""
        return self.is_bound and (super().is_switching or MORE in self.data)

    @property
    def removes(self) -> bool:
        """Whether the stored line is to be taken out."""
        return bool(self.cleaned_data.get("remove"))

    def full_clean(self) -> None:
        """Nothing is wrong with a new line that is blank, or with one that is taken out."""
        super().full_clean()
        if self.is_bound and (self.stored is None and self.is_blank or self.removes):
            self._errors.clear()

    def clean_planned_on(self):
        """A month or day of the plan's year."""
        planned_on = self.cleaned_data["planned_on"]
        try:
            plan_rules.check_planned_on(planned_on=planned_on, fiscal_year=self.fiscal_year)
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal
        return planned_on

    @property
    def values(self) -> dict:
        """What an action takes: the fields of the line."""
        return {name: self.cleaned_data[name] for name in LINE_FIELDS}


class PlanForm(SwitchesLanguageMixin, forms.Form):
    """A plan as its lines.

    Args:
        fiscal_year: of the plan.
        items: the stored lines.
    """

    use_required_attribute = False

    revision = RevisionField(initial=0)

    def __init__(
        self, data=None, *, fiscal_year: int, items: Sequence[PlannedActivity], **kwargs
    ) -> None:
        super().__init__(data, **kwargs)
        self.fiscal_year = fiscal_year
        self.stored = {str(item.key): item for item in items}
        self.lines = self._sent_lines() if self.is_bound else self._begun_lines()

    def clean(self) -> dict:
        """What was sent are lines of this page, each once: none is left out and told as saved."""
        read = {line.prefix for line in self.lines}
        keys = [line["key"].value() for line in self.lines if line.is_bound]
        sent = {name.rpartition("-")[0] for name in self.data if name.startswith("line-")}
        if sent - read or len(set(keys)) < len(keys):
            raise forms.ValidationError(self.fields["revision"].error_messages["invalid"])
        return super().clean()

    @property
    def asks_more(self) -> bool:
        """Whether one more blank line was asked for."""
        return self.is_bound and MORE in self.data

    def is_valid(self) -> bool:
        """Each line holds; never while it is only shown again."""
        return super().is_valid() and not self.wrong_lines and not self.asks_more

    @property
    def wrong_lines(self) -> list[LineForm]:
        """Those in which something is wrong."""
        return [line for line in self.lines if line.errors]

    @property
    def told_lines(self) -> dict[UUID, dict]:
        """What an action takes: key → values of the lines that stay or are new."""
        return {
            line.cleaned_data["key"]: line.values
            for line in self.lines
            if line.is_bound
            and not line.removes
            and (line.stored is not None or not line.is_blank)
        }

    @property
    def removed_keys(self) -> list[UUID]:
        """What an action takes: keys of the lines to take out."""
        return [line.cleaned_data["key"] for line in self.lines if line.is_bound and line.removes]

    def _begun_lines(self) -> list[LineForm]:
        lines = [
            self._line(
                place, item,
                initial={name: getattr(item, name) for name in LINE_FIELDS} | {"key": item.key},
            )
            for place, item in enumerate(self.stored.values())
        ]  # fmt: skip
        blanks = MORE_BLANKS if lines else FIRST_BLANKS
        return lines + [self._blank_line(len(lines) + place) for place in range(blanks)]

    def _sent_lines(self) -> list[LineForm]:
        lines = []
        while (prefix := f"line-{len(lines)}") + "-key" in self.data:
            if len(lines) > plan_rules.MOST_LINES * 2:
                break
            stored = self.stored.get(self.data[f"{prefix}-key"])
            lines.append(self._line(len(lines), stored, data=self.data))
        if MORE in self.data or not lines:
            lines.append(self._blank_line(len(lines)))
        return lines

    def _line(self, place: int, stored: PlannedActivity | None, **given) -> LineForm:
        return LineForm(
            prefix=f"line-{place}", fiscal_year=self.fiscal_year, stored=stored, **given
        )

    def _blank_line(self, place: int) -> LineForm:
        initial = {"key": uuid.uuid4(), "is_joint": True}
        return self._line(place, None, initial=initial)


class DropForm(PlainTextMixin, forms.Form):
    """Why a planned activity was not carried out."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_lazy("เหตุผล"), choices=NoActivityReason, widget=forms.RadioSelect,
        error_messages={"required": _lazy("โปรดเลือกเหตุผล")},
    )
    words = forms.CharField(
        label=_lazy("คำชี้แจง"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy("อธิบายสั้น ๆ ว่าเหตุใดจึงไม่ได้ดำเนินการ และจะดำเนินการอย่างไรต่อไป"),
        error_messages={"required": _lazy("โปรดเขียนคำชี้แจง")},
    )
    revision = RevisionField()
