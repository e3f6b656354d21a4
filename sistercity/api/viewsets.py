"""Lists and rows of published data, in a stable order."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.viewsets import ReadOnlyModelViewSet

from .fresh import FreshViewSet


class PublishedViewSet(ReadOnlyModelViewSet, FreshViewSet):
    """A list and its rows in a stable order.

    A subclass names ``order_fields`` (what may be ordered by and its column, first the
    default), ``order_key`` (a unique column that settles ties) and ``own_parameters`` beyond
    its filters.
    """

    order_fields: Mapping[str, str] = {}
    order_key = "id"
    own_parameters: tuple[str, ...] = ()

    def ordered(self, queryset):
        """The rows in the order asked for, ties settled by a unique column."""
        asked = self.request.query_params.get("ordering") or next(iter(self.order_fields))
        columns = []
        for name in asked.split(","):
            column = self.order_fields.get(name.removeprefix("-"))
            if column is None:
                raise exceptions.ValidationError(
                    {
                        "ordering": _("เรียงตาม “%(name)s” ไม่ได้ เรียงได้ตาม: %(known)s")
                        % {"name": name[:40], "known": ", ".join(self.order_fields)}
                    }
                )
            told = queryset.column(column)
            columns.append(
                told.desc(nulls_last=True)
                if name.startswith("-")
                else told.asc(nulls_last=True)
            )
        return queryset.order_by(*columns, self.order_key)
