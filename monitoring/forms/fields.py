"""Fields of the forms: typed numbers, several files, pairings of a province."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.choices import Confirmation, Status
from registry.models import Pairing
from sistercity.files.content import Content, RefusedFile, read_evidence
from sistercity.thai.digits import to_arabic

ACCEPTED_FILES = "image/jpeg,image/png,image/webp,application/pdf"


class TypedNumberField(forms.DecimalField):
    """A number as people type it: Thai or Arabic digits, commas between thousands.

    Args:
        places: decimal places that are kept; 0 gives an ``int``.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _lazy("อ่านเป็นจำนวนไม่ได้ โปรดพิมพ์ตัวเลข เช่น 1,250"),
        "min_value": _lazy("จำนวนต้องไม่ติดลบ"),
        "max_value": _lazy("จำนวนมากเกินไป รับได้ไม่เกิน %(limit_value)s โปรดตรวจสอบ"),
    }

    def __init__(self, *, places: int = 0, **kwargs):
        self.places = places
        super().__init__(
            min_value=0, decimal_places=places, widget=forms.TextInput(
                attrs={"inputmode": "decimal" if places else "numeric", "autocomplete": "off"}
            ), **kwargs,
        )  # fmt: skip
        self.error_messages["max_decimal_places"] = _lazy("เศษทศนิยมมีได้ไม่เกิน %(max)s ตำแหน่ง")
        for validator in self.validators:
            if hasattr(validator, "limit_value") and validator.code in self.error_messages:
                validator.message = self.error_messages[validator.code]

    def to_python(self, value):
        text = re.sub(r"\s", "", to_arabic(value)) if value not in self.empty_values else ""
        if text and not re.fullmatch(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = super().to_python(text.replace(",", ""))
        if number is None or self.places:
            return number
        if number != number.to_integral_value():
            raise ValidationError(_("โปรดพิมพ์เป็นจำนวนเต็ม"), code="invalid")
        return int(number)

    def prepare_value(self, value):
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return value


class ReadFile(NamedTuple):
    """A file that was handed in and found good."""

    name: str
    content: Content


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.Field):
    """Photos and documents; cleaned to the good ones and the refusals of the others.

    A bad file does not make the form invalid: what was typed and the good files are kept.
    """

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            widget=FilesInput(attrs={"accept": ACCEPTED_FILES, "multiple": True}),
            **kwargs,
        )

    def clean(self, value) -> tuple[list[ReadFile], list[str]]:
        good, refusals = [], []
        for upload in value or []:
            try:
                good.append(ReadFile(upload.name, read_evidence(upload)))
            except RefusedFile as refusal:
                refusals += refusal.messages
        return good, refusals


class PairingsField(forms.ModelMultipleChoiceField):
    """Pairings of one province, candidates labelled."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, pairing: Pairing) -> str:
        words = [str(pairing.counterpart), pairing.number]
        if pairing.confirmation == Confirmation.CANDIDATE:
            words.append(_("รอตรวจสอบ"))
        elif pairing.status != Status.SIGNED:
            words.append(pairing.get_status_display())
        return " · ".join(words)
