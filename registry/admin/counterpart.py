"""Foreign units in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.models import Counterpart
from registry.unit_joining import check_unit_stands
from sistercity.admin import PortalAdmin
from sistercity.admin.counting import KeptRelatedFilter
from sistercity.errors import WrongState
from sistercity.fields.numbers import is_key

from . import bulk, questions


@admin.register(Counterpart)
class CounterpartAdmin(PortalAdmin):
    """Foreign units; also opened beside the form of a pairing."""

    asks_reason = True
    fields = (
        "name_th", "name_en", "name_local", "former_names", "unit_type", "parent_th",
        "parent_en", "country",
    )  # fmt: skip
    list_display = ("name_th", "name_en", "unit_type", "parent_th", "country")
    questions = questions.COUNTERPARTS
    bulk_acts = bulk.COUNTERPARTS
    list_filter = ("unit_type", ("country", KeptRelatedFilter))
    list_select_related = ("unit_type", "country")
    search_fields = ("search_text", "country__search_text")
    search_help_text = gettext_lazy("ชื่อไทย อังกฤษ อักษรท้องถิ่น ชื่อเดิม หรือชื่อประเทศ")
    autocomplete_fields = ("unit_type", "country")

    def get_object(self, request, object_id, from_field=None):
        """A row that was joined to another too: its page and history are kept."""
        found = super().get_object(request, object_id, from_field)
        if found is not None or not is_key(object_id):
            return found
        rows = Counterpart.objects.ever_visible_to(request.user).joined()
        return rows.filter(pk=object_id).select_related("merged_into").first()

    def why_row_stands(self, request, obj):
        """A row that was joined to another is written no more."""
        try:
            check_unit_stands(obj)
        except WrongState as refusal:
            return str(refusal)
        return ""

    def get_row_tools(self, request, obj):
        """Its page; for editors the way to a unit that is the same."""
        standing = obj.merged_into or obj
        page = (_("หน้าเผยแพร่"), reverse("registry:counterpart-detail", args=[standing.pk]))
        if obj.merged_into_id:
            other = reverse("admin:registry_counterpart_change", args=[obj.merged_into_id])
            return [(_("หน่วยที่รวมเข้าไป"), other), page]
        if not self.may_act(request):
            return [page]
        return [
            (_("รวมกับหน่วยอื่น"), reverse("registry:duplicate-choose", args=[obj.pk])), page
        ]  # fmt: skip

    def save_through(self, request, obj, form, change):
        """Save by the action of counterparts."""
        return actions.save_counterpart(
            by=request.user,
            counterpart=obj,
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
