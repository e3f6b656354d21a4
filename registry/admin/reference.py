"""What the reference rows of the register have in common in the admin."""

from __future__ import annotations

from registry import actions
from sistercity.admin import PortalAdmin


class ReferenceAdmin(PortalAdmin):
    """Rows that ``save_record`` writes."""

    asks_reason = True

    def save_through(self, request, obj, form, change):
        """Save by the action of reference rows."""
        return actions.save_record(
            by=request.user,
            record=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
