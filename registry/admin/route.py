"""The route assistant's questions and decision table, in the admin."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import GuidelineStep, RouteQuestion, RouteRule
from sistercity.admin import ReadOnlyInline

from .reference import ReferenceAdmin


def _cited(rule: RouteRule) -> str:
    return rule.citation or _("ยังไม่ได้อ้างอิง")


class RouteRuleInline(ReadOnlyInline):
    """What the answers of a question mean, each with a link to its own form."""

    model = RouteRule
    fields = ("reply", "step_code", "effect", "cited")
    show_change_link = True

    @admin.display(description=gettext_lazy("ข้ออ้างอิง"))
    def cited(self, rule: RouteRule) -> str:
        """The clause that says so; a blank is said."""
        return _cited(rule)


@admin.register(RouteQuestion)
class RouteQuestionAdmin(ReferenceAdmin):
    """Questions on a draft, with the lines of the decision table."""

    fields = (
        "number", "code", "name_th", "name_en", "hint_th", "hint_en", "origin", "is_asked"
    )  # fmt: skip
    list_display = ("number", "name_th", "is_asked")
    list_display_links = ("number", "name_th")
    search_fields = ("name_th", "name_en", "code")
    inlines = (RouteRuleInline,)

    def get_readonly_names(self, request, obj=None):
        """The code of a stored question stays."""
        return ("code",) if obj else ()

    def get_row_tools(self, request, obj):
        """A line of the table is added on a form of its own."""
        if not self.may_act(request):
            return []
        address = reverse("admin:registry_routerule_add")
        return [(_("เพิ่มกติกา"), f"{address}?question={obj.pk}")]


@admin.register(RouteRule)
class RouteRuleAdmin(ReferenceAdmin):
    """Lines of the decision table: citations are the ministry's to enter."""

    fields = ("question", "reply", "step_code", "effect", "citation", "origin")
    list_display = ("question", "reply", "step_code", "effect", "cited")
    list_filter = ("effect", "question")
    list_select_related = ("question",)
    search_fields = ("step_code", "citation", "question__name_th")

    @admin.display(description=gettext_lazy("ข้ออ้างอิง"))
    def cited(self, rule: RouteRule) -> str:
        """The clause that says so; a blank is said."""
        return _cited(rule)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A step is chosen from those of the editions, not typed."""
        if db_field.name != "step_code":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        steps = GuidelineStep.objects.visible_to(request.user).order_by("number")
        named = {step.code: f"{step} ({step.code})" for step in steps}
        return forms.ChoiceField(
            label=db_field.verbose_name,
            help_text=db_field.help_text,
            choices=[("", _("เลือกขั้นตอน")), *named.items()],
        )

    def get_readonly_names(self, request, obj=None):
        """A line stays about its question."""
        return ("question",) if obj else ()
