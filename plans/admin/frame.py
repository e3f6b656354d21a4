"""Frames and their goals in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from plans.models import Frame, FrameGoal
from sistercity.admin import ReadOnlyInline

from .part import PlanPartAdmin


class FrameGoalInline(ReadOnlyInline):
    """The goals of a frame."""

    model = FrameGoal
    fields = ("number", "name_th", "name_en")
    show_change_link = True


@admin.register(Frame)
class FrameAdmin(PlanPartAdmin):
    """Frames."""

    fields = (
        "code", "kind", "position", "name_th", "name_en", "first_year", "last_year", "text_th",
        "text_en",
    )  # fmt: skip
    list_display = ("name_th", "kind", "first_year", "last_year")
    list_filter = ("kind",)
    search_fields = ("name_th", "name_en", "code")
    inlines = (FrameGoalInline,)
    parts = ((gettext_lazy("เพิ่มเป้าหมายของกรอบ"), "framegoal", "frame"),)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored frame stands in the API."""
        return ("code",) if obj else ()


@admin.register(FrameGoal)
class FrameGoalAdmin(PlanPartAdmin):
    """Goals of frames."""

    fields = ("frame", "number", "name_th", "name_en", "text_th", "text_en")
    list_display = ("name_th", "number", "frame")
    list_filter = ("frame",)
    list_select_related = ("frame",)
    search_fields = ("name_th", "name_en", "text_th", "frame__name_th")
