"""Postings of people in provinces in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry import actions
from registry.models import Posting
from sistercity.accounts.choices import Role
from sistercity.admin import PortalAdmin


@admin.register(Posting)
class PostingAdmin(PortalAdmin):
    """Who serves which province; a posting ends, it is not handed to somebody else."""

    edited_by = frozenset({Role.ADMINISTRATOR, Role.EDITOR})
    fields = ("user", "province", "starts_on", "ends_on", "note")
    list_display = ("user", "province", "starts_on", "ends_on", "note")
    list_filter = ("user__role", "province__region")
    list_select_related = ("user", "province")
    search_fields = ("province__search_text", "user__full_name", "user__username", "note")
    autocomplete_fields = ("user", "province")

    def has_add_permission(self, request, obj=None):
        """Only administrators see everybody, and so can say whom to post."""
        return request.user.role == Role.ADMINISTRATOR

    def get_readonly_names(self, request, obj=None):
        """The person of a stored posting stays."""
        return ("user",) if obj else ()

    def save_through(self, request, obj, form, change):
        """Save by the action of postings."""
        return actions.save_posting(
            by=request.user, posting=obj, revision=form.cleaned_data.get("opened_revision")
        )
