"""What lists of the plan can be narrowed by."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from plans.choices import Method, ProjectKind
from plans.models import Agency, Plan
from registry.filters import CodesFilter, WordsFilter, YearsField, YesNoFilter

PLAN = CodesFilter(
    "track__plan",
    queryset=Plan.objects.all(),
    label=_("แผน"),
    help_text=_("รหัสของแผน เช่น 2562-2566"),
)
TRACK = filters.NumberFilter(
    "track__number",
    label=_("ลำดับที่ของแนวทางการขับเคลื่อน"),
    decimal_places=0,
    min_value=1,
    max_value=99,
)


@extend_schema_field(
    {"type": "array", "items": {"type": "integer", "minimum": 2484, "maximum": 2700}}
)
class CoveredYearsFilter(filters.Filter):
    """Plans that cover any of several fiscal years."""

    field_class = YearsField

    def filter(self, rows, value):
        """A span for each year asked."""
        covers = Q()
        for year in value or ():
            covers |= Q(first_year__lte=year, last_year__gte=year)
        return rows.filter(covers)


class PlanFilter(filters.FilterSet):
    """Plans by a year that they cover."""

    fiscal_year = CoveredYearsFilter(
        label=_("ปีงบประมาณ พ.ศ."), help_text=_("ปีที่แผนครอบคลุม เช่น 2566")
    )


class IndicatorFilter(filters.FilterSet):
    """Indicators by plan and track, and where their values come from."""

    plan = PLAN
    track = TRACK
    method = WordsFilter("method", choices=Method.choices, label=_("ที่มาของค่า"))
    is_fixed = YesNoFilter(
        "is_fixed", yes=_("ของแผน"), no=_("กำหนดเพิ่ม"), label=_("ตัวชี้วัดของแผน")
    )


class ProjectFilter(filters.FilterSet):
    """Projects by plan, track, kind and owner."""

    plan = PLAN
    track = TRACK
    kind = WordsFilter("kind", choices=ProjectKind.choices, label=_("ชนิด"))
    owner = CodesFilter(
        "owner",
        queryset=Agency.objects.all(),
        label=_("หน่วยงานเจ้าของโครงการ"),
        help_text=_("รหัสของหน่วยงาน เช่น moi"),
    )
