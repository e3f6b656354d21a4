"""Marks of secrecy (ลับ, ลับมาก, ลับที่สุด): what carries one is never taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable

# As a word of its own: not the end of กลับ or the middle of ความลับของ.
_WORD = re.compile(r"(?<![\u0e01-\u0e5b])ลับ(?:ที่สุด|มาก)?(?![\u0e01-\u0e5b])")
# A stamp stands alone on its line, perhaps between strokes or brackets and with its letters set
# apart; papers made with other countries bear it in English.
_STAMP = re.compile(r"[\-–—_*()\[\]]*(ลับ(?:ที่สุด|มาก)?|(?:TOP)?SECRET|CONFIDENTIAL)[\-–—_*()\[\]]*")


def mark_in(words: str) -> str:
    """The mark that stands as a word in a number or a file's name; "" for none."""
    found = _WORD.search(words)
    return found[0] if found else ""


def stamp_on(lines: Iterable[str]) -> str:
    """The mark that stands alone on a line of a page; "" for none."""
    closed = ("".join(line.split()) for line in lines)
    return next((found[1] for line in closed if (found := _STAMP.fullmatch(line))), "")
