"""Places and kinds of foreign units in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry.models import Cluster, Country, Province, Region, UnitType

from . import bulk
from .reference import ReferenceAdmin


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    """Regions."""

    folds_names = True
    fields = ("code", "name_th", "name_en")
    list_display = ("name_th", "name_en", "code")
    search_fields = ("name_th", "name_en", "code")


@admin.register(Cluster)
class ClusterAdmin(ReferenceAdmin):
    """Groups of provinces."""

    folds_names = True
    fields = ("code", "name_th", "name_en")
    list_display = ("name_th", "name_en", "code")
    search_fields = ("name_th", "name_en", "code")


@admin.register(Province)
class ProvinceAdmin(ReferenceAdmin):
    """Provinces; their code is theirs for good."""

    fields = (
        "code", "name_th", "name_en", "iso_name", "kind", "region", "cluster",
        "is_border_zone", "existed_from", "existed_to", "endorsement_required",
    )  # fmt: skip
    list_display = ("name_th", "name_en", "code", "region", "cluster", "existed_from")
    bulk_acts = bulk.PROVINCES
    list_filter = ("region", "kind", "is_border_zone", "endorsement_required")
    list_select_related = ("region", "cluster")
    search_fields = ("search_text",)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored province stands in addresses and exports."""
        return ("code",) if obj else ()


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    """Countries; their code is theirs for good."""

    fields = ("code", "name_th", "name_en")
    list_display = ("name_th", "name_en", "code")
    search_fields = ("search_text",)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored country stands in addresses and exports."""
        return ("code",) if obj else ()


@admin.register(UnitType)
class UnitTypeAdmin(ReferenceAdmin):
    """Kinds of foreign units and their level."""

    folds_names = True
    fields = ("code", "name_th", "name_en", "level")
    list_display = ("name_th", "name_en", "level", "code")
    list_filter = ("level",)
    search_fields = ("name_th", "name_en", "code")

    def get_readonly_names(self, request, obj=None):
        """The code of a stored kind stands in exports."""
        return ("code",) if obj else ()
