"""The span of fiscal years, and how the balance each way is grouped."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.models import Country
from registry.names import name_key, name_of

# The span that is shown unless another is asked for, in fiscal years.
USUAL_SPAN = 5


class SpanForm(forms.Form):
    """From which fiscal year to which; the latest five without an answer.

    Args:
        years: those that are offered, the latest first; at least one.
        countries: to choose from; None leaves the choice out.
    """

    def __init__(
        self, data, *, years: list[int], countries: Iterable[Country] | None = None
    ) -> None:
        usual = {"from": years[:USUAL_SPAN][-1], "to": years[0]}
        # A bound form shows what it holds, so that the usual span is put where none is asked.
        data = data.copy()
        for name, year in usual.items():
            if not data.get(name):
                data[name] = year
        super().__init__(data)
        refused = _("ปีนี้ไม่อยู่ในรายการ โปรดเลือกปีงบประมาณ พ.ศ. จากรายการ")
        # ``from`` is no name that a class could declare.
        for name, label in (("from", _("ตั้งแต่ปีงบประมาณ พ.ศ.")), ("to", _("ถึงปีงบประมาณ พ.ศ."))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(year, str(year)) for year in years],
                error_messages={"invalid_choice": refused},
            )  # fmt: skip
        if countries is not None:
            ordered = sorted(countries, key=name_key)
            self.fields["country"] = forms.ChoiceField(
                label=_lazy("ประเทศ"), required=False,
                choices=[("", _("ทุกประเทศ")), *((row.code, name_of(row)) for row in ordered)],
                error_messages={
                    "invalid_choice": _("ไม่มีกิจกรรมที่นับกับประเทศนี้ โปรดเลือกจากรายการ")
                },
            )  # fmt: skip

    def clean(self) -> dict:
        """The span does not end before it begins."""
        values = super().clean()
        if not self.errors and values["from"] > values["to"]:
            self.add_error(
                "to",
                _("ปีสุดท้าย (%(to)s) อยู่ก่อนปีแรก (%(from)s) โปรดสลับหรือเลือกใหม่") % values,
            )
        return values

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last fiscal year of a valid span."""
        return self.cleaned_data["from"], self.cleaned_data["to"]
