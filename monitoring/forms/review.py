"""The forms of the desks: endorse, approve, return."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sistercity import clock
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import PlainTextMixin


class DecisionForm(PlainTextMixin, forms.Form):
    """What a desk decides; ``revision`` is of the activity that the person has read."""

    use_required_attribute = False

    revision = RevisionField()
    note = forms.CharField(
        label=_lazy("ข้อความถึงจังหวัด"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndorseForm(DecisionForm):
    """The approver's endorsement, with the covering letter."""

    prefix = "endorse"
    field_order = ["letter_number", "letter_on", "note", "revision"]

    letter_number = forms.CharField(
        label=_lazy("เลขที่หนังสือนำส่ง"), required=False, max_length=60,
        help_text=_lazy("เช่น ชม 0017.1/1234"),
    )
    letter_on = ThaiDateFormField(label=_lazy("หนังสือลงวันที่"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("ข้อความถึงกระทรวง")

    def clean_letter_on(self):
        """A letter is not of the future."""
        day = self.cleaned_data["letter_on"]
        if day and day > clock.today():
            raise ValidationError(_("วันที่ของหนังสืออยู่ในอนาคต โปรดตรวจสอบ"))
        return day


class ApproveForm(DecisionForm):
    """The ministry's approval."""

    prefix = "approve"


class ReturnForm(DecisionForm):
    """Sending back, from either desk, with what is to be corrected."""

    prefix = "return"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required = True
        note.label = _("สิ่งที่ต้องแก้ไข")
        note.help_text = _("เขียนให้เจ้าหน้าที่จังหวัดแก้ไขได้ถูกในครั้งเดียว")
        note.error_messages["required"] = _("โปรดเขียนว่าต้องแก้ไขสิ่งใดก่อนส่งกลับ")
