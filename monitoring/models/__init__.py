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
from .training import Attendance, AttendanceVersion, Training, TrainingVersion
from .working_group import (
    GroupMeeting,
    GroupMeetingVersion,
    WorkingGroup,
    WorkingGroupMember,
    WorkingGroupMemberVersion,
    WorkingGroupOrder,
    WorkingGroupOrderVersion,
    WorkingGroupVersion,
)

__all__ = [
    "Activity",
    "ActivityPairing",
    "ActivityPairingVersion",
    "ActivityVersion",
    "Attendance",
    "AttendanceVersion",
    "Evidence",
    "EvidenceVersion",
    "Explanation",
    "ExplanationVersion",
    "FiscalYear",
    "FiscalYearVersion",
    "GroupMeeting",
    "GroupMeetingVersion",
    "ReviewStep",
    "ReviewStepVersion",
    "Training",
    "TrainingVersion",
    "WorkingGroup",
    "WorkingGroupMember",
    "WorkingGroupMemberVersion",
    "WorkingGroupOrder",
    "WorkingGroupOrderVersion",
    "WorkingGroupVersion",
]
