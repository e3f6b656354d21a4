"""Filters of a list: the documented ones, and no other."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions

from sistercity.addresses import asked_once
from sistercity.language import PARAMETER, is_language

LIST_PARAMETERS = ("page", "page_size", "ordering", "cursor")
# Unknown parameters that are named: each with all that there are, of a thousand it would be long.
MOST_NAMED = 10
_OF_SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def check_known(request, known: set[str], several: set[str] = frozenset()) -> None:
    """Refuse a parameter outside ``known``, and a language that the portal does not speak.

    Args:
        several: those that may be given more than once; any other is refused the second time.

    Raises:
        rest_framework ValidationError: by parameter, with those that there are.
    """
    unknown = sorted(set(request.query_params) - known - {PARAMETER})
    if unknown:
        message = _("ไม่มีพารามิเตอร์ชื่อนี้ ที่ใช้ได้คือ: %(known)s")
        told = {"known": ", ".join(sorted(known))}
        raise exceptions.ValidationError(
            {name[:60]: message % told for name in unknown[:MOST_NAMED]}
        )
    repeated = {}
    for name in set(request.query_params) - several:
        try:
            asked_once(request.query_params, name)
        except ValueError as error:
            repeated[name] = str(error)
    if repeated:
        raise exceptions.ValidationError(repeated)
    if not is_language(request.query_params.get(PARAMETER, settings.LANGUAGE_CODE)):
        raise exceptions.ValidationError({PARAMETER: _("ต้องเป็น th หรือ en")})


class StrictFilters(DjangoFilterBackend):
    """The documented filters only: an unknown parameter is an error that names it."""

    def filter_queryset(self, request, queryset, view):
        known = view.row_parameters()
        if view.detail:
            check_known(request, known)
            return queryset
        known |= {*LIST_PARAMETERS, *view.list_parameters}
        filterset_class = self.get_filterset_class(view, queryset)
        several = set()
        if filterset_class:
            known |= set(filterset_class.base_filters)
            several = {
                name
                for name, one in filterset_class.base_filters.items()
                # Its class: a field that is made here would be kept for every later list.
                if issubclass(one.field_class, _OF_SEVERAL)
            }
        check_known(request, known, several)
        if filterset_class and set(filterset_class.base_filters).isdisjoint(request.query_params):
            # A form of all filters is made for nothing otherwise.
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            # As the form words them: the package would read a “%” of the caller's as a place.
            raise exceptions.ValidationError(
                {name: list(messages) for name, messages in filterset.errors.items()}
            )
        return filterset.qs
