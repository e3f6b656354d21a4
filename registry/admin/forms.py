"""What the acts on a pairing ask."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from registry.actions.event import TOLD
from registry.choices import Confirmation, EventKind, StepOutcome
from registry.event_rules import SIDE_FIELDS
from registry.events import SAYS_DELAY, SAYS_EXPIRY, SIGNATURES
from registry.models import (
    DelayReason,
    Document,
    GuidelineEdition,
    GuidelineStep,
    PairingEvent,
    StepRecord,
)
from sistercity.admin import ActForm, addable_row
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import FormKeyField
from sistercity.fields.plain import ReasonField


def _told(name: str, **kwargs) -> forms.Field:
    """The form's field of what an event tells, worded as the column."""
    return PairingEvent._meta.get_field(name).formfield(**kwargs)


class EventForm(ActForm):
    """What happened, when, who signed for each side, and on what evidence."""

    legends = {
        **dict.fromkeys(SIDE_FIELDS["province"], gettext_lazy("ฝ่ายไทย")),
        **dict.fromkeys(SIDE_FIELDS["counterpart"], gettext_lazy("ฝ่ายต่างประเทศ")),
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("เหตุการณ์"),
        choices=[("", gettext_lazy("เลือกเหตุการณ์")), *EventKind.choices],
    )
    happened_on = ThaiDateFormField(
        partial=True,
        required=False,
        label=gettext_lazy("วันที่"),
        help_text=gettext_lazy(
            "พิมพ์เท่าที่ทราบ เช่น 4 ม.ค. 2562, ม.ค. 2562 หรือ 2562 เว้นว่างหากไม่ทราบวันที่ "
            "หรือหากใส่วันลงนามของทั้งสองฝ่ายแล้ว วันสิ้นสุดคือวันสุดท้ายที่ความสัมพันธ์มีผล"
        ),
    )
    document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        required=False,
        label=gettext_lazy("เอกสาร"),
        widget=addable_row(PairingEvent._meta.get_field("document"), admin.site),
    )
    place = _told("place")
    province_signatory_office = _told("province_signatory_office")
    province_signatory_name = _told("province_signatory_name")
    province_signed_on = _told("province_signed_on")
    counterpart_signatory_office = _told("counterpart_signatory_office")
    counterpart_signatory_name = _told("counterpart_signatory_name")
    counterpart_signed_on = _told("counterpart_signed_on")
    expires_on = _told("expires_on", form_class=ThaiDateFormField)
    delay_reason = _told("delay_reason", empty_label=gettext_lazy("เลือกเหตุ"))
    delay_words = _told("delay_words")
    source_note = forms.CharField(
        label=gettext_lazy("ที่มา"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("เช่น หนังสือของจังหวัด ข่าว หรือเว็บไซต์"),
    )
    note = forms.CharField(label=gettext_lazy("หมายเหตุ"), required=False, max_length=500)
    form_key = FormKeyField(required=False)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.visible_to(user)
        if "delay_reason" in self.fields:
            # The one on record stays to be chosen where it is offered no more.
            held = Q(pk=getattr(self.initial.get("delay_reason"), "pk", None))
            self.fields["delay_reason"].queryset = DelayReason.objects.filter(
                Q(is_offered=True) | held
            )


class CorrectionForm(EventForm):
    """The right facts of an event, or that it never happened; the old event stays on record."""

    field_order = ("happened_on", "is_void", "document", *TOLD, "source_note", "note", "reason")
    kind = None
    is_void = forms.BooleanField(
        label=gettext_lazy("ไม่ได้เกิดขึ้นจริง"),
        required=False,
        help_text=gettext_lazy("เลือกเมื่อเหตุการณ์ที่บันทึกไว้ไม่ได้เกิดขึ้น วันที่ด้านบนจะไม่ใช้"),
    )
    reason = ReasonField(label=gettext_lazy("เหตุผลของการแก้ไข"), max_length=None)

    def __init__(self, *args, kind: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if kind not in SIGNATURES:
            for name in (*SIDE_FIELDS["province"], *SIDE_FIELDS["counterpart"]):
                del self.fields[name]
        if kind not in SAYS_EXPIRY:
            del self.fields["expires_on"]
        if kind not in SAYS_DELAY:
            del self.fields["delay_reason"], self.fields["delay_words"]


class ConfirmationForm(ActForm):
    """Whether the ministry stands by a row, and on what ground."""

    confirmation = forms.ChoiceField(
        label=gettext_lazy("การยืนยัน"), choices=Confirmation.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("ที่มาของการยืนยัน"),
        max_length=300,
        help_text=gettext_lazy("เช่น เลขที่หนังสือของจังหวัด หรือบัญชีของกระทรวง"),
    )


class BindingForm(ActForm):
    """Which edition of the guideline a pairing walks, from which day on."""

    edition = forms.ModelChoiceField(
        queryset=GuidelineEdition.objects.none(),
        label=gettext_lazy("ฉบับของแนวทางปฏิบัติ"),
        empty_label=gettext_lazy("เลือกฉบับ"),
    )
    bound_on = ThaiDateFormField(
        label=gettext_lazy("เริ่มใช้กับคู่นี้เมื่อ"),
        help_text=gettext_lazy("วันที่จังหวัดเริ่มดำเนินการ ใช้ฉบับที่มีผลอยู่ในวันนั้น"),
    )
    note = forms.CharField(
        label=gettext_lazy("หมายเหตุ"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("จำเป็นเมื่อเปลี่ยนไปใช้ฉบับใหม่ ขั้นตอนที่ทำแล้วใช้ต่อได้"),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = GuidelineEdition.objects.visible_to(user)


class StepForm(ActForm):
    """What was done of a step of the guideline, or who let the pairing off it."""

    step = forms.ModelChoiceField(
        queryset=GuidelineStep.objects.none(),
        label=gettext_lazy("ขั้นตอน"),
        empty_label=gettext_lazy("เลือกขั้นตอน"),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("ผล"),
        choices=StepOutcome.choices,
        initial=StepOutcome.DONE,
        widget=forms.RadioSelect,
    )
    happened_on = ThaiDateFormField(
        partial=True,
        required=False,
        label=gettext_lazy("วันที่"),
        help_text=gettext_lazy("พิมพ์เท่าที่ทราบ ขั้นที่ไม่มีวันที่ไม่นับว่าถูกต้องในตัวชี้วัด 1.2"),
    )
    authority = forms.CharField(
        label=gettext_lazy("ผู้อนุมัติให้ยกเว้น"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("จำเป็นเมื่อได้รับยกเว้น"),
    )
    document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        required=False,
        label=gettext_lazy("เอกสาร"),
        widget=addable_row(StepRecord._meta.get_field("document"), admin.site),
    )
    note = forms.CharField(label=gettext_lazy("หมายเหตุ"), required=False, max_length=500)
    out_of_order_reason = forms.CharField(
        label=gettext_lazy("เหตุที่ไม่เป็นไปตามลำดับ"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("กรอกเฉพาะเมื่อขั้นตอนเกิดขึ้นผิดลำดับจริง จะบันทึกไว้และไม่นับว่าถูกต้องในตัวชี้วัด 1.2"),
    )

    def __init__(self, *args, user, steps, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.visible_to(user)
        self.fields["step"].queryset = steps


class StepCorrectionForm(StepForm):
    """The right facts of a step that is recorded."""

    step = None
    reason = ReasonField(label=gettext_lazy("เหตุผลของการแก้ไข"), max_length=None)

    def __init__(self, *args, user, **kwargs) -> None:
        ActForm.__init__(self, *args, **kwargs)
        self.fields["document"].queryset = Document.objects.visible_to(user)
