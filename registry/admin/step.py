"""The guideline's steps of a pairing, in the admin: shown, recorded, corrected."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.choices import SIGNING_STEP, StepOutcome
from registry.models import GuidelineStep, Pairing, StepRecord
from sistercity.admin import ReadOnlyInline, sent
from sistercity.audit.telling import tell_time

from .forms import BindingForm, StepCorrectionForm, StepForm


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


class StepActs:
    """Acts on a pairing's walk of the guideline; for its admin class."""

    def get_urls(self):
        """Where an edition is bound and steps are recorded and corrected."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/guideline/", wrap(self.bind_view), name="registry_pairing_bind"),
            path("<int:pk>/steps/", wrap(self.step_view), name="registry_pairing_step"),
            path(
                "<int:pk>/steps/<int:record_id>/",
                wrap(self.correct_step_view),
                name="registry_pairing_correct_step",
            ),
            *super().get_urls(),
        ]

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
            initial={
                "opened_revision": pairing.revision,
                "step": request.GET.get("step"),
                "outcome": request.GET.get("outcome", StepOutcome.DONE),
            },
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
