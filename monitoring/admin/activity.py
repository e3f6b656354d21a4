"""Fiscal years in the admin; activities and answers to read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring import actions
from monitoring.bulk import MOST_AT_ONCE
from monitoring.models import Activity, ActivityPairing, Explanation, FiscalYear, ReviewStep
from sistercity.admin import ActForm, PortalAdmin, ReadOnlyAdmin, ReadOnlyInline, sent
from sistercity.admin.counting import KeptValuesFilter

from .frozen import YearBoundAdmin
from .questions import ACTIVITIES


@admin.register(FiscalYear)
class FiscalYearAdmin(PortalAdmin):
    """Years are opened by adding them and closed by an act of its own."""

    can_change = False
    why_elsewhere = gettext_lazy(
        "ปีงบประมาณไม่มีค่าให้แก้ไข ปีที่เปิดอยู่ปิดได้ที่นี่ การเปิดให้จังหวัดแก้ไขปีที่ปิดแล้วอยู่ที่หน้าปีงบประมาณ"
    )
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
        return rows.select_related("pairing__province", "pairing__counterpart__country")


class ReviewStepInline(ReadOnlyInline):
    """The rounds of an activity."""

    model = ReviewStep
    fields = ("round_number", "at", "move", "by", "note", "letter_number", "letter_on")

    def get_queryset(self, request):
        """With who it was."""
        return super().get_queryset(request).select_related("by")


def _review(model_admin, request: HttpRequest, rows: QuerySet) -> HttpResponse:
    picked = QueryDict(mutable=True)
    # One more than the desk takes at once lets it say so.
    picked.setlist("pick", rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    return HttpResponseRedirect(f"{reverse('monitoring:review-bulk')}?{picked.urlencode()}")


@admin.register(Activity)
class ActivityAdmin(YearBoundAdmin, ReadOnlyAdmin):
    """What provinces did; it is reviewed on its own page."""

    why_elsewhere = gettext_lazy(
        "กิจกรรมเป็นของจังหวัด เจ้าหน้าที่จังหวัดแก้ไขร่างหรือรายการที่ส่งกลับ กระทรวงเห็นชอบหรือส่งกลับที่หน้ากิจกรรม"
    )
    fields = (
        "title", "province", "kind", "starts_on", "ends_on", "fiscal_year", "place", "is_joint",
        "direction", "thai_count", "foreign_count", "thai_student_count", "foreign_student_count",
        "hosted_by", "budget_amount", "budget_source", "foreign_amount", "outcome", "problems",
        "next_step", "status", "round_number", "created_by", "submitted_at",
        "approved_at",
    )  # fmt: skip
    list_display = ("title", "province", "starts_on", "fiscal_year", "is_joint", "status")
    questions = ACTIVITIES
    list_filter = (
        ("fiscal_year", KeptValuesFilter), "status", "is_joint", "kind", "province__region",
    )  # fmt: skip
    list_select_related = ("province",)
    search_fields = ("province__search_text", "title", "place")
    related_lookups = ("links__pairing__id__exact",)
    inlines = (PairingLinkInline, ReviewStepInline)

    def get_actions(self, request):
        """What is ticked is decided on at the desk of review, which shows first what it will do."""
        if not self.may_act(request):
            return {}
        return {"review": (_review, "review", _("ตรวจแล้วเห็นชอบพร้อมกัน"))}

    def get_row_tools(self, request, obj):
        """Its page, where it is approved or returned."""
        address = reverse("monitoring:activity-detail", args=[obj.pk])
        return [(_("เปิดหน้ากิจกรรมเพื่อพิจารณา"), address)]


@admin.register(Explanation)
class ExplanationAdmin(YearBoundAdmin, ReadOnlyAdmin):
    """The provinces' answers where nothing was done together."""

    why_elsewhere = gettext_lazy("คำชี้แจงเป็นของจังหวัด เจ้าหน้าที่จังหวัดเขียนและแก้ไขที่หน้างานของจังหวัด")
    fields = ("pairing", "fiscal_year", "reason", "words", "by")
    list_display = ("pairing", "fiscal_year", "reason", "words")
    list_filter = ("fiscal_year", "reason")
    list_select_related = ("pairing__province", "pairing__counterpart__country")
    search_fields = (
        "pairing__province__search_text",
        "pairing__counterpart__search_text",
        "pairing__number",
        "words",
    )
