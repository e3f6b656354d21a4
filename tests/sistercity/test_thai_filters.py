"""Template filters for dates and numbers, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils.translation import override

from sistercity.thai.calendar import PartialDate


def shown(expression: str, value: object, language: str = "th") -> str:
    with override(language):
        return Template("{% load thai %}{{ value|" + expression + " }}").render(
            Context({"value": value})
        )


@pytest.mark.parametrize(
    ("name", "value", "thai", "english"),
    [
        ("thai_date", date(2019, 1, 4), "4 มกราคม 2562", "4 January 2019"),
        ("thai_date", PartialDate(2019, 1), "มกราคม 2562", "January 2019"),
        ("thai_date_short", date(2019, 1, 4), "4 ม.ค. 2562", "4 Jan 2019"),
        ("partial_date", PartialDate(2019), "พ.ศ. 2562", "2019"),
        (
            "thai_datetime",
            datetime(2019, 1, 3, 17, 5, tzinfo=UTC),
            "4 ม.ค. 2562 เวลา 00.05\N{NO-BREAK SPACE}น.",
            "4 Jan 2019, 00:05",
        ),
        ("be_year", 2019, "2562", "2562"),
        ("fiscal_year", date(2018, 10, 1), "2562", "2562"),
        ("fiscal_year", PartialDate(2018), "2561", "2561"),
        # 1 October in Bangkok, still 30 September in London.
        ("fiscal_year", datetime(2018, 9, 30, 17, 0, tzinfo=UTC), "2562", "2562"),
        ("thai_number", 1234567, "1,234,567", "1,234,567"),
        ("thai_number", Decimal("1500000.50"), "1,500,000.50", "1,500,000.50"),
        ("thai_date|thai_digits", date(2019, 1, 4), "๔ มกราคม ๒๕๖๒", "๔ January ๒๐๑๙"),
        ("thai_digits", 2562, "๒๕๖๒", "๒๕๖๒"),
    ],
)
def test_follows_the_language(name, value, thai, english):
    assert shown(name, value) == thai
    assert shown(name, value, "en") == english


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (Fraction(12, 19), "63.2"),  # 0.63157…
        (Decimal("0.6315"), "63.2"),
        (0.6315, "63.2"),
        (Decimal("0.6314999"), "63.1"),
        (Fraction(1, 3), "33.3"),
        (Fraction(1, 2000), "0.1"),  # 0.05 per cent, half up
        (0, "0.0"),
        (1, "100.0"),
        (1.0, "100.0"),
    ],
)
def test_percent_rounds_halves_up_to_one_decimal(share, printed):
    assert shown("percent", share) == printed


@pytest.mark.parametrize(
    "name",
    [
        "thai_date", "thai_date_short", "thai_datetime", "thai_digits", "be_year", "fiscal_year",
        "thai_number", "percent",
    ],
)  # fmt: skip
def test_nothing_prints_as_nothing(name):
    assert shown(name, None) == ""


def test_an_unknown_date_says_so():
    assert shown("partial_date", None) == "ไม่ทราบวันที่"
