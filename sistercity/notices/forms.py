"""Until when a notice is put off."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.fields.forms import ThaiDateFormField
from sistercity.language import SwitchesLanguageMixin


class SnoozeForm(SwitchesLanguageMixin, forms.Form):
    """The day on which it comes up again."""

    use_required_attribute = False

    until = ThaiDateFormField(
        label=_("แจ้งอีกครั้งในวันที่"),
        help_text=_("จนถึงวันนั้นจะไม่นับเป็นเรื่องที่ยังไม่อ่าน ดูได้ที่ “พักไว้”"),
    )
