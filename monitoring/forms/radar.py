"""The radar: what its list is narrowed by, and putting a flag to sleep."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.choices import RadarFlag
from monitoring.models import Snooze
from monitoring.radar import RadarLine
from registry.names import name_key, name_of
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import PlainTextMixin
from sistercity.templatetags.thai import thai_date


class RadarFilterForm(forms.Form):
    """Which flag, province and country; only what the lines hold is offered.

    Args:
        lines: every line of the reader.
    """

    flag = forms.ChoiceField(label=_lazy("ธงเตือน"), required=False)
    province = forms.ChoiceField(label=_lazy("จังหวัด"), required=False)
    country = forms.ChoiceField(label=_lazy("ประเทศ"), required=False)

    def __init__(self, data, *, lines: Iterable[RadarLine]) -> None:
        super().__init__(data)
        lines = list(lines)
        flags = {line.flag for line in lines}
        self.fields["flag"].choices = _offered(
            (code, label) for code, label in RadarFlag.choices if code in flags
        )
        provinces = {line.pairing.province for line in lines}
        countries = {line.pairing.counterpart.country for line in lines}
        for name, rows in (("province", provinces), ("country", countries)):
            ordered = sorted(rows, key=name_key)
            self.fields[name].choices = _offered((row.code, name_of(row)) for row in ordered)
            self.fields[name].error_messages["invalid_choice"] = _(
                "ไม่มีธงเตือนที่นี่ โปรดเลือกจากรายการ"
            )
        self.fields["flag"].error_messages["invalid_choice"] = _(
            "ธงนี้ไม่ขึ้นที่คู่ใดในขณะนี้ โปรดเลือกจากรายการ"
        )


def _offered(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", _("ทั้งหมด")), *choices]


class SnoozeForm(PlainTextMixin, forms.Form):
    """Up to which day a flag is to sleep, and why; what was seen travels along.

    Args:
        last: the last day that may be chosen.
    """

    use_required_attribute = False

    until = ThaiDateFormField(label=Snooze._meta.get_field("until").verbose_name)
    reason = forms.CharField(
        label=Snooze._meta.get_field("reason").verbose_name, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("เช่น อยู่ระหว่างเจรจาต่ออายุ นัดลงนามเดือนใด ผู้อ่านเรดาร์คนอื่นจะเห็นเหตุผลนี้"),
        error_messages={"required": _lazy("โปรดเขียนเหตุผลที่พัก")},
    )
    # Compared letter by letter, so kept as it was sent.
    fact = forms.CharField(max_length=200, strip=False, required=False, widget=forms.HiddenInput)
    seen = RevisionField(required=False)

    def __init__(self, *args, last, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].help_text = _(
            "ธงจะกลับมาเองในวันถัดไป หรือก่อนนั้นหากข้อเท็จจริงเปลี่ยน เลือกได้ถึงวันที่ %(day)s"
        ) % {"day": thai_date(last)}
