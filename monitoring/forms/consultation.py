"""What is typed of a consultation: the question, an answer, a further question."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.models import GuidelineEdition, GuidelineStep, Pairing, Province
from registry.names import province_name
from sistercity import clock
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput
from sistercity.fields.numbers import FormKeyField, RevisionField, is_key
from sistercity.fields.plain import RefusedForm

QUESTION_ROWS = 8


class ProvinceField(forms.ModelChoiceField):
    """A province by its full name."""

    def label_from_instance(self, province: Province) -> str:
        """จังหวัดเชียงใหม่, but กรุงเทพมหานคร."""
        return province_name(province)

    def clean(self, value):
        """Refuse what cannot be the key of a row before a database is asked for it."""
        if value not in self.empty_values and not is_key(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class StepField(ProvinceField):
    """A step of the guideline."""

    def label_from_instance(self, step: GuidelineStep) -> str:
        """With its number."""
        return str(step)


class AskForm(RefusedForm, forms.Form):
    """A question to the ministry.

    Args:
        user: whose pairings and province are offered.
        provinces: for which this person may ask.
    """

    use_required_attribute = False

    form_key = FormKeyField()
    province = ProvinceField(
        label=_lazy("จังหวัดที่ขอหารือ"), queryset=Province.objects.none(),
        empty_label=_lazy("โปรดเลือก"), error_messages={"required": _lazy("โปรดเลือกจังหวัด")},
    )  # fmt: skip
    subject = forms.CharField(
        label=_lazy("เรื่อง"), max_length=200,
        error_messages={"required": _lazy("โปรดกรอกเรื่องที่ขอหารือ")},
    )  # fmt: skip
    question = forms.CharField(
        label=_lazy("ข้อเท็จจริงและคำถาม"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": QUESTION_ROWS}),
        help_text=_lazy("เขียนข้อเท็จจริงเท่าที่จำเป็น แล้วถามให้ชัดว่าขอหารือประเด็นใด"),
        error_messages={"required": _lazy("โปรดเขียนคำถาม")},
    )  # fmt: skip
    pairing = forms.CharField(
        label=_lazy("เลขทะเบียนของคู่ที่เกี่ยวข้อง"), required=False, max_length=10,
        help_text=_lazy("เช่น P-0001 เว้นว่างหากไม่เกี่ยวกับคู่ใด"),
        widget=forms.TextInput(attrs={"list": "own-pairings"}),
    )  # fmt: skip
    step = StepField(
        label=_lazy("ขั้นตอนของแนวทางปฏิบัติ"), queryset=GuidelineStep.objects.none(),
        required=False, empty_label=_lazy("ไม่เกี่ยวกับขั้นตอนใด"),
    )  # fmt: skip
    letter_number = forms.CharField(
        label=_lazy("เลขที่หนังสือของจังหวัด"), required=False, max_length=60,
        help_text=_lazy("เมื่อมีหนังสือด้วย หากหนังสืออยู่ในทะเบียนเอกสารจะเชื่อมให้"),
    )  # fmt: skip
    letter_on = ThaiDateFormField(
        label=_lazy("หนังสือลงวันที่"), required=False, widget=ThaiDateInput
    )

    def __init__(self, *args, user, provinces: Iterable[Province], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        provinces = list(provinces)
        ids = [one.pk for one in provinces]
        self.fields["province"].queryset = Province.objects.filter(pk__in=ids).order_by("sort_key")
        if len(provinces) == 1:
            self.fields["province"].initial = provinces[0].pk
        self.own_pairings = (
            Pairing.objects.visible_to(user).asked_of_provinces().filter(province_id__in=ids)
            .select_related("counterpart__country").order_by("number")
            if user.is_provincial else []
        )  # fmt: skip
        edition = GuidelineEdition.objects.in_force(clock.today()).first()
        steps = GuidelineStep.objects.filter(edition=edition).order_by("number")
        self.fields["step"].queryset = steps

    def clean_pairing(self) -> Pairing | None:
        """The pairing of that number; whose it is the action looks at."""
        number = self.cleaned_data["pairing"].strip().upper()
        if not number:
            return None
        found = Pairing.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            words = _("ไม่มีเลขทะเบียน “%(number)s” โปรดตรวจเลข เช่น P-0001 หรือเว้นว่าง")
            raise ValidationError(words % {"number": number})
        return found

    @property
    def values(self) -> dict:
        """What the action takes."""
        names = ("subject", "pairing", "step", "letter_number", "letter_on")
        return {name: self.cleaned_data[name] for name in names}


class EntryForm(RefusedForm, forms.Form):
    """Something more that is written in a consultation."""

    use_required_attribute = False

    revision = RevisionField()
    form_key = FormKeyField()


class AnswerForm(EntryForm):
    """The ministry's answer."""

    prefix = "answer"

    words = forms.CharField(
        label=_lazy("คำตอบ"), max_length=4000, widget=forms.Textarea(attrs={"rows": QUESTION_ROWS}),
        error_messages={"required": _lazy("โปรดเขียนคำตอบ")},
    )  # fmt: skip
    citation = forms.CharField(
        label=_lazy("ข้ออ้างอิงของคำตอบ"), required=False, max_length=300,
        help_text=_lazy("กฎหมาย มติ หนังสือ หรือข้อในแนวทางปฏิบัติ"),
    )  # fmt: skip


class FollowUpForm(EntryForm):
    """A further question on the answer."""

    prefix = "follow"

    words = forms.CharField(
        label=_lazy("คำถามเพิ่มเติม"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _lazy("โปรดเขียนคำถาม")},
    )  # fmt: skip


class RevisionForm(forms.Form):
    """An act on a consultation as it was read."""

    revision = RevisionField()
