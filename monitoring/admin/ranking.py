"""By what countries are put in order, and what the ministry enters of them, in the admin."""

from __future__ import annotations

from django.contrib import admin

from monitoring import actions
from monitoring.models import CountryCriterion, CountryFact
from sistercity.admin import PortalAdmin


@admin.register(CountryCriterion)
class CountryCriterionAdmin(PortalAdmin):
    """Criteria with least counts or meanings, and weights."""

    asks_reason = True
    fields = (
        "number", "code", "name_th", "name_en", "measure", "bounds", "years", "meanings_th",
        "meanings_en", "weight", "is_in_use",
    )  # fmt: skip
    list_display = ("number", "name_th", "measure", "weight", "is_in_use")
    list_filter = ("measure", "is_in_use")
    search_fields = ("name_th", "name_en", "code")

    def get_readonly_names(self, request, obj=None):
        """What names a criterion in saved rankings, and where its scores come from, stay."""
        return ("code", "measure") if obj else ()

    def save_through(self, request, obj, form, change):
        """Save by the action of criteria."""
        (saved,) = actions.save_country_criteria(
            by=request.user,
            criteria=[obj],
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
        return saved


@admin.register(CountryFact)
class CountryFactAdmin(PortalAdmin):
    """Scores of countries that no record tells, with reason and source."""

    asks_reason = True
    fields = ("country", "criterion", "score", "reason", "source")
    list_display = ("country", "criterion", "score", "reason")
    list_filter = ("criterion",)
    list_select_related = ("country", "criterion")
    search_fields = ("country__name_th", "country__name_en", "reason", "source")
    autocomplete_fields = ("country",)

    def get_readonly_names(self, request, obj=None):
        """Of what it tells stays."""
        return ("country", "criterion") if obj else ()

    def save_through(self, request, obj, form, change):
        """Save by the action of what is entered of countries."""
        return actions.save_country_fact(
            by=request.user,
            fact=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
