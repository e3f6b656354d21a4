"""Figures and reports: queries in, frozen objects out; page, PDF, JSON and API print the same.

``figure`` gives one indicator, ``kpi_report`` all of a year with names, trend and coverage.
"""

from .computed import COMPUTED
from .dates import Dates, ReportRefused, YearState
from .kpi import figure, kpi_report, place_trends, result_id
from .shapes import Coverage, FigureReport, KpiReport, PlaceName

__all__ = [
    "COMPUTED",
    "Coverage",
    "Dates",
    "FigureReport",
    "KpiReport",
    "PlaceName",
    "ReportRefused",
    "YearState",
    "figure",
    "kpi_report",
    "place_trends",
    "result_id",
]
