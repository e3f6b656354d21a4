"""Near matches: what a refused word may have meant. They are told, never taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher

# How alike two spellings must be, from 0 to 1, as ``SequenceMatcher.ratio`` counts it.
_NEAR_ENOUGH = 0.72
_LONGEST = 60
# Of very many spellings with nearly the same letters no more are looked at one by one.
_MOST_COMPARED = 2_000


class Spellings:
    """Names by their spellings, among which that most like a word is found without comparing all.

    Letters that two spellings share in whatever order are at least as many as those they share
    in order. Each spelling keeps its letters as bits, so that counting the shared ones is one
    step, and only those with enough of them are compared, the most promising first.

    Args:
        known: spelling → name.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._names: dict[str, str] = {}
        self._by_length: dict[int, list[tuple[int, str]]] = defaultdict(list)
        # A letter and how often it stood before in the word → its bit.
        self._bits: dict[tuple[str, int], int] = {}
        for spelling, name in (known or {}).items():
            self.add(spelling, name)

    def add(self, spelling: str, name: str) -> None:
        """Let ``name`` be found by a spelling, unless that means another one already."""
        if spelling and spelling not in self._names:
            self._names[spelling] = name
            for letter in _numbered(spelling):
                self._bits.setdefault(letter, 1 << len(self._bits))
            self._by_length[len(spelling)].append((self._letters(spelling), spelling))

    def near(self, word: str) -> str:
        """The name whose spelling is most like ``word``; "" when none is near enough."""
        word = word[:_LONGEST]
        matcher = SequenceMatcher(b=word)
        best = (_NEAR_ENOUGH, "")
        for bound in self._promising(word)[:_MOST_COMPARED]:
            if bound < best:
                break
            matcher.set_seq1(bound[1])
            best = max(best, (matcher.ratio(), bound[1]))
        return self._names.get(best[1], "")

    def _promising(self, word: str) -> list[tuple[float, str]]:
        """How alike each spelling can be at most, and the spelling; the most alike first."""
        letters = self._letters(word)
        found = []
        for length, spellings in self._by_length.items():
            total = length + len(word)
            if 2 * min(length, len(word)) / total < _NEAR_ENOUGH:
                continue
            for held, spelling in spellings:
                bound = 2 * (held & letters).bit_count() / total
                if bound >= _NEAR_ENOUGH:
                    found.append((bound, spelling))
        return sorted(found, reverse=True)

    def _letters(self, word: str) -> int:
        return sum(self._bits.get(letter, 0) for letter in _numbered(word))


def _numbered(word: str) -> list[tuple[str, int]]:
    """The letters of a word, each with how often it stood before."""
    before: dict[str, int] = defaultdict(int)
    numbered = []
    for letter in word:
        numbered.append((letter, before[letter]))
        before[letter] += 1
    return numbered
