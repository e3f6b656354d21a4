"""What is typed when pairings pass to a newer edition of the guideline."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.plain import RefusedForm


class PassingForm(RefusedForm, forms.Form):
    """From which day on the newer edition binds, and on what ground."""

    use_required_attribute = False

    bound_on = ThaiDateFormField(
        label=_("เริ่มใช้กับคู่เหล่านี้เมื่อ"), help_text=_("วันที่ฉบับใหม่มีผลอยู่ และไม่ใช่วันที่ยังมาไม่ถึง")
    )
    note = forms.CharField(
        label=_("เหตุที่เปลี่ยนไปใช้ฉบับใหม่"), max_length=300,
        help_text=_("เช่น เลขที่หนังสือของกระทรวง เก็บไว้กับทุกคู่ที่เลือก"),
    )  # fmt: skip
