"""Foreign units in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from registry import actions
from registry.models import Counterpart
from sistercity.admin import PortalAdmin


@admin.register(Counterpart)
class CounterpartAdmin(PortalAdmin):
    """Foreign units; also opened beside the form of a pairing."""

    asks_reason = True
    fields = (
        "name_th", "name_en", "name_local", "former_names", "unit_type", "parent_th",
        "parent_en", "country",
    )  # fmt: skip
    list_display = ("name_th", "name_en", "unit_type", "parent_th", "country")
    list_filter = ("unit_type", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("unit_type", "country")
    search_fields = ("search_text", "country__search_text")
    search_help_text = gettext_lazy("ชื่อไทย อังกฤษ อักษรท้องถิ่น ชื่อเดิม หรือชื่อประเทศ")
    autocomplete_fields = ("unit_type", "country")

    def save_through(self, request, obj, form, change):
        """Save by the action of counterparts."""
        return actions.save_counterpart(
            by=request.user,
            counterpart=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
