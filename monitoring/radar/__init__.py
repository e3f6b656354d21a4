"""The radar: pairings that somebody should look at, why, and what was put to sleep.

``judging`` holds the rules, ``words`` what they say, ``reading`` what they ask, ``lines`` what a
reader sees, ``doors`` where it is mended.
"""

from .doors import MendingDoor, mending_door
from .judging import RULES, USUAL, Finding, Watched, findings
from .lines import RadarLine, radar_lines, watched_pairings
from .reading import read_limits
from .words import rule_words, sentence

__all__ = [
    "RULES",
    "USUAL",
    "Finding",
    "MendingDoor",
    "RadarLine",
    "Watched",
    "findings",
    "mending_door",
    "radar_lines",
    "read_limits",
    "rule_words",
    "sentence",
    "watched_pairings",
]
