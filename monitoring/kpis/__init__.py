"""The rules of the indicators on plain values: no database, no clock, no framework.

Each rule takes the facts of one moment and a ``Period`` and gives a ``Figure``: the value, the
records on each side of it, those left out and why, and how many rest on an assumed date.
A further indicator is one more module here and one more line in ``reports.facts.COMPUTED``.

Source: the drive plan 2562–2566, two indicators a track; the rules are those of README,
*Indicators*.
"""

from .facts import Activity, Handbook, Order, Pairing, Province, Step, Turn, Walk
from .figure import (
    NATION,
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
from .guideline import Conformance, guideline_conformance_share
from .handbook import handbook_exists
from .joint_activity import Standing, joint_activity_share
from .new_pairing import COUNTED, Before, new_pairing_count
from .working_group import working_group_share

__all__ = [
    "COUNTED",
    "NATION",
    "UNPUBLISHED",
    "Activity",
    "Before",
    "Combined",
    "Conformance",
    "Exclusion",
    "Fault",
    "Figure",
    "Handbook",
    "Order",
    "Pairing",
    "Period",
    "Province",
    "Reason",
    "Standing",
    "State",
    "Step",
    "StepFault",
    "Turn",
    "Walk",
    "band",
    "combine",
    "guideline_conformance_share",
    "handbook_exists",
    "joint_activity_share",
    "new_pairing_count",
    "working_group_share",
]
