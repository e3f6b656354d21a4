"""What is to be sealed, and the last word before it is; what is to be verified."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.forms.report import (
    DIGITS_CHOICES,
    LANGUAGE_CHOICES,
    FiscalYearField,
    ReportForm,
    check_province,
    country_field,
)
from monitoring.kpis import NATION
from monitoring.models import Seal
from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Order
from monitoring.seals.numbers import LONGEST, NotANumber, WrongDigit, read_number
from registry.moments import read_moment
from sistercity.fields.numbers import FormKeyField
from sistercity.fields.plain import RefusedForm
from sistercity.thai.numerals import unusual


class SealOrderForm(ReportForm):
    """Which report: in the address, so that it can be sent to a colleague; ``order`` once valid."""

    kind = forms.ChoiceField(label=gettext_lazy("รายงาน"))
    fiscal_year = FiscalYearField(required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("ภาษาของรายงาน"),
        choices=LANGUAGE_CHOICES,
        required=False,
    )
    digits = forms.ChoiceField(
        label=gettext_lazy("ตัวเลขในเอกสาร PDF"),
        choices=DIGITS_CHOICES,
        required=False,
    )
    field_order = (
        "kind", "fiscal_year", "place", "country", "as_at", "known_at", "language", "digits",
    )  # fmt: skip

    def __init__(self, *args, user, years: list[int], now: datetime, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.now = now
        self.fields["country"] = country_field(user)
        self.order_fields(self.field_order)
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in KINDS.values()]
        self.fields["fiscal_year"].offer(years)

    def clean(self) -> None:
        """Read the dates and make the order; whether there is such a report is asked of it."""
        values = self.cleaned_data
        named = {name: values.get(name, "") for name in ("as_at", "known_at")}
        try:
            moment = read_moment(named, now=self.now)
        except ValidationError as fault:
            told = fault.message_dict if hasattr(fault, "error_dict") else {None: fault.messages}
            for name, faults in told.items():
                self.add_error(name if name in self.fields else None, faults)
            return
        if "kind" not in values:
            return
        language = values.get("language") or "th"
        order = Order(
            values["kind"],
            as_at=moment.as_at if named["as_at"] else None,
            known_at=moment.known_at,
            language=language,
            digits=unusual(values.get("digits") or "", language),
        )
        if order.kind == "country":
            order = replace(order, country=values.get("country", ""))
            if not order.country:
                self.add_error("country", _("โปรดเลือกประเทศของบันทึกย่อ"))
                return
        # What is as at a day is of the whole country.
        if KINDS[order.kind].takes_year:
            year, place = values.get("fiscal_year"), values.get("place") or NATION
            if year is None and "fiscal_year" not in self.errors:
                self.add_error("fiscal_year", self.fields["fiscal_year"].error_messages["required"])
            check_province(self, order.kind, place)
            if year is None:
                return
            order = replace(order, fiscal_year=year, place=place)
        self.order = order


class SealForm(RefusedForm, forms.ModelForm):
    """The last word: a note, and that the same is to be sealed once more where it was before."""

    form_key = FormKeyField()
    confirmed = forms.BooleanField(
        label=gettext_lazy("ประทับเป็นฉบับใหม่อีกเลขหนึ่ง แม้เหมือนฉบับเดิม"), required=False
    )

    class Meta:
        model = Seal
        fields = ("note",)

    def __init__(self, *args, is_again: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not is_again:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def show_confirmation(self) -> None:
        """Ask whether the same is to be sealed once more."""
        self.fields["confirmed"].widget = forms.CheckboxInput()


class SupersedeForm(RefusedForm, forms.ModelForm):
    """Why a sealed report is replaced."""

    form_key = FormKeyField()

    class Meta:
        model = Seal
        fields = ("reason", "note")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("แสดงต่อสาธารณะ เช่น แก้ไขตามรายการแก้ไขหลังปิดปีที่ 1/2565")


class NumberForm(forms.Form):
    """The number of a seal as it was typed; in the address."""

    use_required_attribute = False

    number = forms.CharField(
        label=gettext_lazy("เลขที่ตราประทับ"),
        max_length=LONGEST,
        help_text=gettext_lazy("อยู่ท้ายทุกหน้าและในกรอบตราประทับ เช่น S-2566-0001-0 พิมพ์เลขไทยได้"),
        error_messages={"required": gettext_lazy("โปรดพิมพ์เลขที่ตราประทับ")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """The number as it is written."""
        try:
            return read_number(self.cleaned_data["number"])
        except NotANumber as fault:
            raise ValidationError(not_a_number_words()) from fault
        except WrongDigit as fault:
            raise ValidationError(wrong_digit_words()) from fault


class FileForm(forms.Form):
    """A file whose bytes are compared with the sealed ones."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("แฟ้มรายงาน"),
        error_messages={
            "required": gettext_lazy("โปรดเลือกแฟ้มที่ต้องการตรวจสอบ"),
            "empty": gettext_lazy("แฟ้มนี้ว่างเปล่า โปรดเลือกแฟ้มอื่น"),
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "PDF, XLSX หรือ JSON ที่ได้รับมา ไม่เกิน %(limit)s ระบบเทียบทีละไบต์แล้วไม่เก็บแฟ้มไว้"
        ) % {"limit": filesizeformat(settings.VERIFY_MAX_BYTES)}

    def clean_file(self):
        """A file within the bound; larger requests were refused before they were read."""
        upload = self.cleaned_data["file"]
        if upload.size > settings.VERIFY_MAX_BYTES:
            raise ValidationError(too_large_words())
        return upload


def not_a_number_words() -> str:
    """What is typed is no number of a seal."""
    return _("นี่ไม่ใช่เลขที่ตราประทับ เลขที่มีรูปอย่าง S-2566-0001-0 โปรดดูในกรอบตราประทับท้ายรายงาน")


def wrong_digit_words() -> str:
    """The check digit does not fit."""
    return _("เลขนี้พิมพ์ผิด เลขตรวจสอบตัวท้ายไม่ตรงกับเลขข้างหน้า โปรดเทียบกับเอกสารทีละตัวแล้วพิมพ์ใหม่")


def no_length_words() -> str:
    """A file came in pieces, as only programs send it."""
    return _(
        "คำขอไม่ได้บอกขนาดของแฟ้ม ระบบจึงไม่ได้อ่านแฟ้มนี้ โปรดส่งแฟ้มจากแบบฟอร์มในหน้านี้ "
        "หรือบอกขนาดด้วย Content-Length"
    )


def too_large_words() -> str:
    """The file is larger than any sealed one may be."""
    return _(
        "แฟ้มใหญ่เกิน %(limit)s ซึ่งใหญ่กว่ารายงานที่ประทับได้ จึงไม่ใช่แฟ้มรายงานที่ประทับ ระบบไม่ได้อ่านแฟ้มนี้ "
        "โปรดเลือกแฟ้มรายงานเอง หรือตรวจด้วยเลขที่ตราประทับ"
    ) % {"limit": filesizeformat(settings.VERIFY_MAX_BYTES)}
