"""Pages of a list: numbered ones, and those of a walk by cursor."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from .cursors import beyond, written

# The parameter of a walk.
CURSOR = "cursor"
# Digits of the longest number worth reading.
LONGEST = 19


class Whole(BasePagination):
    """A list that is sent whole, with the number of its rows."""

    def get_paginated_response(self, data) -> Response:
        return Response({"count": len(data), "results": data})

    def get_paginated_response_schema(self, schema) -> dict:
        return {
            "type": "object",
            "description": "A list, whole.",
            "properties": {"count": {"type": "integer"}, "results": schema},
        }


class Pages(PageNumberPagination):
    """Numbered pages; a page past the end and a size out of bounds are errors that say so.

    With a cursor they are pages of a walk: not numbered, not counted, each as quick as the first.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_page_size(self, request) -> int:
        raw = request.query_params.get(self.page_size_query_param)
        if raw is None:
            return self.page_size
        is_number = raw.isascii() and raw.isdecimal() and len(raw) < LONGEST
        if not (is_number and 1 <= int(raw) <= self.max_page_size):
            raise exceptions.ValidationError(
                {"page_size": _("ต้องเป็นจำนวนเต็ม 1 ถึง %(most)s") % {"most": self.max_page_size}}
            )
        return int(raw)

    def paginate_queryset(self, queryset, request, view=None):
        if view.walk:
            return self._walked(queryset, request, view)
        raw = request.query_params.get(self.page_query_param, "1")
        if not (raw.isascii() and raw.isdecimal() and len(raw) < LONGEST and int(raw) >= 1):
            raise exceptions.ValidationError({"page": _("ต้องเป็นจำนวนเต็มตั้งแต่ 1")})
        try:
            return super().paginate_queryset(queryset, request, view)
        except exceptions.NotFound as error:
            raise exceptions.NotFound(
                _("ไม่มีหน้า %(page)s ของรายการนี้") % {"page": raw[:20]}
            ) from error

    def _walked(self, queryset, request, view) -> list:
        """The rows after the last one told, in the order of the list."""
        if self.page_query_param in request.query_params:
            message = _("ใช้ page พร้อมกับ cursor ไม่ได้ โปรดระบุอย่างใดอย่างหนึ่ง")
            raise exceptions.ValidationError({self.page_query_param: message})
        size, columns = self.get_page_size(request), view.order_columns(queryset)
        rows = queryset.alias(**{column.name: column.expression for column in columns})
        if view.walk.after:
            told = [
                rows.query.annotations[column.name].output_field.to_python(value)
                for column, value in zip(columns, view.walk.after, strict=True)
            ]
            rows = rows.filter(beyond(columns, told))
        found = list(rows[: size + 1])
        self.next_address = None
        if len(found) > size:
            names = [column.name for column in columns]
            # Asked apart, because rows come in whatever form the view reads them.
            told = rows.annotate(**{name: F(name) for name in names}).values_list(*names)
            cursor = written(replace(view.walk, after=told[size - 1]))
            self.next_address = replace_query_param(request.build_absolute_uri(), CURSOR, cursor)
        self.is_walk = True
        return found[:size]

    def get_paginated_response(self, data) -> Response:
        if self.is_walk:
            around = {"count": None, "next": self.next_address, "previous": None}
            return Response({**self.extra, **around, "results": data})
        response = super().get_paginated_response(data)
        response.data = {**self.extra, **response.data}
        return response

    def get_paginated_response_schema(self, schema) -> dict:
        address = {"type": ["string", "null"], "format": "uri"}
        moments = {
            "as_at": {"type": "string", "format": "date"},
            "known_at": {"type": ["string", "null"], "format": "date-time"},
        }
        return {
            "type": "object",
            "required": ["as_at", "known_at", "count", "next", "previous", "results"],
            "properties": {
                **moments,
                "joined": {
                    "type": "array",
                    "description": "Of pairings: rows that were joined to another, and to which.",
                    "items": {
                        "type": "object",
                        "required": ["number", "merged_into"],
                        "properties": {
                            "number": {"type": "string"},
                            "merged_into": {"type": "string"},
                        },
                    },
                },
                "count": {
                    "type": ["integer", "null"],
                    "description": "Rows on all pages; null in a walk by cursor.",
                },
                "next": {
                    **address,
                    "description": "The next page, of the same walk if it is one; null at the end.",
                },
                "previous": {**address, "description": "Null in a walk by cursor."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        """With the bounds of number and size of a page, and the cursor beside them."""
        parameters = super().get_schema_operation_parameters(view)
        bounds = {
            self.page_query_param: {"minimum": 1, "default": 1},
            self.page_size_query_param: {
                "minimum": 1, "maximum": self.max_page_size, "default": self.page_size,
            },
        }  # fmt: skip
        for parameter in parameters:
            del parameter["description"]
            parameter["schema"].update(bounds.get(parameter["name"], {}))
        cursor = {
            "name": CURSOR,
            "in": "query",
            "required": False,
            "description": (
                "Walks through a long list instead of counting pages: empty it begins, then follow "
                "``next``. No row comes twice or is left out, whatever is written meanwhile: all "
                "pages tell the rows as they stood on ``as_at`` and were known at ``known_at``, "
                "which is the beginning of the walk unless asked otherwise. A cursor does not "
                "expire; with other filters, order or dates it is refused."
            ),
            "schema": {"type": "string"},
            "allowEmptyValue": True,
        }
        return [*parameters, cursor]

    is_walk = False
    # What a list says of itself before its rows, such as as_at; the view sets it.
    extra: dict = {}
