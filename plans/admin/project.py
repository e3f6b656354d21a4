"""Projects with their years and milestones in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from plans.models import Milestone, Project, ProjectFrame, ProjectYear
from sistercity.admin import ReadOnlyInline

from .part import FramesAdmin, PlanPartAdmin


class ProjectYearInline(ReadOnlyInline):
    """What a project received, spent and reached a year."""

    model = ProjectYear
    fields = (
        "fiscal_year", "budget_received_amount", "budget_disbursed_amount", "progress_percent",
        "note",
    )  # fmt: skip
    show_change_link = True

    def get_queryset(self, request):
        """With what names a row."""
        return super().get_queryset(request).select_related("project__track")


class MilestoneInline(ReadOnlyInline):
    """The milestones of a project."""

    model = Milestone
    fields = ("name_th", "due_on", "done_on", "note")
    show_change_link = True


class ProjectFrameInline(ReadOnlyInline):
    """The frames that a project serves."""

    model = ProjectFrame
    fields = ("frame", "goal")

    def get_queryset(self, request):
        """With the names of frames and goals."""
        return super().get_queryset(request).select_related("frame", "goal")


@admin.register(Project)
class ProjectAdmin(FramesAdmin):
    """Projects, with years and milestones."""

    fields = ("track", "number", "name_th", "name_en", "kind", "owner")
    list_display = ("name_th", "track", "number", "kind", "owner")
    list_filter = ("track", "kind", "owner")
    list_select_related = ("track", "owner")
    search_fields = ("name_th", "name_en")
    autocomplete_fields = ("owner",)
    inlines = (ProjectYearInline, MilestoneInline, ProjectFrameInline)
    parts = (
        (gettext_lazy("เพิ่มปีของโครงการ"), "projectyear", "project"),
        (gettext_lazy("เพิ่มหมุดหมาย"), "milestone", "project"),
    )


@admin.register(ProjectYear)
class ProjectYearAdmin(PlanPartAdmin):
    """Money and progress a year."""

    fields = (
        "project", "fiscal_year", "budget_received_amount", "budget_disbursed_amount",
        "progress_percent", "note",
    )  # fmt: skip
    list_display = (
        "project", "fiscal_year", "budget_received_amount", "budget_disbursed_amount",
        "progress_percent",
    )  # fmt: skip
    list_filter = ("fiscal_year", "project__track")
    list_select_related = ("project__track",)
    search_fields = ("project__name_th", "note")


@admin.register(Milestone)
class MilestoneAdmin(PlanPartAdmin):
    """Milestones."""

    fields = ("project", "name_th", "name_en", "due_on", "done_on", "note")
    list_display = ("name_th", "project", "due_on", "done_on")
    list_filter = ("project__track",)
    list_select_related = ("project__track",)
    search_fields = ("name_th", "name_en", "project__name_th", "note")
