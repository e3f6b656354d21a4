"""What became of a plan's projects, as known at a moment: money, progress, milestones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from plans.models import (
    Agency,
    Indicator,
    IndicatorValue,
    Milestone,
    Project,
    ProjectYear,
    Target,
    Track,
)
from plans.reports import Money, add_up
from registry.wording import living

# The progress of a project that is done with a year's work.
WHOLE = 100


@dataclass(frozen=True)
class Reached:
    """A milestone; ``done_on`` None: not by the day of the report."""

    name_th: str
    name_en: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class ProjectOutcome:
    """A project over the years of its plan.

    ``years`` holds (fiscal year, money, progress in per cent or None); ``owner`` is None where
    nobody owns it.
    """

    id: int
    track_number: int
    number: int
    name_th: str
    name_en: str
    owner: Agency | None
    years: tuple[tuple[int, Money, int | None], ...]
    total: Money
    milestones: tuple[Reached, ...]

    @property
    def latest(self) -> tuple[int, int] | None:
        """The last year whose progress is recorded, and that; None without any."""
        told = [(year, percent) for year, _money, percent in self.years if percent is not None]
        return told[-1] if told else None

    @property
    def open_milestones(self) -> tuple[Reached, ...]:
        """Those that were not reached."""
        return tuple(one for one in self.milestones if one.done_on is None)

    @property
    def is_finished(self) -> bool:
        """Whether its last year came to 100 per cent and no milestone is open."""
        return bool(self.latest and self.latest[1] == WHOLE and not self.open_milestones)


@dataclass(frozen=True)
class FurtherIndicator:
    """An indicator that the ministry added, with the values that people entered by year."""

    code: str
    track_number: int
    unit: str
    name_th: str
    name_en: str
    values: tuple[tuple[int, Decimal], ...]
    targets: tuple[tuple[int, Decimal], ...]


def read_outcomes(
    tracks: list[Track], *, day: date, last_year: int, moment: datetime | None
) -> tuple[ProjectOutcome, ...]:
    """The projects of these tracks in order, up to the year and day; a fixed number of queries."""
    numbers = {track.id: track.number for track in tracks}
    projects = living(Project, Project.known(moment).filter(track_id__in=list(numbers)))
    ids = [project.pk for project in projects]
    owners = Agency.known_by_id(moment, {project.owner_id for project in projects} - {None})
    years = defaultdict(list)
    rows = ProjectYear.known(moment).filter(project_id__in=ids, fiscal_year__lte=last_year)
    for row in rows.order_by("fiscal_year"):
        years[row.project_id].append(row)
    milestones = defaultdict(list)
    for row in Milestone.known(moment).filter(project_id__in=ids).order_by("due_on", "id"):
        done_on = row.done_on if row.done_on and row.done_on <= day else None
        milestones[row.project_id].append(
            Reached(row.name_th, row.name_en, row.due_on, done_on)
        )
    found = [
        ProjectOutcome(
            id=project.pk,
            track_number=numbers[project.track_id],
            number=project.number,
            name_th=project.name_th,
            name_en=project.name_en,
            owner=owners.get(project.owner_id),
            years=tuple(
                (row.fiscal_year, add_up([row]), row.progress_percent)
                for row in years[project.pk]
            ),
            total=add_up(years[project.pk]),
            milestones=tuple(milestones[project.pk]),
        )
        for project in projects
    ]
    return tuple(sorted(found, key=lambda one: (one.track_number, one.number)))


def read_further(
    tracks: list[Track], *, last_year: int, moment: datetime | None
) -> tuple[FurtherIndicator, ...]:
    """The indicators that the ministry added to these tracks, by code; three queries."""
    numbers = {track.id: track.number for track in tracks}
    rows = Indicator.known(moment).filter(track_id__in=list(numbers), is_fixed=False)
    rows = list(rows.order_by("sort_key"))
    ids = [row.id for row in rows]
    values, targets = defaultdict(list), defaultdict(list)
    for model, found in ((IndicatorValue, values), (Target, targets)):
        told = model.known(moment).filter(indicator_id__in=ids, fiscal_year__lte=last_year)
        for key, year, value in told.order_by("fiscal_year").values_list(
            "indicator_id", "fiscal_year", "value"
        ):
            found[key].append((year, value))
    return tuple(
        FurtherIndicator(
            row.code,
            numbers[row.track_id],
            row.unit,
            row.name_th,
            row.name_en,
            tuple(values[row.id]),
            tuple(targets[row.id]),
        )
        for row in rows
    )
