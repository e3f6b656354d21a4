"""Editions of the official list and declared totals in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import DeclaredTotal, Edition, EditionRow
from sistercity.admin import ReadOnlyInline

from .reference import ReferenceAdmin


class EditionRowInline(ReadOnlyInline):
    """The rows of an edition, each with a link to its own form."""

    model = EditionRow
    fields = ("list_number", "year_be", "pairing", "counterpart_as_written")
    show_change_link = True

    def get_queryset(self, request):
        """With the names of both sides."""
        rows = super().get_queryset(request)
        return rows.select_related("pairing__province", "pairing__counterpart")


@admin.register(Edition)
class EditionAdmin(ReferenceAdmin):
    """Editions, with their rows."""

    fields = ("as_at", "title_th", "document")
    list_display = ("title_th", "as_at", "document")
    list_select_related = ("document",)
    search_fields = ("title_th", "document__title_th", "document__number")
    autocomplete_fields = ("document",)
    inlines = (EditionRowInline,)

    def get_row_tools(self, request, obj):
        """A row is added on a form of its own."""
        if not self.may_act(request):
            return []
        address = reverse("admin:registry_editionrow_add")
        return [(_("เพิ่มรายการในบัญชี"), f"{address}?edition={obj.pk}")]


@admin.register(EditionRow)
class EditionRowAdmin(ReferenceAdmin):
    """Rows of editions, under the numbers that the ministry types."""

    fields = (
        "edition", "pairing", "list_number", "year_be", "sequence", "counterpart_as_written"
    )  # fmt: skip
    list_display = ("list_number", "edition", "pairing", "counterpart_as_written")
    list_filter = ("edition", "year_be")
    list_select_related = ("edition", "pairing__province", "pairing__counterpart")
    search_fields = (
        "pairing__province__search_text",
        "pairing__counterpart__search_text",
        "list_number",
        "pairing__number",
        "counterpart_as_written",
    )
    autocomplete_fields = ("edition", "pairing")


@admin.register(DeclaredTotal)
class DeclaredTotalAdmin(ReferenceAdmin):
    """Totals that documents declare."""

    fields = ("document", "status", "as_at", "pair_count", "province_count")
    list_display = ("document", "status", "as_at", "pair_count", "province_count")
    list_filter = ("status",)
    list_select_related = ("document",)
    autocomplete_fields = ("document",)
