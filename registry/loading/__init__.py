"""Loading of the register from ``fixtures/``: found or added, never doubled, through the actions.

Every fixture names its source and, in ``known_from``, the day since which its rows are known.
Reference rows (regions, provinces, countries, kinds of unit) are no findings of the register:
they are known from the first day of B.E. 2484, the earliest that anybody can ask for. None
means: known from the entry.
"""

from .document import load_documents, load_guideline
from .loader import Loader, day, moment
from .pairing import load_pairings
from .place import load_places
from .suitability import load_criteria

__all__ = [
    "Loader",
    "day",
    "load_criteria",
    "load_documents",
    "load_guideline",
    "load_pairings",
    "load_places",
    "moment",
]
