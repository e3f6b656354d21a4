"""Figures and reports: queries in, frozen objects out; page, PDF, JSON and API print the same.

``figures.figures`` gives all indicators of several years and places, ``kpi_report`` those of one
year and place with names, trend and coverage.
"""

from .computed import COMPUTED
from .dates import Dates, ReportRefused, YearState
from .figures import Figures, figure, result_id
from .kpi import kpi_desk, kpi_report
from .shapes import Coverage, FigureReport, KpiReport, PlaceName

__all__ = [
    "COMPUTED",
    "Coverage",
    "Dates",
    "FigureReport",
    "Figures",
    "KpiReport",
    "PlaceName",
    "ReportRefused",
    "YearState",
    "figure",
    "kpi_desk",
    "kpi_report",
    "result_id",
]
