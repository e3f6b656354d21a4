"""What is asked of the reports of all provinces: a year, the two dates, language and digits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.moments import read_moment
from sistercity import clock
from sistercity.thai.numerals import unusual

from .report import DIGITS_CHOICES, LANGUAGE_CHOICES, FiscalYearField, ReportDatesForm


class AllProvincesForm(ReportDatesForm):
    """``asked`` is what was understood, as plain values."""

    use_required_attribute = False

    field_order = ("fiscal_year",)
    fiscal_year = FiscalYearField()
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
        self.fields["fiscal_year"].offer(years)
        self.fields["fiscal_year"].initial = years[-1]

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
        told = self.cleaned_data
        found = {name: told[name] for name in ("fiscal_year", "language")}
        found["digits"] = unusual(told["digits"], told["language"])
        if told["as_at"]:
            found["as_at"] = self.moment.as_at.isoformat()
        if self.moment.known_at is not None:
            found["known_at"] = self.moment.known_at.isoformat()
        return {name: value for name, value in found.items() if value != ""}
