"""Refusals and faults as problem details (RFC 9457), whoever finds them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.views import exception_handler

from sistercity.errors import WrongState
from sistercity.outages import outage_of

from .problem_kinds import BY_STATUS, KINDS, Kind

CONTENT_TYPE = "application/problem+json"
_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# When to ask again while the database is away, in seconds.
RETRY_SECONDS = 30


class Joined(exceptions.APIException):
    """The row was joined to another, which ``members`` name beside the problem's own (HTTP 410)."""

    status_code = HTTPStatus.GONE

    def __init__(self, detail: str, **members: str) -> None:
        super().__init__(detail)
        self.members = members


def problem_response(
    request: HttpRequest, kind: Kind, detail: str = "", **members: object
) -> JsonResponse:
    """One problem as ``application/problem+json``, in the language of the request.

    Args:
        detail: what is wrong this time; the kind's own words without it.
        members: further ones, such as ``errors``.
    """
    body = {
        "type": kind.type,
        "title": str(kind.title),
        "status": kind.status.value,
        "detail": detail or str(kind.detail),
        "instance": request.get_full_path(),
        **members,
    }
    response = JsonResponse(
        body,
        status=kind.status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    # What is refused now may be there in a moment; by themselves caches keep 404 and 410.
    response["Cache-Control"] = "no-store"
    return response


def problem(error: Exception, context: dict) -> JsonResponse | None:
    """The refusal of a view of the API as a problem; the framework's settings name this.

    An error may name its kind itself by ``kind``, a slug of ``KINDS``; its status tells it else.

    Returns:
        With ``errors`` as a list of ``{"parameter", "message"}`` where parameters are at fault.
        None for faults of our own, which are recorded by Django and answered by ``fault``.
    """
    if isinstance(error, WrongState):
        error = exceptions.APIException(str(error))
        error.status_code = HTTPStatus.CONFLICT
    told = exception_handler(error, context)
    if told is None:
        return None
    members = dict(getattr(error, "members", {}))
    slug = getattr(error, "kind", "")
    if isinstance(error, exceptions.ValidationError) and isinstance(told.data, dict):
        slug, detail = slug or "invalid-parameter", ""
        members["errors"] = [
            {"parameter": name, "message": " ".join(_texts(messages))}
            for name, messages in told.data.items()
        ]
    else:
        detail = _detail(error)
    kind = KINDS[slug] if slug else BY_STATUS[HTTPStatus(told.status_code)]
    response = problem_response(context["request"], kind, detail, **members)
    for name in ("WWW-Authenticate", "Retry-After"):
        if told.has_header(name):
            response[name] = told[name]
    return response


@csrf_exempt
@login_not_required
def not_found(request: HttpRequest, *_args, **_kwargs):
    """An address below the API that leads nowhere."""
    return problem_response(request, KINDS["not-found"])


def refuse_method(request: HttpRequest, allowed: Iterable[str]) -> JsonResponse:
    """The answer of an address outside the API's views to a method that it does not have."""
    response = problem_response(request, KINDS["method-not-allowed"])
    response["Allow"] = ", ".join(allowed)
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def refuse_bad_request(request: HttpRequest, exception: Exception):
    """A request that Django refuses to read, such as one for a strange host."""
    if _is_api(request):
        return problem_response(request, KINDS["malformed-request"])
    if isinstance(exception, _TOO_MUCH):
        # Without the request: what was sent must not be read, and base.html would.
        page = render_to_string("413.html", {"back": _page_before(request)})
        return HttpResponse(page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return defaults.bad_request(request, exception)


def _page_before(request: HttpRequest) -> str:
    """The page of ours from which a form was sent; "" where nobody told."""
    before = request.headers.get("Referer", "")
    try:
        is_ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    except DisallowedHost:
        is_ours = False
    return before if is_ours else ""


def refuse_forbidden(request: HttpRequest, exception: Exception):
    """What was forbidden outside the API's views."""
    if _is_api(request):
        return problem_response(request, KINDS["forbidden"])
    return defaults.permission_denied(request, exception)


def refuse_absent(request: HttpRequest, exception: Exception):
    """An address that no view has."""
    if _is_api(request):
        return problem_response(request, KINDS["not-found"])
    return defaults.page_not_found(request, exception)


def fault(request: HttpRequest):
    """A fault of our own, already recorded: nothing about it is told but whether to wait."""
    outage = outage_of(sys.exc_info()[1])
    if not _is_api(request):
        response = defaults.server_error(request, outage.value if outage else "500.html")
    else:
        response = problem_response(request, KINDS["unavailable" if outage else "fault"])
    if outage:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _detail(error: Exception) -> str:
    """What an error says of itself; "" where its kind says it better than the framework."""
    if isinstance(error, exceptions.Throttled):
        return _("เรียกข้อมูลถี่เกินไป โปรดรอ %(seconds)s วินาทีแล้วลองใหม่") % {
            "seconds": int(error.wait or 1)
        }
    if isinstance(error, Http404) or not isinstance(error, exceptions.APIException):
        return ""
    own = type(error).default_detail
    return "" if error.detail == own or _is_of_framework(error) else str(error.detail)


def _is_of_framework(error: exceptions.APIException) -> bool:
    return isinstance(
        error,
        exceptions.NotAcceptable
        | exceptions.MethodNotAllowed
        | exceptions.UnsupportedMediaType
        | exceptions.ParseError,
    )


def _texts(messages) -> list[str]:
    return [str(message) for message in messages] if isinstance(messages, list) else [str(messages)]
