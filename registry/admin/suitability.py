"""The criteria by which proposed pairings are assessed, in the admin."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.actions.suitability import WEIGHED
from registry.models import Criterion, CriterionSet
from sistercity.admin import ActForm, ReadOnlyInline, sent
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput

from .reference import ReferenceAdmin


class CopyForm(ActForm):
    """What the further set is called, from when on it is used and who has set it."""

    code = forms.SlugField(label=gettext_lazy("รหัส"), max_length=20)
    name_th = forms.CharField(label=gettext_lazy("ชื่อชุดเกณฑ์"), max_length=200)
    in_force_from = ThaiDateFormField(
        label=gettext_lazy("ใช้ตั้งแต่"),
        widget=ThaiDateInput,
        help_text=gettext_lazy("การประเมินใหม่ใช้ชุดล่าสุดที่ถึงวันนี้แล้ว"),
    )
    origin_th = forms.CharField(
        label=gettext_lazy("ที่มาของเกณฑ์"),
        max_length=300,
        help_text=gettext_lazy("ใครกำหนด ตามหนังสือหรือมติใด"),
    )


class CriterionInline(ReadOnlyInline):
    """The criteria of a set, each with a link to its own form."""

    model = Criterion
    fields = ("number", "axis", "name_th", "weight", "is_in_use")
    show_change_link = True


@admin.register(CriterionSet)
class CriterionSetAdmin(ReferenceAdmin):
    """Dated sets of criteria."""

    fields = ("code", "name_th", "name_en", "in_force_from", "origin_th", "origin_en")
    list_display = ("name_th", "in_force_from", "origin_th")
    search_fields = ("name_th", "name_en", "code")
    inlines = (CriterionInline,)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored set stays."""
        return ("code",) if obj else ()

    def get_row_tools(self, request, obj):
        """A criterion is added on a form of its own; a set in use is copied to be changed."""
        if not self.may_act(request):
            return []
        copy = reverse("admin:registry_criterionset_copy", args=[obj.pk])
        tools = [(_("คัดลอกเป็นชุดใหม่"), copy)]
        if not obj.assessments.exists():
            address = reverse("admin:registry_criterion_add")
            tools.insert(0, (_("เพิ่มเกณฑ์"), f"{address}?criterion_set={obj.pk}"))
        return tools

    def get_urls(self):
        """The act of beginning a further set."""
        wrap = self.admin_site.admin_view
        copy = path("<int:pk>/copy/", wrap(self.copy_view), name="registry_criterionset_copy")
        return [copy, *super().get_urls()]

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin a further set with the criteria of this one."""
        source = self.row_or_404(request, pk)
        form = CopyForm(sent(request), initial={"opened_revision": source.revision})

        def carry_out(values: dict) -> None:
            revision = values.pop("opened_revision")
            actions.copy_criteria(by=request.user, set_id=pk, revision=revision, **values)

        return self.act(
            request, source, form=form, carry_out=carry_out,
            title=_("คัดลอกเป็นชุดใหม่"), label=_("คัดลอกชุดเกณฑ์"),
            done=_("คัดลอกชุดเกณฑ์แล้ว แก้น้ำหนักและเกณฑ์ได้ที่ชุดใหม่จนกว่าจะใช้ประเมิน"),
            lead=_("การประเมินที่ทำแล้วคงชุดเดิมไว้ การประเมินใหม่ใช้ชุดล่าสุดที่ถึงวันใช้แล้ว"),
        )  # fmt: skip


@admin.register(Criterion)
class CriterionAdmin(ReferenceAdmin):
    """Criteria, with what each score means and how much it weighs."""

    fields = (
        "criterion_set", "number", "code", "axis", "name_th", "name_en", "meanings_th",
        "meanings_en", "weight", "is_in_use",
    )  # fmt: skip
    list_display = ("number", "axis", "name_th", "weight", "is_in_use", "criterion_set")
    list_filter = ("criterion_set", "axis", "is_in_use")
    list_select_related = ("criterion_set",)
    search_fields = ("name_th", "name_en", "code")

    why_fixed = dict.fromkeys(
        ("criterion_set", *WEIGHED),
        gettext_lazy("มีผู้ประเมินด้วยชุดเกณฑ์นี้แล้ว จึงแก้ได้เฉพาะชื่อ โปรดคัดลอกเป็นชุดใหม่แล้วแก้ที่ชุดนั้น"),
    )

    def get_readonly_names(self, request, obj=None):
        """Of a set by which somebody has assessed only the names can be put right."""
        if obj is None:
            return ()
        used = obj.criterion_set.assessments.exists()
        return ("criterion_set", *WEIGHED) if used else ("criterion_set", "code")

    def get_row_tools(self, request, obj):
        """How the weights of a set in use are changed."""
        copy = reverse("admin:registry_criterionset_copy", args=[obj.criterion_set_id])
        if not (self.may_act(request) and obj.criterion_set.assessments.exists()):
            return []
        return [(_("ใช้ประเมินไปแล้ว จะแก้น้ำหนักให้คัดลอกเป็นชุดใหม่"), copy)]

    def save_through(self, request, obj, form, change):
        """Save by the action of criteria."""
        (saved,) = actions.save_criteria(
            by=request.user,
            criteria=[obj],
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
        return saved
