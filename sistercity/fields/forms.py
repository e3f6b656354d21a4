"""Form fields for dates and years as people in Thailand type them."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from sistercity.thai.calendar import (
    DateReadingError,
    PartialDate,
    format_date,
    parse_thai_date,
    parse_thai_year,
)

from .messages import date_message, reads_english


class ThaiDateInput(forms.TextInput):
    """A text box that shows a date as ``4 ม.ค. 2562`` and keeps what was typed on error.

    English names the era, ``4 Jan 2019 CE``, so that what is shown may be sent again.

    ``data-thai-date`` ("day" or "partial") tells the script to read back what it understood.
    """

    def __init__(self, attrs=None, *, partial: bool = False):
        hint = _("เช่น 4 ม.ค. 2562, ม.ค. 2562 หรือ 2562") if partial else _("เช่น 4 ม.ค. 2562")
        defaults = {
            "inputmode": "text",
            "spellcheck": "false",
            "placeholder": hint,
            "data-thai-date": "partial" if partial else "day",
        }
        super().__init__({**defaults, **(attrs or {})})

    def format_value(self, value):
        if isinstance(value, (date, PartialDate)):
            if reads_english():
                return format_date(value, style="short", era=True, language="en")
            return format_date(value, style="short")
        return super().format_value(value)


class ThaiDateFormField(forms.Field):
    """A date typed by a person; a bare year is Buddhist, a Common Era one is refused.

    Args:
        partial: accept a month or a year alone; the cleaned value is then a
            ``PartialDate``, else a ``date``. Blank is ``None``.
    """

    default_error_messages = {"required": _("โปรดพิมพ์วันที่ เช่น 4 ม.ค. 2562")}

    def __init__(self, *, partial: bool = False, **kwargs):
        self.partial = partial
        kwargs.setdefault("widget", ThaiDateInput(partial=partial))
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip()
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            value = PartialDate.from_day(value)
        if not isinstance(value, PartialDate):
            value = _read(parse_thai_date, value, allow_partial=self.partial)
        return value if self.partial else value.effective_on

    def has_changed(self, initial, data):
        try:
            return not self.disabled and self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class ThaiYearInput(forms.TextInput):
    """A short text box for a Buddhist year; ``data-thai-year`` is for the script."""

    def __init__(self, attrs=None):
        defaults = {
            "inputmode": "text",
            "size": "8",
            "placeholder": _("เช่น 2562"),
            "data-thai-year": "",
        }
        super().__init__({**defaults, **(attrs or {})})

    def format_value(self, value):
        # A year is a name, not a quantity: no thousands separator.
        return str(value) if isinstance(value, int) else super().format_value(value)


class ThaiYearFormField(forms.Field):
    """A Buddhist or fiscal year typed by a person, cleaned to four digits; blank is ``None``.

    Args:
        min_value, max_value: first and last Buddhist year accepted, if there are such.
    """

    default_error_messages = {"required": _("โปรดพิมพ์ปี พ.ศ. เช่น 2562")}

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **kwargs):
        kwargs.setdefault("widget", ThaiYearInput())
        super().__init__(**kwargs)
        if min_value is not None:
            message = _("ปีต้องไม่ก่อน พ.ศ. %(limit_value)s")
            self.validators.append(MinValueValidator(min_value, message))
        if max_value is not None:
            message = _("ปีต้องไม่หลัง พ.ศ. %(limit_value)s")
            self.validators.append(MaxValueValidator(max_value, message))

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        return _read(parse_thai_year, text) if text else None

    def has_changed(self, initial, data):
        try:
            return not self.disabled and self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


def _read(parse, text, **options):
    """Return what the parser reads, its refusal turned into the form's."""
    try:
        return parse(str(text), **options)
    except DateReadingError as error:
        raise ValidationError(date_message(error), code=error.code) from error
