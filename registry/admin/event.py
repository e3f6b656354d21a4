"""What happened to a pairing, in the admin: shown, recorded, corrected."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.actions.event import TOLD
from registry.choices import EventKind
from registry.gaps import gaps_of
from registry.life import delay_words_of
from registry.models import Pairing, PairingEvent
from registry.moments import Moment
from registry.walk import walk_of
from registry.wording import worded
from sistercity import clock
from sistercity.admin import ReadOnlyInline, sent
from sistercity.audit.telling import NOTHING, tell_time

from .forms import CorrectionForm, EventForm

_LINE_BREAK = format_html("<br>{}", "")


class EventInline(ReadOnlyInline):
    """The life of a pairing, corrected events among it."""

    model = PairingEvent
    fields = (
        "event", "happened", "signed_by", "place", "document", "expiry", "delay", "source_note",
        "note", "state",
    )  # fmt: skip
    verbose_name_plural = gettext_lazy("เหตุการณ์")

    def get_queryset(self, request):
        """With whether each still stands."""
        standing = PairingEvent.objects.visible_to(request.user).standing()
        rows = super().get_queryset(request).select_related("document", "delay_reason")
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

    @admin.display(description=gettext_lazy("ผู้ลงนาม"))
    def signed_by(self, event: PairingEvent) -> str:
        """For each side the office, the person and the day, as far as told."""
        sides = [
            (event.province_signatory_office, event.province_signatory_name,
             tell_time(event.province_signed_on)),
            (event.counterpart_signatory_office, event.counterpart_signatory_name,
             tell_time(event.counterpart_signed_on)),
        ]  # fmt: skip
        told = [" · ".join(filter(None, side)) for side in sides]
        return format_html_join(_LINE_BREAK, "{}", ((side,) for side in told if side)) or NOTHING

    @admin.display(description=gettext_lazy("มีผลถึง"))
    def expiry(self, event: PairingEvent) -> str:
        """Until when the agreement holds, where the event says so."""
        return tell_time(event.expires_on) or NOTHING

    @admin.display(description=gettext_lazy("เหตุที่ชะงักหรือถอนเรื่อง"))
    def delay(self, event: PairingEvent) -> str:
        """Why it stalled or was withdrawn; events of before may not say."""
        return delay_words_of(event) or NOTHING

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


class EventActs:
    """Acts on the events of a pairing; for its admin class."""

    def get_urls(self):
        """Where an event is recorded and corrected."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/event/", wrap(self.event_view), name="registry_pairing_event"),
            path(
                "<int:pk>/event/<int:event_id>/",
                wrap(self.correct_view),
                name="registry_pairing_correct",
            ),
            *super().get_urls(),
        ]

    def event_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record something that happened."""
        pairing = self.row_or_404(request, pk)
        form = EventForm(
            sent(request),
            user=request.user,
            initial={"opened_revision": pairing.revision, "kind": request.GET.get("kind")},
        )

        def carry_out(values: dict) -> None:
            event = actions.record_event(
                by=request.user, pairing_id=pk, kind=values["kind"], **_written(values)
            )
            if event.kind == EventKind.SIGNED:
                self._tell_gaps(request, pk)

        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("เพิ่มเหตุการณ์"), label=_("บันทึกเหตุการณ์"), done=_("บันทึกเหตุการณ์แล้ว"),
            lead=_(
                "สถานะของคู่เปลี่ยนตามเหตุการณ์ที่บันทึก วันหมดอายุของความตกลงไม่ใช่เหตุการณ์ "
                "การลงนามนับในวันที่ฝ่ายหลังลงนาม หากลงนามเพียงฝ่ายเดียวยังไม่ถือว่าลงนามแล้ว"
            ),
        )  # fmt: skip

    def correct_view(self, request: HttpRequest, pk: int, event_id: int) -> HttpResponse:
        """Replace an event by one with another date, or void it."""
        pairing = self.row_or_404(request, pk)
        event = pairing.events.filter(pk=event_id).first()
        if event is None:
            return self._get_obj_does_not_exist_redirect(request, PairingEvent._meta, str(event_id))
        names = ("happened_on", "document", *TOLD, "source_note", "note")
        initial = {name: getattr(event, name) for name in names}
        form = CorrectionForm(
            sent(request),
            user=request.user,
            kind=event.kind,
            initial={**initial, "opened_revision": event.revision},
        )

        def carry_out(values: dict) -> None:
            actions.correct_event(
                by=request.user,
                event_id=event_id,
                is_void=values["is_void"],
                reason=values["reason"],
                keeps_document=values["is_void"],
                **_written(values),
            )

        recorded = tell_time(event.happened_on) or _("ไม่ทราบวันที่")
        return self.act(
            request, pairing, form=form, carry_out=carry_out,
            title=_("แก้ไขแทนเหตุการณ์"), label=_("บันทึกการแก้ไข"), done=_("แก้ไขแทนเหตุการณ์แล้ว"),
            lead=_("เหตุการณ์ที่บันทึกไว้: %(kind)s %(date)s รายการเดิมยังเก็บไว้ในประวัติ")
            % {"kind": event.get_kind_display(), "date": recorded},
        )  # fmt: skip

    def _tell_gaps(self, request: HttpRequest, pk: int) -> None:
        """Name what the register lacks of a pairing that has just been signed."""
        moment = Moment(clock.today())
        pairing = worded(Pairing.objects.as_at(moment.as_at).filter(pk=pk), None)[0]
        walk = walk_of(pairing, status=pairing.status, user=request.user, moment=moment)
        lacking = gaps_of(pairing, user=request.user, moment=moment, walk=walk)
        if lacking:
            words = _("บันทึกแล้ว แต่ยังขาด: %(gaps)s") % {"gaps": " · ".join(lacking)}
            messages.warning(request, words)


def _written(values: dict) -> dict:
    """What both acts take from their forms."""
    document = values["document"]
    return {
        "happened_on": values["happened_on"],
        "document_id": document.pk if document else None,
        "source_note": values["source_note"],
        "note": values["note"],
        "told": {name: values[name] for name in TOLD if name in values},
        "form_key": values["form_key"],
        "revision": values["opened_revision"],
    }
