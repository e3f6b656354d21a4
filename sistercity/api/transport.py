"""How answers of the API travel: readable from any site, compressed for whoever asks."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from http import HTTPStatus

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_header_parameters
from django.utils.text import compress_sequence

from sistercity.addresses import is_of_api, is_page

# Fits into the first packet: nothing would arrive sooner.
SHORTEST_COMPRESSED = 1_200
# The first that the caller takes. Levels: most of the gain at a tenth of the time.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=3),
    "gzip": lambda body: gzip.compress(body, compresslevel=4, mtime=0),
}
# Part of a media type that is text; pages are left out, for forms on them carry secrets.
TEXTUAL = ("json", "text/csv", "text/plain", "xml", "yaml", "openapi", "text/turtle")

# Everybody gets the same, so the answer names no site and does not vary by it.
READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Last-Modified, Link, Content-Disposition, Content-Language, Retry-After, "
        "Accept-Ranges, Content-Range, Repr-Digest, X-Row-Count, X-Ledger-Number, X-Checkpoint, "
        "RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
        "Deprecation, Sunset"
    ),
}
PREFLIGHT = READABLE | {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Accept, Authorization, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


def transport(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable:
    """Let scripts of any site read the API (never with cookies), and compress what is long."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_of_api(request.path):
            return get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
        response = get_response(request)
        if not is_page(request.path):
            _free_of_cookies(response)
        for name, value in READABLE.items():
            response.headers[name] = value
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers.setdefault("Cache-Control", "no-store")
        compress(request, response)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            # It would tell the length of what is not sent.
            del response["Content-Length"]
        elif request.method == "HEAD":
            _take_out_body(response)
        return response

    return middleware


def _free_of_cookies(response: HttpResponseBase) -> None:
    """Set none and vary by none: what caches keep for everybody must hold nothing of one caller.

    Sessions and forms set them where a browser sends one that has ended.
    """
    response.cookies.clear()
    varied = [name.strip() for name in response.get("Vary", "").split(",")]
    if "Cookie" in varied:
        varied.remove("Cookie")
        response.headers["Vary"] = ", ".join(varied)
        if not varied:
            del response.headers["Vary"]


def compress(request: HttpRequest, response: HttpResponseBase) -> None:
    """Compress the body in place as the caller asked, and say that it depends on that.

    Leaves alone what is short, no text, compressed already, a page, or a file that is sent with
    the digest of its bytes, whole or a range of it.
    """
    kind = response.get("Content-Type", "")
    is_unchanged = response.status_code == HTTPStatus.NOT_MODIFIED
    if response.has_header("Repr-Digest") or not (
        is_unchanged or any(part in kind for part in TEXTUAL)
    ):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    coding = accepted_coding(request)
    if is_unchanged or not coding or response.has_header("Content-Encoding"):
        return
    if response.streaming:
        if "gzip" not in _accepted(request):
            return
        coding = "gzip"
        response.streaming_content = compress_sequence(response.streaming_content)
        del response["Content-Length"]
    elif len(response.content) < SHORTEST_COMPRESSED:
        return
    else:
        response.content = CODINGS[coding](response.content)
        response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = coding
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"


def _take_out_body(response: HttpResponseBase) -> None:
    """Leave the headers as they are, the length of the body among them."""
    if response.streaming:
        response.streaming_content = ()
    else:
        response.content = b""


def accepted_coding(request: HttpRequest) -> str:
    """The coding of ``CODINGS`` to compress with for this caller; "" for none."""
    accepted = _accepted(request)
    return next((coding for coding in CODINGS if coding in accepted), "")


def _accepted(request: HttpRequest) -> set[str]:
    """The codings that the caller takes, by name; one of weight 0 is refused."""
    found = set()
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        try:
            coding, parameters = parse_header_parameters(part.strip())
            weight = float(parameters.get("q", "1"))
        except ValueError:
            # What cannot be read names no coding.
            continue
        if weight > 0:
            found.add(coding)
    return found
