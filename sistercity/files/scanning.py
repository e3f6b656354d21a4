"""Whether what was handed in carries a virus, as the ClamAV daemon of ``CLAMD`` says.

Where that is set, what it has not looked at is not taken in.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sistercity.addresses import client_address
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord
from sistercity.operation.counting import SCANS

from . import clamd
from .refused import RefusedFile

logger = logging.getLogger(__name__)

# The longest that somebody waits for one file. Twenty megabytes take about a second or two.
PATIENCE_SECONDS = 15
# A daemon that hangs would hold each process for that long with each file: for so long after,
# files are refused at once.
PAUSE_SECONDS = 30

_paused_until = 0.0
# What was found in the request at work; None outside of any.
_finds: ContextVar[list[str] | None] = ContextVar("finds", default=None)


def scan(name: str, data: bytes) -> None:
    """Refuse a content in which something was found, or that could not be looked at.

    Args:
        name: as it may be shown.
        data: as it was sent.

    Raises:
        RefusedFile: in words for who handed it in.
    """
    if not settings.CLAMD:
        return
    try:
        found = _asked(data)
    except clamd.Unanswered as fault:
        SCANS.labels("failed").inc()
        logger.error("a file was refused, for the virus scanner gave no answer: %s", fault)
        raise RefusedFile(
            _(
                "ยังรับแฟ้ม “%(name)s” ไม่ได้ เพราะระบบตรวจไวรัสไม่ตอบ จึงไม่ได้เก็บแฟ้มนี้ไว้ "
                "โปรดส่งแฟ้มเดิมอีกครั้งในอีกสักครู่ หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบ"
            )
            % {"name": name}
        ) from fault
    SCANS.labels("found" if found else "clean").inc()
    if found:
        sha256 = hashlib.sha256(data).hexdigest()
        # Neither its name nor who sent it: the ledger tells who, to those who may know.
        logger.warning("a file was refused: %s in SHA-256 %s", found, sha256)
        finds = _finds.get()
        if finds is not None:
            finds.append(f"{found} · SHA-256 {sha256}")
        raise RefusedFile(
            _(
                "ไม่รับแฟ้ม “%(name)s” เพราะตรวจพบไวรัส (%(found)s) จึงไม่ได้เก็บแฟ้มนี้ไว้ "
                "โปรดอย่าเปิดหรือส่งต่อแฟ้มนี้ และแจ้งเจ้าหน้าที่คอมพิวเตอร์ของหน่วยงานให้ตรวจเครื่อง"
            )
            % {"name": name, "found": found}
        )


def _asked(data: bytes) -> str:
    global _paused_until
    if time.monotonic() < _paused_until:
        raise clamd.Unanswered("it hung a moment ago")
    try:
        return clamd.scan(settings.CLAMD, data, seconds=PATIENCE_SECONDS)
    except clamd.TimedOut:
        _paused_until = time.monotonic() + PAUSE_SECONDS
        raise


def finds_on_record(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: put what was found in files of a request into the chain of accesses.

    After the answer is made: the file was refused, and what its form wrote may be taken back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        finds: list[str] = []
        token = _finds.set(finds)
        try:
            response = get_response(request)
        finally:
            _finds.reset(token)
        for find in finds:
            record_access(
                kind=AccessRecord.Kind.INFECTED,
                by=request.user if request.user.is_authenticated else None,
                address=client_address(request),
                detail=find,
            )
        return response

    return middleware
