"""Which numerals a document is written with, for as long as it is being made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .digits import to_arabic, to_thai

THAI, ARABIC = "thai", "arabic"
NUMERALS = (THAI, ARABIC)
# Official documents in Thai have Thai numerals, those in English Arabic ones.
USUAL = {"th": THAI, "en": ARABIC}

_chosen: ContextVar[str] = ContextVar("numerals", default="")


def unusual(numerals: str, language: str) -> str:
    """The numerals that were asked for; "" where a document in the language has them anyway."""
    return "" if numerals == USUAL[language] else numerals


@contextmanager
def writing_with(numerals: str) -> Iterator[None]:
    """Write documents with these numerals inside the block; "" as the language has them.

    Raises:
        ValueError: neither of ``NUMERALS`` nor "".
    """
    if numerals and numerals not in NUMERALS:
        raise ValueError(f"no such numerals: {numerals!r}")
    token = _chosen.set(numerals)
    try:
        yield
    finally:
        _chosen.reset(token)


def numerals_of(language: str) -> str:
    """The numerals of a document in this language: those chosen, or the usual ones."""
    return _chosen.get() or USUAL[language]


def written(text: object, language: str) -> str:
    """The text with the digits of a document in this language.

    English is left as it is written where nothing else was chosen.
    """
    if not _chosen.get() and language == "en":
        return str(text)
    return to_thai(text) if numerals_of(language) == THAI else to_arabic(text)
