"""What is refused of a request to the API before anything reads it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .problem_kinds import KINDS
from .problems import problem_response

# Bytes of path and query; the server before us reads a little more in one line.
LONGEST_ADDRESS = 8_000
# Bytes of content: the API is read, so that nothing of a request's content matters.
LARGEST_CONTENT = 64 * 1024
# Of the control characters none can be part of a value.
_CONTROLS = {*range(32), 127}


def readable_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer what cannot be read as a problem, before database or views meet it.

    An address longer than 8,000 bytes (414), bytes in it that are no UTF-8 or control
    characters, more parameters than Django reads (400), and content beyond 64 KB, which is left
    unread (413).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        refusal = _refusal(request) if request.path.startswith("/api/") else None
        return refusal or get_response(request)

    return middleware


def _refusal(request: HttpRequest) -> HttpResponse | None:
    # Django has read the path already: bytes that are no UTF-8 lead to no address. The query is
    # as the server hands it on, which is as Latin-1 (PEP 3333).
    path = request.path.encode("utf-8", "replace")
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    if len(path) + len(query) > LONGEST_ADDRESS:
        return problem_response(request, KINDS["address-too-long"])
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        return problem_response(request, KINDS["malformed-request"])
    if int(length[:19]) > LARGEST_CONTENT:
        return problem_response(request, KINDS["content-too-large"])
    for told in (path, unquote_to_bytes(query)):
        if not _is_readable(told):
            detail = _("ที่อยู่มีอักขระควบคุมหรือไบต์ที่ไม่ใช่ UTF-8")
            return problem_response(request, KINDS["malformed-request"], detail)
    if query.count(b"&") >= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        detail = _("ที่อยู่มีพารามิเตอร์เกิน %(most)s ค่า") % {
            "most": f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}"
        }
        return problem_response(request, KINDS["malformed-request"], detail)
    return None


def _is_readable(told: bytes) -> bool:
    try:
        told.decode()
    except UnicodeDecodeError:
        return False
    return _CONTROLS.isdisjoint(told)
