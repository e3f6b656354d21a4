"""The drive plan in the ministry's own words, split by noun."""

from .agency import Agency, AgencyVersion, TrackAgency, TrackAgencyVersion
from .frame import (
    Frame,
    FrameGoal,
    FrameGoalVersion,
    FrameVersion,
    PlanFrame,
    PlanFrameVersion,
    ProjectFrame,
    ProjectFrameVersion,
)
from .indicator import (
    Indicator,
    IndicatorValue,
    IndicatorValueVersion,
    IndicatorVersion,
    Target,
    TargetVersion,
)
from .plan import (
    Plan,
    PlanEvent,
    PlanEventVersion,
    PlanVersion,
    Situation,
    SituationVersion,
)
from .progress import ProgressReport
from .project import (
    Milestone,
    MilestoneVersion,
    Project,
    ProjectVersion,
    ProjectYear,
    ProjectYearVersion,
)
from .track import Approach, ApproachVersion, Track, TrackVersion
from .years import FISCAL_YEAR_CHECKS

__all__ = [
    "FISCAL_YEAR_CHECKS",
    "Agency",
    "AgencyVersion",
    "Approach",
    "ApproachVersion",
    "Frame",
    "FrameGoal",
    "FrameGoalVersion",
    "FrameVersion",
    "Indicator",
    "IndicatorValue",
    "IndicatorValueVersion",
    "IndicatorVersion",
    "Milestone",
    "MilestoneVersion",
    "Plan",
    "PlanEvent",
    "PlanEventVersion",
    "PlanFrame",
    "PlanFrameVersion",
    "PlanVersion",
    "ProgressReport",
    "Project",
    "ProjectFrame",
    "ProjectFrameVersion",
    "ProjectVersion",
    "ProjectYear",
    "ProjectYearVersion",
    "Situation",
    "SituationVersion",
    "Target",
    "TargetVersion",
    "Track",
    "TrackAgency",
    "TrackAgencyVersion",
    "TrackVersion",
]
