"""Sets of what provinces did, by who may see them: a module for each noun."""

from monitoring.querysets.activity import (
    ActivityPartQuerySet,
    ActivityQuerySet,
    EvidenceQuerySet,
    InternalPartQuerySet,
)
from monitoring.querysets.digest import DigestSourceQuerySet, ReflectionDigestQuerySet
from monitoring.querysets.plan import (
    ActionPlanQuerySet,
    CalendarFeedQuerySet,
    ExplanationQuerySet,
    PlannedActivityQuerySet,
)
from monitoring.querysets.radar import OfPairingQuerySet, RadarLimitQuerySet, SnoozeQuerySet
from monitoring.querysets.ranking import RankingQuerySet
from monitoring.querysets.resolution import ResolutionNoteQuerySet, ResolutionQuerySet
from monitoring.querysets.review import (
    DeputationQuerySet,
    DeskLimitQuerySet,
    OverdueLetterQuerySet,
    ReviewNoteQuerySet,
    endorsing_provinces,
)
from monitoring.querysets.seal import SealedFileQuerySet, SealQuerySet
from monitoring.querysets.supervision import (
    FindingQuerySet,
    FindingStepQuerySet,
    SupervisedPairingQuerySet,
    SupervisionVisitQuerySet,
)
from monitoring.querysets.training import AttendanceQuerySet, TrainingQuerySet
from monitoring.querysets.workbook import WorkbookUploadQuerySet
from monitoring.querysets.working_group import (
    MeetingQuerySet,
    MemberQuerySet,
    OrderQuerySet,
    WorkingGroupQuerySet,
)
from monitoring.querysets.year import (
    DueDayQuerySet,
    DueQuerySet,
    ErratumQuerySet,
    FiscalYearQuerySet,
    HolidayQuerySet,
    ReflectionQuerySet,
    ReopeningQuerySet,
)

__all__ = [
    "ActionPlanQuerySet",
    "ActivityPartQuerySet",
    "ActivityQuerySet",
    "AttendanceQuerySet",
    "CalendarFeedQuerySet",
    "DeputationQuerySet",
    "DeskLimitQuerySet",
    "DigestSourceQuerySet",
    "DueDayQuerySet",
    "DueQuerySet",
    "ErratumQuerySet",
    "EvidenceQuerySet",
    "ExplanationQuerySet",
    "FindingQuerySet",
    "FindingStepQuerySet",
    "FiscalYearQuerySet",
    "HolidayQuerySet",
    "InternalPartQuerySet",
    "MeetingQuerySet",
    "MemberQuerySet",
    "OfPairingQuerySet",
    "OrderQuerySet",
    "OverdueLetterQuerySet",
    "PlannedActivityQuerySet",
    "RankingQuerySet",
    "ReflectionDigestQuerySet",
    "RadarLimitQuerySet",
    "ReflectionQuerySet",
    "ReopeningQuerySet",
    "ResolutionNoteQuerySet",
    "ResolutionQuerySet",
    "ReviewNoteQuerySet",
    "SealQuerySet",
    "SealedFileQuerySet",
    "SupervisedPairingQuerySet",
    "SupervisionVisitQuerySet",
    "SnoozeQuerySet",
    "TrainingQuerySet",
    "WorkbookUploadQuerySet",
    "WorkingGroupQuerySet",
    "endorsing_provinces",
]
