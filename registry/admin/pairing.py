"""Pairings in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.actions.pairing import SIDES, WRITABLE
from registry.filters import search_pairings
from registry.joining import check_stands
from registry.models import EditionRow, Pairing, PairingSource
from registry.names import name_of, other_name
from registry.reports import pairing_changes
from sistercity import clock
from sistercity.admin import PortalAdmin, ReadOnlyInline, sent
from sistercity.admin.counting import KeptRelatedFilter
from sistercity.audit.telling import NOTHING, tell_time
from sistercity.errors import WrongState
from sistercity.templatetags.parts import badge

from . import bulk, questions
from .event import EventActs, EventInline
from .forms import ConfirmationForm
from .step import StepActs, StepInline
from .transfer import TransferMixin


class SourceInline(ReadOnlyInline):
    """Where the row was found."""

    model = PairingSource
    fields = ("counterpart_as_written", "type_as_written", "window", "confidence", "url", "note")


class ListedInline(ReadOnlyInline):
    """The row's numbers in the official lists."""

    model = EditionRow
    fields = ("list_number", "listed_in", "counterpart_as_written")

    def get_queryset(self, request):
        """With the edition's name."""
        return super().get_queryset(request).select_related("edition")

    @admin.display(description=gettext_lazy("ฉบับของบัญชีทางการ"))
    def listed_in(self, row: EditionRow) -> str:
        """The edition by the day it holds."""
        return _("ข้อมูล ณ วันที่ %(day)s") % {"day": tell_time(row.edition.as_at)}


@admin.register(Pairing)
class PairingAdmin(EventActs, StepActs, TransferMixin, PortalAdmin):
    """The register: found by names and numbers, edited, confirmed, with its events."""

    asks_reason = True
    is_given_as_file = False
    fields = (
        "number", "province", "counterpart", "relation", "level_reason", "expires_on", "note",
        "status", "confirmation", "confirmation_note",
    )  # fmt: skip
    readonly = ("number", "status", "confirmation", "confirmation_note")
    why_fixed = {
        "number": gettext_lazy("เลขทะเบียนให้ครั้งเดียว ไม่เปลี่ยนและไม่ใช้ซ้ำ"),
        "status": gettext_lazy("สถานะเป็นไปตามเหตุการณ์ที่มีวันที่ เปลี่ยนได้โดย “เพิ่มเหตุการณ์” หรือ “แก้ไขแทน”"),
        "confirmation": gettext_lazy("เปลี่ยนได้โดย “บันทึกการยืนยัน” ซึ่งต้องระบุที่มา"),
        "confirmation_note": gettext_lazy("เขียนพร้อมกับ “บันทึกการยืนยัน”"),
        **dict.fromkeys(
            SIDES,
            gettext_lazy(
                "คู่ที่มีเหตุการณ์บันทึกไว้แล้วเปลี่ยนสองฝ่ายไม่ได้ หากผิด โปรดไม่รับรายการนี้เข้าทะเบียน "
                "แล้วเพิ่มคู่ที่ถูกต้องเป็นรายการใหม่"
            ),
        ),
    }
    list_display = (
        "number", "province", "counterpart_name", "country", "status_word",
        "confirmation_word", "signed",
    )  # fmt: skip
    list_display_links = ("number", "province")
    questions = questions.PAIRINGS
    bulk_acts = bulk.PAIRINGS
    list_filter = (
        "status",
        "confirmation",
        "province__region",
        ("counterpart__country", KeptRelatedFilter),
    )
    list_select_related = ("province", "counterpart__country")
    search_fields = ("province__search_text", "counterpart__search_text")
    search_help_text = gettext_lazy(
        "ส่วนหนึ่งของชื่อจังหวัด คู่ความสัมพันธ์ หรือประเทศ ภาษาไทยหรืออังกฤษ "
        "เลขทะเบียน (P-0001) หรือเลขที่ในบัญชี (๓๒/๑)"
    )
    autocomplete_fields = ("province", "counterpart")
    related_lookups = ("events__document__id__exact",)
    inlines = (EventInline, StepInline, ListedInline, SourceInline)

    def get_queryset(self, request):
        """As the pairings stand today."""
        return super().get_queryset(request).as_at(clock.today())

    def get_search_results(self, request, queryset, search_term):
        """The register's own search, as on its pages."""
        return search_pairings(queryset, search_term), False

    def get_fields(self, request, obj=None):
        """A new pairing has neither number nor status yet."""
        return self.fields if obj else [name for name in self.fields if name not in self.readonly]

    def get_inlines(self, request, obj):
        """A new pairing has no events yet."""
        return self.inlines if obj else ()

    def get_readonly_names(self, request, obj=None):
        """The two sides are settled once something has happened between them."""
        settled = obj is not None and obj.events.exists()
        return (*self.readonly, *SIDES) if settled else self.readonly

    def why_row_stands(self, request, obj):
        """A row that was joined to another is written no more."""
        try:
            check_stands(obj)
        except WrongState as refusal:
            return str(refusal)
        return ""

    def save_through(self, request, obj, form, change):
        """Save by the actions of pairings."""
        values = {
            name: value for name, value in form.cleaned_data.items() if name in (*WRITABLE, *SIDES)
        }
        if change:
            return actions.edit_pairing(
                by=request.user,
                pairing_id=obj.pk,
                values=values,
                revision=form.cleaned_data["opened_revision"],
                reason=form.cleaned_data["reason"],
            )
        province, counterpart = values.pop("province"), values.pop("counterpart")
        return actions.create_pairing(
            by=request.user,
            province_id=province.pk,
            counterpart_id=counterpart.pk,
            values=values,
        )

    def get_history(self, obj):
        """As its public page tells the ministry: its own changes and those of its parts."""
        return pairing_changes(obj)

    def get_row_tools(self, request, obj):
        """Its public page; for editors what can be done beside editing its form."""
        public = (_("หน้าเผยแพร่"), reverse("registry:pairing-detail", args=[obj.number]))
        if obj.merged_into_id:
            other = reverse("admin:registry_pairing_change", args=[obj.merged_into_id])
            return [(_("รายการที่รวมเข้าไป"), other), public]
        if not self.may_act(request):
            return [public]
        return [
            (_("เพิ่มเหตุการณ์"), reverse("admin:registry_pairing_event", args=[obj.pk])),
            (_("บันทึกการยืนยัน"), reverse("admin:registry_pairing_confirm", args=[obj.pk])),
            (_("ใช้แนวทางปฏิบัติ"), reverse("admin:registry_pairing_bind", args=[obj.pk])),
            (_("บันทึกขั้นตอน"), reverse("admin:registry_pairing_step", args=[obj.pk])),
            public,
        ]

    def get_urls(self):
        """Where a row is confirmed, beside the acts on its events and steps."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", wrap(self.confirm_view), name="registry_pairing_confirm"),
            *super().get_urls(),
        ]

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm or reject a row, with the ground for it."""
        pairing = self.row_or_404(request, pk)
        form = ConfirmationForm(
            sent(request),
            initial={
                "confirmation": pairing.confirmation,
                "opened_revision": pairing.revision,
            },
        )

        def carry_out(values: dict) -> None:
            actions.confirm_pairing(
                by=request.user,
                pairing_id=pk,
                confirmation=values["confirmation"],
                note=values["note"],
                revision=values["opened_revision"],
            )

        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("บันทึกการยืนยัน"), label=_("บันทึกการยืนยัน"), done=_("บันทึกการยืนยันแล้ว"),
            lead=_("เฉพาะคู่ที่ยืนยันแล้วเท่านั้นที่นับในตัวเลขทางการ"),
        )  # fmt: skip

    @admin.display(description=gettext_lazy("คู่ความสัมพันธ์"), ordering="counterpart__sort_key")
    def counterpart_name(self, pairing: Pairing) -> str:
        """The name in the reader's language and, beneath it, the other one."""
        name, other = name_of(pairing.counterpart), other_name(pairing.counterpart)
        if other is None:
            return name
        return format_html('{}<br><span class="quiet" lang="{}">{}</span>', name, *other)

    @admin.display(description=gettext_lazy("ประเทศ"), ordering="counterpart__country__sort_key")
    def country(self, pairing: Pairing) -> str:
        """Of the counterpart."""
        return str(pairing.counterpart.country)

    @admin.display(description=gettext_lazy("สถานะ"), ordering="status")
    def status_word(self, pairing: Pairing) -> str:
        """Word, shape and colour."""
        return _badge(pairing.status, pairing.get_status_display())

    @admin.display(description=gettext_lazy("การยืนยัน"), ordering="confirmation")
    def confirmation_word(self, pairing: Pairing) -> str:
        """Word, shape and colour."""
        return _badge(pairing.confirmation, pairing.get_confirmation_display())

    @admin.display(description=gettext_lazy("วันลงนาม"), ordering="signed_on")
    def signed(self, pairing: Pairing) -> str:
        """The first signature, as far as known."""
        return tell_time(pairing.signed_as_known) or NOTHING


def _badge(code: str, label: str) -> str:
    return render_to_string("parts/badge.html", badge(code, label))
