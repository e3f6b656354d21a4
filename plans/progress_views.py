"""Progress of projects for the ministry: all of them by quarter, and one with its reports."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import actions
from plans.forms import ProgressForm
from plans.models import Milestone, ProgressReport, Project
from plans.progress import begun_quarters, read_progress
from plans.reports import plan_of_year
from plans.rules import quarter_end
from registry.rules import check_may_edit_register
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit
from sistercity.thai.calendar import fiscal_year_of


@require_safe
def progress_list(request: HttpRequest) -> HttpResponse:
    """Every project of the plan by quarter of a year; what is not reported is said so."""
    user, today = request.user, clock.today()
    _check_reads(user)
    running = fiscal_year_of(today)
    plan = plan_of_year(user, running)
    if plan is None:
        raise Http404
    years = [year for year in plan.years if year <= running] or [plan.first_year]
    asked = request.GET.get("year")
    if asked is not None and asked not in map(str, years):
        raise Http404
    year = int(asked) if asked else years[-1]
    projects = Project.objects.visible_to(user).filter(track__plan=plan)
    projects = list(projects.select_related("track", "owner").order_by("track__number", "number"))
    told = read_progress(user=user, projects=projects, fiscal_year=year, today=today)
    context = {
        "plan": plan,
        "years": years,
        "year": year,
        "told": told,
        "lacking_count": sum(one.is_lacking for one in told),
        "as_at": today,
    }
    return render(request, "plans/progress_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def progress_detail(request: HttpRequest, project_id: int) -> HttpResponse:
    """A project's reports, the latest first; editors add one."""
    user, today = request.user, clock.today()
    _check_reads(user)
    project = _project(user, project_id)
    quarters = begun_quarters(project.track.plan, today)
    milestones = Milestone.objects.visible_to(user).filter(project=project)
    if request.method == "POST":
        check_may_edit_register(user)
    begin = {
        "revision": project.revision,
        "period": next(
            (f"{year}-{quarter}" for year, quarter in quarters
             if quarter_end(year, quarter) < today),
            None,
        ),
    }  # fmt: skip
    form = ProgressForm(
        request.POST or None, quarters=quarters, milestones=milestones, initial=begin
    )
    status, revision, is_stale = HTTPStatus.OK, form["revision"].value(), False
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_progress(
                by=user,
                project_id=project_id,
                values=form.values,
                form_key=form.cleaned_data["form_key"],
                revision=form.cleaned_data["revision"],
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit as refusal:
            status, revision, is_stale = HTTPStatus.CONFLICT, refusal.current.revision, True
        else:
            messages.success(request, _("บันทึกรายงานความก้าวหน้าแล้ว"))
            return redirect("plans:progress-detail", project_id)
    reports = ProgressReport.objects.visible_to(user).filter(project=project)
    context = {
        "project": project,
        "reports": _with_standing(reports.select_related("milestone", "reported_by")),
        "form": form if user.role == Role.EDITOR and quarters else None,
        "revision": revision,
        "is_stale": is_stale,
    }
    return render(request, "plans/progress_detail.html", context, status=status)


def _check_reads(user) -> None:
    """Reports of progress are the ministry's.

    Raises:
        NotAllowed: a person of a province.
    """
    if not user.is_ministry:
        raise NotAllowed(_("หน้านี้เปิดให้บุคลากรของกระทรวงเท่านั้น"))


def _project(user, project_id: int) -> Project:
    rows = Project.objects.visible_to(user).select_related("track__plan", "owner")
    return get_object_or_404(rows, pk=project_id)


def _with_standing(reports) -> list[tuple[ProgressReport, bool]]:
    """Each report, and whether it is the last one of its quarter."""
    told, seen = [], set()
    for report in reports:
        quarter = (report.fiscal_year, report.quarter)
        told.append((report, quarter not in seen))
        seen.add(quarter)
    return told
