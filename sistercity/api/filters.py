"""Filters of a list: the documented ones, and no other."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions

from sistercity.language import PARAMETER, is_language

COMMON_PARAMETERS = ("page", "page_size", "ordering", "format")


def check_known(request, known: set[str]) -> None:
    """Refuse a parameter outside ``known``, and a language that the portal does not speak.

    Raises:
        rest_framework ValidationError: by parameter, with those that there are.
    """
    unknown = sorted(set(request.query_params) - known - {PARAMETER})
    if unknown:
        message = _("ไม่มีพารามิเตอร์ชื่อนี้ ที่ใช้ได้คือ: %(known)s")
        told = {"known": ", ".join(sorted(known))}
        raise exceptions.ValidationError({name[:60]: message % told for name in unknown})
    if not is_language(request.query_params.get(PARAMETER, settings.LANGUAGE_CODE)):
        raise exceptions.ValidationError({PARAMETER: _("ต้องเป็น th หรือ en")})


class StrictFilters(DjangoFilterBackend):
    """The documented filters only: an unknown parameter is an error that names it."""

    def filter_queryset(self, request, queryset, view):
        known = set(COMMON_PARAMETERS) | set(getattr(view, "own_parameters", ()))
        filterset_class = self.get_filterset_class(view, queryset)
        if filterset_class:
            known |= set(filterset_class.base_filters)
        check_known(request, known)
        return super().filter_queryset(request, queryset, view)
