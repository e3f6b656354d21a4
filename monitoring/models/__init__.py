"""Records of monitoring, split by noun."""

from .activity import (
    Activity,
    ActivityPairing,
    ActivityPairingVersion,
    ActivityVersion,
    Evidence,
    EvidenceVersion,
    Explanation,
    ExplanationVersion,
    FiscalYear,
    FiscalYearVersion,
    ReviewStep,
    ReviewStepVersion,
)
from .working_group import (
    WorkingGroup,
    WorkingGroupOrder,
    WorkingGroupOrderVersion,
    WorkingGroupVersion,
)

__all__ = [
    "Activity",
    "ActivityPairing",
    "ActivityPairingVersion",
    "ActivityVersion",
    "Evidence",
    "EvidenceVersion",
    "Explanation",
    "ExplanationVersion",
    "FiscalYear",
    "FiscalYearVersion",
    "ReviewStep",
    "ReviewStepVersion",
    "WorkingGroup",
    "WorkingGroupOrder",
    "WorkingGroupOrderVersion",
    "WorkingGroupVersion",
]
