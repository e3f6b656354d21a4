"""How numbers are written in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from monitoring.kpis import Figure
from plans.choices import Unit
from sistercity.fields.messages import reads_english

from .. import words
from ..shapes import FigureReport


def percent2(value: Fraction) -> str:
    """A share (0–1) in per cent with two decimals, halves up: ``63.16``."""
    return str(printed_percent(value))


def printed_percent(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def full_value(item: FigureReport, figure: Figure) -> str:
    """A value with its unit: ``ร้อยละ 63.16``, ``4 คู่``; a word is as it stands."""
    if item.definition.unit == Unit.SHARE and not words.is_word(figure, item.definition.unit):
        return _("ร้อยละ %(percent)s") % {"percent": percent2(figure.value)}
    return words.full_value_text(figure, item.definition.unit)


def listed_years(years: tuple[int, ...]) -> str:
    """Years in words of figures: a span where none is left out, else one by one."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return ", ".join(map(str, years))


def listed(texts: Iterable[str]) -> str:
    """Names one after the other, as the language lists them."""
    return (", " if reads_english() else " ").join(texts)
