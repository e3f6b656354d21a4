"""What is typed of an order of countries that is saved: what it is called and what it is for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from sistercity.fields.numbers import FormKeyField
from sistercity.fields.plain import RefusedForm


class RankingForm(RefusedForm, forms.Form):
    """What the order of today is saved as, and why."""

    use_required_attribute = False

    form_key = FormKeyField()
    title = forms.CharField(
        label=_lazy("ชื่อการจัดลำดับ"), max_length=200,
        error_messages={"required": _lazy("โปรดตั้งชื่อการจัดลำดับ")},
    )  # fmt: skip
    ground = forms.CharField(
        label=_lazy("เหตุที่จัดลำดับ"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("เช่น ใช้ประกอบการประชุมใด หรือเสนอผู้ใด"),
        error_messages={"required": _lazy("โปรดเขียนเหตุที่จัดลำดับ")},
    )  # fmt: skip
