"""Follows each request: its number, how long it took, what it asked of the database.

Nothing personal is kept: an address is told by the name of its route, never with its parts or its
query, a statement without its values, a reader by no more than being signed in.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from . import counting

Handler = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("portal.requests")
alarms = logging.getLogger("portal.alarms")

# What is believed of a proxy's number of a request; anything else might be written to the log.
_NUMBER = re.compile(r"[0-9A-Za-z-]{8,64}")
READING = {"GET", "HEAD"}
# The number of the request at work, "" outside of any.
request_number: ContextVar[str] = ContextVar("request_number", default="")


class Followed:
    """What one request asked of the database: a wrapper of its statements."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0
        self._asked: Counter[str] = Counter()

    def __call__(self, execute: Callable, sql: str, params: object, many: bool, context: dict):
        """Carry one statement out, and sound an alarm when it took too long."""
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - started
            self.count += 1
            self.seconds += took
            self._asked[sql] += 1
            if took >= settings.SLOW_STATEMENT_SECONDS:
                counting.SLOW_STATEMENTS.inc()
                alarms.warning("a statement took %.1f s: %s", took, _shortened(sql))

    def most_repeated(self) -> tuple[str, int]:
        """The statement asked most often, and how often; ("", 0) without any."""
        return next(iter(self._asked.most_common(1)), ("", 0))


def followed(get_response: Handler) -> Handler:
    """Number each request, tell it in the log and count it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = _number_of(request)
        token = request_number.set(number)
        asked, started = Followed(), time.perf_counter()
        try:
            with ExitStack() as following:
                for connection in connections.all():
                    following.enter_context(connection.execute_wrapper(asked))
                response = get_response(request)
            response["X-Request-ID"] = number
            _tell(request, response, asked, time.perf_counter() - started)
        finally:
            request_number.reset(token)
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """The name of the route that answered, such as ``registry:pairing-detail``."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"


def _number_of(request: HttpRequest) -> str:
    told = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXY_COUNT else ""
    return told if _NUMBER.fullmatch(told) else secrets.token_hex(8)


def _tell(request: HttpRequest, response: HttpResponse, asked: Followed, seconds: float) -> None:
    route = route_of(request)
    counting.count_request(request, route, response.status_code, seconds)
    statement, times = asked.most_repeated()
    # What writes, or rehearses it, may do one act a row, each by itself; what reads may not.
    is_reading = request.method in READING and not getattr(request, "acts_row_by_row", False)
    if is_reading and times > settings.REPEATED_STATEMENTS:
        counting.REPEATED_STATEMENTS.inc()
        alarms.warning("%s asked %d times: %s", route, times, _shortened(statement))
    if settings.LOG_REQUESTS:
        user = getattr(request, "_cached_user", None)
        logger.info(
            "request",
            extra={
                "told": {
                    "method": request.method,
                    "route": route,
                    "status": response.status_code,
                    "milliseconds": round(seconds * 1000),
                    "statements": asked.count,
                    "statement_milliseconds": round(asked.seconds * 1000),
                    "signed_in": bool(user and user.is_authenticated),
                }
            },
        )


def _shortened(sql: str) -> str:
    """A statement as it is told: its values stand elsewhere, its columns are of no help."""
    return re.sub(r"^SELECT .*? FROM", "SELECT … FROM", " ".join(str(sql).split()))[:400]
