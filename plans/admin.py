"""The drive plan in the admin."""

from __future__ import annotations

from django.contrib import admin

from plans import actions
from plans.models import Indicator, Plan, Target, Track
from sistercity.admin import PortalAdmin, ReadOnlyInline


class PlanPartAdmin(PortalAdmin):
    """Rows of the plan."""

    asks_reason = True

    def save_through(self, request, obj, form, change):
        """Save by the action of the plan."""
        return actions.save_record(
            by=request.user,
            record=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )


class TrackInline(ReadOnlyInline):
    """The tracks of a plan."""

    model = Track
    fields = ("number", "phase", "name_th", "goal_th")
    show_change_link = True


class TargetInline(ReadOnlyInline):
    """The targets of an indicator."""

    model = Target
    fields = ("fiscal_year", "value", "set_by", "note")
    show_change_link = True


@admin.register(Plan)
class PlanAdmin(PlanPartAdmin):
    """Plans."""

    fields = (
        "code", "name_th", "name_en", "aim_th", "aim_en", "first_year", "last_year", "document"
    )  # fmt: skip
    list_display = ("name_th", "code", "first_year", "last_year")
    search_fields = ("name_th", "name_en", "code")
    autocomplete_fields = ("document",)
    inlines = (TrackInline,)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored plan stands in addresses."""
        return ("code",) if obj else ()


@admin.register(Track)
class TrackAdmin(PlanPartAdmin):
    """Tracks with their goals."""

    fields = ("plan", "number", "phase", "name_th", "name_en", "goal_th", "goal_en")
    list_display = ("number", "name_th", "phase", "plan")
    list_filter = ("plan", "phase")
    list_select_related = ("plan",)
    search_fields = ("name_th", "name_en", "goal_th", "goal_en")


@admin.register(Indicator)
class IndicatorAdmin(PlanPartAdmin):
    """The six indicators: their words are data, their rules are code."""

    can_add = False
    fields = (
        "track", "code", "name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en",
        "unit",
    )  # fmt: skip
    readonly = ("track", "code", "unit")
    list_display = ("code", "short_th", "unit", "track")
    list_filter = ("track", "unit")
    list_select_related = ("track",)
    search_fields = ("code", "name_th", "name_en", "short_th", "rule_th")
    inlines = (TargetInline,)


@admin.register(Target)
class TargetAdmin(PlanPartAdmin):
    """Targets a year, and who set them."""

    fields = ("indicator", "fiscal_year", "value", "set_by", "note")
    list_display = ("indicator", "fiscal_year", "value", "set_by", "note")
    list_filter = ("indicator", "fiscal_year")
    list_select_related = ("indicator",)
    search_fields = ("indicator__code", "indicator__short_th", "set_by", "note")
