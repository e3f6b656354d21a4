"""Agencies and their parts in the plan in the admin."""

from __future__ import annotations

from django.contrib import admin

from plans.models import Agency, TrackAgency

from .part import PlanPartAdmin


@admin.register(Agency)
class AgencyAdmin(PlanPartAdmin):
    """Agencies."""

    folds_names = True
    fields = ("code", "name_th", "name_en")
    list_display = ("name_th", "code", "name_en")
    search_fields = ("name_th", "name_en", "code")

    def get_readonly_names(self, request, obj=None):
        """The code of a stored agency stands in the API."""
        return ("code",) if obj else ()


@admin.register(TrackAgency)
class TrackAgencyAdmin(PlanPartAdmin):
    """Agencies of tracks, with the examples that the plan gives."""

    fields = ("track", "agency", "position", "examples_th", "examples_en")
    list_display = ("agency", "track", "position", "examples_th")
    list_filter = ("track",)
    list_select_related = ("track", "agency")
    search_fields = ("agency__name_th", "agency__name_en", "examples_th")
    autocomplete_fields = ("agency",)
