"""Dates, moments and fiscal years as people read them, in Thai (พ.ศ.) or English (CE)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..digits import to_thai
from .months import ENGLISH_MONTHS, THAI_MONTHS, THAI_MONTHS_SHORT
from .partial import PartialDate
from .years import to_ce

BANGKOK = ZoneInfo("Asia/Bangkok")


def format_date(
    value: date | PartialDate,
    *,
    style: str = "long",
    thai_digits: bool = False,
    era: bool = False,
    language: str = "th",
) -> str:
    """Print a date as far as it is known; a year alone always names its era in Thai.

    Args:
        value: a day, a partial date, or an aware moment (its day in Bangkok is printed).
        style: ``long`` (4 มกราคม 2562), ``short`` (4 ม.ค. 2562), ``numeric`` (04/01/2562).
        thai_digits: write ๔ for 4, as official documents do.
        era: name the era before the year; without effect on numeric dates.
        language: ``th`` prints the Buddhist year, ``en`` the Common Era year; numeric
            English dates are ISO, because 04/01/2019 means two days to two readers.

    Raises:
        ValueError: the year is outside BE 2484–2700.
        KeyError: an unknown style or language.
    """
    partial = _as_partial(value)
    printed = {"th": _thai, "en": _english}[language](partial, style, era)
    return to_thai(printed) if thai_digits else printed


def format_datetime(
    moment: datetime,
    *,
    style: str = "short",
    thai_digits: bool = False,
    language: str = "th",
) -> str:
    """Print a moment in Bangkok time: ``4 ม.ค. 2562 เวลา 14.05 น.`` or ``4 Jan 2019, 14:05``.

    Raises:
        ValueError: the moment has no time zone, so that its day is not known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone cannot be printed")
    local = moment.astimezone(BANGKOK)
    day = format_date(local.date(), style=style, language=language)
    clock = f"{local:%H:%M}" if language == "en" else f"{local:%H.%M}"
    printed = f"{day}, {clock}" if language == "en" else f"{day} เวลา {_with_unit(clock)}"
    return to_thai(printed) if thai_digits else printed


def format_time(moment: datetime, language: str = "th") -> str:
    """``14.05 น.``, or ``14:05`` in English, in Bangkok time.

    Args:
        moment: aware.
    """
    local = moment.astimezone(BANGKOK)
    return f"{local:%H:%M}" if language == "en" else _with_unit(f"{local:%H.%M}")


def _with_unit(clock: str) -> str:
    """``14.05 น.``, which no line breaks in two."""
    return f"{clock}\N{NO-BREAK SPACE}น."


def format_fiscal_year(fy: int, thai_digits: bool = False, language: str = "th") -> str:
    """Print a fiscal year: ``ปีงบประมาณ พ.ศ. 2562`` or ``Fiscal year B.E. 2562 (2018/19)``.

    Args:
        fy: the Buddhist year in which it ends.
    """
    if language == "en":
        end = to_ce(fy)
        printed = f"Fiscal year B.E. {fy} ({end - 1}/{end % 100:02d})"
    else:
        printed = f"ปีงบประมาณ พ.ศ. {fy}"
    return to_thai(printed) if thai_digits else printed


def _as_partial(value: date | PartialDate) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(BANGKOK)
    return PartialDate.from_day(value)


def _thai(partial: PartialDate, style: str, era: bool) -> str:
    months = {"long": THAI_MONTHS, "short": THAI_MONTHS_SHORT, "numeric": None}[style]
    if partial.month is None:
        return f"พ.ศ. {partial.year_be}"
    if months is None:
        numbers = [partial.day, partial.month]
        return "/".join([f"{n:02d}" for n in numbers if n is not None] + [str(partial.year_be)])
    year = f"พ.ศ. {partial.year_be}" if era else str(partial.year_be)
    return _spaced(partial.day, months[partial.month - 1], year)


def _english(partial: PartialDate, style: str, era: bool) -> str:
    width = {"long": None, "short": 3, "numeric": 0}[style]
    if width == 0:
        return partial.iso()
    year = f"{partial.year} CE" if era else str(partial.year)
    if partial.month is None:
        return year
    return _spaced(partial.day, ENGLISH_MONTHS[partial.month - 1][:width], year)


def _spaced(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part is not None)
