"""The register in the ministry's editor, split by noun."""

from . import (
    counterpart,
    document,
    edition,
    guideline,
    importing,
    pairing,
    place,
    posting,
    related,
    route,
    suitability,
)

__all__ = [
    "counterpart", "document", "edition", "guideline", "importing", "pairing", "place", "posting",
    "related", "route", "suitability",
]  # fmt: skip
