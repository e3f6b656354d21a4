"""What provinces type of rows of the register, and the ministry of their answers."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.choices import DocumentKind, Relation, Status
from registry.models import (
    Counterpart,
    Country,
    DelayReason,
    Pairing,
    Province,
    RowAnswer,
    UnitType,
)
from registry.names import name_of, province_name
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import FormKeyField, RevisionField
from sistercity.fields.plain import RefusedForm
from sistercity.files.forms import DocumentField, with_limits
from sistercity.thai.calendar import PartialDate

# What a province's document may be.
DOCUMENT_KINDS = (
    DocumentKind.MOU, DocumentKind.AGREEMENT, DocumentKind.LETTER_OF_INTENT, DocumentKind.LETTER,
    DocumentKind.OTHER,
)  # fmt: skip


class NamedChoice(forms.ModelChoiceField):
    """A place or a kind of unit, told by its name."""

    def label_from_instance(self, row: object) -> str:
        """The name in the reader's language."""
        return province_name(row) if isinstance(row, Province) else name_of(row)


class AnswerForm(RefusedForm, forms.Form):
    """What every answer carries: the words, and how far answer and row had come when opened."""

    use_required_attribute = False

    note = forms.CharField(
        label=_lazy("คำชี้แจงถึงกระทรวง"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
    )  # fmt: skip
    revision = RevisionField(initial=0)
    row_revision = RevisionField(initial=0)

    @property
    def values(self) -> dict:
        """What the action takes."""
        left_out = {"revision", "row_revision", "document_file", "province", "form_key"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class DenyForm(AnswerForm):
    """That a row is none of the province's pairs, with the reason."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = _("เหตุผล")
        self.fields["note"].error_messages["required"] = _(
            "โปรดเขียนเหตุผลที่ไม่ใช่คู่ของจังหวัด เพื่อให้กระทรวงพิจารณาได้"
        )


class CorrectForm(AnswerForm):
    """A row as it should read, with the document that proves it."""

    counterpart_name = forms.CharField(
        label=_lazy("ชื่อคู่ความสัมพันธ์"), max_length=200, required=False,
        help_text=_lazy("ชื่อภาษาไทยตามที่ควรเป็น"),
    )  # fmt: skip
    unit_type = NamedChoice(label=_lazy("ประเภท"), queryset=UnitType.objects.none(), required=False)
    relation = forms.ChoiceField(
        label=_lazy("ลักษณะความสัมพันธ์"), choices=Relation, required=False
    )
    proposed_status = forms.ChoiceField(label=_lazy("สถานะ"), choices=Status, required=False)
    signed_on = ThaiDateFormField(
        label=_lazy("วันที่ลงนาม"), partial=True, required=False,
        help_text=_lazy("เท่าที่ทราบ เพียงเดือนหรือปีก็ได้"),
    )  # fmt: skip
    status_on = ThaiDateFormField(
        label=_lazy("มีสถานะนี้ตั้งแต่"), partial=True, required=False,
        help_text=_lazy("กรอกเมื่อเลือกสถานะอื่นที่ไม่ใช่ลงนามแล้ว หากสิ้นสุดให้ใช้วันสุดท้ายที่มีผล"),
    )  # fmt: skip
    document_kind = forms.ChoiceField(
        label=_lazy("ชนิดของเอกสาร"),
        choices=[(kind.value, kind.label) for kind in DOCUMENT_KINDS],
    )
    document_title = forms.CharField(
        label=_lazy("ชื่อเอกสาร"), max_length=180,
        help_text=_lazy("เช่น บันทึกความเข้าใจ ลงนามวันที่ 4 มกราคม 2562"),
    )  # fmt: skip
    document_file = DocumentField(
        label=_lazy("แฟ้มเอกสาร"),
        help_text=with_limits(
            _lazy("เอกสาร PDF ไม่เกิน {document} MB ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่")
        ),
    )

    field_order = (
        "counterpart_name", "unit_type", "relation", "proposed_status", "signed_on", "status_on",
        "document_kind", "document_title", "document_file", "note",
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_type"].queryset = UnitType.objects.order_by("level", "sort_key")
        self.fields["document_file"].needed = _("แฟ้ม PDF จำเป็นต้องมี")

    @staticmethod
    def showing(pairing: Pairing, signed_on: PartialDate | None) -> dict:
        """The row as it is, to be changed where it is wrong."""
        return {
            "counterpart_name": pairing.counterpart.name_th,
            "unit_type": pairing.counterpart.unit_type,
            "relation": pairing.relation,
            "proposed_status": pairing.status,
            "signed_on": signed_on,
        }


class ProposeForm(CorrectForm):
    """A pair that the register lacks.

    Args:
        provinces: those that the person serves.
    """

    province = NamedChoice(label=_lazy("จังหวัด"), queryset=Province.objects.none())
    country = NamedChoice(label=_lazy("ประเทศ"), queryset=Country.objects.none())
    form_key = FormKeyField(required=False)

    field_order = ("province", "country", *CorrectForm.field_order)

    def __init__(self, *args, provinces: Iterable[Province], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keys = [province.pk for province in provinces]
        self.fields["province"].queryset = Province.objects.filter(pk__in=keys)
        self.fields["country"].queryset = Country.objects.order_by("sort_key")
        for name in ("country", "unit_type"):
            self.fields[name].empty_label = _("โปรดเลือก")
        for name in ("counterpart_name", "unit_type"):
            self.fields[name].required = True
        if len(keys) == 1:
            self.fields["province"].widget = forms.HiddenInput()
            self.initial.setdefault("province", keys[0])

    @staticmethod
    def filled(answer: RowAnswer) -> dict:
        """A proposal as it stands, to be changed."""
        return {
            name: getattr(answer, name)
            for name in ("province", "country", *CorrectForm.field_order)
            if name != "document_file"
        }


class DecisionForm(AnswerForm):
    """The ministry's decision on an answer.

    Args:
        answer: what is decided.
    """

    looked_again = forms.BooleanField(
        label=_lazy("อ่านค่าปัจจุบันของรายการแล้ว ใช้คำตอบของจังหวัดได้"), required=False
    )
    counterpart = NamedChoice(
        label=_lazy("คู่ความสัมพันธ์ในทะเบียน"), queryset=Counterpart.objects.none(), required=False,
        help_text=_lazy("หากทะเบียนมีหน่วยนี้อยู่แล้วให้เลือก มิฉะนั้นจะเพิ่มเป็นหน่วยใหม่"),
    )  # fmt: skip
    confirm_now = forms.BooleanField(
        label=_lazy("ยืนยันเข้าทะเบียนทันที ไม่ต้องรอตรวจสอบอีก"), required=False
    )

    delay_reason = NamedChoice(
        label=_lazy("เหตุที่ชะงักหรือถอนเรื่อง"), queryset=DelayReason.objects.none(), required=False,
        help_text=_lazy("จำเป็นเมื่อรับคำตอบที่ทำให้คู่ชะงักหรือถอนเรื่อง ใช้ภายใน ไม่เผยแพร่"),
    )  # fmt: skip
    delay_words = forms.CharField(
        label=_lazy("คำอธิบายเหตุ"), max_length=300, required=False,
        help_text=_lazy("ใช้ภายใน ไม่เผยแพร่"),
    )  # fmt: skip

    def __init__(self, *args, answer: RowAnswer, is_stale: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if answer.proposed_status in (Status.STALLED, Status.WITHDRAWN):
            self.fields["delay_reason"].queryset = DelayReason.objects.offered()
            self.fields["delay_reason"].empty_label = _("เลือกเหตุ")
        else:
            del self.fields["delay_reason"], self.fields["delay_words"]
        self.fields["note"].label = _("บันทึกของกระทรวง")
        self.fields["note"].help_text = _("จังหวัดอ่านได้ ไม่เผยแพร่ ต้องมีเมื่อไม่รับคำตอบ")
        if not is_stale:
            del self.fields["looked_again"]
        if answer.pairing_id or answer.country is None:
            del self.fields["counterpart"], self.fields["confirm_now"]
            return
        units = Counterpart.objects.filter(country=answer.country).order_by("sort_key")
        self.fields["counterpart"].queryset = units
        self.fields["counterpart"].empty_label = _("เพิ่ม “%(name)s” เป็นหน่วยใหม่") % {
            "name": answer.counterpart_name
        }

    def add_refusal(self, refusal: ValidationError) -> None:
        """What the register refuses of the values is mended in the ministry's own forms."""
        asked = getattr(refusal, "error_dict", {})
        beyond = ValidationError(
            [errors for name, errors in asked.items() if name not in self.fields]
        )
        if beyond.messages:
            self.add_error(None, _(
                "ทะเบียนรับค่าที่จังหวัดเสนอไม่ได้: %(why)s "
                "โปรดบันทึกในระบบงานของกระทรวง แล้วพิจารณาคำตอบนี้อีกครั้ง หรือไม่รับคำตอบ"
            ) % {"why": " ".join(beyond.messages)})  # fmt: skip
            asked = {name: errors for name, errors in asked.items() if name in self.fields}
            refusal = ValidationError(asked)
        super().add_refusal(refusal)

    @property
    def options(self) -> dict:
        """What accepting takes beside the answer."""
        counterpart = self.cleaned_data.get("counterpart")
        return {
            "note": self.cleaned_data["note"],
            "revision": self.cleaned_data["revision"],
            "row_revision": self.cleaned_data["row_revision"] or 0,
            "looked_again": self.cleaned_data.get("looked_again", False),
            "counterpart_id": counterpart.pk if counterpart else None,
            "confirm_now": self.cleaned_data.get("confirm_now", False),
            "delay": {
                name: self.cleaned_data[name]
                for name in ("delay_reason", "delay_words")
                if name in self.fields
            },
        }
