"""The rules of the indicators on plain values: no database, no clock, no framework.

Each rule takes the facts of one moment and a ``Period`` and gives a ``Figure``: the value, the
records on each side of it, those left out and why, and how many rest on an assumed date.
A further indicator is one more module here and one more line in ``reports.facts.COMPUTED``.

Source: the drive plan 2562–2566, two indicators a track; the rules are those of README,
*Indicators*.
"""

from .facts import Activity, Handbook, Order, Pairing, Province, Turn
from .figure import (
    NATION,
    UNPUBLISHED,
    Combined,
    Exclusion,
    Figure,
    Period,
    Reason,
    State,
    band,
    combine,
)
from .handbook import handbook_exists
from .joint_activity import Standing, joint_activity_share
from .working_group import working_group_share

__all__ = [
    "NATION",
    "UNPUBLISHED",
    "Activity",
    "Combined",
    "Exclusion",
    "Figure",
    "Handbook",
    "Order",
    "Pairing",
    "Period",
    "Province",
    "Reason",
    "Standing",
    "State",
    "Turn",
    "band",
    "combine",
    "handbook_exists",
    "joint_activity_share",
    "working_group_share",
]
