"""Refusals as problem details."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from sistercity.errors import WrongState


class Joined(exceptions.APIException):
    """The row was joined to another, which ``members`` name beside the problem's own (HTTP 410)."""

    status_code = HTTPStatus.GONE

    def __init__(self, detail: str, **members: str) -> None:
        super().__init__(detail)
        self.members = members


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
    response.data = body | getattr(error, "members", {})
    response.content_type = "application/problem+json"
    return response


def not_found(request, *_args, **_kwargs) -> JsonResponse:
    """An address below the API that leads nowhere."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus.NOT_FOUND.phrase,
        "status": HTTPStatus.NOT_FOUND.value,
        "detail": _detail(Http404()),
        "instance": request.get_full_path(),
    }
    return JsonResponse(
        body, status=HTTPStatus.NOT_FOUND, content_type="application/problem+json"
    )


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.Throttled):
        return _("เรียกข้อมูลถี่เกินไป โปรดรอ %(seconds)s วินาทีแล้วลองใหม่") % {
            "seconds": int(error.wait or 1)
        }
    if isinstance(error, exceptions.NotAcceptable):
        return _("API ให้ข้อมูลเป็น JSON เท่านั้น โปรดขอ Accept: application/json")
    if isinstance(error, exceptions.MethodNotAllowed):
        return _("API เปิดให้อ่านเท่านั้น")
    if isinstance(error, Http404):
        return _("ไม่พบข้อมูลตามที่อยู่นี้ หรือข้อมูลนั้นไม่ได้เผยแพร่")
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return _("ไม่มีสิทธิดำเนินการนี้")
    return str(getattr(error, "detail", error))


def _texts(messages) -> list[str]:
    return [str(message) for message in messages] if isinstance(messages, list) else [str(messages)]
