"""The plan as tables for everybody: indicators, targets, projects, what became of them by year."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plans.models import Indicator, Project, ProjectYear, Target
from sistercity.bulk.tables import PUBLIC, Dataset, Table, Type, of_field

_BAHT = _("บาท")
_PLAN = _("รหัสแผน")
_TRACK = _("แนวทางการขับเคลื่อนที่")


def indicators(day: date) -> QuerySet:
    """Indicators of every plan."""
    return Indicator.objects.visible_to(PUBLIC).order_by(
        "track__plan__code", "track__number", "sort_key", "id"
    )


def targets(day: date) -> QuerySet:
    """What indicators are to reach, by fiscal year."""
    return Target.objects.visible_to(PUBLIC).order_by(
        "indicator__track__plan__code", "indicator__sort_key", "fiscal_year", "id"
    )


def projects(day: date) -> QuerySet:
    """Projects of every plan."""
    return Project.objects.visible_to(PUBLIC).order_by("id")


def project_years(day: date) -> QuerySet:
    """Money and progress of projects, by fiscal year."""
    return ProjectYear.objects.visible_to(PUBLIC).order_by("project_id", "fiscal_year", "id")


INDICATORS = Table(
    name="",
    title=_("ตัวชี้วัดของแผน"),
    rows=indicators,
    key=("plan", "code"),
    columns=(
        of_field(Indicator, "track__plan__code", "plan", label=_PLAN, told_in="indicators.plan"),
        of_field(Indicator, "track__number", "track", label=_TRACK, told_in="indicators.track"),
        of_field(Indicator, "code", type=Type.CODE, told_in="indicators.code"),
        *(
            of_field(Indicator, name, told_in=f"indicators.{name}")
            for name in (
                "name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en", "unit",
                "method", "is_fixed",
            )
        ),
    ),
)  # fmt: skip

TARGETS = Table(
    name="targets",
    title=_("ค่าเป้าหมายของตัวชี้วัด"),
    rows=targets,
    key=("plan", "indicator", "fiscal_year"),
    columns=(
        of_field(Target, "indicator__track__plan__code", "plan", label=_PLAN),
        of_field(Target, "indicator__code", "indicator", type=Type.CODE, label=_("รหัสตัวชี้วัด")),
        of_field(Target, "fiscal_year", told_in="indicators.targets.fiscal_year"),
        of_field(Target, "value", told_in="indicators.targets.value"),
        of_field(Target, "set_by", told_in="indicators.targets.set_by"),
        of_field(Target, "note", told_in="indicators.targets.note"),
    ),
)

PROJECTS = Table(
    name="projects",
    title=_("แผนงาน/โครงการ"),
    rows=projects,
    key=("id",),
    columns=(
        of_field(Project, "id", label=_("รหัสโครงการ"), told_in="projects.id"),
        of_field(Project, "track__plan__code", "plan", label=_PLAN, told_in="projects.plan"),
        of_field(Project, "track__number", "track", label=_TRACK, told_in="projects.track"),
        of_field(Project, "number", told_in="projects.number"),
        of_field(Project, "name_th", told_in="projects.name_th"),
        of_field(Project, "name_en", told_in="projects.name_en"),
        of_field(Project, "kind", told_in="projects.kind"),
        of_field(Project, "owner__code", "owner", label=_("รหัสหน่วยงาน"), told_in="projects.owner"),
        of_field(Project, "owner__name_th", "owner_th", label=_("หน่วยงาน")),
        of_field(Project, "owner__name_en", "owner_en", label=_("หน่วยงาน (อังกฤษ)")),
    ),
)

PROJECT_YEARS = Table(
    name="project-years",
    title=_("งบประมาณและความก้าวหน้าของโครงการรายปี"),
    rows=project_years,
    key=("project", "fiscal_year"),
    columns=(
        of_field(ProjectYear, "project__id", "project", label=_("รหัสโครงการ")),
        of_field(ProjectYear, "fiscal_year", told_in="projects.years.fiscal_year"),
        *(
            of_field(ProjectYear, name, unit=unit, told_in=f"projects.years.{name}")
            for name, unit in (
                ("budget_received_amount", _BAHT),
                ("budget_disbursed_amount", _BAHT),
                ("progress_percent", "%"),
                ("note", ""),
            )
        ),
    ),
)

PLAN = Dataset(
    name="plan",
    title=_("แผนขับเคลื่อนเมืองพี่เมืองน้อง ตัวชี้วัด และโครงการ"),
    description=_("ตัวชี้วัด ค่าเป้าหมาย และแผนงาน/โครงการของแผนขับเคลื่อน พร้อมงบประมาณและความก้าวหน้ารายปี"),
    keywords=(_("เมืองพี่เมืองน้อง"), _("แผน"), _("ตัวชี้วัด")),
    tables=(INDICATORS, TARGETS, PROJECTS, PROJECT_YEARS),
    resources=("agencies", "plans", "indicators", "projects"),
)
