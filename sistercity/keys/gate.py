"""The gate before every address of the API: who asks, whether they may, how much is left.

What stands behind it need not ask again: keys are verified, requests counted, and limits told on
every answer, of whatever status and by whomever it was made.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.api.problem_kinds import BY_STATUS
from sistercity.api.problems import not_found, problem_response
from sistercity.api.throttles import network_of, tell_limits

from . import collecting
from .choices import Scope
from .counts import Policy, Standing, Use, add_uses, count_request
from .credentials import SCHEME, KeyRefused, verified
from .models import ApiKey, KeySecret

logger = logging.getLogger(__name__)

PREFIX = "/api/v1/"
REQUESTS, BULK = "requests", "bulk"
MINUTE, HOUR = 60, 3600
# What the first part of an address asks a key to open; everything else is to read. None: any key.
SCOPES: dict[str, Scope | None] = {
    "": None,
    "schema": None,
    "docs": None,
    "guide": None,
    "problems": None,
    "changelog": None,
    "code-lists": None,
    "usage": None,
    "changes": Scope.CHANGES,
    "bulk": Scope.BULK,
}
# The name of the addresses of whole files.
WHOLE_FILE = "bulk-file"
# Under which name a request is counted that asked for nothing there is.
UNKNOWN = "unknown"


class Gate:
    """The gate as Django's middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, and tell on its answer what is left."""
        response = self.get_response(request)
        passage = getattr(request, "passage", None)
        if passage is None and request.path.startswith(PREFIX):
            # Answered before it came to a view, for what the request itself is like.
            passage = Passage(request, UNKNOWN)
            response = passage.refusal(request, None) or response
        if passage is not None:
            tell_limits(response, passage.standings)
            if passage.secret is not None:
                _note(passage, request, response)
            _collect()
        return response

    def process_view(self, request: HttpRequest, view: Callable, *_given) -> HttpResponse | None:
        """Count the request, and answer it here if it may not go on."""
        if not request.path.startswith(PREFIX):
            return None
        resource = request.path.removeprefix(PREFIX).partition("/")[0]
        scope = SCOPES.get(resource, Scope.READ)
        if scope == Scope.BULK and request.resolver_match.url_name != WHOLE_FILE:
            # What describes the files is read as anything is.
            scope = None
        request.passage = passage = Passage(
            request, UNKNOWN if view is not_found else resource, is_bulk=scope == Scope.BULK
        )
        return passage.refusal(request, scope)


class Passage:
    """One request at the gate: the secret it shows, and how its caller stands."""

    def __init__(self, request: HttpRequest, resource: str, *, is_bulk: bool = False) -> None:
        self.resource = resource
        self.secret: KeySecret | None = None
        self.refused = ""
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is not None:
            try:
                self.secret = verified(header, clock.now())
            except KeyRefused as refused:
                self.refused = str(refused)
        # Whoever shows a key that is none is counted by address, so that guessing is slow.
        self.who = f"key:{self.secret.key_id}" if self.secret else f"address:{network_of(request)}"
        policies = policies_of(self.secret.key if self.secret else None)
        if not is_bulk:
            policies = policies[:1]
        self.standings: list[Standing] = count_request(self.who, policies, time.time())

    def refusal(self, request: HttpRequest, scope: Scope | None) -> HttpResponse | None:
        """Why the request may not go on; None if it may."""
        if waits := [one.seconds_left for one in self.standings if one.is_exhausted]:
            return _too_often(request, max(waits))
        if self.refused:
            response = problem_response(request, BY_STATUS[HTTPStatus.UNAUTHORIZED], self.refused)
            response["WWW-Authenticate"] = SCHEME
            return response
        if self.secret and scope and scope not in self.secret.key.scopes:
            words = _(
                "กุญแจนี้ไม่มีขอบเขต %(scope)s (%(words)s): โปรดขอเพิ่มขอบเขตจากผู้ดูแลระบบของ"
                "กระทรวงมหาดไทย หรือเรียกโดยไม่ส่งกุญแจในอัตราของผู้ใช้ทั่วไป"
            ) % {"scope": scope.value, "words": scope.label}
            kind = BY_STATUS[HTTPStatus.FORBIDDEN]
            return problem_response(request, kind, words, scope=scope.value)
        return None


def policies_of(key: ApiKey | None) -> list[Policy]:
    """What a key may ask, or who has none: requests of any kind first, then whole files."""
    if key is None:
        return [Policy(REQUESTS, *settings.API_RATE), Policy(BULK, *settings.API_BULK_RATE)]
    return [
        Policy(REQUESTS, key.rate_per_minute, MINUTE),
        Policy(BULK, key.bulk_per_hour, HOUR),
    ]


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    words = _("เรียกข้อมูลถี่เกินไป โปรดรอ %(seconds)s วินาทีแล้วลองใหม่") % {"seconds": seconds}
    response = problem_response(request, BY_STATUS[HTTPStatus.TOO_MANY_REQUESTS], words)
    response["Retry-After"] = str(seconds)
    return response


def _note(passage: Passage, request: HttpRequest, response: HttpResponse) -> None:
    """Note what a key was used for; of a stream once it was sent."""
    if request.method == "HEAD":
        _add(passage, response.status_code, 0)
    elif not response.streaming:
        _add(passage, response.status_code, len(response.content))
    elif response.has_header("Content-Length"):
        _add(passage, response.status_code, int(response["Content-Length"]))
    else:
        parts = response.streaming_content
        response.streaming_content = _noted(passage, response.status_code, parts)


def _noted(passage: Passage, status: int, parts: Iterable[bytes]) -> Iterator[bytes]:
    sent = 0
    try:
        for part in parts:
            sent += len(part)
            yield part
    finally:
        _add(passage, status, sent)


def _add(passage: Passage, status: int, byte_count: int) -> None:
    now = clock.now()
    use = Use(
        passage.secret.pk,
        now.date(),
        passage.resource,
        now,
        not_modified_count=int(status == HTTPStatus.NOT_MODIFIED),
        refused_count=int(400 <= status < 500 and status != HTTPStatus.TOO_MANY_REQUESTS),
        throttled_count=int(status == HTTPStatus.TOO_MANY_REQUESTS),
        failed_count=int(status >= 500),
        byte_count=byte_count,
    )
    try:
        add_uses([use])
    except sqlite3.Error:
        # An answer is worth more than its count.
        logger.exception("the use of a key was not counted")


def _collect() -> None:
    """Also where nobody shows a key: addresses are to be forgotten once their span has ended."""
    try:
        collecting.collect_now_and_then()
    except (sqlite3.Error, DatabaseError):
        logger.exception("the use of keys was not collected")
