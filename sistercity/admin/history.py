"""What became of a row, told from the ledger; Django's own log stays empty."""

from __future__ import annotations

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import tell_changes

CHANGES_ON_PAGE = 25


class HistoryAdmin:
    """The history of a row; ``has_history`` says whether the ledger tells of it."""

    has_history = True
    object_history_template = "admin/ledger_history.html"

    def construct_change_message(self, request, form, formsets, add=False) -> list:
        """Nothing is written to Django's log."""
        return []

    def log_addition(self, request, obj, message) -> None:
        """The ledger has it."""

    def log_change(self, request, obj, message) -> None:
        """The ledger has it."""

    def log_deletions(self, request, queryset) -> None:
        """The ledger has it."""

    def get_history(self, obj: Recorded) -> QuerySet:
        """The changes that touched the row, each with its rows; a subclass may add its parts'."""
        own = Q(resource=self.opts.label_lower, object_id=obj.pk)
        return Change.objects.about(obj).with_rows(own)

    def history_view(self, request: HttpRequest, object_id, extra_context=None) -> HttpResponse:
        """Who changed what, when, by which door and why; each field's old and new value.

        Beside each change the way back to the version that it made.
        """
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        changes = self.get_history(obj).select_related("by")
        page = Paginator(changes, CHANGES_ON_PAGE).get_page(request.GET.get("page"))
        told = tell_changes(page.object_list)
        ways = self.ways_back(request, obj, [change.number for change, _rows in told])
        for change, _rows in told:
            change.way_back = ways.get(change.number)
        context = {
            **self.admin_site.each_context(request),
            "title": _("ประวัติการเปลี่ยนแปลง"),
            "subtitle": str(obj),
            "object": obj,
            "opts": self.opts,
            "page": page,
            "told": told,
        }
        return TemplateResponse(request, self.object_history_template, context)
