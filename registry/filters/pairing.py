"""What the list of pairings can be narrowed by."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from registry.choices import Confirmation, Relation, Status
from registry.models import Country, Province, Region, UnitType
from registry.models.pairing import PROVINCE_LEVEL
from sistercity.thai.calendar import to_be

from .fields import CodesFilter, Facets, WordsFilter, YearsFilter, YesNoFilter
from .search import SearchFilter, search_pairings


@extend_schema_field({"type": "string", "enum": ["equal", "unequal"]})
class LevelFilter(WordsFilter):
    """Whether the two sides stand at the same level of government."""

    EQUAL, UNEQUAL = "equal", "unequal"

    def filter(self, rows, value):
        """Both words together leave nothing out."""
        if len(set(value or [])) != 1:
            return rows
        equal = Q(Exact(rows.column(self.field_name), PROVINCE_LEVEL))
        return rows.filter(equal if self.EQUAL in value else ~equal)


class PairingFilter(django_filters.FilterSet):
    """Pairings as they stood on a day; give it rows of ``as_at(day).on_list()``."""

    search = SearchFilter(
        search_pairings,
        label=_("ค้นหา"),
        help_text=_(
            "ชื่อจังหวัด คู่ความสัมพันธ์ หรือประเทศ ภาษาไทยหรืออังกฤษ เลขทะเบียน (P-0001) หรือเลขที่ในบัญชี (๓๒/๑)"
        ),
    )
    status = WordsFilter(
        "status_shown",
        choices=Status.choices,
        label=_("สถานะ"),
        help_text=_("สถานะ ณ วันที่ขอข้อมูล"),
    )
    confirmation = WordsFilter(
        "confirmation",
        choices=Confirmation.choices,
        label=_("การยืนยัน"),
        help_text=_("เฉพาะคู่ที่ยืนยันแล้วเท่านั้นที่นับในตัวเลขทางการ"),
    )
    region = CodesFilter(
        "province__region",
        queryset=Region.objects.all(),
        label=_("ภาค"),
    )
    province = CodesFilter(
        "province",
        queryset=Province.objects.all(),
        label=_("จังหวัด"),
        help_text=_("รหัส ISO 3166-2 เช่น TH-50"),
    )
    country = CodesFilter(
        "counterpart__country",
        queryset=Country.objects.all(),
        label=_("ประเทศ"),
        help_text=_("รหัส ISO 3166-1 เช่น JP"),
    )
    relation = WordsFilter("relation", choices=Relation.choices, label=_("ลักษณะความสัมพันธ์"))
    signed_year_be = extend_schema_field(
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 2484, "maximum": 2700},
            "description": _("ปี พ.ศ. ที่ลงนามครั้งแรก เท่าที่ลงนามแล้ว ณ วันที่ขอข้อมูล"),
        }
    )(YearsFilter("signed_on", label=_("ปี พ.ศ. ที่ลงนาม")))
    unit_type = CodesFilter(
        "counterpart__unit_type",
        queryset=UnitType.objects.all(),
        label=_("ประเภทหน่วยการปกครอง"),
    )
    level = LevelFilter(
        "counterpart__unit_type__level",
        choices=[
            (LevelFilter.EQUAL, _("ระดับเท่ากัน")),
            (LevelFilter.UNEQUAL, _("ระดับไม่เท่ากัน")),
        ],
        label=_("ความเท่าเทียมของระดับ"),
        help_text=_("หน่วยการปกครองของคู่ความสัมพันธ์เทียบกับจังหวัดของไทย"),
    )
    is_undated = extend_schema_field(
        {"type": "boolean", "description": _("true: คู่ที่ไม่ทราบวันที่ของเหตุการณ์ใดเลย")}
    )(YesNoFilter("is_undated", yes=_("ไม่ทราบวันที่"), no=_("ทราบวันที่"), label=_("วันที่")))


def _level_word(level: int) -> str:
    return LevelFilter.EQUAL if level == PROVINCE_LEVEL else LevelFilter.UNEQUAL


PAIRING_FACETS: Facets = {
    "status": ("status_shown", str),
    "confirmation": ("confirmation", str),
    "region": ("province__region__code", str),
    "province": ("province__code", str),
    "country": ("counterpart__country__code", str),
    "relation": ("relation", str),
    "signed_year_be": (ExtractYear("signed_on"), lambda year: str(to_be(year))),
    "unit_type": ("counterpart__unit_type__code", str),
    "level": ("counterpart__unit_type__level", _level_word),
    "is_undated": ("is_undated", lambda undated: "true" if undated else "false"),
}
