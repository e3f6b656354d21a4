"""Numbers of official letters (ที่ มท ๐๒๐๔.๑/ว ๑๕๙๕): their form, and when two are the same."""

import re
from collections.abc import Iterator

from .digits import to_arabic

# "ที่" stands before the number on the letter; it is no part of it.
_AT = re.compile(r"^\s*ที่(?![ก-ฮ])\s*")
_SPACES = re.compile(r"[\s\u200b\u00a0]+")
# Letters of the office, its code, a stroke, ว of a circular, the number in the book of letters
# sent, and perhaps a part: มท 0204.1/ว 1595, พร 0023.3/ว 17/2, 11458/2533, กต 0803/ว(ล) 123.
_OFFICIAL = re.compile(
    r"(?:[ก-ฮ]{1,6}\.? ?)?(?:\([ก-ฮ. ]{1,12}\) ?)?\d{1,7}(?:\.\d{1,6}){0,4}(?:\([ก-ฮ0-9]{1,6}\))?"
    r" ?/ ?(?:ว ?(?:\([ก-ฮ]\))? ?)?\d{1,7}(?: ?/ ?\d{1,7})?"
)
_CIRCULAR = re.compile(r"/ ?ว")
# A number within a sentence: after "ที่", to the first word that is no part of it.
_WITHIN = re.compile(r"ที่\s+((?:[ก-ฮ]{1,6}\.?\s?)?[0-9.]+\s?/\s?(?:ว\s?)?[0-9]+(?:/[0-9]+)?)")


def plain_number(text: str) -> str:
    """The number as it is kept: without "ที่" before it, its words one space apart."""
    return _SPACES.sub(" ", _AT.sub("", text)).strip()


def number_key(text: str) -> str:
    """What two spellings of one number share: no "ที่", no spaces or dots after letters,
    Arabic digits.
    """
    bare = _SPACES.sub("", plain_number(to_arabic(text))).casefold()
    return re.sub(r"(?<=[ก-ฮ])\.", "", bare)


def is_official(text: str) -> bool:
    """Whether a number has the form that Thai offices give to letters, in either digits."""
    return _OFFICIAL.fullmatch(to_arabic(plain_number(text))) is not None


def is_circular(text: str) -> bool:
    """Whether a number says that its letter is a circular (ว)."""
    return _CIRCULAR.search(plain_number(text)) is not None


def numbers_in(sentence: str) -> Iterator[str]:
    """The keys of the numbers that a sentence names after "ที่", in its order."""
    for found in _WITHIN.finditer(to_arabic(sentence)):
        yield number_key(found[1])
