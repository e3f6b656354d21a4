"""Numbers of seals: S-2566-0001-4, short enough to be typed from paper, with a check digit.

A letter, the Buddhist year of the sealing, the running number of that year without gaps, and one
digit by Damm's algorithm over the others, which finds every single wrong digit and every two
neighbours in the wrong order. The number is no secret: what it leads to is public, and whether a
file is genuine is told by its SHA-256 alone.
"""

from __future__ import annotations

import re
import unicodedata

from sistercity.thai.digits import to_arabic

# Damm's table: a quasigroup of order ten without a double; a right number ends in state 0.
_TABLE = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_SHAPE = re.compile(r"S-?(\d{4})-?(\d{4,6})-?(\d)", re.ASCII)
# In a text: with its hyphens, and no further digit or letter on either side.
_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9-])S-(\d{4})-(\d{4,6})-(\d)(?![A-Za-z0-9-])", re.ASCII
)
_IN_BYTES = re.compile(rb"(?<![A-Za-z0-9-])S-\d{4}-\d{4,6}-\d(?![A-Za-z0-9-])")
LONGEST = 40


class NotANumber(ValueError):
    """The text does not look like the number of a seal."""


class WrongDigit(ValueError):
    """It looks like one, but the check digit does not fit: a digit was misread or mistyped."""


def number_of(year_be: int, ordinal: int) -> str:
    """The number of the seal with this place in its year."""
    digits = f"{year_be:04}{ordinal:04}"
    return f"S-{year_be:04}-{ordinal:04}-{_check_digit(digits)}"


def read_number(typed: str) -> str:
    """The number that somebody typed, as it is written.

    Thai and full-width digits, spaces, marks that nobody sees, and case do not count.

    Raises:
        NotANumber: it has not the form of one.
        WrongDigit: the check digit does not fit.
    """
    plain = unicodedata.normalize("NFKC", to_arabic(typed[:LONGEST])).upper()
    plain = "".join(one for one in plain if not one.isspace() and unicodedata.category(one) != "Cf")
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    found = _SHAPE.fullmatch(plain)
    if found is None or len(typed) > LONGEST:
        raise NotANumber(typed)
    return _checked(*found.groups())


def numbers_in(content: bytes) -> list[str]:
    """The right numbers that stand in a content, each once, in order."""
    told = (found.decode("ascii") for found in _IN_BYTES.findall(content))
    return list(dict.fromkeys(one for one in told if _is_right(one)))


def numbers_in_text(text: str) -> list[str]:
    """The right numbers that stand in a text, each once, in order."""
    told = (found.group() for found in _IN_TEXT.finditer(text))
    return list(dict.fromkeys(one for one in told if _is_right(one)))


def _is_right(number: str) -> bool:
    try:
        return read_number(number) == number
    except ValueError:
        return False


def _checked(year: str, ordinal: str, digit: str) -> str:
    if _check_digit(year + ordinal) != digit:
        raise WrongDigit(digit)
    return f"S-{year}-{ordinal}-{digit}"


def _check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)
