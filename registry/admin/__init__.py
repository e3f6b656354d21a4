"""The register in the ministry's editor, split by noun."""

from . import document, edition, guideline, importing, pairing, place, posting

__all__ = ["document", "edition", "guideline", "importing", "pairing", "place", "posting"]
