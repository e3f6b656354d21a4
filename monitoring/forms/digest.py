"""What the ministry types of a digest: words under each heading, and on whom they rest."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.choices import Heading
from monitoring.models import ReflectionDigest
from registry.models import Province
from registry.names import name_of

from .group import SeatForm


class ProvinceBoxes(forms.ModelMultipleChoiceField):
    """Provinces by their names, a box each."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, province: Province) -> str:
        """The name alone."""
        return name_of(province)


class DigestForm(SeatForm):
    """The draft of a digest.

    Args:
        provinces: those that have told, which the words may rest on.
    """

    class Meta:
        model = ReflectionDigest
        fields = tuple(Heading.values)
        widgets = {name: forms.Textarea(attrs={"rows": 8}) for name in Heading.values}

    def __init__(self, *args, provinces, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for heading in Heading:
            self.fields[heading.value].needed = _("กรอกก่อนเผยแพร่")
            self.fields[source_name(heading)] = ProvinceBoxes(
                queryset=provinces, required=False, to_field_name="code",
                label=format_lazy("{}: {}", heading.label, _lazy("จังหวัดที่อ้างอิง")),
                error_messages={
                    "invalid_choice": _lazy("อ้างอิงได้เฉพาะจังหวัดที่ส่งสรุปบทเรียนของปีนี้แล้ว โปรดเลือกใหม่")
                },
            )  # fmt: skip

    @property
    def values(self) -> dict[str, str]:
        """Words by heading."""
        return {name: self.cleaned_data[name] for name in Heading.values}

    @property
    def sources(self) -> dict[str, list[int]]:
        """Keys of the provinces by heading."""
        return {
            heading.value: [row.pk for row in self.cleaned_data[source_name(heading)]]
            for heading in Heading
        }


def source_name(heading: Heading) -> str:
    """The field with the provinces on whom a heading's words rest."""
    return f"{heading.value}_sources"
