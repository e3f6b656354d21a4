"""Government holidays in the admin: one by one, or a year's list as the cabinet announces it."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring import actions
from monitoring.holiday_list import read_holiday_list
from monitoring.models import Holiday, Reflection
from sistercity.admin import ActForm, PortalAdmin, ReadOnlyAdmin, sent

from .frozen import YearBoundAdmin
from .training import RemovalForm


class HolidayListForm(ActForm):
    """A year's list, one holiday a line."""

    lines = forms.CharField(
        label=gettext_lazy("รายการวันหยุด บรรทัดละหนึ่งวัน"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "วันที่แล้วตามด้วยชื่อวันหยุด เช่น “วันพุธที่ 1 มกราคม 2568 วันขึ้นปีใหม่” วันที่มีอยู่แล้วจะแก้ไขตามนี้"
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("ที่มา"),
        max_length=200,
        help_text=gettext_lazy("เช่น มติคณะรัฐมนตรีและวันที่ของมติ"),
    )

    def clean_lines(self) -> list:
        """The days read; every line that cannot be read is named."""
        return read_holiday_list(self.cleaned_data["lines"])


@admin.register(Holiday)
class HolidayAdmin(PortalAdmin):
    """Days on which government offices are shut."""

    asks_reason = True
    fields = ("day", "name", "name_en", "kind", "source")
    list_display = ("day", "name", "kind", "source")
    list_filter = ("kind",)
    search_fields = ("name", "name_en", "source")
    ordering = ("-day",)
    change_list_template = "admin/monitoring/holiday/change_list.html"

    def save_through(self, request, obj, form, change):
        """Save by the action, which moves what falls due on the day."""
        return actions.save_holiday(
            by=request.user,
            holiday=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )

    def get_row_tools(self, request, obj):
        """A day that is none can be taken out."""
        if not self.may_act(request):
            return []
        return [(_("นำออก"), reverse("admin:monitoring_holiday_remove", args=[obj.pk]))]

    def get_urls(self):
        """The year's list, and the act of taking out."""
        wrap = self.admin_site.admin_view
        return [
            path("list/", wrap(self.list_view), name="monitoring_holiday_list"),
            path("<int:pk>/remove/", wrap(self.remove_view), name="monitoring_holiday_remove"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> TemplateResponse:
        """Django's list, with the way to type a whole year."""
        return super().changelist_view(
            request, {"may_type_list": self.may_act(request), **(extra_context or {})}
        )

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Take in a year's list as it was typed, all of it or nothing."""
        form = HolidayListForm(sent(request))
        return self.act(
            request,
            Holiday(),
            form=form,
            carry_out=lambda values: _save_list(request.user, values),
            title=_("พิมพ์วันหยุดราชการทั้งปี"),
            label=_("บันทึกวันหยุด"),
            done=_("บันทึกวันหยุดแล้ว"),
            lead=_("กำหนดส่งของปีที่เปิดอยู่ซึ่งตรงกับวันหยุดจะเลื่อนตามทันที"),
        )

    def address_of(self, obj: Holiday) -> str:
        """The list, for what is no row of it yet or no longer."""
        if obj.pk is None or not Holiday.objects.filter(pk=obj.pk).exists():
            return reverse("admin:monitoring_holiday_changelist")
        return super().address_of(obj)

    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a day out, after asking why."""
        holiday = self.row_or_404(request, pk)
        return self.act(
            request,
            holiday,
            form=RemovalForm(sent(request)),
            carry_out=lambda values: actions.remove_holiday(
                by=request.user, holiday_id=pk, reason=values["reason"]
            ),
            title=_("นำวันหยุดออก"),
            label=_("นำออก"),
            done=_("นำวันหยุดออกแล้ว"),
            lead=_("กำหนดส่งของปีที่เปิดอยู่ซึ่งเลื่อนเพราะวันหยุดนี้จะกลับคืน"),
        )


@admin.register(Reflection)
class ReflectionAdmin(YearBoundAdmin, ReadOnlyAdmin):
    """What provinces have learned; they write it on their own page."""

    why_elsewhere = gettext_lazy("สรุปบทเรียนเป็นของจังหวัด จังหวัดเขียนและเสนอที่หน้าสรุปบทเรียนประจำปี")
    fields = (
        "province", "fiscal_year", "success_factors", "problems", "obstacles", "proposals",
        "status", "written_by", "submitted_at",
    )  # fmt: skip
    list_display = ("province", "fiscal_year", "status", "submitted_at")
    list_filter = ("fiscal_year", "status", "province__region")
    list_select_related = ("province",)
    search_fields = ("province__search_text",)


def _save_list(user, values: dict) -> None:
    held = Holiday.objects.in_bulk([read.day for read in values["lines"]], field_name="day")
    rows = []
    for read in values["lines"]:
        row = held.get(read.day) or Holiday(day=read.day)
        row.name, row.kind, row.source = read.name, read.kind, values["source"]
        rows.append(row)
    actions.save_holidays(by=user, holidays=rows)
