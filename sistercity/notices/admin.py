"""What is told, by kind, in the admin."""

from __future__ import annotations

from django.contrib import admin

from sistercity.accounts.choices import STAFF_ROLES, Role
from sistercity.admin import PortalAdmin

from . import actions
from .kinds import find_kind
from .models import NoticeRule


@admin.register(NoticeRule)
class NoticeRuleAdmin(PortalAdmin):
    """One row a kind; the loading of the register makes them, administrators set them."""

    edited_by = frozenset({Role.ADMINISTRATOR})
    read_by = frozenset(STAFF_ROLES)
    asks_reason = True
    can_add = False
    fields = ("kind", "is_on", "lead_days", "repeat_days")
    list_display = ("__str__", "is_on", "lead_days", "repeat_days")

    def get_readonly_names(self, request, obj=None):
        """The kind stays; what means nothing for it cannot be set."""
        kind = find_kind(obj.kind) if obj else None
        names = ["kind"]
        if kind is None or kind.lead_days is None:
            names.append("lead_days")
        if kind is None or kind.repeat_days is None:
            names.append("repeat_days")
        return tuple(names)

    def save_through(self, request, obj, form, change):
        """Set by the action."""
        return actions.set_rule(
            by=request.user,
            rule=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
