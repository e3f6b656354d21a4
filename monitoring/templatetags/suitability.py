"""Weights and sums of a brief on suitability, and where its page is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template

from registry.suitability import exact_words

register = template.Library()

register.filter("exact", exact_words)


@register.filter
def weight_words(weight: Decimal) -> str:
    """A weight in full, without zeros at its end."""
    return exact_words(Fraction(weight))
