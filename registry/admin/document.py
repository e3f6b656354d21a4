"""Documents of the register in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry.models import Document

from .reference import ReferenceAdmin


@admin.register(Document)
class DocumentAdmin(ReferenceAdmin):
    """Documents, with or without their file."""

    fields = (
        "kind", "title_th", "title_en", "number", "issuer", "issued_on", "published_on",
        "withdrawn_on",
    )  # fmt: skip
    list_display = ("title_th", "kind", "number", "issued_on", "published_on", "withdrawn_on")
    list_filter = ("kind",)
    search_fields = ("title_th", "title_en", "number", "issuer")
