"""Numbered pages of a list."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

# Digits of the longest number worth reading.
LONGEST = 19


class Pages(PageNumberPagination):
    """Numbered pages; a page past the end and a size out of bounds are errors that say so."""

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
        raw = request.query_params.get(self.page_query_param, "1")
        if not (raw.isascii() and raw.isdecimal() and len(raw) < LONGEST and int(raw) >= 1):
            raise exceptions.ValidationError({"page": _("ต้องเป็นจำนวนเต็มตั้งแต่ 1")})
        try:
            return super().paginate_queryset(queryset, request, view)
        except exceptions.NotFound as error:
            raise exceptions.NotFound(
                _("ไม่มีหน้า %(page)s ของรายการนี้") % {"page": raw[:20]}
            ) from error

    def get_paginated_response(self, data) -> Response:
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
                "count": {"type": "integer"},
                "next": address,
                "previous": address,
                "results": schema,
            },
        }

    # What a list says of itself before its rows, such as as_at; the view sets it.
    extra: dict = {}
