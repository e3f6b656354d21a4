"""Thai dictionary order as a stored key.

The key is made of lower-case hexadecimal digits in fixed width, so that every database
and every collation sorts it alike; neither ICU nor an extension is needed.
"""

import re
import unicodedata

from .digits import to_arabic

# Levels: four digits for each letter, then two for each letter's and mark's place, which
# decide only between names whose letters are the same. "0001" is below every letter.
_LEVEL_END = "0001"
_SPACE = "0002"
_NUMBER = 0x0010  # plus how many digits follow, so that 9 comes before 10
_LONGEST_NUMBER = 31
_PLAIN = "20"

# Second level, in the order of the Royal Institute's dictionary: เกง เก็ง เก่ง เก้ง เก๊ง เก๋ง.
_MARKS = {mark: f"{0x21 + place:02x}" for place, mark in enumerate("\u0e4e์็่้๊๋\u0e3a\u0e4d")}

_SARA_AM = re.compile("\u0e4d([่-๋]?)า")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_SPACE_BETWEEN_THAI = re.compile(r"(?<=[ก-๎])\s+(?=[ก-๎])")
_ELEMENT = re.compile(r"[0-9]+|\s+|.", re.DOTALL)


def sort_key(text: str) -> str:
    """Return the key that sorts a name as a Thai dictionary does.

    Leading vowels (เ แ โ ใ ไ) count after their consonant; tone marks, ์ and accents of
    Latin letters decide last. Numbers come first, by value, Thai and Arabic digits alike;
    then Latin letters without regard to case, then Thai, then other scripts by code point.
    Punctuation, ๆ, ฯ and spaces between Thai letters do not count.

    Source: order of the Royal Institute dictionary, as ISO 14651 and CLDR have it for Thai.
    """
    letters: list[str] = []
    places: list[str] = []
    for element in _ELEMENT.findall(_prepare(text)):
        if element.isascii() and element.isdigit():
            weights = _number(element)
        elif element.isspace():
            weights = [_SPACE]
        elif mark := _mark(element):
            places.append(mark)
            continue
        else:
            weights = _letter(element)
        letters += weights
        places += [_PLAIN] * len(weights)
    while places and places[-1] == _PLAIN:
        places.pop()
    return "".join(letters) + (_LEVEL_END + "".join(places) if places else "")


def _prepare(text: str) -> str:
    """Return the text decomposed, in lower case, with vowels where they count."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = _SARA_AM.sub(r"\1ำ", to_arabic(plain)).replace("ๅ", "า").replace("ๆ", "")
    plain = _SPACE_BETWEEN_THAI.sub("", plain.strip())
    return _LEADING_VOWEL.sub(r"\2\1", plain)


def _number(digits: str) -> list[str]:
    significant = digits.lstrip("0") or "0"
    length = min(len(significant), _LONGEST_NUMBER)
    return [f"{_NUMBER + length:04x}"] + [f"{ord(digit):04x}" for digit in significant]


def _mark(char: str) -> str:
    """Return the second-level weight of a tone mark or accent, "" for anything else."""
    if char in _MARKS:
        return _MARKS[char]
    if "\u0300" <= char <= "\u036f":
        return f"{0x40 + ord(char) - 0x300:02x}"
    return ""


def _letter(char: str) -> list[str]:
    """Return a letter's UTF-16 units as weights; nothing for punctuation and invisibles.

    Thai code points already stand in dictionary order, ฤ after ร and ฦ after ล.
    """
    if unicodedata.category(char)[0] not in "LMNS" or char == "ฯ":
        return []
    units = char.encode("utf-16-be").hex()
    return [units[start : start + 4] for start in range(0, len(units), 4)]
