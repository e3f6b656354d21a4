"""From where on the radar speaks, in the admin."""

from __future__ import annotations

from django.contrib import admin

from monitoring import actions
from monitoring.models import RadarLead, RadarLimit
from sistercity.admin import PortalAdmin


@admin.register(RadarLimit)
class RadarLimitAdmin(PortalAdmin):
    """One row a measure; the register's loading makes them, editors set the values."""

    asks_reason = True
    can_add = False
    fields = ("measure", "value")
    list_display = ("measure", "value")

    def get_readonly_names(self, request, obj=None):
        """The measure of a row stays."""
        return ("measure",)

    def save_through(self, request, obj, form, change):
        """Set by the action."""
        return actions.set_radar_limit(
            by=request.user,
            limit=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )


@admin.register(RadarLead)
class RadarLeadAdmin(PortalAdmin):
    """Agreements that are to be warned of earlier or later than others."""

    fields = ("pairing", "days", "reason")
    list_display = ("pairing", "days", "reason")
    list_select_related = ("pairing__province", "pairing__counterpart__country")
    autocomplete_fields = ("pairing",)
    search_fields = ("pairing__number",)

    def get_readonly_names(self, request, obj=None):
        """The pairing of a row stays."""
        return ("pairing",) if obj else ()

    def save_through(self, request, obj, form, change):
        """Set by the action."""
        return actions.set_radar_lead(
            by=request.user, lead=obj, revision=form.cleaned_data.get("opened_revision")
        )
