"""Freshness: whether the caller holds what would be sent, and answers that were made before.

Everything that the API tells follows from the last change in the ledger, the day, the release
and the address. One look at the ledger therefore says whether an answer would be the same.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import Error
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.replica import connection_in_use
from sistercity.thai.calendar import BANGKOK

from .transport import accepted_coding, compress

# A longer answer, as sent, is made anew each time.
LONGEST_KEPT = 256 * 1024
# What an answer says beside its body.
KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Link")
# Asked with every request; the ORM would take longer to write it than the database to answer.
_LAST_CHANGES = "SELECT number, hash, at FROM audit_change ORDER BY number DESC LIMIT 2"
# Settings name the release; the day they were installed is the day it came into use.
_RELEASED = datetime.fromtimestamp((Path(__file__).parents[1] / "settings.py").stat().st_mtime, UTC)


class NotModified(Exception):
    """The caller holds what would be sent."""


class Held(Exception):
    """The same answer was made before and is ``response``."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class FreshViewSet(GenericViewSet):
    """Answers 304, or what it answered before, without computing anything.

    The caller was admitted by then. ``is_kept`` is False for a view that tells the moment of its
    answer: it is made anew for whoever does not hold it.
    """

    is_kept = True
    etag = last_hash = ""
    last_modified: int | None = None

    @staticmethod
    def further_state() -> str:
        """What an answer depends on beside the ledger, the day, the release and the address."""
        return ""

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return
        changes, now = _last_changes(), clock.now()
        further = self.further_state()
        self.last_hash = changes[0].hash if changes else ""
        self.etag = _etag(request, self.last_hash, now, further)
        # What is no change has no moment.
        if not further:
            self.last_modified = _last_modified([change.at for change in changes], now)
        if self._is_held_by(request):
            raise NotModified
        if self.is_kept and (held := caches["answers"].get(self._key(request))):
            raise Held(HttpResponse(held[0], headers=held[1]))

    def handle_exception(self, exc):
        if isinstance(exc, NotModified):
            return HttpResponseNotModified()
        if isinstance(exc, Held):
            return exc.response
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if not self.etag or response.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            return response
        if response.status_code == HTTPStatus.OK and asks_for_none(request):
            response = HttpResponseNotModified()
        elif self.is_kept and isinstance(response, Response):
            response.add_post_render_callback(self._keep)
        response["ETag"] = self.etag
        response["Cache-Control"] = "public, no-cache"
        if self.last_modified is not None:
            response["Last-Modified"] = http_date(self.last_modified)
        return response

    def _is_held_by(self, request) -> bool:
        """Whether the caller's condition says that nothing is to be sent.

        A date counts only if it is the very one that was sent: callers that put in the moment
        of their last look would miss what was being written just then.
        """
        if "If-None-Match" in request.headers:
            return is_held(request, self.etag)
        since = request.headers.get("If-Modified-Since")
        told = parse_http_date_safe(since) if since else None
        return told is not None and told == self.last_modified

    def _key(self, request) -> str:
        return f"{_opaque(self.etag)}{accepted_coding(request)}"

    def _keep(self, response: Response) -> None:
        """Keep the finished bytes, compressed as this caller asked, for whoever asks next.

        Not if a change came in between: parts of it may tell that already, and a replica that lags
        would give them out under its own number.
        """
        compress(self.request, response)
        changes = _last_changes()
        has_stood_still = self.last_hash == (changes[0].hash if changes else "")
        if has_stood_still and len(response.content) <= LONGEST_KEPT:
            told = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
            caches["answers"].set(self._key(self.request), (response.content, told))


def is_held(request, etag: str) -> bool:
    """Whether ``If-None-Match`` names the tag; compared weakly, as for every conditional GET."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return _opaque(etag) in map(_opaque, held)


def answered(request, body: bytes, content_type: str) -> HttpResponse:
    """A finished body, or 304 for whoever holds it; its tag is made of the body."""
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    if is_held(request, etag) or asks_for_none(request):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def _last_changes() -> list[Change]:
    """The last two changes, the last first."""
    connection = connection_in_use()
    # This statement itself shows whether the connection still holds: no other is sent before.
    connection.health_check_done = True
    try:
        return list(Change.objects.raw(_LAST_CHANGES))
    except Error:
        if connection.in_atomic_block:
            raise
        connection.close()
        return list(Change.objects.raw(_LAST_CHANGES))


def _etag(request, last_hash: str, now: datetime, further_state: str) -> str:
    """Same last change, day, release, address and kind of answer: the same answer.

    Weak, because it travels compressed or not under the one tag. The hash of the change rather
    than its number: a register that was restored counts the same numbers again.
    """
    parts = (
        settings.RELEASE,
        last_hash,
        now.date().isoformat(),
        request.build_absolute_uri(),
        request.accepted_media_type,
        further_state,
    )
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def _last_modified(changes: list[datetime], now: datetime) -> int | None:
    """The second in which what is told last changed: by a change, a new day or a new release.

    Args:
        changes: when the last two changes were recorded, the last first.

    Returns:
        None when a second cannot tell: two of these fall into it, or the clock was set back.
    """
    # A demonstration plays a day before its release.
    released = [_RELEASED] if now >= _RELEASED else []
    midnight = datetime.combine(now.astimezone(BANGKOK), time.min, BANGKOK)
    moments = sorted(int(moment.timestamp()) for moment in (*changes, midnight, *released))
    is_told_apart = moments[-1:] != moments[-2:-1] and moments[-1] <= now.timestamp()
    return moments[-1] if is_told_apart and changes == sorted(changes, reverse=True) else None


def asks_for_none(request) -> bool:
    """Whether nothing is to be sent if there is anything at all, which is known only then."""
    return request.headers.get("If-None-Match", "").strip() == "*"


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')
