"""How long a desk may take, in the admin."""

from __future__ import annotations

from django.contrib import admin

from monitoring import actions
from monitoring.models import DeskLimit
from sistercity.admin import PortalAdmin


@admin.register(DeskLimit)
class DeskLimitAdmin(PortalAdmin):
    """One row a desk; the register's loading makes them, editors set the days."""

    asks_reason = True
    can_add = False
    fields = ("desk", "working_days")
    list_display = ("desk", "working_days")

    def get_readonly_names(self, request, obj=None):
        """The desk of a row stays."""
        return ("desk",)

    def save_through(self, request, obj, form, change):
        """Set by the action."""
        return actions.set_desk_limit(
            by=request.user,
            limit=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
