"""A list of the admin as a file: its columns and rows, searched, filtered and ordered as shown."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sistercity.audit.telling import field_of
from sistercity.exports.listing import FORMAT, Column, Kind, Listing, Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.fields.partial_date import PartialDateField

from .questions import ASKED, question_of

_KINDS = (
    (models.DateTimeField, Kind.MOMENT),
    ((models.DateField, PartialDateField), Kind.DAY),
    ((models.IntegerField, models.DecimalField), Kind.NUMBER),
)


class ListedAdmin:
    """Gives the list of an admin class in the formats of all lists, on record as they are.

    ``is_given_as_file`` says whether it does; an admin class with an export of its own does not.
    """

    is_given_as_file = True
    change_list_template = "admin/portal_change_list.html"

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Django's page, or all its rows as the file that its address asks for."""
        if not (self.is_given_as_file and is_export(request)):
            return super().changelist_view(request, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET
        # Any parameter that a list does not know is a filter to it.
        request.GET = asked.copy()
        del request.GET[FORMAT]
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{request.path}?e=1")
        conditions = list(_conditions(request, shown))
        request.GET = asked
        return send_list(
            request, self._listing(request), Rows(shown.queryset), conditions=conditions
        )

    def _listing(self, request: HttpRequest) -> Listing:
        names = super().get_list_display(request)
        columns = tuple(self._column(name) for name in names)
        return Listing(self.opts.model_name, self.opts.verbose_name_plural, columns)

    def _column(self, name: str | Callable) -> Column:
        """A column as the list shows it; a stored value as what it is: day, number, code."""
        key = name if isinstance(name, str) else name.__name__
        head = label_for_field(name, self.model, model_admin=self)
        field = field_of(self.model, name) if isinstance(name, str) else None
        if field is None or field.is_relation:
            return Column(key, head, lambda row: _plain_text(lookup_field(name, row, self)[2]))
        if field.flatchoices:
            return Column(
                key,
                head,
                lambda row: getattr(row, name),
                shown=lambda row: str(getattr(row, f"get_{name}_display")()),
            )
        kind = next((kind for types, kind in _KINDS if isinstance(field, types)), Kind.TEXT)
        return Column(key, head, lambda row: getattr(row, name), kind)


def _plain_text(value: object) -> object:
    """What a column shows, without its marks; a line below is told after a dash."""
    if isinstance(value, SafeString):
        lines = value.replace("<br>", " – ")
        return " ".join(html.unescape(strip_tags(lines)).split())
    return str(value) if isinstance(value, models.Model) else value


def _conditions(request: HttpRequest, shown: ChangeList) -> Iterator[tuple[str, str]]:
    """What was searched for, and each filter that is set, in words."""
    if question := question_of(shown.model_admin, request.GET.get(ASKED, "")):
        yield _("คำถามประจำวัน"), str(question.label)
    if shown.query:
        yield _("ค้นหา"), shown.query
    for spec in shown.filter_specs:
        if not spec.used_parameters:
            continue
        chosen = [str(one["display"]) for one in spec.choices(shown) if one["selected"]]
        yield str(spec.title), ", ".join(chosen)
