"""The form of an answer why nothing was done."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.models import Explanation
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import PlainTextMixin


class ExplanationForm(PlainTextMixin, forms.ModelForm):
    """Why a pairing had no joint activity in a year."""

    use_required_attribute = False

    revision = RevisionField()

    class Meta:
        model = Explanation
        fields = ("reason", "words")
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "words": _lazy("อธิบายสั้น ๆ ว่าเหตุใดจึงไม่มีกิจกรรม และจะดำเนินการอย่างไรต่อไป"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.fields["reason"].choices
        self.fields["reason"].widget = forms.RadioSelect()
        self.fields["reason"].choices = choices[1:]
        self.fields["reason"].error_messages["required"] = _("โปรดเลือกเหตุผล")
        self.fields["words"].error_messages["required"] = _("โปรดเขียนคำชี้แจง")
