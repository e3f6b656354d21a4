"""What of the register changed between two moments, each change classed, the classes adding up."""

from .report import Differences, Line, differences
from .steps import CLASSES, MEASURES, ChangeClass, Measure

__all__ = [
    "CLASSES",
    "MEASURES",
    "ChangeClass",
    "Differences",
    "Line",
    "Measure",
    "differences",
]
