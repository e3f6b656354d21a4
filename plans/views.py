"""The drive plan as a page, and each of its projects."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from plans.models import PlanEvent, PlanFrame, Project, ProjectFrame, Situation
from plans.reports import (
    Budget,
    plan_of_year,
    read_budget,
    read_frames,
    read_projects,
    read_tracks,
)
from registry.names import name_of
from sistercity import clock
from sistercity.kept_pages import public_page
from sistercity.templatetags.thai import percent, thai_date
from sistercity.thai.calendar import fiscal_year_of


@public_page
def plan_detail(request: HttpRequest) -> HttpResponse:
    """The plan in force this fiscal year, else the latest, in full."""
    today = clock.today()
    this_year = fiscal_year_of(today)
    plan = plan_of_year(request.user, this_year)
    context = {"plan": plan, "this_year": this_year}
    if plan is not None:
        tracks = read_tracks(plan, request.user, today)
        projects = [project for track in tracks for project in track.told_projects]
        budget = read_budget(projects, plan.years)
        context |= {
            "tracks": tracks,
            "project_count": len(projects),
            "frames": read_frames(PlanFrame.objects.filter(plan=plan), request.user),
            "course": _course(plan, request.user),
            "situations": _situations(plan, request.user),
            "budget": budget,
            "disbursed_bars": _disbursed_bars(budget),
        }
    return render(request, "plans/plan_detail.html", context)


@public_page
def project_detail(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project: its years with money and progress, its milestones, the frames it serves."""
    found = read_projects(Project.objects.filter(pk=project_id), request.user, clock.today())
    if not found:
        raise Http404
    (project,) = found
    links = ProjectFrame.objects.filter(project=project)
    context = {
        "project": project,
        "plan": project.track.plan,
        "frames": read_frames(links, request.user),
    }
    return render(request, "plans/project_detail.html", context)


def _course(plan, user) -> list[dict]:
    """How the plan came about, as events of a life line."""
    return [
        {"date": _days(event), "title": name_of(event), "state": "done"}
        for event in PlanEvent.objects.visible_to(user).filter(plan=plan)
    ]


def _days(event: PlanEvent) -> str:
    if event.happened_on is None:
        return _("เอกสารไม่ได้ระบุวันที่")
    first = thai_date(event.happened_on)
    return f"{first} – {thai_date(event.ended_on)}" if event.ended_on else first


def _situations(plan, user) -> list[tuple[str, list[Situation]]]:
    """Circumstances by side, outside first, as (word, rows)."""
    rows = list(Situation.objects.visible_to(user).filter(plan=plan))
    sides = dict.fromkeys(row.get_side_display() for row in rows)
    return [(side, [row for row in rows if row.get_side_display() == side]) for side in sides]


def _disbursed_bars(budget: Budget | None) -> list[dict]:
    """The part disbursed of what was received, a year, in per cent."""
    if budget is None:
        return []
    return [
        {
            "label": str(year),
            "value": None if money.share is None else float(money.share * 100),
            "text": "–" if money.share is None else percent(money.share),
        }
        for year, money in budget.by_year
    ]
