"""Until when a notice is put off, how one wants mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import RevisionField
from sistercity.language import SwitchesLanguageMixin

from .models import MailPreference


class SnoozeForm(SwitchesLanguageMixin, forms.Form):
    """The day on which it comes up again."""

    use_required_attribute = False

    until = ThaiDateFormField(
        label=_("แจ้งอีกครั้งในวันที่"),
        help_text=_("จนถึงวันนั้นจะไม่นับเป็นเรื่องที่ยังไม่อ่าน ดูได้ที่ “พักไว้”"),
    )


class MailPreferenceForm(SwitchesLanguageMixin, forms.ModelForm):
    """When and in which language."""

    use_required_attribute = False

    revision = RevisionField()

    class Meta:
        model = MailPreference
        fields = ("mode", "language")
        widgets = {"mode": forms.RadioSelect, "language": forms.RadioSelect}
