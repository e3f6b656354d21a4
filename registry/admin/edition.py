"""Editions of the official list and declared totals in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from registry import actions
from registry.models import DeclaredTotal, Edition, EditionRow
from sistercity.admin import ActForm, ReadOnlyInline, sent

from .reference import ReferenceAdmin


class EditionRowInline(ReadOnlyInline):
    """The rows of an edition, each with a link to its own form."""

    model = EditionRow
    fields = ("list_number", "year_be", "pairing", "counterpart_as_written")
    show_change_link = True

    def get_queryset(self, request):
        """With the names of both sides."""
        rows = super().get_queryset(request)
        return rows.select_related("pairing__province", "pairing__counterpart__country")


@admin.register(Edition)
class EditionAdmin(ReferenceAdmin):
    """Editions, with their rows."""

    folds_names = True
    fields = ("as_at", "title_th", "document")
    list_display = ("title_th", "as_at", "document")
    list_select_related = ("document",)
    search_fields = ("title_th", "document__title_th", "document__number")
    autocomplete_fields = ("document",)
    inlines = (EditionRowInline,)

    def get_row_tools(self, request, obj):
        """A row is added on a form of its own."""
        if not self.may_act(request):
            return []
        address = reverse("admin:registry_editionrow_add")
        tools = [(_("เพิ่มรายการในบัญชี"), f"{address}?edition={obj.pk}")]
        if not obj.rows.exists():
            fill = reverse("admin:registry_edition_fill", args=[obj.pk])
            tools.append((_("คัดลอกจากรายการของวันนั้น"), fill))
        page = reverse("registry:edition-detail", args=[obj.as_at.isoformat()])
        return [*tools, (_("หน้าเผยแพร่"), page)]

    def get_urls(self):
        """The act of beginning an edition."""
        wrap = self.admin_site.admin_view
        fill = path("<int:pk>/fill/", wrap(self.fill_view), name="registry_edition_fill")
        return [fill, *super().get_urls()]

    def fill_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin with the pairings signed on the edition's day."""
        edition = self.row_or_404(request, pk)
        form = ActForm(sent(request), initial={"opened_revision": edition.revision})

        def carry_out(values: dict) -> None:
            actions.fill_edition(
                by=request.user, edition_id=pk, revision=values["opened_revision"]
            )

        return self.act(
            request, edition, form=form, carry_out=carry_out,
            title=_("คัดลอกจากรายการของวันนั้น"), label=_("คัดลอกรายการ"),
            done=_("คัดลอกรายการแล้ว โปรดตรวจเลขที่และถ้อยคำทีละรายการ"),
            lead=_(
                "คู่ที่ลงนามแล้วในวันที่ของฉบับนี้ คงเลขที่และถ้อยคำของฉบับก่อนไว้ คู่ใหม่ได้เลขลำดับถัดไป "
                "แล้วจึงแก้ไขให้ตรงกับบัญชี"
            ),
        )  # fmt: skip


@admin.register(EditionRow)
class EditionRowAdmin(ReferenceAdmin):
    """Rows of editions, under the numbers that the ministry types."""

    fields = (
        "edition", "pairing", "list_number", "year_be", "sequence", "counterpart_as_written"
    )  # fmt: skip
    list_display = ("list_number", "edition", "pairing", "counterpart_as_written")
    list_filter = ("edition", "year_be")
    list_select_related = ("edition", "pairing__province", "pairing__counterpart__country")
    search_fields = (
        "pairing__province__search_text",
        "pairing__counterpart__search_text",
        "list_number",
        "pairing__number",
        "counterpart_as_written",
    )
    autocomplete_fields = ("edition", "pairing")


@admin.register(DeclaredTotal)
class DeclaredTotalAdmin(ReferenceAdmin):
    """Totals that documents declare."""

    fields = ("document", "status", "as_at", "pair_count", "province_count")
    list_display = ("document", "status", "as_at", "pair_count", "province_count")
    list_filter = ("status",)
    list_select_related = ("document",)
    autocomplete_fields = ("document",)
