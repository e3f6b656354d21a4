"""The register in the ministry's editor, split by noun."""

from . import document, edition, pairing, place, posting

__all__ = ["document", "edition", "pairing", "place", "posting"]
