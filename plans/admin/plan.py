"""The plan, its course, its situation and its tracks in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from plans.models import (
    Approach,
    Indicator,
    Plan,
    PlanEvent,
    PlanFrame,
    Project,
    Situation,
    Track,
    TrackAgency,
)
from sistercity.admin import ReadOnlyInline

from .part import FramesAdmin, PlanPartAdmin


class TrackInline(ReadOnlyInline):
    """The tracks of a plan."""

    model = Track
    fields = ("number", "phase", "name_th", "goal_th")
    show_change_link = True


class PlanEventInline(ReadOnlyInline):
    """How the plan came about."""

    model = PlanEvent
    fields = ("number", "happened_on", "name_th")
    show_change_link = True


class SituationInline(ReadOnlyInline):
    """The situation that the plan answers."""

    model = Situation
    fields = ("number", "side", "name_th")
    show_change_link = True


class PlanFrameInline(ReadOnlyInline):
    """The frames that the plan serves."""

    model = PlanFrame
    fields = ("frame", "goal")

    def get_queryset(self, request):
        """With the names of frames and goals."""
        return super().get_queryset(request).select_related("frame", "goal")


@admin.register(Plan)
class PlanAdmin(FramesAdmin):
    """Plans."""

    fields = (
        "code", "name_th", "name_en", "aim_th", "aim_en", "first_year", "last_year", "document"
    )  # fmt: skip
    list_display = ("name_th", "code", "first_year", "last_year")
    search_fields = ("name_th", "name_en", "code")
    autocomplete_fields = ("document",)
    inlines = (TrackInline, PlanFrameInline, PlanEventInline, SituationInline)
    parts = (
        (gettext_lazy("เพิ่มแนวทางการขับเคลื่อน"), "track", "plan"),
        (gettext_lazy("เพิ่มลำดับการจัดทำแผน"), "planevent", "plan"),
        (gettext_lazy("เพิ่มสถานการณ์"), "situation", "plan"),
    )

    def get_readonly_names(self, request, obj=None):
        """The code of a stored plan stands in addresses."""
        return ("code",) if obj else ()


@admin.register(PlanEvent)
class PlanEventAdmin(PlanPartAdmin):
    """Steps on the way to a plan."""

    fields = ("plan", "number", "happened_on", "ended_on", "name_th", "name_en")
    list_display = ("name_th", "number", "happened_on", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("name_th", "name_en")


@admin.register(Situation)
class SituationAdmin(PlanPartAdmin):
    """Circumstances that a plan answers."""

    fields = ("plan", "side", "number", "name_th", "name_en", "text_th", "text_en")
    list_display = ("name_th", "number", "side", "plan")
    list_filter = ("plan", "side")
    list_select_related = ("plan",)
    search_fields = ("name_th", "name_en", "text_th", "text_en")


class ApproachInline(ReadOnlyInline):
    """The approaches of a track."""

    model = Approach
    fields = ("number", "name_th")
    show_change_link = True


class IndicatorInline(ReadOnlyInline):
    """The indicators of a track."""

    model = Indicator
    fields = ("code", "short_th", "unit", "method")
    show_change_link = True


class ProjectInline(ReadOnlyInline):
    """The projects of a track."""

    model = Project
    fields = ("number", "name_th", "kind", "owner")
    show_change_link = True

    def get_queryset(self, request):
        """With the names of owners."""
        return super().get_queryset(request).select_related("track", "owner")


class TrackAgencyInline(ReadOnlyInline):
    """The agencies of a track."""

    model = TrackAgency
    fields = ("position", "agency", "examples_th")
    show_change_link = True

    def get_queryset(self, request):
        """With the names of agencies."""
        return super().get_queryset(request).select_related("track", "agency")


@admin.register(Track)
class TrackAdmin(PlanPartAdmin):
    """Tracks with their goals, and all that hangs on them."""

    fields = ("plan", "number", "phase", "name_th", "name_en", "goal_th", "goal_en")
    list_display = ("number", "name_th", "phase", "plan")
    list_display_links = ("number", "name_th")
    list_filter = ("plan", "phase")
    list_select_related = ("plan",)
    search_fields = ("name_th", "name_en", "goal_th", "goal_en")
    inlines = (IndicatorInline, ApproachInline, ProjectInline, TrackAgencyInline)
    parts = (
        (gettext_lazy("เพิ่มตัวชี้วัด"), "indicator", "track"),
        (gettext_lazy("เพิ่มแนวทาง"), "approach", "track"),
        (gettext_lazy("เพิ่มแผนงาน/โครงการ"), "project", "track"),
        (gettext_lazy("เพิ่มหน่วยงานที่เกี่ยวข้อง"), "trackagency", "track"),
    )


@admin.register(Approach)
class ApproachAdmin(PlanPartAdmin):
    """Approaches."""

    fields = ("track", "number", "name_th", "name_en")
    list_display = ("name_th", "number", "track")
    list_filter = ("track",)
    list_select_related = ("track",)
    search_fields = ("name_th", "name_en")
