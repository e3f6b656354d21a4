"""What the admin classes of the plan have in common."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import actions
from plans.models import Frame, FrameGoal
from sistercity.admin import ActForm, PortalAdmin, sent
from sistercity.fields.forms import ThaiYearFormField, ThaiYearInput
from sistercity.fields.plain import ReasonField

YEARS = ("fiscal_year", "first_year", "last_year")


class PlanPartAdmin(PortalAdmin):
    """Rows of the plan.

    ``parts`` names what is added to a row on a form of its own, as (label, model, field of the
    model that refers to this row).
    """

    asks_reason = True
    parts: tuple[tuple[str, str, str], ...] = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Years as people write them; one of the Common Era is refused with both readings."""
        if db_field.name in YEARS:
            kwargs |= {"form_class": ThaiYearFormField, "widget": ThaiYearInput}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_through(self, request, obj, form, change):
        """Save by the action of the plan."""
        return actions.save_record(
            by=request.user,
            record=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )

    def get_row_tools(self, request, obj):
        """Each part is added on a form of its own, which already names this row."""
        return self.tools_for(request, obj, self.parts)

    def tools_for(self, request, obj, parts) -> list[tuple[str, str]]:
        """Label and address of the form that adds each part, for those who edit."""
        if not self.may_act(request):
            return []
        return [
            (str(label), f"{reverse(f'admin:plans_{model}_add')}?{name}={obj.pk}")
            for label, model, name in parts
        ]


class FramesForm(ActForm):
    """Which frames something of the plan serves, as a whole or goal by goal."""

    frames = forms.ModelMultipleChoiceField(
        label=gettext_lazy("สอดคล้องทั้งกรอบ"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    goals = forms.ModelMultipleChoiceField(
        label=gettext_lazy("สอดคล้องกับเป้าหมายของกรอบ"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = ReasonField(label=gettext_lazy("เหตุผลของการแก้ไข"), required=False)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frames"].queryset = Frame.objects.visible_to(user)
        goals = FrameGoal.objects.visible_to(user).select_related("frame")
        self.fields["goals"].queryset = goals
        self.fields["goals"].label_from_instance = lambda goal: f"{goal.frame} · {goal}"


class FramesAdmin(PlanPartAdmin):
    """Rows that serve frames: a page to tick them."""

    def get_urls(self):
        """One page more a row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_frames"
        return [
            path(
                "<int:object_id>/frames/",
                self.admin_site.admin_view(self.frames_view),
                name=name,
            ),
            *super().get_urls(),
        ]

    def get_row_tools(self, request, obj):
        """The frames after the parts."""
        tools = super().get_row_tools(request, obj)
        if not self.may_act(request):
            return tools
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_frames"
        return [*tools, (_("กำหนดกรอบที่สอดคล้อง"), reverse(name, args=[obj.pk]))]

    def frames_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Tick the frames and goals that the row serves."""
        obj = self.row_or_404(request, object_id)
        links = list(obj.frame_links.all())
        initial = {
            "frames": [link.frame_id for link in links if link.goal_id is None],
            "goals": [link.goal_id for link in links if link.goal_id],
            "opened_revision": obj.revision,
        }
        return self.act(
            request,
            obj,
            form=FramesForm(sent(request), user=request.user, initial=initial),
            carry_out=lambda values: actions.set_frames(
                by=request.user,
                of=obj,
                frames=values["frames"],
                goals=values["goals"],
                revision=values["opened_revision"],
                reason=values["reason"],
            ),
            title=_("กรอบที่สอดคล้อง"),
            lead=_("เลือกทั้งกรอบ หรือเลือกเป้าหมายของกรอบทีละข้อ รายการที่ไม่ได้เลือกจะนำออก"),
            done=_("บันทึกกรอบที่สอดคล้องแล้ว"),
            label=_("บันทึก"),
        )
