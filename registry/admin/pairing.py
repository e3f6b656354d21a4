"""Pairings, their counterparts and what happened to them in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.actions.pairing import SIDES, WRITABLE
from registry.choices import SIGNING_STEP
from registry.filters import search_pairings
from registry.models import (
    Counterpart,
    EditionRow,
    GuidelineStep,
    Pairing,
    PairingEvent,
    PairingSource,
    StepRecord,
)
from registry.names import name_of, other_name
from sistercity import clock
from sistercity.admin import PortalAdmin, ReadOnlyInline, sent
from sistercity.audit.models import Change
from sistercity.audit.telling import NOTHING, tell_time
from sistercity.templatetags.parts import badge

from .forms import (
    BindingForm,
    ConfirmationForm,
    CorrectionForm,
    EventForm,
    StepCorrectionForm,
    StepForm,
)
from .transfer import TransferMixin


class EventInline(ReadOnlyInline):
    """The life of a pairing, corrected events among it."""

    model = PairingEvent
    fields = ("event", "happened", "document", "source_note", "note", "state")
    verbose_name_plural = gettext_lazy("เหตุการณ์")

    def get_queryset(self, request):
        """With whether each still stands."""
        standing = PairingEvent.objects.visible_to(request.user).standing()
        rows = super().get_queryset(request).select_related("document")
        return rows.annotate(is_standing=Exists(standing.filter(pk=OuterRef("pk"))))

    def get_fields(self, request, obj=None):
        """Those who edit get a link to correct an event."""
        may_edit = request.user.role in self.edited_by
        return [*self.fields, *(["correction"] if may_edit else [])]

    get_readonly_fields = get_fields

    @admin.display(description=gettext_lazy("เหตุการณ์"))
    def event(self, event: PairingEvent) -> str:
        """What happened."""
        return event.get_kind_display()

    @admin.display(description=gettext_lazy("วันที่"))
    def happened(self, event: PairingEvent) -> str:
        """When, as far as known."""
        return tell_time(event.happened_on) or _("ไม่ทราบวันที่")

    @admin.display(description=gettext_lazy("สถานะของรายการ"))
    def state(self, event: PairingEvent) -> str:
        """Whether the event stands, was corrected, or says that another never happened."""
        if event.is_void:
            return _("ยกเลิกเหตุการณ์ที่บันทึกไว้")
        if not event.is_standing:
            return _("แก้ไขแทนแล้ว")
        return _("แก้ไขแทนรายการก่อนหน้า") if event.replaces_id else _("ใช้อยู่")

    @admin.display(description=gettext_lazy("แก้ไขแทน"))
    def correction(self, event: PairingEvent) -> str:
        """A link to correct it; of an event that stands no longer there is nothing to correct."""
        if not event.is_standing:
            return ""
        address = reverse("admin:registry_pairing_correct", args=[event.pairing_id, event.pk])
        return format_html('<a href="{}">{}</a>', address, _("แก้ไขแทน"))


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


class StepInline(ReadOnlyInline):
    """What the pairing has done of the guideline, in the order of the steps."""

    model = StepRecord
    fields = ("step", "outcome", "happened", "authority", "document", "out_of_order_reason")
    verbose_name_plural = gettext_lazy("ขั้นตอนของแนวทางปฏิบัติ")

    def get_queryset(self, request):
        """With the steps."""
        rows = super().get_queryset(request).select_related("step", "document")
        return rows.order_by("step__number")

    def get_fields(self, request, obj=None):
        """Those who edit get a link to correct a step."""
        may_edit = request.user.role in self.edited_by
        return [*self.fields, *(["correction"] if may_edit else [])]

    get_readonly_fields = get_fields

    @admin.display(description=gettext_lazy("วันที่"))
    def happened(self, record: StepRecord) -> str:
        """When, as far as known."""
        return tell_time(record.happened_on) or _("ไม่ทราบวันที่")

    @admin.display(description=gettext_lazy("แก้ไข"))
    def correction(self, record: StepRecord) -> str:
        """A link to correct it."""
        address = reverse(
            "admin:registry_pairing_correct_step", args=[record.pairing_id, record.pk]
        )
        return format_html('<a href="{}">{}</a>', address, _("แก้ไข"))


@admin.register(Pairing)
class PairingAdmin(TransferMixin, PortalAdmin):
    """The register: found by names and numbers, edited, confirmed, with its events."""

    asks_reason = True
    fields = (
        "number", "province", "counterpart", "relation", "level_reason", "expires_on", "note",
        "status", "confirmation", "confirmation_note",
    )  # fmt: skip
    readonly = ("number", "status", "confirmation", "confirmation_note")
    list_display = (
        "number", "province", "counterpart_name", "country", "status_word",
        "confirmation_word", "signed",
    )  # fmt: skip
    list_display_links = ("number", "province")
    list_filter = (
        "status",
        "confirmation",
        "province__region",
        ("counterpart__country", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("province", "counterpart__country")
    search_fields = ("province__search_text", "counterpart__search_text")
    search_help_text = gettext_lazy(
        "ส่วนหนึ่งของชื่อจังหวัด คู่ความสัมพันธ์ หรือประเทศ ภาษาไทยหรืออังกฤษ "
        "เลขทะเบียน (P-0001) หรือเลขที่ในบัญชี (๓๒/๑)"
    )
    autocomplete_fields = ("province", "counterpart")
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
        """The pairing's own changes and those of its events."""
        of_events = Q(
            rows__resource=PairingEvent._meta.label_lower,
            rows__object_id__in=obj.events.values("pk"),
        )
        own = Q(rows__resource=Pairing._meta.label_lower, rows__object_id=obj.pk)
        return Change.objects.filter(own | of_events).distinct().order_by("-number")

    def get_row_tools(self, request, obj):
        """Its public page; for editors what can be done beside editing its form."""
        public = (_("หน้าเผยแพร่"), reverse("registry:pairing-detail", args=[obj.number]))
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
        """The acts on one pairing."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/event/", wrap(self.event_view), name="registry_pairing_event"),
            path(
                "<int:pk>/event/<int:event_id>/",
                wrap(self.correct_view),
                name="registry_pairing_correct",
            ),
            path("<int:pk>/confirm/", wrap(self.confirm_view), name="registry_pairing_confirm"),
            path("<int:pk>/guideline/", wrap(self.bind_view), name="registry_pairing_bind"),
            path("<int:pk>/steps/", wrap(self.step_view), name="registry_pairing_step"),
            path(
                "<int:pk>/steps/<int:record_id>/",
                wrap(self.correct_step_view),
                name="registry_pairing_correct_step",
            ),
            *super().get_urls(),
        ]

    def event_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record something that happened."""
        pairing = self.row_or_404(request, pk)
        form = EventForm(
            sent(request),
            user=request.user,
            initial={"opened_revision": pairing.revision},
        )

        def carry_out(values: dict) -> None:
            document = values["document"]
            actions.record_event(
                by=request.user,
                pairing_id=pk,
                kind=values["kind"],
                happened_on=values["happened_on"],
                document_id=document.pk if document else None,
                source_note=values["source_note"],
                note=values["note"],
                revision=values["opened_revision"],
            )

        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("เพิ่มเหตุการณ์"), label=_("บันทึกเหตุการณ์"), done=_("บันทึกเหตุการณ์แล้ว"),
            lead=_("สถานะของคู่เปลี่ยนตามเหตุการณ์ที่บันทึก วันหมดอายุของความตกลงไม่ใช่เหตุการณ์"),
        )  # fmt: skip

    def correct_view(self, request: HttpRequest, pk: int, event_id: int) -> HttpResponse:
        """Replace an event by one with another date, or void it."""
        pairing = self.row_or_404(request, pk)
        event = pairing.events.filter(pk=event_id).first()
        if event is None:
            return self._get_obj_does_not_exist_redirect(request, PairingEvent._meta, str(event_id))
        names = ("happened_on", "document", "source_note", "note")
        initial = {name: getattr(event, name) for name in names}
        form = CorrectionForm(
            sent(request),
            user=request.user,
            initial={**initial, "opened_revision": event.revision},
        )

        def carry_out(values: dict) -> None:
            document = values["document"]
            actions.correct_event(
                by=request.user,
                event_id=event_id,
                happened_on=values["happened_on"],
                is_void=values["is_void"],
                reason=values["reason"],
                document_id=document.pk if document else None,
                source_note=values["source_note"],
                note=values["note"],
                revision=values["opened_revision"],
            )

        recorded = tell_time(event.happened_on) or _("ไม่ทราบวันที่")
        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("แก้ไขแทนเหตุการณ์"), label=_("บันทึกการแก้ไข"), done=_("แก้ไขแทนเหตุการณ์แล้ว"),
            lead=_("เหตุการณ์ที่บันทึกไว้: %(kind)s %(date)s รายการเดิมยังเก็บไว้ในประวัติ")
            % {"kind": event.get_kind_display(), "date": recorded},
        )  # fmt: skip

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

    def bind_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the pairing walk an edition of the guideline, the first or a newer one."""
        pairing = self.row_or_404(request, pk)
        form = BindingForm(
            sent(request), user=request.user, initial={"opened_revision": pairing.revision}
        )

        def carry_out(values: dict) -> None:
            actions.bind_edition(
                by=request.user,
                pairing_id=pk,
                edition_id=values["edition"].pk,
                bound_on=values["bound_on"],
                note=values["note"],
                revision=values["opened_revision"],
            )

        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("ใช้แนวทางปฏิบัติ"), label=_("บันทึกฉบับที่ใช้"), done=_("บันทึกฉบับที่ใช้แล้ว"),
            lead=_bound_words(pairing),
        )  # fmt: skip

    def step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record a step of the guideline as done or waived."""
        pairing = self.row_or_404(request, pk)
        form = StepForm(
            sent(request),
            user=request.user,
            steps=_open_steps(pairing),
            initial={"opened_revision": pairing.revision},
        )

        def carry_out(values: dict) -> None:
            values = {**values}
            step, document = values.pop("step"), values.pop("document")
            actions.record_step(
                by=request.user,
                pairing_id=pk,
                step_id=step.pk,
                document_id=document.pk if document else None,
                revision=values.pop("opened_revision"),
                **values,
            )

        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("บันทึกขั้นตอน"), label=_("บันทึกขั้นตอน"), done=_("บันทึกขั้นตอนแล้ว"),
            lead=_bound_words(pairing),
        )  # fmt: skip

    def correct_step_view(self, request: HttpRequest, pk: int, record_id: int) -> HttpResponse:
        """Correct what was recorded of a step."""
        pairing = self.row_or_404(request, pk)
        record = pairing.step_records.select_related("step").filter(pk=record_id).first()
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, StepRecord._meta, str(record_id))
        names = (
            "outcome", "happened_on", "authority", "document", "note", "out_of_order_reason"
        )  # fmt: skip
        initial = {name: getattr(record, name) for name in names}
        form = StepCorrectionForm(
            sent(request),
            user=request.user,
            initial={**initial, "opened_revision": record.revision},
        )

        def carry_out(values: dict) -> None:
            values = {**values}
            actions.correct_step(
                by=request.user,
                record_id=record_id,
                reason=values.pop("reason"),
                revision=values.pop("opened_revision"),
                values=values,
            )

        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("แก้ไขขั้นตอนที่บันทึกไว้"), label=_("บันทึกการแก้ไข"), done=_("แก้ไขขั้นตอนแล้ว"),
            lead=str(record.step),
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


@admin.register(Counterpart)
class CounterpartAdmin(PortalAdmin):
    """Foreign units; also opened beside the form of a pairing."""

    asks_reason = True
    fields = (
        "name_th", "name_en", "name_local", "former_names", "unit_type", "parent_th",
        "parent_en", "country",
    )  # fmt: skip
    list_display = ("name_th", "name_en", "unit_type", "parent_th", "country")
    list_filter = ("unit_type", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("unit_type", "country")
    search_fields = ("search_text", "country__search_text")
    search_help_text = gettext_lazy("ชื่อไทย อังกฤษ อักษรท้องถิ่น ชื่อเดิม หรือชื่อประเทศ")
    autocomplete_fields = ("unit_type", "country")

    def save_through(self, request, obj, form, change):
        """Save by the action of counterparts."""
        return actions.save_counterpart(
            by=request.user,
            counterpart=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )


def _badge(code: str, label: str) -> str:
    return render_to_string("parts/badge.html", badge(code, label))


def _bound_words(pairing: Pairing) -> str:
    """Which edition binds the pairing."""
    binding = pairing.guideline_bindings.select_related("edition").order_by("-bound_on").first()
    if binding is None:
        return _("คู่นี้ยังไม่มีฉบับแนวทางที่ผูกพัน โปรดบันทึกการใช้แนวทางปฏิบัติก่อนบันทึกขั้นตอน")
    return _("คู่นี้ใช้ “%(edition)s” ตั้งแต่ %(day)s") % {
        "edition": str(binding.edition),
        "day": tell_time(binding.bound_on),
    }


def _open_steps(pairing: Pairing):
    """The steps of the edition that binds which are not recorded yet, but the signing's own."""
    binding = pairing.guideline_bindings.order_by("-bound_on").first()
    steps = GuidelineStep.objects.filter(edition_id=binding.edition_id if binding else None)
    recorded = pairing.step_records.values("step__code")
    return steps.exclude(code=SIGNING_STEP).exclude(code__in=recorded)
