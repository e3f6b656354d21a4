"""Dates as people type them (พ.ศ. expected), as machines send them (ISO), as workbooks hold them.

Nothing is ever shifted silently: a year that could be of the other era is refused, with
both readings, unless the writer said which era it is.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime

from ..digits import to_arabic
from .months import month_number
from .partial import PartialDate, Precision
from .years import FIRST_BE_YEAR, LAST_BE_YEAR, to_be, to_ce

# From this year on a machine's year is taken for a Buddhist one sent by mistake.
_FIRST_DOUBTFUL_CE_YEAR = 2200
# From this year on a year-first date, or a workbook's date cell, is Buddhist.
_FIRST_CERTAIN_BE_YEAR = 2400

_EXAMPLE = "4 ม.ค. 2562"
_YEAR_EXAMPLE = "2562"
_ISO_EXAMPLE = "2019-01-04"
_LONGEST = 80

_BE, _CE = "be", "ce"
_ERA = re.compile(
    r"(?P<be>พุทธศักราช|พ\.? ?ศ\.?|(?<![a-z])b\.? ?e\.?(?![a-z]))"
    r"|(?P<ce>คริสต์ศักราช|ค\.? ?ศ\.?|(?<![a-z])(?:a\.? ?d|c\.? ?e)\.?(?![a-z]))"
)
_FILLER = re.compile("วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?ที่|เดือน|ปี(?!งบ)")
_FISCAL = re.compile("ปีงบประมาณ|ปี")

_YEAR = "(?P<year>[0-9]{4}|[0-9]{2})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR,
        r"(?P<year>[0-9]{4})(?P<sep>(?P<iso>-)|/)(?P<month>[0-9]{1,2})((?P=sep)(?P<day>[0-9]{1,2}))?",
        r"(?P<day>[0-9]{1,2}) ?(?P<sep>[-/.]) ?(?P<month>[0-9]{1,2}) ?(?P=sep) ?" + _YEAR,
        # A two-digit year would make 4/1 (a day and a month) look like April 2501.
        r"(?P<month>[0-9]{1,2}) ?[-/.] ?(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})?(?P<word>[^0-9]+)" + _YEAR,
        r"(?P<word>[a-z. ]+)(?P<day>[0-9]{1,2})[ ,]+(?P<year>[0-9]{4})",
    )
)
_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


class DateReadingError(ValueError):
    """A date could not be read; ``code`` and ``params`` say why, without words.

    Codes and their params beside ``text`` (what was read, shortened) and ``example``:
        unreadable: nothing more.
        incomplete: day or month is missing where the whole date is needed.
        common_era, buddhist_era: ``year`` as written, ``be_if_ce`` the Buddhist year if it
            is of the Common Era, ``ce_if_be`` the Common Era year if it is Buddhist.
        out_of_range: ``year_be``, ``year_ce``, ``first_be``, ``last_be``, ``first_ce``,
            ``last_ce``.
        no_such_month: ``month``.
        no_such_day: ``day``, ``month``, ``year_be``, ``year_ce``, ``days`` (of that month).
    """

    def __init__(self, code: str, **params: object):
        self.code = code
        self.params = params
        details = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{code.replace('_', ' ')}: {details}")

    def __reduce__(self):
        return _rebuild_error, (self.code, self.params)


def _rebuild_error(code: str, params: dict) -> DateReadingError:
    return DateReadingError(code, **params)


def parse_thai_date(text: str, *, allow_partial: bool = True) -> PartialDate:
    """Read a date as a person writes it; a bare year is Buddhist, two digits are 25xx.

    Reads ``4 ม.ค. 2562``, ``๔ มกราคม พ.ศ. ๒๕๖๒``, ``4/1/2562``, ``ม.ค. 62``, ``1/2562``,
    ``62``, ``2562-01-04``; and of the Common Era, when it says so, ``2019-01-04``,
    ``2019-01`` and ``4 ม.ค. ค.ศ. 2019``.

    Args:
        allow_partial: whether a month or a year alone will do.

    Raises:
        DateReadingError: any of its codes.
    """
    clean = _clean(text)
    rest, era = _take_era(clean)
    found = _match(" ".join(_FILLER.sub(" ", rest).split()))
    if found is None:
        raise DateReadingError("unreadable", text=_shown(text), example=_EXAMPLE)
    if era is None and found.get("iso") and int(found["year"]) < _FIRST_CERTAIN_BE_YEAR:
        era = _CE
    year = _common_year(found["year"], era or _BE, text=text, clean=clean, example=_EXAMPLE)
    partial = _resolve(year, found["month"], found["day"], text=text, example=_EXAMPLE)
    if not allow_partial and partial.precision != Precision.DAY:
        raise DateReadingError("incomplete", text=_shown(text), example=_EXAMPLE)
    return partial


def parse_thai_year(text: str) -> int:
    """Read a Buddhist or fiscal year as a person writes it and return it in four digits.

    Reads ``2562``, ``62``, ``๒๕๖๒``, ``พ.ศ. 2562``, ``ปีงบประมาณ 2562``, ``ค.ศ. 2019``.

    Raises:
        DateReadingError: ``unreadable``, ``common_era``, ``buddhist_era``, ``out_of_range``.
    """
    clean = _clean(text)
    rest, era = _take_era(clean)
    found = re.fullmatch(_YEAR, _FISCAL.sub("", rest).strip())
    if found is None:
        raise DateReadingError("unreadable", text=_shown(text), example=_YEAR_EXAMPLE)
    year = _common_year(found["year"], era or _BE, text=text, clean=clean, example=_YEAR_EXAMPLE)
    return to_be(year)


def parse_iso_date(text: str) -> date:
    """Read a day from a machine: ``2019-01-04``, Common Era only.

    Raises:
        DateReadingError: any of its codes but ``common_era``.
    """
    partial = parse_iso_partial(text)
    if partial.precision != Precision.DAY:
        raise DateReadingError("incomplete", text=_shown(text), example=_ISO_EXAMPLE)
    return partial.effective_on


def parse_iso_partial(text: str) -> PartialDate:
    """Read ``2019``, ``2019-01`` or ``2019-01-04`` from a machine, Common Era only.

    Raises:
        DateReadingError: any of its codes but ``common_era`` and ``incomplete``.
    """
    found = _ISO.fullmatch(text)
    if found is None:
        raise DateReadingError("unreadable", text=_shown(text), example=_ISO_EXAMPLE)
    year = _common_year(found["year"], _CE, text=text, clean=text, example=_ISO_EXAMPLE)
    month, day = (int(part) if part else None for part in found.group("month", "day"))
    return _resolve(year, month, day, text=text, example=_ISO_EXAMPLE)


def from_cell(value: object) -> PartialDate | None:
    """Read a workbook's cell; an empty one is ``None``.

    A date cell is taken as it stands, of the Buddhist Era from the year 2400 on; text and
    whole numbers are read as a person's writing.

    Raises:
        DateReadingError: any of its codes.
    """
    if value is None or (isinstance(value, str) and not _clean(value)):
        return None
    if isinstance(value, (date, datetime)):
        text = value.strftime("%Y-%m-%d")
        era = _BE if value.year >= _FIRST_CERTAIN_BE_YEAR else _CE
        year = _common_year(f"{value.year:04d}", era, text=text, clean=text, example=_EXAMPLE)
        return _resolve(year, value.month, value.day, text=text, example=_EXAMPLE)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise DateReadingError("unreadable", text=_shown(str(value)), example=_EXAMPLE)
    return parse_thai_date(str(value))


def _clean(text: str) -> str:
    """Return the text in lower case and Arabic digits, without invisible characters.

    NFKC turns full-width digits and no-break spaces into plain ones.
    """
    folded = to_arabic(unicodedata.normalize("NFKC", text[: _LONGEST * 4])).casefold()
    seen = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(seen.split())


def _take_era(clean: str) -> tuple[str, str | None]:
    """Return the text without its era words, and the era if exactly one was named."""
    eras = {found.lastgroup for found in _ERA.finditer(clean)}
    if len(eras) > 1:
        return clean, None
    return _ERA.sub(" ", clean), eras.pop() if eras else None


def _match(text: str) -> dict | None:
    """Return year (text), month and day (numbers or ``None``) by the first pattern that fits.

    ``iso`` is there when the year comes first and hyphens part the numbers.
    """
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            break
    else:
        return None
    parts = found.groupdict()
    for name in ("month", "day"):
        parts[name] = int(parts[name]) if parts.get(name) else None
    if parts.get("word") is not None:
        parts["month"] = month_number(parts["word"])
        if parts["month"] is None:
            return None
    return parts


def _common_year(written: str, era: str, *, text: str, clean: str, example: str) -> int:
    """Return the Common Era year of a written one, or refuse it."""
    year = int(written)
    if era == _BE and len(written) == 2:
        year += 2500
    year_be = year if era == _BE else to_be(year)
    if FIRST_BE_YEAR <= year_be <= LAST_BE_YEAR:
        return to_ce(year_be)
    readings = {
        "text": _shown(text),
        "year": year,
        "be_if_ce": to_be(year),
        "ce_if_be": to_ce(year),
    }
    if era == _BE and FIRST_BE_YEAR <= to_be(year) <= LAST_BE_YEAR:
        better = clean.replace(written, str(to_be(year)))
        raise DateReadingError("common_era", **readings, example=better)
    if era == _CE and year >= _FIRST_DOUBTFUL_CE_YEAR:
        usable = FIRST_BE_YEAR <= year <= LAST_BE_YEAR
        better = clean.replace(written, str(to_ce(year))) if usable else example
        raise DateReadingError("buddhist_era", **readings, example=better)
    raise DateReadingError(
        "out_of_range",
        text=_shown(text),
        year_be=year_be,
        year_ce=to_ce(year_be),
        first_be=FIRST_BE_YEAR,
        last_be=LAST_BE_YEAR,
        first_ce=to_ce(FIRST_BE_YEAR),
        last_ce=to_ce(LAST_BE_YEAR),
        example=example,
    )


def _resolve(
    year: int, month: int | None, day: int | None, *, text: str, example: str
) -> PartialDate:
    """Return the date, or refuse a month or day that does not exist."""
    if month is not None and not 1 <= month <= 12:
        raise DateReadingError("no_such_month", text=_shown(text), month=month, example=example)
    if month is not None and day is not None:
        days = monthrange(year, month)[1]
        if not 1 <= day <= days:
            raise DateReadingError(
                "no_such_day",
                text=_shown(text),
                day=day,
                month=month,
                year_be=to_be(year),
                year_ce=year,
                days=days,
                example=example,
            )
    return PartialDate(year, month, day)


def _shown(text: str) -> str:
    """Return the text as a message may quote it: trimmed, and shortened when long."""
    trimmed = " ".join(text[: _LONGEST * 4].split())
    return trimmed if len(trimmed) <= _LONGEST else trimmed[:_LONGEST] + "…"
