"""The drive plan as other agencies keep it: agencies, plans, indicators, projects."""

from __future__ import annotations

from collections.abc import Collection

from plans.models import (
    Agency,
    Approach,
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
from plans.published_shapes import (
    PublishedIndicatorSerializer,
    PublishedPlanSerializer,
    PublishedProjectSerializer,
)
from registry.models import Document
from sistercity.feed.resources import Resource, Told
from sistercity.feed.telling import (
    flat,
    hide_unpublished,
    ids_by,
    parts_of,
    plain_rows,
    published,
)

NAMES = ("name_th", "name_en")

AGENCIES = flat("agencies", Agency, "code", "code", *NAMES)


def _plans(ids: Collection[int]) -> dict[int, Told]:
    rows = {
        row.pop("id"): row
        for row in plain_rows(
            published(Plan, ids), "id", "code", *NAMES, "aim_th", "aim_en", "first_year",
            "last_year",
        )
    }  # fmt: skip
    frames = _frames(PlanFrame, "plan_id", rows)
    tracks = parts_of(
        Track.objects.filter(plan_id__in=rows).order_by("number"), "plan_id",
        "id", "number", "phase", *NAMES, "goal_th", "goal_en",
    )  # fmt: skip
    every = [track for held in tracks.values() for track in held]
    track_ids = [track["id"] for track in every]
    approaches = parts_of(
        Approach.objects.filter(track_id__in=track_ids).order_by("number"), "track_id",
        "number", *NAMES,
    )  # fmt: skip
    agencies = parts_of(
        TrackAgency.objects.filter(track_id__in=track_ids).order_by("position", "id"),
        "track_id", "examples_th", "examples_en", agency="agency__code",
    )  # fmt: skip
    for track in every:
        pk = track.pop("id")
        track["approaches"], track["agencies"] = approaches[pk], agencies[pk]
        for link in track["agencies"]:
            for name in ("examples_th", "examples_en"):
                link[name] = link[name].splitlines()
    for pk, row in rows.items():
        row["tracks"], row["frames"] = tracks[pk], frames[pk]
    return {pk: Told(row["code"], row) for pk, row in rows.items()}


def _frames(model, owner: str, ids: Collection[int]) -> dict[int, list[dict]]:
    """The frames that are served, by code, and the number of the goal; null: the whole frame."""
    rows = model.objects.filter(**{f"{owner}__in": ids})
    rows = rows.order_by("frame__position", "goal__number", "id")
    return parts_of(rows, owner, frame="frame__code", goal="goal__number")


PLANS = Resource(
    "plans",
    Plan,
    PublishedPlanSerializer,
    _plans,
    parts={Track: "plan_id", PlanFrame: "plan_id"},
    concerned={
        Approach: ids_by(Approach, "track__plan_id", "id"),
        TrackAgency: ids_by(TrackAgency, "track__plan_id", "id"),
    },
)


def _indicators(ids: Collection[int]) -> dict[int, Told]:
    rows = {
        row.pop("id"): row
        for row in plain_rows(
            published(Indicator, ids), "id", "code", *NAMES, "short_th", "short_en", "rule_th",
            "rule_en", "unit", "method", "is_fixed",
            plan="track__plan__code", track="track__number",
        )
    }  # fmt: skip
    targets = parts_of(
        Target.objects.filter(indicator_id__in=rows).order_by("fiscal_year", "id"),
        "indicator_id", "fiscal_year", "value", "set_by", "note",
    )  # fmt: skip
    values = parts_of(
        IndicatorValue.objects.filter(indicator_id__in=rows).order_by("fiscal_year", "id"),
        "indicator_id", "fiscal_year", "value", "numerator", "denominator", "note",
        document="document_id",
    )  # fmt: skip
    hide_unpublished(Document, [one for held in values.values() for one in held], "document")
    for pk, row in rows.items():
        row["targets"], row["values"] = targets[pk], values[pk]
    return {pk: Told(row["code"], row) for pk, row in rows.items()}


INDICATORS = Resource(
    "indicators",
    Indicator,
    PublishedIndicatorSerializer,
    _indicators,
    parts={Target: "indicator_id", IndicatorValue: "indicator_id"},
    concerned={
        Document: ids_by(IndicatorValue, "indicator_id", "document_id"),
        Track: ids_by(Indicator, "id", "track_id"),
    },
)


def _projects(ids: Collection[int]) -> dict[int, Told]:
    rows = {
        row["id"]: row
        for row in plain_rows(
            published(Project, ids), "id", "number", *NAMES, "kind",
            plan="track__plan__code", track="track__number", owner="owner__code",
        )
    }  # fmt: skip
    years = parts_of(
        ProjectYear.objects.filter(project_id__in=rows).order_by("fiscal_year", "id"),
        "project_id", "fiscal_year", "budget_received_amount", "budget_disbursed_amount",
        "progress_percent", "note",
    )  # fmt: skip
    milestones = parts_of(
        Milestone.objects.filter(project_id__in=rows).order_by("due_on", "id"),
        "project_id", "id", *NAMES, "due_on", "done_on", "note",
    )  # fmt: skip
    frames = _frames(ProjectFrame, "project_id", rows)
    for pk, row in rows.items():
        row["years"], row["milestones"], row["frames"] = years[pk], milestones[pk], frames[pk]
    return {pk: Told(str(pk), row) for pk, row in rows.items()}


PROJECTS = Resource(
    "projects",
    Project,
    PublishedProjectSerializer,
    _projects,
    parts={
        ProjectYear: "project_id",
        Milestone: "project_id",
        ProjectFrame: "project_id",
    },
    concerned={Track: ids_by(Project, "id", "track_id")},
)

RESOURCES = (AGENCIES, PLANS, INDICATORS, PROJECTS)
