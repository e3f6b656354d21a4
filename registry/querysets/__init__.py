"""Sets of register rows: who may see them, how they stood on a day, as known at a moment."""

from .answer import AnswerQuerySet
from .circular import AddresseeQuerySet
from .consultation import ConsultationQuerySet, EntryQuerySet
from .document import DeclaredTotalQuerySet, DocumentQuerySet
from .document_part import DocumentFileQuerySet, EnclosureQuerySet, ReferenceQuerySet
from .guideline import DelayReasonQuerySet, GuidelineQuerySet
from .importing import ImportRunQuerySet
from .pairing import (
    CounterpartQuerySet,
    DistinctUnitsQuerySet,
    EditionQuerySet,
    EventQuerySet,
    PairingPartQuerySet,
    PairingQuerySet,
)
from .place import PlaceQuerySet, ProvinceQuerySet
from .posting import ENDING_SOON_DAYS, PostingQuerySet
from .suitability import (
    AssessmentPartQuerySet,
    AssessmentQuerySet,
    CriterionSetQuerySet,
    RouteAnswerQuerySet,
)

__all__ = [
    "ENDING_SOON_DAYS",
    "AddresseeQuerySet",
    "AnswerQuerySet",
    "AssessmentPartQuerySet",
    "AssessmentQuerySet",
    "ConsultationQuerySet",
    "CounterpartQuerySet",
    "CriterionSetQuerySet",
    "DeclaredTotalQuerySet",
    "DistinctUnitsQuerySet",
    "DocumentFileQuerySet",
    "DocumentQuerySet",
    "EditionQuerySet",
    "EnclosureQuerySet",
    "EntryQuerySet",
    "EventQuerySet",
    "DelayReasonQuerySet",
    "GuidelineQuerySet",
    "ImportRunQuerySet",
    "PairingPartQuerySet",
    "PairingQuerySet",
    "PlaceQuerySet",
    "PostingQuerySet",
    "ProvinceQuerySet",
    "ReferenceQuerySet",
    "RouteAnswerQuerySet",
]
