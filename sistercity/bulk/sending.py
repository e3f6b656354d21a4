"""A kept file on its way out: whole, or the part that somebody has not got yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from sistercity.api.problem_kinds import KINDS
from sistercity.api.problems import problem_response

from .kept import KeptFile

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_BLOCK = 256 * 1024


def send_kept(request: HttpRequest, held: KeptFile, etag: str) -> HttpResponseBase:
    """The content, or one range of it (RFC 9110, 14): several at once are not given.

    Returns:
        200, 206, or 416 for a range that lies behind the end.
    """
    asked = _range(request, held.size, etag)
    if asked is None:
        whole = FileResponse(held.path.open("rb"))  # closed by the response
        whole["Content-Length"] = held.size
        return whole
    first, last = asked
    if first >= held.size or last < first:
        refused = problem_response(request, KINDS["range-not-satisfiable"])
        refused["Content-Range"] = f"bytes */{held.size}"
        return refused
    response = StreamingHttpResponse(
        _part(held, first, last), status=HTTPStatus.PARTIAL_CONTENT
    )
    response["Content-Length"] = last - first + 1
    response["Content-Range"] = f"bytes {first}-{last}/{held.size}"
    return response


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The first and last byte asked for; None for the whole, also of what has changed since."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or found.groups() == ("", ""):
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(held: KeptFile, first: int, last: int) -> Iterator[bytes]:
    with open(held.path, "rb") as content:
        content.seek(first)
        left = last - first + 1
        while left > 0 and (block := content.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
