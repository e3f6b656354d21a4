"""Forms of fiscal years: due days, closing, letting in again, waiving, reflections."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.actions.reflection import REFLECTION_FIELDS
from monitoring.choices import Shift
from monitoring.models import DueDay, Reflection, Reopening
from registry.models import Province
from registry.names import name_of, name_order
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import PlainTextMixin

# Chosen instead of a province.
CENTRE = "centre"


class YearActForm(PlainTextMixin, forms.Form):
    """An act of the ministry on a year: why, and the revision that the page was opened at."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_lazy("เหตุผล"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _lazy("โปรดเขียนเหตุผล")},
    )
    revision = RevisionField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = "revision" in self.initial


class DueDayForm(YearActForm):
    """Until when one kind is due."""

    field_order = ["day", "shift", "reason", "revision"]

    day = ThaiDateFormField(label=_lazy("กำหนดส่งภายในวันที่"))
    shift = forms.ChoiceField(
        label=_lazy("หากตรงกับวันหยุด"), choices=Shift, widget=forms.RadioSelect
    )

    @classmethod
    def showing(cls, due_day: DueDay, *args) -> DueDayForm:
        """The form over the day as it stands; a default has the revision 0."""
        initial = {"day": due_day.day, "shift": due_day.shift, "revision": due_day.revision}
        return cls(*args, initial=initial)


class ReopenForm(YearActForm):
    """Whom to let in again, why and until when."""

    field_order = ["province", "expires_on", "reason"]

    province = forms.ChoiceField(
        label=_lazy("ให้แก้ไขได้เฉพาะ"),
        error_messages={"required": _lazy("โปรดเลือกจังหวัดหรือส่วนกลาง")},
    )
    expires_on = ThaiDateFormField(
        label=_lazy("เปิดให้แก้ไขถึงวันที่"),
        help_text=Reopening._meta.get_field("expires_on").help_text,
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = Province.objects.visible_to(user).counted().order_by(name_order())
        self.provinces = {str(row.pk): row for row in rows}
        self.fields["province"].choices = [
            ("", _("โปรดเลือก")),
            (CENTRE, _("ส่วนกลาง (คณะทำงานส่วนกลางและการฝึกอบรม)")),
            *((key, name_of(row)) for key, row in self.provinces.items()),
        ]

    def clean_province(self) -> Province | None:
        """The province; None is the centre."""
        return self.provinces.get(self.cleaned_data["province"])


class WaiveForm(YearActForm):
    """An act on one thing that is due, and which of the two it was when the page was opened."""

    waives = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)


class CloseForm(PlainTextMixin, forms.Form):
    """That whoever closes a year has read what is missing."""

    use_required_attribute = False

    has_read = forms.BooleanField(
        label=_lazy("ตรวจรายการที่ยังขาดข้างต้นแล้ว และยืนยันปิดปีงบประมาณ"),
        error_messages={"required": _lazy("โปรดยืนยันว่าได้ตรวจรายการที่ยังขาดแล้ว")},
    )


class ReflectionForm(PlainTextMixin, forms.ModelForm):
    """What a province learned."""

    use_required_attribute = False

    revision = RevisionField(initial=0)

    class Meta:
        model = Reflection
        fields = REFLECTION_FIELDS
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in REFLECTION_FIELDS}
        help_texts = {
            "success_factors": _lazy("สิ่งที่ทำให้ความสัมพันธ์ก้าวหน้าในปีนี้ และควรทำต่อ"),
            "problems": _lazy("สิ่งที่เกิดขึ้นและทำให้งานไม่เป็นไปตามแผน"),
            "obstacles": _lazy("ข้อจำกัดที่จังหวัดแก้เองไม่ได้ เช่น งบประมาณ กฎระเบียบ ภาษา"),
            "proposals": _lazy("สิ่งที่ขอให้กระทรวงหรือหน่วยงานอื่นดำเนินการ"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in REFLECTION_FIELDS:
            self.fields[name].needed = _("กรอกก่อนส่ง")

    @property
    def values(self) -> dict[str, str]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in REFLECTION_FIELDS}
