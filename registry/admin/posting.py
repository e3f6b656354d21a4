"""Postings of people in provinces in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry import actions
from registry.forms import PersonField
from registry.models import Posting
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.admin import PortalAdmin

from . import bulk


@admin.register(Posting)
class PostingAdmin(PortalAdmin):
    """Who serves which province; a posting ends, it is not handed to somebody else."""

    asks_reason = True
    asks_again = True
    edited_by = frozenset({Role.ADMINISTRATOR, Role.EDITOR})
    fields = ("user", "province", "starts_on", "ends_on", "note")
    list_display = ("user", "province", "starts_on", "ends_on", "note")
    bulk_acts = bulk.POSTINGS
    list_filter = ("user__role", "province__region")
    list_select_related = ("user", "province")
    search_fields = ("province__search_text", "user__full_name", "user__username", "note")
    autocomplete_fields = ("province",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """People of provinces by name and office: editors see nothing else of them."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.postable_by(request.user)
            kwargs["form_class"] = PersonField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_names(self, request, obj=None):
        """The person of a stored posting stays."""
        return ("user",) if obj else ()

    def save_through(self, request, obj, form, change):
        """Save by the action of postings."""
        return actions.save_posting(
            by=request.user,
            posting=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
