"""Thai time: Buddhist Era, fiscal years, dates known only in part, reading and printing them.

This module is the door; import from here. All years inside the software are Common
Era (``PartialDate.year``, ``date.year``) except those named ``_be`` and fiscal years.
"""

from .months import ENGLISH_MONTHS, THAI_MONTHS, THAI_MONTHS_SHORT
from .partial import PartialDate, Precision
from .printing import BANGKOK, format_date, format_datetime, format_fiscal_year, format_time
from .reading import (
    DateReadingError,
    from_cell,
    parse_iso_date,
    parse_iso_partial,
    parse_thai_date,
    parse_thai_year,
)
from .working import (
    add_working_days,
    is_working_day,
    on_or_after,
    on_or_before,
    working_days_between,
)
from .years import (
    BE_OFFSET,
    FIRST_BE_YEAR,
    LAST_BE_YEAR,
    fiscal_year_end,
    fiscal_year_of,
    fiscal_year_start,
    to_be,
    to_ce,
)

__all__ = [
    "BANGKOK",
    "BE_OFFSET",
    "ENGLISH_MONTHS",
    "FIRST_BE_YEAR",
    "LAST_BE_YEAR",
    "THAI_MONTHS",
    "THAI_MONTHS_SHORT",
    "DateReadingError",
    "PartialDate",
    "Precision",
    "add_working_days",
    "fiscal_year_end",
    "fiscal_year_of",
    "fiscal_year_start",
    "format_date",
    "format_datetime",
    "format_fiscal_year",
    "format_time",
    "from_cell",
    "is_working_day",
    "on_or_after",
    "on_or_before",
    "parse_iso_date",
    "parse_iso_partial",
    "parse_thai_date",
    "parse_thai_year",
    "to_be",
    "to_ce",
    "working_days_between",
]
