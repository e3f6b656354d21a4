"""The rules of the indicators on plain values: no database, no clock, no framework.

Each rule takes the facts of one moment and a ``Period`` and gives a ``Figure``: the value, the
records on each side of it, those left out and why, and how many rest on an assumed date.
A further indicator is one more module here and one more line in ``reports.computed.COMPUTED``.

Source: the drive plan 2562–2566, two indicators a track; the rules are those of README,
*Indicators*.
"""

from .at_risk import Need, Risk, provinces_at_risk
from .facts import (
    Activity,
    AlikeActivities,
    Attendance,
    Handbook,
    Meeting,
    Order,
    Pairing,
    Post,
    Province,
    Step,
    Turn,
    Walk,
    counted_codes,
)
from .figure import (
    UNPUBLISHED,
    Combined,
    Exclusion,
    Fault,
    Figure,
    Period,
    Reason,
    State,
    StepFault,
    band,
    combine,
)
from .group_activity import CENTRAL_SEAT, GroupWork, working_group_activity_share
from .guideline import Conformance, guideline_conformance_share
from .handbook import handbook_exists
from .joint_activity import (
    JointActivityJudged,
    Standing,
    joint_activity_share,
    judge_joint_activity,
)
from .new_pairing import COUNTED, Before, new_pairing_count
from .place import NATION, WHOLE, Place, PlaceKind, grouped_code, kind_of, place_of
from .records import activities_of, stand_ins
from .training import Trained, trained_share
from .working_group import working_group_share

__all__ = [
    "CENTRAL_SEAT",
    "COUNTED",
    "NATION",
    "UNPUBLISHED",
    "WHOLE",
    "Activity",
    "AlikeActivities",
    "Attendance",
    "Before",
    "Combined",
    "Conformance",
    "Exclusion",
    "Fault",
    "Figure",
    "GroupWork",
    "Handbook",
    "JointActivityJudged",
    "Meeting",
    "Need",
    "Order",
    "Pairing",
    "Period",
    "Place",
    "PlaceKind",
    "Post",
    "Province",
    "Reason",
    "Risk",
    "Standing",
    "State",
    "Step",
    "StepFault",
    "Trained",
    "Turn",
    "Walk",
    "activities_of",
    "band",
    "combine",
    "counted_codes",
    "grouped_code",
    "guideline_conformance_share",
    "handbook_exists",
    "joint_activity_share",
    "judge_joint_activity",
    "kind_of",
    "new_pairing_count",
    "place_of",
    "provinces_at_risk",
    "stand_ins",
    "trained_share",
    "working_group_activity_share",
    "working_group_share",
]
