"""What may have been meant by a search that found nothing: offered, never assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from difflib import SequenceMatcher

from registry.models import Counterpart, Country, Pairing, Province
from registry.names import name_key, name_of
from sistercity.thai.search import fold, terms

# How alike two names must be, from 0 to 1; how much less than the nearest; how many are offered.
_ALIKE = 0.62
_BEHIND = 0.15
_OFFERED = 4
# A longer query is a sentence, not a name.
_LONGEST = 40
PLACES = (Province, Country, Counterpart)
_NUMBER = re.compile(r"p-?(\d{4,9})")


def names_near(
    query: str, user, models: Iterable[type] = PLACES, known_at: datetime | None = None
) -> list[str]:
    """The names of visible places that are spelt nearly like ``query``, the nearest first.

    One query a model; to be asked only where a search has found nothing.

    Args:
        known_at: whose wording was searched; None: the present one.
    """
    asked = "".join(terms(query))
    if not asked or len(asked) > _LONGEST:
        return []
    found: dict[str, float] = {}
    for model in models:
        for row in sorted(model.told(known_at).visible_to(user), key=name_key):
            likeness = max(_likeness(asked, name) for name in (row.name_th, row.name_en))
            if likeness >= _ALIKE:
                found[name_of(row)] = max(likeness, found.get(name_of(row), 0))
    best = max(found.values(), default=0)
    near = [name for name in found if found[name] >= best - _BEHIND]
    return sorted(near, key=found.get, reverse=True)[:_OFFERED]


def joined_row(query: str, known_at: datetime | None) -> Pairing | None:
    """The row whose old number was asked for, with the one that it was joined to."""
    found = _NUMBER.fullmatch(fold(query))
    if found is None:
        return None
    rows = Pairing.known(known_at).joined().filter(number=f"P-{found[1]}")
    return rows.select_related("merged_into").first()


def _likeness(asked: str, name: str) -> float:
    """How alike two folded names are; quickly none where their letters are too different."""
    known = fold(name).replace(" ", "")
    if not known:
        return 0
    matcher = SequenceMatcher(None, asked, known, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0
    return matcher.ratio()
