"""The register for other agencies: provinces, countries, counterparts, pairings, documents."""

from .counterpart import CounterpartViewSet
from .document import DocumentViewSet
from .edition import EditionViewSet
from .moment import MOMENT_PARAMETERS, MomentMixin, list_parameters
from .pairing import PairingViewSet
from .place import CountryViewSet, NamedSerializer, ProvinceNameSerializer, ProvinceViewSet

__all__ = [
    "MOMENT_PARAMETERS",
    "CounterpartViewSet",
    "CountryViewSet",
    "DocumentViewSet",
    "EditionViewSet",
    "MomentMixin",
    "NamedSerializer",
    "PairingViewSet",
    "ProvinceNameSerializer",
    "ProvinceViewSet",
    "list_parameters",
]
