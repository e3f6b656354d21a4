"""The plan for other agencies: plans, indicators with targets and values, projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from plans.filters import IndicatorFilter, PlanFilter, ProjectFilter
from plans.models import (
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
from registry.api import MomentMixin, NamedSerializer, list_parameters
from registry.models import Document
from sistercity.api.expand import Reference
from sistercity.api.viewsets import PublishedViewSet


class TargetSerializer(serializers.ModelSerializer):
    """The value to reach in a fiscal year: a share 0–1, a count, or 1 for “there is”."""

    class Meta:
        model = Target
        fields = ("fiscal_year", "value", "set_by", "note")


class EvidenceSerializer(serializers.ModelSerializer):
    """The published document that proves a value."""

    class Meta:
        model = Document
        fields = ("id", "kind", "title_th", "title_en", "number", "issued_on")


class IndicatorValueSerializer(serializers.ModelSerializer):
    """What a further indicator came to in a fiscal year; in the unit of the indicator."""

    evidence = EvidenceSerializer(
        allow_null=True, help_text="Null while the document is not published."
    )

    class Meta:
        model = IndicatorValue
        fields = ("fiscal_year", "value", "numerator", "denominator", "note", "evidence")


class IndicatorSerializer(serializers.ModelSerializer):
    """One of the plan's six indicators, or one that the ministry has defined further.

    The six are computed: their figures are in ``indicator-results``. A further one is manual
    and carries its ``values`` here.
    """

    track = serializers.IntegerField(source="track.number")
    plan = serializers.CharField(source="track.plan.code")
    targets = TargetSerializer(many=True, source="targets_told")
    values = IndicatorValueSerializer(many=True, source="values_told")

    class Meta:
        model = Indicator
        fields = (
            "code",
            "plan",
            "track",
            "name_th",
            "name_en",
            "short_th",
            "short_en",
            "rule_th",
            "rule_en",
            "unit",
            "method",
            "is_fixed",
            "targets",
            "values",
        )


class NumberedSerializer(serializers.Serializer):
    """A row of a track by its number there."""

    number = serializers.IntegerField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()


class TrackAgencySerializer(serializers.Serializer):
    """An agency's part in a track, with the examples that the plan gives."""

    code = serializers.CharField(source="agency.code")
    name_th = serializers.CharField(source="agency.name_th")
    name_en = serializers.CharField(source="agency.name_en")
    examples_th = serializers.SerializerMethodField()
    examples_en = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_examples_th(self, link: TrackAgency) -> list[str]:
        return link.examples_th.splitlines()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_examples_en(self, link: TrackAgency) -> list[str]:
        return link.examples_en.splitlines()


class TrackSerializer(serializers.ModelSerializer):
    """A track of the plan: its goal, and what is done by whom to reach it."""

    indicators = serializers.ListField(
        child=serializers.CharField(), source="indicator_codes", help_text="Codes."
    )
    approaches = NumberedSerializer(many=True, source="approaches_told")
    projects = serializers.ListField(
        child=serializers.IntegerField(), source="project_ids", help_text="Ids in ``projects``."
    )
    agencies = TrackAgencySerializer(many=True, source="agencies_told")

    class Meta:
        model = Track
        fields = (
            "number",
            "phase",
            "name_th",
            "name_en",
            "goal_th",
            "goal_en",
            "indicators",
            "approaches",
            "projects",
            "agencies",
        )


class FrameLinkSerializer(serializers.Serializer):
    """A frame that is served, and the goal of it; no goal means the frame as a whole."""

    frame = NamedSerializer()
    kind = serializers.CharField(source="frame.kind")
    goal = NumberedSerializer(allow_null=True)


class PlanSerializer(serializers.ModelSerializer):
    """A drive plan with its tracks and the frames that it serves."""

    tracks = TrackSerializer(many=True, source="tracks_told")
    frames = FrameLinkSerializer(many=True, source="frames_told")

    class Meta:
        model = Plan
        fields = (
            "code",
            "name_th",
            "name_en",
            "aim_th",
            "aim_en",
            "first_year",
            "last_year",
            "tracks",
            "frames",
        )


class ProjectYearSerializer(serializers.ModelSerializer):
    """Money in baht and progress in per cent of a fiscal year; null: not recorded."""

    class Meta:
        model = ProjectYear
        fields = (
            "fiscal_year",
            "budget_received_amount",
            "budget_disbursed_amount",
            "progress_percent",
            "note",
        )


class MilestoneSerializer(serializers.ModelSerializer):
    """What a project is to reach, and when it did."""

    class Meta:
        model = Milestone
        fields = ("id", "name_th", "name_en", "due_on", "done_on", "note")


class ProjectSerializer(serializers.ModelSerializer):
    """A project of the plan with its years and milestones."""

    plan = serializers.CharField(source="track.plan.code")
    track = serializers.IntegerField(source="track.number")
    owner = NamedSerializer(allow_null=True, help_text="Null while nobody was named.")
    years = ProjectYearSerializer(many=True, source="years_told")
    milestones = MilestoneSerializer(many=True, source="milestones_told")
    frames = FrameLinkSerializer(many=True, source="frames_told")

    class Meta:
        model = Project
        fields = (
            "id",
            "plan",
            "track",
            "number",
            "name_th",
            "name_en",
            "kind",
            "owner",
            "years",
            "milestones",
            "frames",
        )


class ToldViewSet(MomentMixin, PublishedViewSet):
    """Rows with what belongs to them, all as known at the same moment."""

    def parts(self, model, name: str, rows: Iterable, *order: str, beside=()) -> dict[int, list]:
        """Rows of ``model`` by the key of the row that ``name`` refers to."""
        known = model.known(self.moment().known_at).visible_to(self.request.user)
        found = defaultdict(list)
        for part in (
            known.filter(**{f"{name}_id__in": [row.id for row in rows]})
            .select_related(*beside)
            .order_by(*order)
        ):
            found[getattr(part, f"{name}_id")].append(part)
        return found


@list_parameters
class PlanViewSet(ToldViewSet):
    """Drive plans, whole."""

    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    lookup_field = "code"
    lookup_value_regex = r"[-\w]{1,20}"
    order_key = "code"
    order_fields = {"first_year": "first_year", "code": "code"}
    row_links = {
        "self": "plans/{code}/",
        "html": "/plan/",
        "indicators": "indicators/?plan={code}",
        "projects": "projects/?plan={code}",
    }
    references = {
        "indicators": Reference(
            "plans.api.IndicatorViewSet", "tracks.indicators", is_many=True
        ),
        "projects": Reference("plans.api.ProjectViewSet", "tracks.projects", is_many=True),
    }

    def get_queryset(self):
        return Plan.known(self.moment().known_at).visible_to(self.request.user)

    def told(self, rows: list) -> list:
        tracks = self.parts(Track, "plan", rows, "number")
        frames = self.parts(
            PlanFrame, "plan", rows, "frame__position", "goal__number", beside=("frame", "goal")
        )
        every = [track for held in tracks.values() for track in held]
        indicators = self.parts(Indicator, "track", every, "sort_key")
        approaches = self.parts(Approach, "track", every, "number")
        projects = self.parts(Project, "track", every, "number")
        agencies = self.parts(TrackAgency, "track", every, "position", beside=("agency",))
        for track in every:
            track.indicator_codes = [row.code for row in indicators[track.id]]
            track.approaches_told = approaches[track.id]
            track.project_ids = [row.id for row in projects[track.id]]
            track.agencies_told = agencies[track.id]
        for plan in rows:
            plan.tracks_told, plan.frames_told = tracks[plan.id], frames[plan.id]
        return rows


@list_parameters
class IndicatorViewSet(ToldViewSet):
    """Indicators of the drive plan, the six and those defined further."""

    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    lookup_field = "code"
    lookup_value_regex = r"[1-9][0-9]?\.[1-9][0-9]?"
    order_fields = {"code": "sort_key"}
    row_links = {
        "self": "indicators/{code}/",
        "html": "/plan/",
        "plan": "plans/{plan}/",
        "results": "indicator-results/?indicator={code}",
    }
    references = {
        "plan": Reference("plans.api.PlanViewSet", "plan"),
        "evidence": Reference(
            "registry.api.DocumentViewSet", "values.evidence.id", is_many=True
        ),
    }

    def get_queryset(self):
        rows = Indicator.known(self.moment().known_at).visible_to(self.request.user)
        return rows.select_related("track__plan")

    def told(self, rows: list) -> list:
        targets = self.parts(Target, "indicator", rows, "fiscal_year")
        values = self.parts(IndicatorValue, "indicator", rows, "fiscal_year")
        ids = {value.document_id for held in values.values() for value in held}
        published = Document.objects.visible_to(self.request.user).in_bulk(ids)
        for row in rows:
            row.targets_told, row.values_told = targets[row.id], values[row.id]
            for value in row.values_told:
                value.evidence = published.get(value.document_id)
        return rows


@list_parameters
class ProjectViewSet(ToldViewSet):
    """Projects of the drive plan: owner, money, progress, milestones."""

    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    order_fields = {"track": "track__number", "number": "number", "id": "id"}
    row_links = {
        "self": "projects/{id}/",
        "html": "/plan/projects/{id}/",
        "plan": "plans/{plan}/",
    }
    references = {"plan": Reference("plans.api.PlanViewSet", "plan")}

    def get_queryset(self):
        rows = Project.known(self.moment().known_at).visible_to(self.request.user)
        return rows.select_related("track__plan", "owner")

    def told(self, rows: list) -> list:
        years = self.parts(ProjectYear, "project", rows, "fiscal_year")
        milestones = self.parts(Milestone, "project", rows, "due_on", "id")
        frames = self.parts(
            ProjectFrame,
            "project",
            rows,
            "frame__position",
            "goal__number",
            beside=("frame", "goal"),
        )
        for row in rows:
            row.years_told, row.milestones_told = years[row.id], milestones[row.id]
            row.frames_told = frames[row.id]
        return rows
