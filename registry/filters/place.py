"""What the lists of provinces, countries and foreign units can be narrowed by."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from registry.models import Cluster, Country, Region, UnitType

from .fields import CodesFilter, Facets, YesNoFilter
from .search import SearchFilter, search_counterparts, search_named, search_provinces


class ProvinceFilter(django_filters.FilterSet):
    """Provinces."""

    search = SearchFilter(
        search_provinces,
        label=_("ค้นหา"),
        help_text=_("ชื่อจังหวัด ภาษาไทยหรืออังกฤษ หรือรหัส (TH-50)"),
    )
    region = CodesFilter("region", queryset=Region.objects.all(), label=_("ภาค"))
    cluster = CodesFilter("cluster", queryset=Cluster.objects.all(), label=_("กลุ่มจังหวัด"))
    is_border_zone = extend_schema_field(
        {"type": "boolean", "description": _("true: จังหวัดเขตพัฒนาเศรษฐกิจพิเศษ")}
    )(
        YesNoFilter(
            "is_border_zone",
            yes=_("อยู่ในเขตพัฒนาเศรษฐกิจพิเศษ"),
            no=_("อยู่นอกเขต"),
            label=_("เขตพัฒนาเศรษฐกิจพิเศษ"),
        )
    )


class CountryFilter(django_filters.FilterSet):
    """Countries and territories."""

    search = SearchFilter(
        search_named,
        label=_("ค้นหา"),
        help_text=_("ชื่อประเทศ ภาษาไทยหรืออังกฤษ หรือรหัส (JP)"),
    )


class CounterpartFilter(django_filters.FilterSet):
    """Foreign administrative units."""

    search = SearchFilter(
        search_counterparts,
        label=_("ค้นหา"),
        help_text=_("ชื่อภาษาไทย ภาษาอังกฤษ อักษรท้องถิ่น หรือชื่อเดิม"),
    )
    country = CodesFilter(
        "country",
        queryset=Country.objects.all(),
        label=_("ประเทศ"),
        help_text=_("รหัส ISO 3166-1 เช่น JP"),
    )
    unit_type = CodesFilter(
        "unit_type", queryset=UnitType.objects.all(), label=_("ประเภทหน่วยการปกครอง")
    )


COUNTERPART_FACETS: Facets = {
    "country": ("country__code", str),
    "unit_type": ("unit_type__code", str),
}
