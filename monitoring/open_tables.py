"""What was done as tables for everybody: activities, working groups, figures; and all the sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from monitoring import kpis
from monitoring.kpis import PlaceKind, grouped_code
from monitoring.models import Activity, FiscalYear, WorkingGroupOrder
from monitoring.reports.computed import COMPUTED
from monitoring.reports.figures import figures
from monitoring.reports.plain import rounded
from plans.choices import Unit
from plans.models import Indicator
from plans.open_tables import PLAN
from registry.models import Cluster, Pairing, Province, Region
from registry.open_tables import DOCUMENT_SET, REGISTER
from sistercity.bulk.reading import Listed
from sistercity.bulk.tables import PUBLIC, Column, Dataset, Part, Table, Type, of_field
from sistercity.thai.calendar import fiscal_year_start

_PEOPLE = _("คน")
_BAHT = _("บาท")
_PROVINCE_CODE = _("รหัสจังหวัด ISO 3166-2")
_PROVINCE_EN = _("จังหวัด (อังกฤษ)")


def activities(day: date) -> QuerySet:
    """Approved activities, without names of people and without their evidence."""
    rows = Activity.objects.visible_to(PUBLIC).approved()
    shown = Q(links__pairing__in=Pairing.objects.visible_to(PUBLIC))
    told = Listed("links__pairing__number", filter=shown)
    return rows.annotate(pairings_told=told).order_by("id")


def orders(day: date) -> QuerySet:
    """Approved orders that set up working groups, never who sits on them."""
    rows = WorkingGroupOrder.objects.visible_to(PUBLIC).approved()
    return rows.order_by("group_id", "issued_on", "id")


def figure_rows(day: date) -> Iterator[Mapping[str, object]]:
    """Every indicator that is computed, of every fiscal year begun by the day, in every place."""
    names = _places()
    years = [
        year
        for year in FiscalYear.objects.order_by("year").values_list("year", flat=True)
        if fiscal_year_start(year) <= day
    ]
    if not years:
        return
    units = dict(Indicator.objects.filter(code__in=COMPUTED).values_list("code", "unit"))
    found = figures(years, tuple(names), today=day)
    for year, dates in found.dates.items():
        for place, (kind, name_th, name_en) in names.items():
            for code in found.indicators:
                figure = found.of(code, year, place)
                target = found.target(figure) if place == kpis.NATION else None
                yield {
                    "indicator": code,
                    "fiscal_year": year,
                    "place": place,
                    "place_kind": kind,
                    "place_th": name_th,
                    "place_en": name_en,
                    "year_state": dates.state.value,
                    "as_at": figure.as_at,
                    "known_at": dates.known_at,
                    "known_number": found.facts[year].known_number,
                    "unit": units.get(code, ""),
                    "rule_version": figure.rule_version,
                    "result_id": found.result_id(figure),
                    "state": figure.state.value,
                    "value": rounded(figure.value),
                    "numerator": figure.numerator,
                    "denominator": figure.denominator,
                    "assumed_count": figure.assumed_count,
                    "target": rounded(target.value) if target else None,
                }


def _places() -> dict[str, tuple[str, str, str]]:
    """The nation, regions, clusters and provinces: code → kind and names."""
    found = {kpis.NATION: (PlaceKind.NATION.value, "ประเทศไทย", "Thailand")}
    for kind, model in ((PlaceKind.REGION, Region), (PlaceKind.CLUSTER, Cluster)):
        for row in model.objects.visible_to(PUBLIC).filter(provinces__isnull=False).distinct():
            found[grouped_code(kind, row.code)] = (kind.value, row.name_th, row.name_en)
    for row in Province.objects.visible_to(PUBLIC).order_by("code"):
        found[row.code] = (PlaceKind.PROVINCE.value, row.name_th, row.name_en)
    return found


ACTIVITIES = Table(
    name="",
    title=_("กิจกรรมที่เห็นชอบแล้ว"),
    rows=activities,
    key=("id",),
    columns=(
        of_field(Activity, "id", label=_("รหัสกิจกรรม"), told_in="activities.id"),
        of_field(Activity, "title", told_in="activities.title"),
        of_field(
            Activity, "province__code", "province", label=_PROVINCE_CODE, type=Type.CODE,
            told_in="activities.province",
        ),
        of_field(Activity, "province__name_th", "province_th", label=_("จังหวัด")),
        of_field(Activity, "province__name_en", "province_en", label=_PROVINCE_EN),
        Column(
            "pairings", "pairings_told", _("เลขทะเบียนของคู่ คั่นด้วยเว้นวรรค"), Type.CODES,
            is_nullable=True, told_in="activities.pairings",
        ),
        *(
            of_field(Activity, name, unit=unit, told_in=f"activities.{name}")
            for name, unit in (
                ("kind", ""), ("starts_on", ""), ("ends_on", ""), ("fiscal_year", ""),
                ("place", ""), ("is_joint", ""), ("direction", ""), ("thai_count", _PEOPLE),
                ("foreign_count", _PEOPLE), ("thai_student_count", _PEOPLE),
                ("foreign_student_count", _PEOPLE), ("hosted_by", ""), ("budget_amount", _BAHT),
                ("budget_source", ""), ("foreign_amount", _BAHT), ("outcome", ""),
                ("approved_at", ""),
            )
        ),
    ),
)  # fmt: skip

ORDERS = Table(
    name="",
    title=_("คำสั่งแต่งตั้งคณะทำงาน"),
    rows=orders,
    key=("group", "number", "issued_on"),
    columns=(
        of_field(WorkingGroupOrder, "group__id", "group", label=_("รหัสคณะทำงาน")),
        of_field(
            WorkingGroupOrder, "group__province__code", "province", type=Type.CODE,
            label=_("รหัสจังหวัด ว่างหากเป็นคณะทำงานส่วนกลาง"),
        ),
        of_field(WorkingGroupOrder, "group__province__name_th", "province_th", label=_("จังหวัด")),
        of_field(WorkingGroupOrder, "group__province__name_en", "province_en", label=_PROVINCE_EN),
        of_field(WorkingGroupOrder, "number", told_in="working-groups.orders.number"),
        of_field(WorkingGroupOrder, "issued_on", told_in="working-groups.orders.issued_on"),
        of_field(WorkingGroupOrder, "in_force_from", told_in="working-groups.orders.in_force_from"),
        of_field(WorkingGroupOrder, "in_force_to", told_in="working-groups.orders.in_force_to"),
    ),
)  # fmt: skip

FIGURE_ROWS = Table(
    name="",
    title=_("ผลของตัวชี้วัดทุกปีและทุกพื้นที่"),
    rows=figure_rows,
    key=("indicator", "fiscal_year", "place"),
    part=Part.COMPUTED,
    columns=(
        Column("indicator", "indicator", _("รหัสตัวชี้วัด"), Type.CODE),
        Column("fiscal_year", "fiscal_year", _("ปีงบประมาณ พ.ศ."), Type.INTEGER),
        Column("place", "place", _("รหัสพื้นที่: TH ภาค กลุ่มจังหวัด หรือจังหวัด"), Type.CODE),
        Column(
            "place_kind", "place_kind", _("ชนิดของพื้นที่"), Type.CODE,
            choices=(
                ("nation", _("ทั้งประเทศ")), ("region", _("ภาค")),
                ("cluster", _("กลุ่มจังหวัด")), ("province", _("จังหวัด")),
            ),
        ),
        Column("place_th", "place_th", _("พื้นที่"), Type.TEXT),
        Column("place_en", "place_en", _("พื้นที่ (อังกฤษ)"), Type.TEXT),
        Column(
            "year_state", "year_state", _("สถานะของปี"), Type.CODE,
            choices=(
                ("running", _("ยังไม่สิ้นปี")), ("ended", _("สิ้นปีแล้ว ยังไม่ปิด")),
                ("closed", _("ปิดแล้ว")),
            ),
        ),
        Column("as_at", "as_at", _("ข้อมูล ณ วันที่"), Type.DAY),
        Column(
            "known_at", "known_at", _("ตามที่ทราบ ณ ว่างหากเป็นปัจจุบัน"), Type.MOMENT,
            is_nullable=True,
        ),
        Column(
            "known_number", "known_number", _("เลขที่การเปลี่ยนแปลงสุดท้ายที่ทราบ"), Type.INTEGER
        ),
        Column("unit", "unit", _("หน่วยของค่า"), Type.CODE, choices=tuple(Unit.choices)),
        Column("rule_version", "rule_version", _("ฉบับของวิธีคำนวณ"), Type.INTEGER),
        Column("result_id", "result_id", _("รหัสผล ตรงกันทุกที่ที่พิมพ์ผลนี้"), Type.CODE),
        Column(
            "state", "state", _("มีค่าหรือไม่"), Type.CODE,
            choices=(
                ("value", _("มีค่า")), ("no_case", _("ไม่มีกรณี")),
                ("not_applicable", _("ไม่เกี่ยวข้อง")),
            ),
        ),
        Column(
            "value", "value", _("ค่า: สัดส่วน 0–1 จำนวน หรือ 1 และ 0"), Type.NUMBER,
            is_nullable=True,
        ),
        Column("numerator", "numerator", _("ตัวตั้ง"), Type.INTEGER, is_nullable=True),
        Column("denominator", "denominator", _("ตัวหาร"), Type.INTEGER, is_nullable=True),
        Column(
            "assumed_count", "assumed_count", _("จำนวนที่อาศัยวันที่สันนิษฐาน"), Type.INTEGER
        ),
        Column(
            "target", "target", _("ค่าเป้าหมายของทั้งประเทศ"), Type.NUMBER, is_nullable=True
        ),
    ),
)  # fmt: skip

ACTIVITY_SET = Dataset(
    name="activities",
    title=_("กิจกรรมของจังหวัดกับคู่เมืองพี่เมืองน้อง"),
    description=_("กิจกรรมที่กระทรวงเห็นชอบแล้วทุกปี ไม่มีชื่อบุคคลและไม่มีแฟ้มหลักฐาน"),
    keywords=(_("เมืองพี่เมืองน้อง"), _("กิจกรรม"), _("จังหวัด")),
    tables=(ACTIVITIES,),
    resources=("activities",),
)
GROUP_SET = Dataset(
    name="working-groups",
    title=_("คณะทำงานขับเคลื่อนเมืองพี่เมืองน้อง"),
    description=_("คำสั่งแต่งตั้งคณะทำงานที่เห็นชอบแล้ว ไม่มีชื่อบุคคล"),
    keywords=(_("เมืองพี่เมืองน้อง"), _("คณะทำงาน"), _("จังหวัด")),
    tables=(ORDERS,),
    resources=("working-groups",),
)
FIGURE_SET = Dataset(
    name="figures",
    title=_("ผลตามตัวชี้วัดของแผนขับเคลื่อนเมืองพี่เมืองน้อง"),
    description=_(
        "ค่าของตัวชี้วัดทุกตัวที่ระบบคำนวณ ทุกปีงบประมาณ ทั้งประเทศ ภาค กลุ่มจังหวัด และจังหวัด "
        "ตรงกับหน้าและรายงาน"
    ),
    keywords=(_("เมืองพี่เมืองน้อง"), _("ตัวชี้วัด"), _("สถิติ")),
    tables=(FIGURE_ROWS,),
    kind="ข้อมูลสถิติ",
)
_SETS = (REGISTER, DOCUMENT_SET, ACTIVITY_SET, PLAN, GROUP_SET)
ALL = Dataset(
    name="all",
    title=_("ทุกรายการที่เผยแพร่"),
    description=_("ทุกรายการที่ changes/ บอก ตามสถานะปัจจุบัน ในแฟ้มเดียว สำหรับเริ่มทำสำเนา"),
    keywords=(_("เมืองพี่เมืองน้อง"),),
    tables=(),
    resources=tuple(name for one in _SETS for name in one.resources),
)
# Every set, in the order in which they are listed.
DATASETS = (*_SETS, FIGURE_SET, ALL)
