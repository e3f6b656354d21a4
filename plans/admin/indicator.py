"""Indicators, targets and entered values in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.choices import Method
from plans.models import Indicator, IndicatorValue, Target
from sistercity.admin import ReadOnlyInline

from .part import PlanPartAdmin


class TargetInline(ReadOnlyInline):
    """The targets of an indicator."""

    model = Target
    fields = ("fiscal_year", "value", "set_by", "note")
    show_change_link = True


class IndicatorValueInline(ReadOnlyInline):
    """The values entered for a further indicator."""

    model = IndicatorValue
    fields = ("fiscal_year", "value", "numerator", "denominator", "document", "note")
    show_change_link = True

    def get_queryset(self, request):
        """With the titles of the documents."""
        return super().get_queryset(request).select_related("indicator", "document")


@admin.register(Indicator)
class IndicatorAdmin(PlanPartAdmin):
    """The six, whose words are data and whose rules are code, and those defined further."""

    fields = (
        "track", "code", "name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en",
        "unit", "method",
    )  # fmt: skip
    list_display = ("code", "short_th", "unit", "method", "track")
    list_filter = ("track", "unit", "method")
    list_select_related = ("track",)
    search_fields = ("code", "name_th", "name_en", "short_th", "rule_th")
    inlines = (TargetInline, IndicatorValueInline)

    why_fixed = {
        **dict.fromkeys(
            ("track", "code", "unit"),
            gettext_lazy("ตัวชี้วัดหกตัวของแผนคงรหัส หน่วย และแนวทางไว้ตามแผน แก้ได้เฉพาะถ้อยคำ"),
        ),
        "method": gettext_lazy("หกตัวของแผนระบบคำนวณเอง ตัวที่เพิ่มภายหลังกรอกค่าพร้อมหลักฐาน"),
    }

    def get_readonly_names(self, request, obj=None):
        """The six keep code, unit and track; whoever adds one adds a manual one."""
        return ("track", "code", "unit", "method") if obj and obj.is_fixed else ("method",)

    def get_row_tools(self, request, obj):
        """Targets for all; values for those that are not computed."""
        parts = [(_("เพิ่มค่าเป้าหมาย"), "target", "indicator")]
        if obj.method == Method.MANUAL:
            parts.append((_("เพิ่มค่าพร้อมหลักฐาน"), "indicatorvalue", "indicator"))
        return self.tools_for(request, obj, parts)


@admin.register(Target)
class TargetAdmin(PlanPartAdmin):
    """Targets a year, and who set them."""

    fields = ("indicator", "fiscal_year", "value", "set_by", "note")
    list_display = ("indicator", "fiscal_year", "value", "set_by", "note")
    list_filter = ("indicator", "fiscal_year")
    list_select_related = ("indicator",)
    search_fields = ("indicator__code", "indicator__short_th", "set_by", "note")


@admin.register(IndicatorValue)
class IndicatorValueAdmin(PlanPartAdmin):
    """Values of further indicators, each with its evidence."""

    fields = (
        "indicator", "fiscal_year", "value", "numerator", "denominator", "document", "note"
    )  # fmt: skip
    list_display = ("indicator", "fiscal_year", "value", "document")
    list_filter = ("indicator", "fiscal_year")
    list_select_related = ("indicator", "document")
    search_fields = ("indicator__code", "indicator__short_th", "document__title_th", "note")
    autocomplete_fields = ("document",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Say in the model's own words why a document is asked for."""
        if db_field.name == "document":
            kwargs["error_messages"] = {"required": db_field.error_messages["null"]}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
