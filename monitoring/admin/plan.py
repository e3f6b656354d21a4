"""Yearly action plans in the admin, to read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from monitoring.models import ActionPlan, PlannedActivity
from sistercity.admin import ReadOnlyAdmin, ReadOnlyInline

from .frozen import YearBoundAdmin


class PlannedActivityInline(ReadOnlyInline):
    """What a plan promises."""

    model = PlannedActivity
    fields = (
        "title", "kind", "planned_on", "place", "is_joint", "budget_amount", "budget_source",
        "dropped_at", "dropped_reason", "dropped_words",
    )  # fmt: skip

    def get_queryset(self, request):
        """Without the lines that were taken out."""
        return super().get_queryset(request).kept()


@admin.register(ActionPlan)
class ActionPlanAdmin(YearBoundAdmin, ReadOnlyAdmin):
    """What provinces mean to do with each pairing in a year."""

    why_elsewhere = gettext_lazy("แผนปฏิบัติการเป็นของจังหวัด เจ้าหน้าที่จังหวัดแก้ไขที่หน้าแผนปฏิบัติการประจำปี")
    fields = ("pairing", "fiscal_year", "status", "submitted_at", "created_by")
    list_display = ("pairing", "fiscal_year", "status", "submitted_at")
    list_filter = ("fiscal_year", "pairing__province__region")
    list_select_related = ("pairing__province", "pairing__counterpart__country")
    search_fields = (
        "pairing__province__search_text",
        "pairing__counterpart__search_text",
        "pairing__number",
    )
    inlines = (PlannedActivityInline,)
