"""Working groups in the admin: their orders, members, and what they did."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring import actions
from monitoring.choices import OrderStatus
from monitoring.models import GroupMeeting, WorkingGroup, WorkingGroupMember, WorkingGroupOrder
from registry.models import Province
from sistercity.admin import (
    ActForm,
    PortalAdmin,
    PortalForm,
    ReadOnlyAdmin,
    ReadOnlyInline,
    sent,
)

from . import bulk
from .frozen import YearBoundAdmin


class OrderInline(ReadOnlyInline):
    """The orders of a working group."""

    model = WorkingGroupOrder
    fk_name = "group"
    fields = ("number", "issued_on", "in_force_from", "in_force_to", "status")
    show_change_link = True


class MemberInline(ReadOnlyInline):
    """The members of a working group, past and present."""

    model = WorkingGroupMember
    fields = ("name", "office", "position_in_group", "order", "starts_on", "ends_on")
    show_change_link = True

    def get_queryset(self, request):
        """With the orders that name them."""
        return super().get_queryset(request).select_related("order")


class MeetingInline(ReadOnlyInline):
    """What a working group did."""

    model = GroupMeeting
    fields = ("held_on", "kind", "title", "fiscal_year", "status")
    show_change_link = True


@admin.register(WorkingGroup)
class WorkingGroupAdmin(ReadOnlyAdmin):
    """Seats; a seat is made with its first order."""

    why_elsewhere = gettext_lazy("คณะทำงานเกิดขึ้นพร้อมคำสั่งฉบับแรก สิ่งที่แก้ไขได้คือคำสั่งและผู้ร่วมคณะทำงาน")
    fields = ("seat",)
    list_display = ("seat",)
    list_select_related = ("province",)
    search_fields = ("province__search_text",)
    inlines = (OrderInline, MemberInline, MeetingInline)

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


class OrderReturnForm(ActForm):
    """What a province is to correct in an order."""

    note = forms.CharField(
        label=gettext_lazy("สิ่งที่ต้องแก้ไข"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@admin.register(WorkingGroupOrder)
class WorkingGroupOrderAdmin(PortalAdmin):
    """Orders of working groups: recorded, edited, approved."""

    asks_reason = True
    form = OrderForm
    why_fixed = {
        "status": gettext_lazy("เปลี่ยนเมื่อกระทรวงเห็นชอบหรือส่งกลับ"),
        "replaces": gettext_lazy("คำสั่งที่ใช้แทนกำหนดเมื่อบันทึกคำสั่งใหม่ วันสิ้นสุดของฉบับเดิมเป็นไปตามนั้น"),
    }
    list_display = ("number", "group", "issued_on", "in_force_from", "in_force_to", "status")
    bulk_acts = bulk.ORDERS
    list_filter = ("status",)
    list_select_related = ("group__province",)
    search_fields = ("group__province__search_text", "number")
    related_lookups = ("group__province__id__exact",)
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
                reason=form.cleaned_data["reason"],
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
        stem = "admin:monitoring_workinggrouporder"
        return [
            (_("เห็นชอบคำสั่ง"), reverse(f"{stem}_approve", args=[obj.pk])),
            (_("ส่งกลับให้แก้ไข"), reverse(f"{stem}_return", args=[obj.pk])),
        ]

    def get_urls(self):
        """The acts of approving and of sending back."""
        approve = path(
            "<int:pk>/approve/",
            self.admin_site.admin_view(self.approve_view),
            name="monitoring_workinggrouporder_approve",
        )
        send_back = path(
            "<int:pk>/return/",
            self.admin_site.admin_view(self.return_view),
            name="monitoring_workinggrouporder_return",
        )
        return [approve, send_back, *super().get_urls()]

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a province's order back with what to correct."""
        order = self.row_or_404(request, pk)
        return self.act(
            request,
            order,
            form=OrderReturnForm(sent(request)),
            carry_out=lambda values: actions.return_order(
                by=request.user, order_id=pk, note=values["note"]
            ),
            title=_("ส่งกลับให้แก้ไข"),
            label=_("ส่งกลับ"),
            done=_("ส่งกลับให้แก้ไขแล้ว"),
            lead=_("ผู้บันทึกจะแก้ไขแล้วเสนอใหม่เป็นรอบถัดไป"),
        )

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
            lead=_("เมื่อเห็นชอบแล้ว คณะทำงานตามคำสั่งนี้จะนับในตัวชี้วัด 3.1 และ 3.2"),
        )


@admin.register(WorkingGroupMember)
class WorkingGroupMemberAdmin(PortalAdmin):
    """Members by office and position; they are of the seat of the order that names them."""

    asks_reason = True
    fields = ("order", "name", "office", "position_in_group", "starts_on", "ends_on")
    list_display = ("name", "office", "position_in_group", "group", "starts_on", "ends_on")
    bulk_acts = bulk.MEMBERS
    list_filter = ("position_in_group",)
    list_select_related = ("group__province",)
    search_fields = ("group__province__search_text", "name", "office")
    autocomplete_fields = ("order",)

    def save_through(self, request, obj, form, change):
        """Save by the action of members; a new one gets its seat from the order."""
        if not change:
            obj.group = obj.order.group
        return actions.save_member(
            by=request.user,
            member=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )


@admin.register(GroupMeeting)
class GroupMeetingAdmin(YearBoundAdmin, ReadOnlyAdmin):
    """Meetings and drive activities; they are recorded and reviewed on their own pages."""

    why_elsewhere = gettext_lazy(
        "การประชุมบันทึกโดยฝ่ายของคณะทำงานที่หน้าคณะทำงาน กระทรวงเห็นชอบหรือส่งกลับที่หน้าการประชุม"
    )
    fields = (
        "group", "kind", "held_on", "fiscal_year", "title", "place", "resolutions",
        "minutes_name", "status", "return_note", "created_by", "submitted_at", "approved_at",
    )  # fmt: skip
    list_display = ("title", "group", "kind", "held_on", "fiscal_year", "status")
    list_filter = ("fiscal_year", "status", "kind")
    list_select_related = ("group__province",)
    search_fields = ("group__province__search_text", "title", "place")
    related_lookups = ("group__province__id__exact",)

    def get_row_tools(self, request, obj):
        """Its page, where it is approved or returned."""
        address = reverse("monitoring:meeting-detail", args=[obj.pk])
        return [(_("เปิดหน้าการประชุมเพื่อพิจารณา"), address)]
