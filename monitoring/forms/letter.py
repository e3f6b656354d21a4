"""The wording of letters to governors, and whom they go to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.actions.letter import LETTER_FIELDS
from monitoring.letters import Lacking
from monitoring.models import OverdueLetter
from registry.models import Province
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.plain import PlainTextMixin
from sistercity.templatetags.thai import thai_date


class LetterForm(PlainTextMixin, forms.ModelForm):
    """One wording for the letters of several provinces.

    Args:
        fiscal_year: that the letters are about.
        lacking: the provinces that a letter may go to.
    """

    use_required_attribute = False

    dated_on = ThaiDateFormField(
        label=_lazy("ลงวันที่"), required=False, help_text=_lazy("เว้นว่างไว้ลงวันที่ภายหลังได้")
    )
    provinces = forms.MultipleChoiceField(
        label=_lazy("จังหวัดที่จะทำหนังสือถึง"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("โปรดเลือกอย่างน้อยหนึ่งจังหวัด")},
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = OverdueLetter
        fields = LETTER_FIELDS
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (("reference", 2), ("opening", 4), ("request", 3), ("closing", 2))
        }

    def __init__(self, *args, fiscal_year: int, lacking: Sequence[Lacking], **kwargs):
        super().__init__(*args, **kwargs)
        self.fiscal_year = fiscal_year
        self.lacking = {str(one.province.pk): one for one in lacking}
        self.fields["provinces"].choices = [
            (
                key,
                _("%(province)s · เกินกำหนด %(overdue)s รายการ · ไม่มีรายงาน %(silent)s คู่")
                % {
                    "province": one.province,
                    "overdue": one.overdue_count,
                    "silent": one.silent_count,
                },
            )
            for key, one in self.lacking.items()
        ]

    @property
    def made_as(self) -> UUID:
        """Names what is made: the same again when it is sent twice, another for other letters.

        So who goes back and chooses other provinces gets letters to these.
        """
        chosen = sorted(province.pk for province in self.chosen)
        told = (self.fiscal_year, chosen, *map(str, self.wording.values()))
        return uuid5(self.cleaned_data["batch"], repr(told))

    @property
    def wording(self) -> dict:
        """What is printed, as typed."""
        return {name: self.cleaned_data[name] for name in LETTER_FIELDS}

    @property
    def chosen(self) -> list[Province]:
        """The provinces that get a letter."""
        return [self.lacking[key].province for key in self.cleaned_data["provinces"]]

    def clean_dated_on(self):
        """A letter is dated on a day that the calendar of offices can know."""
        day = self.cleaned_data["dated_on"]
        if day and day.year < 2000:
            raise ValidationError(
                _("หนังสือลงวันที่ %(day)s โปรดตรวจสอบปี") % {"day": thai_date(day)}
            )
        return day
