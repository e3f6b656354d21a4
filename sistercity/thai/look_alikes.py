"""Letters of one alphabet that look like those of another, by which a name passes for another."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
# Alphabets that share the looks of letters. Others may stand in one word: 雪まつり, กทม-X.
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")
# As they look in the fonts of pages and letters; the two rows belong together.
_OTHERS = "АВЕКМНОРСТУХаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα"
_LATIN = "ABEKMHOPCTYXaeopcyxijsdhqwABEZHIKMNOPTYXova"
_AS_LATIN = str.maketrans(_OTHERS, _LATIN)


def mixed_word(text: str) -> str:
    """The first word in which letters of alphabets stand together that look alike; "" if none."""
    if text.isascii():
        return ""
    return next((word for word in _WORD.findall(text) if len(_alphabets(word)) > 1), "")


def as_it_looks(text: str) -> str:
    """The text with Latin letters in place of Greek and Cyrillic ones that look the same."""
    return text.translate(_AS_LATIN)


def _alphabets(word: str) -> set[str]:
    found = {unicodedata.name(sign, "").partition(" ")[0] for sign in word}
    return found.intersection(_ALPHABETS)
