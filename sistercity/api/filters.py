"""Filters of a list: the documented ones, and no other."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions

COMMON_PARAMETERS = ("page", "page_size", "ordering")


class StrictFilters(DjangoFilterBackend):
    """The documented filters only: an unknown parameter is an error that names it."""

    def filter_queryset(self, request, queryset, view):
        known = set(COMMON_PARAMETERS) | set(getattr(view, "own_parameters", ()))
        filterset_class = self.get_filterset_class(view, queryset)
        if filterset_class:
            known |= set(filterset_class.base_filters)
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise exceptions.ValidationError(
                {
                    name: _("ไม่มีตัวกรองชื่อนี้ ตัวกรองที่ใช้ได้: %(known)s")
                    % {"known": ", ".join(sorted(known))}
                    for name in unknown
                }
            )
        return super().filter_queryset(request, queryset, view)
