"""How far projects have come, quarter by quarter: reported, lacking, or not yet due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from plans.models import Plan, ProgressReport, Project
from plans.rules import quarter_end, quarter_start
from sistercity.badges import Stated

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Quarter(Stated):
    """A quarter of a project: its last report, or why there is none.

    ``state`` is ``reported``, ``lacking`` (over and not reported, which is not 0), ``running``
    or ``ahead``.
    """

    STATES: ClassVar = {
        "reported": ("received", _("รายงานแล้ว")),
        "lacking": ("silent", _("ยังไม่รายงาน")),
        "running": ("due", _("กำลังดำเนินอยู่")),
        "ahead": ("no_case", _("ยังไม่เริ่ม")),
    }

    number: int
    report: ProgressReport | None
    state: str


@dataclass(frozen=True)
class ProjectProgress:
    """A project's quarters in a fiscal year, and whether the last one that is over lacks."""

    project: Project
    quarters: tuple[Quarter, ...]
    is_lacking: bool


def read_progress(
    *, user, projects: Sequence[Project], fiscal_year: int, today: date
) -> list[ProjectProgress]:
    """The quarters of projects in a year, in the order given; one query."""
    rows = ProgressReport.objects.visible_to(user).filter(
        fiscal_year=fiscal_year, project__in=[project.pk for project in projects]
    )
    last: dict[tuple[int, int], ProgressReport] = {}
    for report in rows.select_related("milestone").order_by("id"):
        last[report.project_id, report.quarter] = report
    told = []
    for project in projects:
        quarters = tuple(
            _quarter(number, last.get((project.pk, number)), fiscal_year, today)
            for number in QUARTERS
        )
        over = [one for one in quarters if one.state in ("reported", "lacking")]
        told.append(
            ProjectProgress(project, quarters, bool(over) and over[-1].state == "lacking")
        )
    return told


def begun_quarters(plan: Plan, today: date) -> list[tuple[int, int]]:
    """The quarters of a plan that have begun, as (fiscal year, quarter), the latest first."""
    return [
        (year, quarter)
        for year in sorted(plan.years, reverse=True)
        for quarter in reversed(QUARTERS)
        if quarter_start(year, quarter) <= today
    ]


def _quarter(
    number: int, report: ProgressReport | None, fiscal_year: int, today: date
) -> Quarter:
    if report is not None:
        state = "reported"
    elif quarter_end(fiscal_year, number) < today:
        state = "lacking"
    else:
        state = "running" if quarter_start(fiscal_year, number) <= today else "ahead"
    return Quarter(number, report, state)
