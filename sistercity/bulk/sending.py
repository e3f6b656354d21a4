"""A kept file on its way out: whole, or the part that somebody has not got yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from sistercity.api.problem_kinds import KINDS
from sistercity.api.problems import problem_response

from .kept import KeptFile, sending_slot

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_BLOCK = 256 * 1024
# So many bytes the network takes from a process, however slowly somebody reads them.
AT_ONCE = 256 * 1024


def send_kept(request: HttpRequest, held: KeptFile, etag: str) -> HttpResponseBase:
    """The content, or one range of it (RFC 9110, 14): several at once are not given.

    Returns:
        200, 206, or 416 for a range that lies behind the end.

    Raises:
        NoSlot: it is large, and others are being sent.
    """
    asked = _range(request, held.size, etag)
    if asked is None:
        slot = _slot(held.size)
        whole = FileResponse(held.path.open("rb"))  # closed by the response
        whole._resource_closers += slot
        whole["Content-Length"] = held.size
        return whole
    first, last = asked
    if first >= held.size or last < first:
        refused = problem_response(request, KINDS["range-not-satisfiable"])
        refused["Content-Range"] = f"bytes */{held.size}"
        return refused
    slot = _slot(last - first + 1)
    response = StreamingHttpResponse(
        _part(held, first, last), status=HTTPStatus.PARTIAL_CONTENT
    )
    response._resource_closers += slot
    response["Content-Length"] = last - first + 1
    response["Content-Range"] = f"bytes {first}-{last}/{held.size}"
    return response


def _slot(size: int) -> list[Callable[[], None]]:
    """What ends the sending of so many bytes: nothing for few, which leave at once."""
    return [sending_slot().close] if size > AT_ONCE else []


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
