"""The sign by which a workbook is known again: whose it is, of which year, what it held."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core import signing

from .words import FORMAT

_SALT = "monitoring.workbook"
_DIGITS = 16


@dataclass(frozen=True)
class BookMark:
    """What a workbook says of itself, signed.

    Attributes:
        book: its own number; the rows of two copies that were downloaded apart never mix.
        base: key of a row → digest of what it said when it was written.
    """

    province: str
    year: int
    book: uuid.UUID
    made_at: datetime
    base: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def signed(self) -> str:
        """As one line of text that nobody else can write."""
        told = {
            "format": self.format,
            "province": self.province,
            "year": self.year,
            "book": self.book.hex,
            "made_at": self.made_at.isoformat(),
            "base": dict(self.base),
        }
        return signing.Signer(salt=_SALT).sign_object(told, compress=True)


def read_mark(text: str) -> BookMark | None:
    """The sign of a workbook; None where it is none of ours, or was changed."""
    try:
        told = signing.Signer(salt=_SALT).unsign_object(text)
    except signing.BadSignature:
        return None
    return BookMark(
        province=told["province"],
        year=told["year"],
        book=uuid.UUID(told["book"]),
        made_at=datetime.fromisoformat(told["made_at"]),
        base=told["base"],
        format=told["format"],
    )


def form_key(book: uuid.UUID, key: str, generation: int = 0) -> uuid.UUID:
    """The key under which the activity of a new row is begun; the same row gives the same key.

    Args:
        generation: how often the row was taken and undone before.
    """
    return uuid.uuid5(book, f"{key}#{generation}")


def digest(values: Mapping[str, object]) -> str:
    """What a row says, as a short text to compare."""
    told = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]
