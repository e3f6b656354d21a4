"""The ledger in the admin: read, searched, never written."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.choices import Ending, Role
from sistercity.admin import ReadOnlyAdmin

from .models import AccessRecord, Change, ChangeRow
from .telling import tell_action, tell_changes


class LedgerAdmin(ReadOnlyAdmin):
    """Rows of a chain, newest first."""

    form = forms.ModelForm
    has_history = False
    why_elsewhere = gettext_lazy("บัญชีนี้เพิ่มได้อย่างเดียว ผู้ใดก็แก้ไขไม่ได้ ทุกรายการผูกกับรายการก่อนหน้า")
    ordering = ("-number",)


class ActionFilter(admin.SimpleListFilter):
    """What was done, in words."""

    title = gettext_lazy("การดำเนินการ")
    parameter_name = "action"

    def lookups(self, request, model_admin):
        """The actions that have been carried out."""
        codes = Change.objects.order_by("action").values_list("action", flat=True).distinct()
        return sorted(((code, tell_action(code)) for code in codes), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        """The changes by one action."""
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeAdmin(LedgerAdmin):
    """Who changed what, when, by which door and why."""

    fields = ("number", "at", "known_from", "by", "door", "action_told", "reason", "rows_told")
    list_display = ("number", "at", "by", "door", "action_told", "touched", "reason")
    list_filter = ("at", "door", ActionFilter)
    list_select_related = ("by",)
    search_fields = ("by__full_name", "by__username", "action", "reason", "rows__label")
    search_help_text = gettext_lazy("ชื่อผู้ดำเนินการ เหตุผล หรือชื่อรายการที่เปลี่ยนแปลง")

    def get_queryset(self, request) -> QuerySet:
        """With the rows touched, or the first of very many, and their number."""
        last = ChangeRow.objects.filter(change_id=OuterRef("pk")).order_by("-position")
        count = Subquery(last.values("position")[:1])
        return super().get_queryset(request).with_rows().annotate(row_count=count)

    def get_search_results(self, request, queryset, search_term):
        """One line a change, however many of its rows match."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found.distinct() if search_term else found), may_repeat

    @admin.display(description=gettext_lazy("การดำเนินการ"), ordering="action")
    def action_told(self, change: Change) -> str:
        """In words."""
        return tell_action(change.action)

    @admin.display(description=gettext_lazy("รายการ"))
    def touched(self, change: Change) -> str:
        """The first row, and how many more."""
        labels = [row.label for row in change.rows.all()]
        more = f" (+{change.row_count - 1})" if len(labels) > 1 else ""
        return labels[0] + more if labels else ""

    @admin.display(description=gettext_lazy("ค่าเดิมและค่าใหม่"))
    def rows_told(self, change: Change) -> str:
        """Each row with its fields."""
        ((_change, rows),) = tell_changes([change])
        is_part = change.row_count is not None and change.row_count > len(rows)
        context = {"rows": rows, "row_count": change.row_count, "is_part": is_part}
        return render_to_string("admin/ledger_rows.html", context)


@admin.register(AccessRecord)
class AccessRecordAdmin(LedgerAdmin):
    """Sign-ins, refusals, sign-outs and exports."""

    read_by = edited_by = frozenset({Role.ADMINISTRATOR})
    fields = (
        "number", "at", "kind", "by", "address", "detail_told",
        "list_name", "asked", "file_format", "row_count", "door",
    )  # fmt: skip
    list_display = ("number", "at", "kind", "by", "address", "detail_told", "taken")
    list_filter = ("at", "kind", "door", "file_format")
    list_select_related = ("by",)
    search_fields = ("by__full_name", "by__username", "address", "detail", "list_name", "asked")
    search_help_text = gettext_lazy("ชื่อผู้ใช้ ที่อยู่เครือข่าย รายการที่ส่งออก หรือตัวกรองของรายการนั้น")

    @admin.display(description=gettext_lazy("รายละเอียด"))
    def detail_told(self, access: AccessRecord) -> str:
        """Why a sign-in ended, in words; else as it stands."""
        if access.kind == AccessRecord.Kind.ENDED:
            return str(dict(Ending.choices).get(access.detail, access.detail))
        return access.detail

    @admin.display(description=gettext_lazy("สิ่งที่ส่งออก"))
    def taken(self, access: AccessRecord) -> str:
        """Which list, in what format, how many rows."""
        if not access.list_name:
            return ""
        rows = "" if access.row_count is None else f" · {access.row_count:,} {_('แถว')}"
        return f"{access.list_name}.{access.file_format}{rows}"
