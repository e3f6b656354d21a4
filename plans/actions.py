"""Every write of the plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from plans import rules
from plans.models import (
    Agency,
    Approach,
    Frame,
    FrameGoal,
    Indicator,
    IndicatorValue,
    Milestone,
    Plan,
    PlanEvent,
    PlanFrame,
    ProgressReport,
    Project,
    ProjectFrame,
    ProjectYear,
    Situation,
    Target,
    Track,
    TrackAgency,
)
from registry.rules import check_may_edit_register
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.recorded import Recorded
from sistercity.audit.saving import save_filled, sent_before
from sistercity.thai.calendar import fiscal_year_of

RECORDS = (
    Plan,
    PlanEvent,
    Situation,
    Track,
    Approach,
    Agency,
    TrackAgency,
    Indicator,
    Target,
    IndicatorValue,
    Project,
    ProjectYear,
    Milestone,
    Frame,
    FrameGoal,
)

PROGRESS_FIELDS = (
    "fiscal_year", "quarter", "percent", "milestone_id", "budget_received_amount",
    "budget_disbursed_amount", "words", "problems",
)  # fmt: skip


def save_record(
    *,
    by: User | None,
    record: Recorded,
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Recorded:
    """Add or change one row of the plan.

    Args:
        record: a new instance, or a stored one with changed values, of a model in ``RECORDS``.
        revision: the revision that the form was opened at; None: the instance's own.
        known_from: the date of the source, aware, when earlier than now.

    Raises:
        NotAllowed: not an editor; the plan has the same editors as the register.
        StaleEdit: somebody saved the row in between; nothing is written.
        ValidationError: by field; a rule of the plan does not hold.
        TypeError: no record of the plan.
    """
    check_may_edit_register(by)
    action = _action_of(record)
    with writing(by=by, action=action, reason=reason, known_from=known_from) as entry:
        _save(entry, record, revision)
    return record


def save_records(
    *,
    by: User | None,
    records: Sequence[Recorded],
    reason: str = "",
    known_from: datetime | None = None,
) -> Sequence[Recorded]:
    """Add or change many rows of one model as one change, or none of them.

    Raises: as ``save_record``.
    """
    check_may_edit_register(by)
    if not records:
        return records
    (action,) = {_action_of(record) for record in records}
    with writing(by=by, action=action, reason=reason, known_from=known_from) as entry:
        for record in records:
            _save(entry, record)
    return records


def set_frames(
    *,
    by: User | None,
    of: Plan | Project,
    frames: Collection[Frame] = (),
    goals: Collection[FrameGoal] = (),
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Plan | Project:
    """Say which frames, and which goals of frames, a plan or project serves: these and no others.

    Args:
        frames: served as a whole.
        goals: served one by one.
        revision: of the plan or project, when the form was opened; None: not compared.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody changed the plan or project in between; nothing is written.
    """
    check_may_edit_register(by)
    model, name = (PlanFrame, "plan") if isinstance(of, Plan) else (ProjectFrame, "project")
    wanted = {(frame.pk, None) for frame in frames} | {(goal.frame_id, goal.pk) for goal in goals}
    with writing(
        by=by, action=f"{name}.set_frames", reason=reason, known_from=known_from
    ) as entry:
        row = type(of)._default_manager.select_for_update().get(pk=of.pk)
        check_revision(row, revision)
        held = {
            (link.frame_id, link.goal_id): link
            for link in model._base_manager.filter(**{name: row})
        }
        for key in sorted(held.keys() - wanted, key=str):
            entry.remove(held[key])
        for frame_id, goal_id in sorted(wanted - held.keys(), key=str):
            entry.save(model(**{name: row}, frame_id=frame_id, goal_id=goal_id))
        if entry.has_changes:
            entry.touch(row)
    return row


def report_progress(
    *, by: User, project_id: int, values: dict, form_key: UUID, revision: int | None = None
) -> ProgressReport:
    """Report a project's progress by a quarter; the year's last one becomes the project's year.

    Reports are added, never changed: another one of the same quarter corrects it. The same
    ``form_key`` a second time returns the first row, if it says the same.

    Args:
        values: of the fields named in ``PROGRESS_FIELDS``; money in baht, from the year's start.
        revision: of the project, when the form was opened; every report gives it a new one.

    Raises:
        NotAllowed: not an editor.
        Project.DoesNotExist: unknown.
        StaleEdit: somebody reported or changed the project in between; nothing is written.
        ValidationError: by field.
    """
    check_may_edit_register(by)
    with writing(by=by, action="progressreport.record") as entry:
        # Locked, so that of two presses at once the second finds the first's row.
        rows = Project.objects.select_for_update(of=("self",)).select_related("track__plan")
        project = rows.get(pk=project_id)
        own = ProgressReport.objects.filter(reported_by=by)
        if earlier := sent_before(own, form_key, {"project_id": project_id, **values}):
            return earlier
        check_revision(project, revision)
        report = ProgressReport(
            project=project, form_key=form_key, reported_by=by, reported_at=clock.now(),
            **{name: values[name] for name in PROGRESS_FIELDS},
        )  # fmt: skip
        report.clean_fields()
        report.clean()
        rules.check_year_in_plan(report.fiscal_year, project.track.plan)
        told = ProgressReport.objects.filter(project=project, fiscal_year=report.fiscal_year)
        rules.check_progress(
            report,
            before=told.filter(quarter__lt=report.quarter).first(),
            milestones=set(project.milestones.values_list("pk", flat=True)),
            today=clock.today(),
        )
        entry.save(report)
        if not told.filter(quarter__gt=report.quarter).exists():
            _take_over(entry, report)
        entry.touch(project)
    return report


def _take_over(entry: Entry, report: ProgressReport) -> None:
    """Let the project's year say what its last quarter does; unknown amounts leave it as it is."""
    key = {"project": report.project, "fiscal_year": report.fiscal_year}
    year = ProjectYear.objects.select_for_update(of=("self",)).filter(**key).first()
    year = year or ProjectYear(**key)
    year.progress_percent = report.percent
    for name in ("budget_received_amount", "budget_disbursed_amount"):
        if getattr(report, name) is not None:
            setattr(year, name, getattr(report, name))
    entry.save(year)


def _save(entry: Entry, record: Recorded, revision: int | None = None) -> None:
    """Check the rules of the row's model, then write it; both in the one transaction."""
    record.clean_fields()
    record.clean()
    check = CHECKS.get(type(record))
    if check:
        check(record, entry.by)
    told_apart_by = ("project", "name_th", "due_on") if isinstance(record, Milestone) else ()
    save_filled(entry, record, revision, told_apart_by=told_apart_by)


def _check_plan(plan: Plan, by: User | None) -> None:
    # All plans are locked, so that of two that are saved at once the second sees the first.
    list(Plan.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    rules.check_years_are_free(plan, Plan.objects.exclude(pk=plan.pk))
    rules.check_years_hold(
        plan,
        _years_used(
            projects=Project.objects.filter(track__plan=plan.pk),
            indicators=Indicator.objects.filter(track__plan=plan.pk),
        ),
    )


def _check_track(track: Track, by: User | None) -> None:
    used = _years_used(
        projects=Project.objects.filter(track=track.pk),
        indicators=Indicator.objects.filter(track=track.pk),
    )
    rules.check_years_hold(track.plan, used, field="plan")


def _check_project(project: Project, by: User | None) -> None:
    used = _years_used(projects=Project.objects.filter(pk=project.pk))
    rules.check_years_hold(project.track.plan, used, field="track")


def _check_indicator(indicator: Indicator, by: User | None) -> None:
    stored = Indicator.objects.filter(pk=indicator.pk).first()
    rules.check_indicator(indicator, stored, by_person=by is not None)
    rules.check_code_of_track(indicator.code, indicator.track.number)
    if stored is not None:
        has_values = stored.values.exists() or stored.targets.exists()
        rules.check_unit_stays(indicator, stored, has_values)
    used = _years_used(indicators=Indicator.objects.filter(pk=indicator.pk))
    rules.check_years_hold(indicator.track.plan, used, field="track")


def _check_target(target: Target, by: User | None) -> None:
    rules.check_year_in_plan(target.fiscal_year, target.indicator.track.plan)
    rules.check_target(target)


def _check_value(value: IndicatorValue, by: User | None) -> None:
    rules.check_year_in_plan(value.fiscal_year, value.indicator.track.plan)
    rules.check_value(value, fiscal_year_of(clock.today()))


def _check_project_year(year: ProjectYear, by: User | None) -> None:
    rules.check_year_in_plan(year.fiscal_year, year.project.track.plan)


def _check_milestone(milestone: Milestone, by: User | None) -> None:
    rules.check_milestone(milestone, clock.today())


def _years_used(
    *, projects: QuerySet | None = None, indicators: QuerySet | None = None
) -> set[int]:
    """Fiscal years recorded of the projects, and of targets and values of the indicators."""
    years: set[int] = set()
    if projects is not None:
        years.update(_years_of(ProjectYear.objects.filter(project__in=projects)))
    if indicators is not None:
        years.update(_years_of(Target.objects.filter(indicator__in=indicators)))
        years.update(_years_of(IndicatorValue.objects.filter(indicator__in=indicators)))
    return years


def _years_of(rows: QuerySet) -> QuerySet:
    return rows.values_list("fiscal_year", flat=True)


CHECKS = {
    Plan: _check_plan,
    Track: _check_track,
    Project: _check_project,
    Indicator: _check_indicator,
    Target: _check_target,
    IndicatorValue: _check_value,
    ProjectYear: _check_project_year,
    Milestone: _check_milestone,
}


def _action_of(record: Recorded) -> str:
    if not isinstance(record, RECORDS):
        raise TypeError(f"{type(record).__name__} is no record of the plan")
    return f"{record._meta.model_name}.save"
