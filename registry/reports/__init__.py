"""The register in numbers: counts as at a day, declared totals against rows held, its news.

Official counts hold confirmed pairings of provinces only: candidates, rejected rows and
Bangkok are counted apart or not at all. Of two statuses the pairs may be added, the provinces
never: a province can be in both.
"""

from .declared import Reconciled, reconcile
from .national import NationalPicture, PlaceTotals, national_picture
from .news import News, latest_news, pairing_changes
from .totals import Tally, Totals, list_totals, partners_by_province, totals_by

__all__ = [
    "NationalPicture",
    "News",
    "PlaceTotals",
    "Reconciled",
    "Tally",
    "Totals",
    "latest_news",
    "list_totals",
    "national_picture",
    "pairing_changes",
    "partners_by_province",
    "reconcile",
    "totals_by",
]
