"""Stored files on their way out: always as an attachment, nothing runs from here."""

from __future__ import annotations

from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from sistercity.addresses import client_address
from sistercity.audit.doors import current_door
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord

from . import small, store
from .models import StoredFile

PUBLISHED = "public, no-cache"


def send_small(stored: StoredFile, name: str) -> HttpResponse:
    """A picture reduced for a list; whether this person may have it is the caller's question.

    Raises:
        Http404: the store has lost it.
    """
    try:
        content = small.open_small(stored)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(content, filename=name, content_type=small.CONTENT_TYPE)
    _fence(response)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def send_file(
    request: HttpRequest, stored: StoredFile, name: str, *, is_published: bool = False
) -> HttpResponse:
    """The content under ``name``; whether this person may have it is the caller's question.

    Args:
        is_published: caches may keep it and ask whether it still holds; else nobody keeps it.
            What everybody may hold against its SHA-256 is checked before it is sent. Whoever
            takes any other is on record.

    Raises:
        Http404: the store has lost it, or what is published was altered there.
    """
    etag = quote_etag(stored.sha256)
    held = get_conditional_response(request, etag=etag) if is_published else None
    if held is not None:
        held.headers["Cache-Control"] = PUBLISHED
        return held
    try:
        content = store.open_checked(stored) if is_published else store.open_file(stored)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = as_attachment(content, name, stored.content_type)
    if is_published:
        response.headers["Cache-Control"] = PUBLISHED
        response.headers["ETag"] = etag
    else:
        try:
            _record(request, stored)
        except BaseException:
            response.close()
            raise
    return response


def as_attachment(content: BinaryIO, name: str, content_type: str) -> FileResponse:
    """A content as an answer that nobody keeps."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    _fence(response)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _record(request: HttpRequest, stored: StoredFile) -> None:
    """Note who took a file that is not published; small pictures in lists are part of pages."""
    if request.method == "HEAD":
        return
    record_access(
        kind=AccessRecord.Kind.OPENED,
        by=request.user,
        address=client_address(request),
        detail=request.path,
        list_name=str(stored),
        door=current_door(),
    )


def _fence(response: HttpResponse) -> None:
    """Nothing runs from a stored file, and no other site shows it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
