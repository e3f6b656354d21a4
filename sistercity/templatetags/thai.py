"""Filters for dates and numbers; they follow the active language: พ.ศ. in Thai, CE in English.

An absent value prints as nothing, so that templates decide what absence says.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from sistercity.fields.messages import reads_english
from sistercity.thai import calendar, digits, numerals

register = template.Library()


def _language() -> str:
    return "en" if reads_english() else "th"


def _absent(value: object) -> bool:
    return value is None or value == ""


@register.filter
def thai_date(value: date | calendar.PartialDate | None) -> str:
    """Print ``4 มกราคม 2562``, or ``4 January 2019``."""
    return "" if _absent(value) else calendar.format_date(value, language=_language())


@register.filter
def thai_date_short(value: date | calendar.PartialDate | None) -> str:
    """Print ``4 ม.ค. 2562``, or ``4 Jan 2019``."""
    return (
        "" if _absent(value) else calendar.format_date(value, style="short", language=_language())
    )


@register.filter
def thai_datetime(value: datetime | None) -> str:
    """Print ``4 ม.ค. 2562 เวลา 14.05 น.``, or ``4 Jan 2019, 14:05``, in Bangkok time."""
    return "" if _absent(value) else calendar.format_datetime(value, language=_language())


@register.filter
def thai_time(value: datetime | None) -> str:
    """Print ``14.05 น.``, or ``14:05``, in Bangkok time."""
    return "" if _absent(value) else calendar.format_time(value, language=_language())


@register.filter
def thai_digits(value: object) -> str:
    """Print with Thai digits, as official documents do."""
    return "" if _absent(value) else digits.to_thai(value)


@register.filter
def document_digits(value: object) -> str:
    """Print as documents do: with the numerals chosen, else Thai in Thai, Arabic in English."""
    return "" if _absent(value) else numerals.written(value, _language())


@register.filter
def be_year(value: int | None) -> str:
    """Print the Buddhist year of a Common Era year."""
    return "" if _absent(value) else str(calendar.to_be(int(value)))


@register.filter
def fiscal_year(value: date | calendar.PartialDate | None) -> str:
    """Print the fiscal year of a day; a partial date counts by its effective day."""
    if _absent(value):
        return ""
    if isinstance(value, calendar.PartialDate):
        value = value.effective_on
    if isinstance(value, datetime):
        value = value.astimezone(calendar.BANGKOK)
    return str(calendar.fiscal_year_of(value))


@register.filter
def partial_date(value: calendar.PartialDate | None) -> str:
    """Print a date as far as known, and say so where nothing is known."""
    return _("ไม่ทราบวันที่") if _absent(value) else thai_date(value)


@register.filter
def thai_number(value: int | float | Decimal | None) -> str:
    """Print a number with thousands separators: ``1,234,567``."""
    return "" if _absent(value) else f"{value:,}"


@register.filter
def days_in_words(days: int | None) -> str:
    """Print a number of days as people say it: ``12 วัน``, ``5 เดือน``, ``2 ปี 3 เดือน``.

    A month is taken as 30 days, a year as 365; whoever needs the days prints them beside it.
    """
    if _absent(days):
        return ""
    if days < 1:
        return _("ไม่ถึงหนึ่งวัน")
    years, rest = divmod(days, 365)
    months = min(rest // 30, 11)
    parts = [
        (years, npgettext("ระยะเวลา", "%(count)s ปี", "%(count)s ปี", years)),
        (months, npgettext("ระยะเวลา", "%(count)s เดือน", "%(count)s เดือน", months)),
    ]
    told = [words % {"count": f"{count:,}"} for count, words in parts if count]
    if not told:
        told = [npgettext("ระยะเวลา", "%(count)s วัน", "%(count)s วัน", days) % {"count": days}]
    return " ".join(told)


@register.filter
def thai_amount(value: Decimal | None) -> str:
    """Print an amount of money, satang only where there are any: ``1,200,000`` or ``99.50``."""
    if _absent(value):
        return ""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


@register.filter
def percent(value: Decimal | float | Fraction | None) -> str:
    """Print a share (0–1) in per cent with one decimal, halves up, without the sign: ``63.2``."""
    if _absent(value):
        return ""
    # str() keeps a float as people read it: 0.6315 and not 0.63149999….
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    tenths = Decimal(exact.numerator * 1000) / Decimal(exact.denominator)
    return str((tenths.quantize(Decimal(1), ROUND_HALF_UP) / 10).quantize(Decimal("0.1")))
