"""Filters of what provinces did, shared by pages and API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from monitoring.choices import Direction, Kind
from monitoring.models import Activity, ActivityPairing


class ActivityFilter(filters.FilterSet):
    """Activities by place, pairing, year and kind."""

    province = filters.CharFilter(
        field_name="province__code", label=_("จังหวัด"), help_text="ISO 3166-2, such as TH-50."
    )
    pairing = filters.CharFilter(
        method="of_pairing", label=_("คู่เมืองพี่เมืองน้อง"), help_text="Such as P-0001."
    )
    country = filters.CharFilter(
        method="of_country", label=_("ประเทศ"), help_text="ISO 3166-1, such as JP."
    )
    fiscal_year = filters.NumberFilter(
        label=_("ปีงบประมาณ พ.ศ."),
        min_value=2484,
        max_value=2700,
        help_text="Buddhist year in which the fiscal year ends, such as 2566.",
    )
    kind = filters.ChoiceFilter(choices=Kind.choices, label=_("ประเภทกิจกรรม"))
    direction = filters.ChoiceFilter(choices=Direction.choices, label=_("การเดินทาง"))
    is_joint = filters.BooleanFilter(label=_("คู่ความสัมพันธ์เข้าร่วม"))

    class Meta:
        model = Activity
        fields: list[str] = []

    def of_pairing(self, queryset, name, value):
        """Activities done in the frame of this pairing."""
        return queryset.filter(Exists(_links(queryset).filter(pairing__number=value)))

    def of_country(self, queryset, name, value):
        """Activities with a counterpart in this country."""
        return queryset.filter(
            Exists(_links(queryset).filter(pairing__counterpart__country__code=value.upper()))
        )


def _links(queryset):
    return ActivityPairing.known(queryset.known_moment).filter(activity_id=OuterRef("id"))


class QueueFilter(filters.FilterSet):
    """Activities on a desk, by province and year; ``offer`` fills in what there is."""

    province = filters.ChoiceFilter(
        field_name="province__code", label=_("จังหวัด"), empty_label=_("ทุกจังหวัด")
    )
    fiscal_year = filters.ChoiceFilter(
        label=_("ปีงบประมาณ พ.ศ."), empty_label=_("ทุกปี")
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def offer(self) -> None:
        """Offer the provinces and years that lie on the desk."""
        rows = self.queryset.order_by()
        provinces = rows.order_by("province__sort_key").values_list(
            "province__code", "province__name_th"
        )
        years = rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
        self.form.fields["province"].choices = list(dict.fromkeys(provinces.distinct()))
        self.form.fields["fiscal_year"].choices = [
            (year, str(year)) for year in dict.fromkeys(years.distinct())
        ]
