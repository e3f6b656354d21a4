"""How answers travel: compressed for whoever asks, those of the API readable from any site."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from http import HTTPStatus

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_header_parameters
from django.utils.text import compress_sequence, compress_string

from sistercity.addresses import is_of_api, is_page

# Fits into the first packet: nothing would arrive sooner.
SHORTEST_COMPRESSED = 1_200
# The first that the caller takes. Levels: most of the gain at a tenth of the time.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=3),
    "gzip": lambda body: gzip.compress(body, compresslevel=4, mtime=0),
}
# Part of a media type that is text; pages are left to ``compress_page``.
TEXTUAL = ("json", "text/csv", "text/plain", "xml", "yaml", "openapi", "text/turtle")

# Bytes at most by which a page grows at random, so that its length tells nothing of what it holds
# ("Heal the Breach", https://ieeexplore.ieee.org/document/9754554): as many as Django's own.
MOST_RANDOM_BYTES = 100

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
    """Compress what is long, and let scripts of any site read the API (never with cookies)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_of_api(request.path):
            return compress_page(request, get_response(request))
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
        compress_page(request, response)
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
    _say_coding(response, coding)


def _say_coding(response: HttpResponseBase, coding: str) -> None:
    response.headers["Content-Encoding"] = coding
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"


def compress_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Compress a page in place by gzip with some bytes at random, and say that it depends on that.

    Forms on pages carry secrets. Who can watch the length of many pages that repeat a guess of
    theirs could find such a secret byte by byte. The token of a form is masked anew in each page,
    random bytes drown what is left, and no other site can ask with the cookie of a session.
    """
    is_page_of_text = response.get("Content-Type", "").startswith("text/html")
    if response.streaming or not is_page_of_text or len(response.content) < SHORTEST_COMPRESSED:
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if "gzip" not in _accepted(request) or response.has_header("Content-Encoding"):
        return response
    response.content = compress_string(response.content, max_random_bytes=MOST_RANDOM_BYTES)
    response.headers["Content-Length"] = str(len(response.content))
    _say_coding(response, "gzip")
    return response


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
