"""What is asked of the reports of all provinces: a year, the two dates, language and digits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.moments import read_moment
from sistercity import clock

from .report import DIGITS_CHOICES, LANGUAGE_CHOICES, ReportDatesForm


class AllProvincesForm(ReportDatesForm):
    """``asked`` is what was understood, as plain values."""

    use_required_attribute = False

    field_order = ("fiscal_year",)
    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ พ.ศ."), coerce=int)
    language = forms.ChoiceField(
        label=_("ภาษาของรายงาน"),
        choices=LANGUAGE_CHOICES,
        initial="th",
        widget=forms.RadioSelect,
    )
    digits = forms.ChoiceField(
        label=_("ตัวเลขในเอกสาร PDF"),
        choices=DIGITS_CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fiscal_year"]
        field.choices = [(year, str(year)) for year in reversed(years)]
        field.initial = years[-1]

    def clean(self) -> None:
        """Read both dates as people write them; the report itself says whether they can be."""
        named = {name: self.cleaned_data.get(name, "") for name in ("as_at", "known_at")}
        try:
            self.moment = read_moment(named, now=clock.now())
        except ValidationError as fault:
            self.add_error(None, fault)

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked, without what was left to its default."""
        found = {name: self.cleaned_data[name] for name in ("fiscal_year", "language", "digits")}
        if self.cleaned_data["as_at"]:
            found["as_at"] = self.moment.as_at.isoformat()
        if self.moment.known_at is not None:
            found["known_at"] = self.moment.known_at.isoformat()
        return {name: value for name, value in found.items() if value != ""}
