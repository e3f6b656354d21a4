"""Trainings and attendance in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring import actions, years
from monitoring.models import Attendance, Training
from registry.forms import PersonField
from sistercity.accounts.models import User
from sistercity.admin import ActForm, PortalAdmin, ReadOnlyInline, sent
from sistercity.errors import WrongState
from sistercity.fields.plain import ReasonField

from .frozen import YearBoundAdmin


class AttendanceInline(ReadOnlyInline):
    """Who attended a training."""

    model = Attendance
    fields = ("person", "province")
    show_change_link = True

    def get_queryset(self, request):
        """With names and provinces."""
        return super().get_queryset(request).select_related("person", "province")


@admin.register(Training)
class TrainingAdmin(YearBoundAdmin, PortalAdmin):
    """Trainings; attendance is recorded person by person."""

    asks_reason = True
    folds_names = True
    fields = (
        "title", "kind", "held_on", "ends_on", "place", "is_about_guideline", "document",
    )  # fmt: skip
    list_display = ("title", "kind", "held_on", "ends_on", "is_about_guideline")
    list_filter = ("kind", "is_about_guideline")
    search_fields = ("title", "place")
    autocomplete_fields = ("document",)
    inlines = (AttendanceInline,)

    def save_through(self, request, obj, form, change):
        """Save by the action of trainings."""
        return actions.save_training(
            by=request.user,
            training=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )

    def why_row_stands(self, request, obj):
        """A training of a closed year stands, unless the ministry has let the centre in again."""
        place = obj.year_place()
        try:
            years.check_not_shut(fiscal_year=place.fiscal_year, province_id=place.province_id)
        except WrongState as refusal:
            return str(refusal)
        return ""

    def get_row_tools(self, request, obj):
        """Somebody who attended can be added."""
        if not self.may_act(request):
            return []
        address = reverse("admin:monitoring_attendance_add")
        return [(_("บันทึกผู้เข้าอบรม"), f"{address}?training={obj.pk}")]


class RemovalForm(ActForm):
    """Why something that was recorded by mistake is taken out."""

    reason = ReasonField(label=gettext_lazy("เหตุผลที่นำออก"))


@admin.register(Attendance)
class AttendanceAdmin(PortalAdmin):
    """Who attended which training; recorded, or taken out with a reason."""

    can_change = False
    why_elsewhere = gettext_lazy("การเข้าอบรมไม่มีค่าให้แก้ไข หากบันทึกผิด โปรดนำออกพร้อมเหตุผล แล้วบันทึกใหม่")
    fields = ("training", "person", "province")
    list_display = ("person", "province", "training")
    list_filter = ("training", "province__region")
    list_select_related = ("person", "province", "training")
    search_fields = ("province__search_text", "person__full_name", "training__title")
    autocomplete_fields = ("training", "province")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """People by name and office: editors see nothing else of them."""
        if db_field.name == "person":
            kwargs["queryset"] = User.objects.trainable_by(request.user)
            kwargs["form_class"] = PersonField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_through(self, request, obj, form, change):
        """Record by the action, which finds the province of the day."""
        return actions.record_attendance(
            by=request.user,
            training_id=obj.training_id,
            person_id=obj.person_id,
            province_id=obj.province_id,
        )

    def address_of(self, obj):
        """Its training: there is nothing more to say of the row itself."""
        return reverse("admin:monitoring_training_change", args=[obj.training_id])

    def get_row_tools(self, request, obj):
        """What was recorded by mistake can be taken out."""
        if not self.may_act(request):
            return []
        return [(_("นำออก"), reverse("admin:monitoring_attendance_remove", args=[obj.pk]))]

    def get_urls(self):
        """The act of taking out."""
        remove = path(
            "<int:pk>/remove/",
            self.admin_site.admin_view(self.remove_view),
            name="monitoring_attendance_remove",
        )
        return [remove, *super().get_urls()]

    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an attendance out, after asking why."""
        attendance = self.row_or_404(request, pk)
        return self.act(
            request,
            attendance,
            form=RemovalForm(sent(request)),
            carry_out=lambda values: actions.remove_attendance(
                by=request.user, attendance_id=pk, reason=values["reason"]
            ),
            title=_("นำผู้เข้าอบรมออก"),
            label=_("นำออก"),
            done=_("นำผู้เข้าอบรมออกแล้ว"),
            lead=_("รายการที่นำออกยังอยู่ในบัญชีการเปลี่ยนแปลง"),
        )
