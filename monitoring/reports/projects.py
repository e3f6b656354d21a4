"""The projects of the plan in one year; no activity names a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plans.models import Plan, Track
from plans.outcomes import ProjectOutcome, read_outcomes
from plans.reports import Money
from registry.wording import living


@dataclass(frozen=True)
class ProjectInYear:
    """A project with its money and progress (per cent; None: not recorded) in the year."""

    project: ProjectOutcome
    money: Money
    progress: int | None


def projects_of_year(
    fiscal_year: int, *, day: date, moment: datetime | None
) -> tuple[ProjectInYear, ...]:
    """The projects of the plan that the year belongs to, in order; none where there is no plan."""
    plans = Plan.known(moment).filter(first_year__lte=fiscal_year, last_year__gte=fiscal_year)
    plan = plans.order_by("-first_year").first()
    if plan is None:
        return ()
    tracks = list(living(Track, Track.known(moment).filter(plan_id=plan.id).order_by("number")))
    found = read_outcomes(tracks, day=day, last_year=fiscal_year, moment=moment)
    return tuple(_in_year(project, fiscal_year) for project in found)


def _in_year(project: ProjectOutcome, fiscal_year: int) -> ProjectInYear:
    for year, money, progress in project.years:
        if year == fiscal_year:
            return ProjectInYear(project, money, progress)
    return ProjectInYear(project, Money(None, None, None), None)
