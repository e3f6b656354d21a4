"""The common ways of the API: who may read, pages, filters, order, problems, freshness."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, quote_etag
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import ReadOnlyModelViewSet

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.errors import WrongState

COMMON_PARAMETERS = ("page", "page_size", "ordering")


class ReadPublished(BasePermission):
    """Everybody reads what is published; nobody writes through the API."""

    def has_permission(self, request, view) -> bool:
        return request.method in SAFE_METHODS


class Pages(PageNumberPagination):
    """Numbered pages; a page past the end and a size out of bounds are errors that say so."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_page_size(self, request) -> int:
        raw = request.query_params.get(self.page_size_query_param)
        if raw is None:
            return self.page_size
        if not (raw.isascii() and raw.isdecimal() and 1 <= int(raw) <= self.max_page_size):
            raise exceptions.ValidationError(
                {"page_size": _("ต้องเป็นจำนวนเต็ม 1 ถึง %(most)s") % {"most": self.max_page_size}}
            )
        return int(raw)

    def paginate_queryset(self, queryset, request, view=None):
        raw = request.query_params.get(self.page_query_param, "1")
        if not (raw.isascii() and raw.isdecimal() and int(raw) >= 1):
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

    # What a list says of itself before its rows, such as as_at; the view sets it.
    extra: dict = {}


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


class NotModified(Exception):
    """The caller holds what would be sent."""


class PublishedViewSet(ReadOnlyModelViewSet):
    """A list and its rows: stable order, and 304 before anything is computed.

    A subclass names ``order_fields`` (what may be ordered by, first the default), ``order_key``
    (a unique column that settles ties) and ``own_parameters`` beyond its filters.
    """

    order_fields: tuple[str, ...] = ()
    order_key = "id"
    own_parameters: tuple[str, ...] = ()
    etag = ""

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        self.etag = self._etag(request)
        if self.etag in parse_etags(request.headers.get("If-None-Match", "")):
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

    def ordered(self, queryset):
        """The rows in the order asked for, ties settled by a unique column."""
        asked = self.request.query_params.get("ordering", self.order_fields[0])
        names = [name.strip() for name in asked.split(",") if name.strip()]
        for name in names:
            if name.lstrip("-") not in self.order_fields:
                raise exceptions.ValidationError(
                    {
                        "ordering": _("เรียงตาม “%(name)s” ไม่ได้ เรียงได้ตาม: %(known)s")
                        % {"name": name[:40], "known": ", ".join(self.order_fields)}
                    }
                )
        columns = [
            F(name[1:]).desc(nulls_last=True)
            if name.startswith("-")
            else F(name).asc(nulls_last=True)
            for name in names
        ]
        return queryset.order_by(*columns, self.order_key)


def problem(error: Exception, context: dict) -> Response | None:
    """Every refusal as ``application/problem+json`` (RFC 9457).

    Returns:
        ``type``, ``title``, ``status``, ``detail``, ``instance`` and, where parameters are
        at fault, ``errors`` as a list of ``{"parameter", "message"}``. None for faults of
        our own, which Django answers.
    """
    if isinstance(error, WrongState):
        error = exceptions.APIException(str(error))
        error.status_code = HTTPStatus.CONFLICT
    response = exception_handler(error, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": _detail(error),
        "instance": context["request"].get_full_path(),
    }
    if isinstance(error, exceptions.ValidationError) and isinstance(response.data, dict):
        body["detail"] = _("พารามิเตอร์ของคำขอไม่ถูกต้อง")
        body["errors"] = [
            {"parameter": name, "message": " ".join(_texts(messages))}
            for name, messages in response.data.items()
        ]
    response.data = body
    response.content_type = "application/problem+json"
    return response


def _detail(error: Exception) -> str:
    if isinstance(error, Http404):
        return _("ไม่พบข้อมูลตามที่อยู่นี้ หรือข้อมูลนั้นไม่ได้เผยแพร่")
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return _("ไม่มีสิทธิดำเนินการนี้")
    return str(getattr(error, "detail", error))


def _texts(messages) -> list[str]:
    return [str(message) for message in messages] if isinstance(messages, list) else [str(messages)]
