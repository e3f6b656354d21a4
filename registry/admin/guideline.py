"""The guideline's editions and steps, and the baseline answers of provinces, in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.models import (
    DelayReason,
    GuidanceLimit,
    GuidelineEdition,
    GuidelineStep,
    ProvinceBaseline,
)
from sistercity.admin import PortalAdmin, ReadOnlyInline

from .reference import ReferenceAdmin


class GuidelineStepInline(ReadOnlyInline):
    """The steps of an edition, each with a link to its own form."""

    model = GuidelineStep
    fields = ("number", "name_th", "actor_th", "is_required", "is_before_signing", "cited")
    show_change_link = True

    @admin.display(description=gettext_lazy("ข้ออ้างอิง"))
    def cited(self, step: GuidelineStep) -> str:
        """What the step rests on; a blank is said."""
        return step.citation or _("ยังไม่ได้อ้างอิง")


@admin.register(GuidelineEdition)
class GuidelineEditionAdmin(ReferenceAdmin):
    """Editions of the guideline, with their steps."""

    fields = (
        "code", "name_th", "name_en", "issued_on", "in_force_from", "document", "note"
    )  # fmt: skip
    list_display = ("name_th", "issued_on", "in_force_from")
    search_fields = ("name_th", "name_en", "code")
    autocomplete_fields = ("document",)
    inlines = (GuidelineStepInline,)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored edition stays."""
        return ("code",) if obj else ()

    def get_row_tools(self, request, obj):
        """A step is added on a form of its own."""
        if not self.may_act(request):
            return []
        address = reverse("admin:registry_guidelinestep_add")
        walking = reverse("registry:guideline-edition", args=[obj.code])
        return [
            (_("เพิ่มขั้นตอน"), f"{address}?edition={obj.pk}"),
            (_("คู่ที่ใช้ฉบับก่อนหน้า"), walking),
        ]


@admin.register(GuidelineStep)
class GuidelineStepAdmin(ReferenceAdmin):
    """Steps of the guideline: their wording and citation are the ministry's to enter."""

    fields = (
        "edition", "number", "code", "name_th", "name_en", "actor_th", "actor_en", "is_required",
        "is_before_signing", "origin", "citation",
    )  # fmt: skip
    list_display = ("number", "name_th", "edition", "is_required", "is_before_signing")
    list_filter = ("edition", "is_required", "is_before_signing")
    list_select_related = ("edition",)
    search_fields = ("name_th", "name_en", "code", "citation")

    def get_readonly_names(self, request, obj=None):
        """What has been done is found by the edition and the code: both stay."""
        return ("edition", "code") if obj else ()

    def save_through(self, request, obj, form, change):
        """Save by the action of steps."""
        return actions.save_step(
            by=request.user,
            step=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )


@admin.register(GuidanceLimit)
class GuidanceLimitAdmin(ReferenceAdmin):
    """From which numbers the guidance desk judges."""

    fields = ("kind", "value", "note")
    list_display = ("kind", "value", "note")

    def get_readonly_names(self, request, obj=None):
        """What a stored limit is about stays."""
        return ("kind",) if obj else ()


@admin.register(DelayReason)
class DelayReasonAdmin(ReferenceAdmin):
    """Why pairings stall or are withdrawn, as events may say."""

    fields = ("number", "code", "name_th", "name_en", "needs_words", "is_offered")
    list_display = ("name_th", "code", "needs_words", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("name_th", "name_en", "code")

    def get_readonly_names(self, request, obj=None):
        """The code of a stored reason stays."""
        return ("code",) if obj else ()


@admin.register(ProvinceBaseline)
class ProvinceBaselineAdmin(PortalAdmin):
    """The ministry's answers whether a province had ever had a relation."""

    asks_reason = True
    fields = ("province", "answer", "as_at", "document", "note")
    list_display = ("province", "answer", "as_at", "note")
    list_filter = ("answer", "province__region")
    list_select_related = ("province",)
    search_fields = ("province__search_text", "note")
    autocomplete_fields = ("province", "document")

    def get_readonly_names(self, request, obj=None):
        """The province of a stored answer stays."""
        return ("province",) if obj else ()

    def save_through(self, request, obj, form, change):
        """Save by the action of baseline answers."""
        return actions.save_baseline(
            by=request.user,
            baseline=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
