"""Monitoring in the admin: fiscal years, working groups; activities and answers to read."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring import actions
from monitoring.choices import OrderStatus
from monitoring.models import (
    Activity,
    ActivityPairing,
    Explanation,
    FiscalYear,
    ReviewStep,
    WorkingGroup,
    WorkingGroupOrder,
)
from registry.models import Province
from sistercity.admin import (
    ActForm,
    PortalAdmin,
    PortalForm,
    ReadOnlyAdmin,
    ReadOnlyInline,
    sent,
)


@admin.register(FiscalYear)
class FiscalYearAdmin(PortalAdmin):
    """Years are opened by adding them and closed by an act of its own."""

    can_change = False
    fields = ("year", "closed_at")
    list_display = ("year", "closed_at")

    def get_fields(self, request, obj=None):
        """A new year is not closed."""
        return self.fields if obj else ("year",)

    def save_through(self, request, obj, form, change):
        """Adding a year opens it."""
        return actions.open_year(by=request.user, year=obj.year)

    def get_row_tools(self, request, obj):
        """An open year can be closed."""
        if obj.closed_at or not self.may_act(request):
            return []
        return [(_("ปิดปีงบประมาณ"), reverse("admin:monitoring_fiscalyear_close", args=[obj.pk]))]

    def get_urls(self):
        """The act of closing."""
        close = path(
            "<int:pk>/close/",
            self.admin_site.admin_view(self.close_view),
            name="monitoring_fiscalyear_close",
        )
        return [close, *super().get_urls()]

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close a year, after saying what that means."""
        row = self.row_or_404(request, pk)
        return self.act(
            request,
            row,
            form=ActForm(sent(request)),
            carry_out=lambda values: actions.close_year(by=request.user, year=row.year),
            title=_("ปิดปีงบประมาณ พ.ศ. %(year)s") % {"year": row.year},
            label=_("ปิดปีงบประมาณ"),
            done=_("ปิดปีงบประมาณ พ.ศ. %(year)s แล้ว") % {"year": row.year},
            lead=_(
                "เมื่อปิดแล้ว จังหวัดจะบันทึกหรือแก้ไขกิจกรรมของปีนี้ไม่ได้ และตัวชี้วัดของปีนี้จะใช้ข้อมูลที่ทราบ ณ เวลาปิด"
            ),
        )


class PairingLinkInline(ReadOnlyInline):
    """The pairings that an activity was done for."""

    model = ActivityPairing
    fields = ("pairing",)

    def get_queryset(self, request):
        """With the names of both sides."""
        rows = super().get_queryset(request)
        return rows.select_related("pairing__province", "pairing__counterpart")


class ReviewStepInline(ReadOnlyInline):
    """The rounds of an activity."""

    model = ReviewStep
    fields = ("round_number", "at", "move", "by", "note", "letter_number", "letter_on")

    def get_queryset(self, request):
        """With who it was."""
        return super().get_queryset(request).select_related("by")


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """What provinces did; it is reviewed on its own page."""

    fields = (
        "title", "province", "kind", "starts_on", "ends_on", "fiscal_year", "place", "is_joint",
        "direction", "thai_count", "foreign_count", "budget_amount", "budget_source", "outcome",
        "problems", "next_step", "status", "round_number", "created_by", "submitted_at",
        "approved_at",
    )  # fmt: skip
    list_display = ("title", "province", "starts_on", "fiscal_year", "is_joint", "status")
    list_filter = ("fiscal_year", "status", "is_joint", "kind", "province__region")
    list_select_related = ("province",)
    search_fields = ("province__search_text", "title", "place")
    inlines = (PairingLinkInline, ReviewStepInline)

    def get_row_tools(self, request, obj):
        """Its page, where it is approved or returned."""
        address = reverse("monitoring:activity-detail", args=[obj.pk])
        return [(_("เปิดหน้ากิจกรรมเพื่อพิจารณา"), address)]


@admin.register(Explanation)
class ExplanationAdmin(ReadOnlyAdmin):
    """The provinces' answers where nothing was done together."""

    fields = ("pairing", "fiscal_year", "reason", "words", "by")
    list_display = ("pairing", "fiscal_year", "reason", "words")
    list_filter = ("fiscal_year", "reason")
    list_select_related = ("pairing__province", "pairing__counterpart")
    search_fields = (
        "pairing__province__search_text",
        "pairing__counterpart__search_text",
        "pairing__number",
        "words",
    )


class OrderInline(ReadOnlyInline):
    """The orders of a working group."""

    model = WorkingGroupOrder
    fk_name = "group"
    fields = ("number", "issued_on", "in_force_from", "in_force_to", "status")
    show_change_link = True


@admin.register(WorkingGroup)
class WorkingGroupAdmin(ReadOnlyAdmin):
    """Seats; a seat is made with its first order."""

    fields = ("seat",)
    list_display = ("seat",)
    list_select_related = ("province",)
    search_fields = ("province__search_text",)
    inlines = (OrderInline,)

    @admin.display(description=gettext_lazy("คณะทำงาน"), ordering="province__sort_key")
    def seat(self, group: WorkingGroup) -> str:
        """Central, or a province."""
        return str(group)


class OrderForm(PortalForm):
    """An order; the seat of a new one is chosen by province."""

    province = forms.ModelChoiceField(
        queryset=Province.objects.none(),
        required=False,
        label=gettext_lazy("จังหวัด"),
        empty_label=gettext_lazy("คณะทำงานส่วนกลาง"),
    )

    class Meta:
        model = WorkingGroupOrder
        fields = ("number", "issued_on", "in_force_from", "in_force_to", "replaces")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "province" in self.fields:
            self.fields["province"].queryset = Province.objects.visible_to(self.user)


@admin.register(WorkingGroupOrder)
class WorkingGroupOrderAdmin(PortalAdmin):
    """Orders of working groups: recorded, edited, approved."""

    form = OrderForm
    list_display = ("number", "group", "issued_on", "in_force_from", "in_force_to", "status")
    list_filter = ("status",)
    list_select_related = ("group__province",)
    search_fields = ("group__province__search_text", "number")
    autocomplete_fields = ("replaces",)

    def get_fields(self, request, obj=None):
        """A new order names its seat by the province."""
        dated = ("number", "issued_on", "in_force_from", "in_force_to", "replaces")
        return ("group", *dated, "status") if obj else ("province", *dated)

    def get_readonly_names(self, request, obj=None):
        """The seat of a stored order and what it replaces stay."""
        return ("group", "replaces", "status") if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form offers provinces to this person."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def save_through(self, request, obj, form, change):
        """Record a new order, or edit one."""
        values = {
            name: form.cleaned_data[name]
            for name in ("number", "issued_on", "in_force_from", "in_force_to")
        }
        if change:
            return actions.edit_order(
                by=request.user,
                order_id=obj.pk,
                values=values,
                revision=form.cleaned_data["opened_revision"],
            )
        province, replaces = form.cleaned_data["province"], form.cleaned_data["replaces"]
        return actions.record_order(
            by=request.user,
            province_id=province.pk if province else None,
            replaces_id=replaces.pk if replaces else None,
            **values,
        )

    def get_row_tools(self, request, obj):
        """A province's order waits for the ministry."""
        waits = obj.status == OrderStatus.SUBMITTED
        if not waits or not self.may_act(request):
            return []
        address = reverse("admin:monitoring_workinggrouporder_approve", args=[obj.pk])
        return [(_("เห็นชอบคำสั่ง"), address)]

    def get_urls(self):
        """The act of approving."""
        approve = path(
            "<int:pk>/approve/",
            self.admin_site.admin_view(self.approve_view),
            name="monitoring_workinggrouporder_approve",
        )
        return [approve, *super().get_urls()]

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve a province's order, so that its seat counts."""
        order = self.row_or_404(request, pk)
        return self.act(
            request,
            order,
            form=ActForm(sent(request)),
            carry_out=lambda values: actions.approve_order(by=request.user, order_id=pk),
            title=_("เห็นชอบคำสั่ง"),
            label=_("เห็นชอบคำสั่ง"),
            done=_("เห็นชอบคำสั่งแล้ว"),
            lead=_("เมื่อเห็นชอบแล้ว คณะทำงานตามคำสั่งนี้จะนับในตัวชี้วัด 3.1"),
        )
