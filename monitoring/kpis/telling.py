"""When words tell something: no measure rises by a full stop, a row of dots or a copied text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# About one sentence in Thai; what is shorter says that something took place, not what came of it.
LEAST_LETTERS = 40
# A key held down, or "ไม่มี" again and again, has fewer.
LEAST_DIFFERENT = 10


def letters_of(text: str) -> str:
    """The letters of a text, Thai marks among them, without digits, spaces and signs."""
    return "".join(
        letter.casefold() for letter in text if letter.isalpha() or "\u0e30" <= letter <= "\u0e4e"
    )


def is_telling(text: str) -> bool:
    """Whether a text is long and varied enough to tell something."""
    letters = letters_of(text)
    return len(letters) >= LEAST_LETTERS and len(set(letters)) >= LEAST_DIFFERENT


def telling_ids(texts: Mapping[int, str]) -> set[int]:
    """The ids whose text tells something that no smaller id has told in the same letters."""
    told: set[str] = set()
    found = set()
    for key, text in sorted(texts.items()):
        letters = letters_of(text)
        if is_telling(text) and letters not in told:
            told.add(letters)
            found.add(key)
    return found


def all_telling(texts: Iterable[str]) -> bool:
    """Whether each of several answers tells something of its own."""
    texts = list(texts)
    return len(telling_ids(dict(enumerate(texts)))) == len(texts)
