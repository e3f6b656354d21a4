"""What the lists of the register can be narrowed by: one set for the page, the export and the API.

A filter set is given rows that are already scoped and annotated; pairings come from
``visible_to(user).as_at(day).on_list()``. Several values of one filter widen it, several
filters narrow the list.
"""

from .document import DOCUMENT_FACETS, DocumentFilter
from .facets import asked_filters, facet_counts, offer_choices
from .fields import CodesFilter, WordsFilter, YearsField, YesNoFilter
from .pairing import PairingFilter
from .place import COUNTERPART_FACETS, CounterpartFilter, CountryFilter, ProvinceFilter
from .search import (
    search_counterparts,
    search_documents,
    search_named,
    search_pairings,
    search_provinces,
)

__all__ = [
    "COUNTERPART_FACETS",
    "DOCUMENT_FACETS",
    "CodesFilter",
    "CounterpartFilter",
    "CountryFilter",
    "DocumentFilter",
    "PairingFilter",
    "ProvinceFilter",
    "WordsFilter",
    "YearsField",
    "YesNoFilter",
    "asked_filters",
    "facet_counts",
    "offer_choices",
    "search_counterparts",
    "search_documents",
    "search_named",
    "search_pairings",
    "search_provinces",
]
