"""Lists and rows of published data: order and freshness."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, quote_etag
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from sistercity import clock
from sistercity.audit.models import Change


class NotModified(Exception):
    """The caller holds what would be sent."""


class FreshViewSet(GenericViewSet):
    """Answers 304 before anything is computed, after the caller was admitted."""

    etag = ""

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        self.etag = self._etag(request)
        held = parse_etags(request.headers.get("If-None-Match", ""))
        # Weak comparison, as for every conditional GET: a proxy that compresses weakens tags.
        if "*" in held or self.etag in {tag.removeprefix("W/") for tag in held}:
            raise NotModified

    def handle_exception(self, exc):
        if isinstance(exc, NotModified):
            return Response(status=HTTPStatus.NOT_MODIFIED)
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response["ETag"] = self.etag
            patch_cache_control(response, public=True, no_cache=True)
            last = Change.objects.order_by("-number").values_list("at", flat=True).first()
            if last:
                response["Last-Modified"] = http_date(last.timestamp())
        return response

    @staticmethod
    def _etag(request) -> str:
        """Same ledger number, address, day and release: same bytes."""
        parts = (
            settings.RELEASE,
            Change.objects.number_known_at(None),
            clock.today().isoformat(),
            request.build_absolute_uri(),
            request.headers.get("Accept", ""),
        )
        digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
        return quote_etag(digest[:32])


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
