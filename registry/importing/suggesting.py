"""Near matches: what a refused word may have meant. They are told, never taken."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

_NEAR_ENOUGH = 0.72


def near(word: str, known: Mapping[str, str]) -> str:
    """The name among ``known`` (folded word → name) that is written most like ``word``; or ""."""
    found = get_close_matches(word[:60], known, n=1, cutoff=_NEAR_ENOUGH)
    return known[found[0]] if found else ""
