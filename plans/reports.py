"""What the pages of the plan show: its rows read once, money added up, milestones told by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from plans.choices import Unit
from plans.models import (
    Approach,
    FrameGoal,
    Indicator,
    IndicatorValue,
    Milestone,
    Plan,
    PlanFrame,
    Project,
    ProjectFrame,
    ProjectYear,
    Target,
    Track,
    TrackAgency,
)
from registry.models import Document
from registry.names import name_of, text_of
from sistercity.templatetags.thai import percent, thai_date
from sistercity.thai.calendar import fiscal_year_of


@dataclass(frozen=True)
class YearTarget:
    """An indicator's target in a fiscal year, in words; "" where nobody has set one."""

    fiscal_year: int
    value: str
    set_by: str
    note: str


@dataclass(frozen=True)
class Money:
    """Baht received and disbursed; None where nothing is recorded.

    ``share`` is the part of what was received that was disbursed, 0–1, of those rows only of
    which both are recorded.
    """

    received: Decimal | None
    disbursed: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class BudgetRow:
    """A project's money by fiscal year, as (year, money), and over all of them."""

    project: Project
    cells: tuple[tuple[int, Money], ...]
    total: Money


@dataclass(frozen=True)
class Budget:
    """The money of a plan's projects by project and by fiscal year."""

    rows: tuple[BudgetRow, ...]
    by_year: tuple[tuple[int, Money], ...]
    total: Money


@dataclass(frozen=True)
class ServedFrame:
    """A frame and those of its goals that are served; all of them where the whole frame is."""

    frame: object
    goals: tuple[FrameGoal, ...]
    is_whole: bool


def plan_of_year(user, fiscal_year: int) -> Plan | None:
    """The plan that covers the fiscal year, else the latest.

    Its ``source`` is its document, where the reader may see it.
    """
    plans = Plan.objects.visible_to(user)
    running = plans.filter(first_year__lte=fiscal_year, last_year__gte=fiscal_year)
    plan = running.first() or plans.order_by("-first_year").first()
    if plan is not None:
        plan.source = Document.objects.visible_to(user).filter(pk=plan.document_id).first()
    return plan


def read_tracks(plan: Plan, user, today: date) -> list[Track]:
    """The plan's tracks with all that hangs on them.

    An indicator has ``year_targets``, ``has_targets``, ``target_sources`` and, a further one,
    ``told_values``; a project is as ``read_projects`` tells it. A track has ``fixed`` and
    ``further`` indicators.
    """
    indicators = Indicator.objects.visible_to(user).prefetch_related(
        Prefetch("targets", queryset=Target.objects.visible_to(user)),
        Prefetch("values", queryset=IndicatorValue.objects.visible_to(user)),
    )
    agencies = TrackAgency.objects.visible_to(user).select_related("agency")
    tracks = list(
        Track.objects.visible_to(user)
        .filter(plan=plan)
        .prefetch_related(
            Prefetch("indicators", queryset=indicators),
            Prefetch("approaches", queryset=Approach.objects.visible_to(user)),
            Prefetch("agency_links", queryset=agencies),
        )
    )
    projects = read_projects(Project.objects.filter(track__plan=plan), user, today)
    for track in tracks:
        track.told_projects = [row for row in projects if row.track_id == track.pk]
        for link in track.agency_links.all():
            link.told_examples = text_of(link, "examples").splitlines()
        indicators = list(track.indicators.all())
        track.fixed = [row for row in indicators if row.is_fixed]
        track.further = [row for row in indicators if not row.is_fixed]
        for indicator in indicators:
            _tell_indicator(indicator, plan)
    _tell_evidence([row for track in tracks for row in track.further], user)
    return tracks


def read_projects(rows: QuerySet[Project], user, today: date) -> list[Project]:
    """Projects with their years and milestones.

    Each has ``told_years``, ``money``, ``latest`` (its last year recorded, up to the running
    one), ``told_milestones``, ``done_count`` and ``next_milestone`` (the first not done).
    """
    projects = list(
        rows.visible_to(user)
        .select_related("track__plan", "owner")
        .prefetch_related(
            Prefetch("years", queryset=ProjectYear.objects.visible_to(user)),
            Prefetch("milestones", queryset=Milestone.objects.visible_to(user)),
        )
    )
    this_year = fiscal_year_of(today)
    for project in projects:
        project.told_years = list(project.years.all())
        for year in project.told_years:
            year.money = add_up([year])
        project.money = add_up(project.told_years)
        past = [year for year in project.told_years if year.fiscal_year <= this_year]
        project.latest = past[-1] if past else None
        project.told_milestones = [
            told_milestone(milestone, today) for milestone in project.milestones.all()
        ]
        open_ones = [row for row in project.milestones.all() if not row.done_on]
        project.done_count = len(project.told_milestones) - len(open_ones)
        project.next_milestone = open_ones[0] if open_ones else None
        project.is_late = bool(open_ones and open_ones[0].due_on < today)
    return projects


def read_budget(projects: Iterable[Project], years: Iterable[int]) -> Budget | None:
    """The money of projects that ``read_projects`` told; None where none is recorded."""
    projects = list(projects)
    recorded = [year for project in projects for year in project.told_years]
    if not any(year.budget_received_amount is not None for year in recorded):
        return None
    years = list(years)
    rows = tuple(
        BudgetRow(
            project,
            tuple(
                (year, add_up(row for row in project.told_years if row.fiscal_year == year))
                for year in years
            ),
            project.money,
        )
        for project in projects
    )
    by_year = tuple(
        (year, add_up(row for row in recorded if row.fiscal_year == year)) for year in years
    )
    return Budget(rows, by_year, add_up(recorded))


def add_up(years: Iterable[ProjectYear]) -> Money:
    """The sum of what is recorded; nothing recorded is not zero."""
    years = list(years)
    received = [row.budget_received_amount for row in years]
    disbursed = [row.budget_disbursed_amount for row in years]
    both = [row for row in years if row.budget_disbursed_amount is not None]
    whole = sum((row.budget_received_amount for row in both), Decimal(0))
    part = sum((row.budget_disbursed_amount for row in both), Decimal(0))
    return Money(_sum(received), _sum(disbursed), part / whole if whole else None)


def read_frames(links: QuerySet[PlanFrame] | QuerySet[ProjectFrame], user) -> list[ServedFrame]:
    """The frames that these links name, each with its goals in order."""
    found = list(
        links.visible_to(user)
        .select_related("frame", "goal")
        .order_by("frame__position", "goal__number")
    )
    goals = list(
        FrameGoal.objects.visible_to(user)
        .filter(frame__in={link.frame_id for link in found})
        .order_by("frame__position", "number")
    )
    served = []
    for _frame_id, group in groupby(found, key=lambda link: link.frame_id):
        its = list(group)
        is_whole = any(link.goal_id is None for link in its)
        named = {link.goal_id for link in its}
        shown = [
            goal
            for goal in goals
            if goal.frame_id == its[0].frame_id and (is_whole or goal.pk in named)
        ]
        served.append(ServedFrame(its[0].frame, tuple(shown), is_whole))
    return served


def told_milestone(milestone: Milestone, today: date) -> dict:
    """A milestone as an event of a life line."""
    due = thai_date(milestone.due_on)
    if milestone.done_on:
        is_late = milestone.done_on > milestone.due_on
        words = _("เสร็จหลังกำหนด คือ %(due)s") if is_late else _("กำหนดเสร็จ %(due)s")
        told, state = words % {"due": due}, "done"
        day = thai_date(milestone.done_on)
    else:
        told, day = "", due
        state = "past_due" if milestone.due_on < today else "future"
    return {
        "date": day,
        "title": name_of(milestone),
        "text": told,
        "who": milestone.note,
        "state": state,
    }


def value_words(value: Decimal, unit: str) -> str:
    """A target or value as people read it: ``ร้อยละ 80``, ``มี``, ``5``."""
    if unit == Unit.YES_NO:
        return _("มี") if value else _("ไม่มี")
    if unit == Unit.SHARE:
        return _("ร้อยละ %(percent)s") % {"percent": percent(value).removesuffix(".0")}
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _tell_indicator(indicator: Indicator, plan: Plan) -> None:
    targets = {target.fiscal_year: target for target in indicator.targets.all()}
    indicator.year_targets = [
        YearTarget(
            fiscal_year=year,
            value=value_words(target.value, indicator.unit) if target else "",
            set_by=target.set_by if target else "",
            note=target.note if target else "",
        )
        for year, target in ((year, targets.get(year)) for year in plan.years)
    ]
    indicator.has_targets = any(target.value for target in indicator.year_targets)
    # Who set the targets and what they noted, each told once.
    indicator.target_sources = list(
        dict.fromkeys(
            (target.set_by, target.note) for target in indicator.year_targets if target.value
        )
    )
    indicator.told_values = list(indicator.values.all())
    for value in indicator.told_values:
        target = targets.get(value.fiscal_year)
        value.words = value_words(value.value, indicator.unit)
        value.target_words = value_words(target.value, indicator.unit) if target else ""


def _tell_evidence(indicators: list[Indicator], user) -> None:
    """Give each value its ``evidence``: the document, where the reader may see it."""
    values = [value for indicator in indicators for value in indicator.told_values]
    documents = Document.objects.visible_to(user).in_bulk({value.document_id for value in values})
    for value in values:
        value.evidence = documents.get(value.document_id)


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
