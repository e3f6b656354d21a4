"""Filters of what provinces did, shared by pages and API."""

from __future__ import annotations

from datetime import datetime

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from monitoring.choices import Direction, Kind, VisitMethod
from monitoring.models import Activity, ActivityPairing, Evidence, Resolution, SupervisionVisit
from registry.filters import CodesFilter, WordsFilter, YearsField, YesNoFilter
from registry.models import Country, Pairing, Province
from registry.names import name_order
from sistercity.fields.messages import reads_english

# What an address calls the seat of no province.
CENTRE = "central"


@extend_schema_field({"type": "string"})
class LinkedFilter(CodesFilter):
    """Activities with a link to any of several rows, as the links were known."""

    def filter(self, rows, value):
        """One EXISTS over the links."""
        if not value:
            return rows
        links = ActivityPairing.known(rows.known_moment).filter(activity_id=OuterRef("id"))
        linked = In(links.column(self.field_name), [row.id for row in value])
        return rows.filter(Exists(links.filter(linked)))


class PairingsFilter(LinkedFilter):
    """Activities of any of several pairings that the reader may see."""

    def get_queryset(self, request):
        """One that was rejected is refused as one that there is not."""
        return super().get_queryset(request).visible_to(request.user)


@extend_schema_field(
    {"type": "array", "items": {"type": "integer", "minimum": 2484, "maximum": 2700}}
)
class FiscalYearsFilter(filters.Filter):
    """Any of several fiscal years, named by their Buddhist year."""

    field_class = YearsField

    def filter(self, rows, value):
        """One IN condition."""
        return rows.filter(**{f"{self.field_name}__in": value}) if value else rows


class ActivityFilter(filters.FilterSet):
    """Activities by place, pairing, year and kind."""

    province = CodesFilter(
        "province",
        queryset=Province.objects.all(),
        label=_("จังหวัด"),
        help_text=_("รหัส ISO 3166-2 เช่น TH-50"),
    )
    pairing = PairingsFilter(
        "pairing",
        queryset=Pairing.objects.all(),
        to_field_name="number",
        label=_("คู่เมืองพี่เมืองน้อง"),
        help_text=_("เลขทะเบียน เช่น P-0001"),
    )
    country = LinkedFilter(
        "pairing__counterpart__country",
        queryset=Country.objects.all(),
        label=_("ประเทศ"),
        help_text=_("รหัส ISO 3166-1 เช่น JP"),
    )
    fiscal_year = FiscalYearsFilter(
        "fiscal_year",
        label=_("ปีงบประมาณ พ.ศ."),
        help_text=_("ปี พ.ศ. ที่ปีงบประมาณสิ้นสุด เช่น 2566"),
    )
    kind = WordsFilter("kind", choices=Kind.choices, label=_("ประเภทกิจกรรม"))
    direction = WordsFilter("direction", choices=Direction.choices, label=_("การเดินทาง"))
    is_joint = YesNoFilter(
        "is_joint", yes=_("เข้าร่วม"), no=_("ไม่เข้าร่วม"), label=_("คู่ความสัมพันธ์เข้าร่วม")
    )


class WorkingGroupFilter(filters.FilterSet):
    """Seats of working groups; the rows carry ``is_central`` and ``is_in_force``."""

    province = CodesFilter(
        "province",
        queryset=Province.objects.all(),
        label=_("จังหวัด"),
        help_text=_("รหัส ISO 3166-2 เช่น TH-50"),
    )
    is_central = YesNoFilter(
        "is_central", yes=_("ส่วนกลาง"), no=_("จังหวัด"), label=_("ส่วนกลางหรือจังหวัด")
    )
    is_in_force = YesNoFilter(
        "is_in_force", yes=_("มีผล"), no=_("ไม่มีผล"), label=_("มีคำสั่งที่มีผล")
    )


class QueueFilter(filters.FilterSet):
    """Activities that lie somewhere; ``offer`` fills in which provinces and years there are.

    Args:
        overdue_until: what came there before this moment is overdue; None: nothing is.
    """

    province = filters.ChoiceFilter(
        field_name="province__code", label=_("จังหวัด"), empty_label=_("ทุกจังหวัด")
    )
    fiscal_year = filters.ChoiceFilter(
        label=_("ปีงบประมาณ พ.ศ."), empty_label=_("ทุกปี")
    )
    kind = filters.ChoiceFilter(
        choices=Kind.choices, label=_("ประเภทกิจกรรม"), empty_label=_("ทุกประเภท")
    )
    age = filters.ChoiceFilter(
        choices=[("overdue", _("เกินกำหนด")), ("in_time", _("ยังไม่เกินกำหนด"))],
        label=_("ระยะเวลาที่รอ"), empty_label=_("ทั้งหมด"), method="filter_age",
    )
    round = filters.ChoiceFilter(
        choices=[("first", _("รอบแรก")), ("again", _("แก้ไขแล้วเสนอใหม่"))],
        label=_("รอบที่พิจารณา"), empty_label=_("ทั้งหมด"), method="filter_round",
    )
    evidence = filters.ChoiceFilter(
        choices=[("with", _("มีหลักฐาน")), ("without", _("ไม่มีหลักฐาน"))],
        label=_("หลักฐาน"), empty_label=_("ทั้งหมด"), method="filter_evidence",
    )
    joint = filters.ChoiceFilter(
        choices=[("yes", _("เข้าร่วม")), ("no", _("ไม่เข้าร่วม"))],
        label=_("คู่ความสัมพันธ์เข้าร่วม"), empty_label=_("ทั้งหมด"), method="filter_joint",
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args, overdue_until: datetime | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.overdue_until = overdue_until
        self.offer()

    def filter_age(self, rows, name, value):
        """By whether it has lain too long; the rows carry ``waiting_since``."""
        if self.overdue_until is None:
            return rows.none() if value == "overdue" else rows
        late = Q(waiting_since__lt=self.overdue_until)
        return rows.filter(late if value == "overdue" else ~late)

    def filter_round(self, rows, name, value):
        """The first round, or a later one."""
        return rows.filter(round_number=1) if value == "first" else rows.exclude(round_number=1)

    def filter_evidence(self, rows, name, value):
        """With or without a file."""
        kept = Exists(Evidence.objects.kept().filter(activity_id=OuterRef("id")))
        return rows.filter(kept if value == "with" else ~kept)

    def filter_joint(self, rows, name, value):
        """Whether the counterpart took part."""
        return rows.filter(is_joint=value == "yes")

    def offer(self) -> None:
        """Offer the provinces and years that lie on the desk."""
        rows = self.queryset.order_by()
        provinces = rows.order_by(name_order("province__")).values_list(
            "province__code", f"province__name_{'en' if reads_english() else 'th'}"
        )
        years = rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
        self.form.fields["province"].choices = list(dict.fromkeys(provinces.distinct()))
        self.form.fields["fiscal_year"].choices = [
            (year, str(year)) for year in dict.fromkeys(years.distinct())
        ]


class ResolutionFilter(filters.FilterSet):
    """Resolutions by the seat and the year of their meeting; offers what there is."""

    seat = filters.ChoiceFilter(
        label=_("คณะทำงาน"), empty_label=_("ทุกคณะทำงาน"), method="filter_seat"
    )
    fiscal_year = filters.ChoiceFilter(
        field_name="meeting__fiscal_year", label=_("ปีงบประมาณ พ.ศ. ของการประชุม"),
        empty_label=_("ทุกปี"),
    )

    class Meta:
        model = Resolution
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = "meeting__group__province__"
        rows = self.queryset.order_by(name_order(place)).values_list(
            f"{place}code", f"{place}name_{'en' if reads_english() else 'th'}"
        )
        years = self.queryset.order_by("-meeting__fiscal_year")
        years = years.values_list("meeting__fiscal_year", flat=True)
        self.form.fields["seat"].choices = [
            (code or CENTRE, name or _("ส่วนกลาง")) for code, name in dict.fromkeys(rows.distinct())
        ]
        self.form.fields["fiscal_year"].choices = [
            (year, str(year)) for year in dict.fromkeys(years.distinct())
        ]

    def filter_seat(self, rows, name, value):
        """Of the centre, or of a province by its code."""
        if value == CENTRE:
            return rows.filter(meeting__group__province__isnull=True)
        return rows.filter(meeting__group__province__code=value)


class VisitFilter(filters.FilterSet):
    """Supervision visits by province, year and method; offers what there is."""

    province = filters.ChoiceFilter(
        field_name="province__code", label=_("จังหวัด"), empty_label=_("ทุกจังหวัด")
    )
    fiscal_year = filters.ChoiceFilter(label=_("ปีงบประมาณ พ.ศ."), empty_label=_("ทุกปี"))
    method = filters.ChoiceFilter(
        choices=VisitMethod.choices, label=_("วิธีการ"), empty_label=_("ทั้งหมด")
    )

    class Meta:
        model = SupervisionVisit
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        provinces = self.queryset.order_by(name_order("province__")).values_list(
            "province__code", f"province__name_{'en' if reads_english() else 'th'}"
        )
        years = self.queryset.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
        self.form.fields["province"].choices = list(dict.fromkeys(provinces.distinct()))
        self.form.fields["fiscal_year"].choices = [
            (year, str(year)) for year in dict.fromkeys(years.distinct())
        ]
