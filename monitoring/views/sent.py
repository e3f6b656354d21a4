"""A report as an answer: its name, its dates, and 304 where the reader holds it already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _

from monitoring.reports import ReportRefused
from monitoring.reports.kept import ReportFile, kept_file
from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from monitoring.reports.words import LANGUAGES
from sistercity import clock
from sistercity.addresses import asked_once
from sistercity.audit.models import Change
from sistercity.exports.record import record_export
from sistercity.thai.calendar import BANGKOK
from sistercity.thai.numerals import NUMERALS, unusual

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def send_report(request: HttpRequest, order: Order, extension: str) -> HttpResponse:
    """A report as a file; it is neither read nor written where the reader holds it already.

    The numerals are those that the address asks for (``digits``).

    Raises:
        ValidationError: by parameter, numerals that there are not.
        ReportRefused: there is no such report.
        NotAllowed: an internal edition that the reader may not have.
    """
    digits = asked_digits(request, order.language)
    order = replace(order, digits="" if extension == "json" else digits)
    made = make(order, now=clock.now(), reader=request.user)

    def write() -> ReportFile:
        content = made.write(extension)
        spoken = f"-{order.language}" if order.language != LANGUAGES[0] else ""
        if order.digits:
            spoken = f"{spoken}-{order.digits}"
        plain = made.head.name if extension == "json" else f"{made.head.name}{spoken}"
        return ReportFile(plain, made.head.told, content)

    # The file does not hang on who asks; of two reports on the present only the minute differs.
    parts = json.dumps(made.order.as_plain(), sort_keys=True)
    response = send_file(
        request, parts, made.known_number, extension, write, is_kept=not order.internal
    )
    if order.internal:
        response["Cache-Control"] = "private, no-store"
    return response


def send_file(
    request: HttpRequest,
    parts: str,
    known_number: int,
    extension: str,
    write: Callable[[], ReportFile],
    *,
    is_kept: bool = True,
) -> HttpResponse:
    """What ``write`` gives as a file, shown in the browser and saved under its name.

    Args:
        parts: whatever, beside the change of the ledger, makes it another file.
        is_kept: whether the file may be kept for whoever asks next.
    """
    change = Change.objects.filter(number=known_number).first()
    identity = "\x1f".join(
        map(str, (settings.RELEASE, settings.DEMO, extension, parts, known_number))
    )
    etag = f'W/"{hashlib.sha256(identity.encode()).hexdigest()[:32]}"'
    changed_at = _changed_at(change)
    response = get_conditional_response(request, etag, int(changed_at.timestamp()))
    if response is None:
        file = kept_file(parts, change, extension, write) if is_kept else write()
        response = HttpResponse(file.content, content_type=CONTENT_TYPES[extension])
        told = quote(f"{file.told}.{extension}")
        response["Content-Disposition"] = (
            f"inline; filename=\"{file.plain}.{extension}\"; filename*=UTF-8''{told}"
        )
        record_export(request, list_name=file.plain, file_format=extension)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed_at.timestamp())
    patch_cache_control(response, no_cache=True)
    return response


def _changed_at(change: Change | None) -> datetime:
    """When a report last became another: by a change of the ledger, or by the day's turn."""
    midnight = datetime.combine(clock.today(), time.min, BANGKOK)
    return max(change.at, midnight) if change else midnight


def asked_language(request: HttpRequest) -> str:
    """The language asked for; Thai unless another is named.

    Raises:
        ValidationError: a language that reports are not written in.
    """
    try:
        language = asked_once(request.GET, "lang").lower() or LANGUAGES[0]
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if language not in LANGUAGES:
        raise ValidationError(
            _("ไม่มีรายงานในภาษา “%(language)s” โปรดใช้ lang=th หรือ lang=en")
            % {"language": language[:10]}
        )
    return language


def asked_digits(request: HttpRequest, language: str) -> str:
    """The numerals asked for; "" where none are, or those that the language has anyway.

    Raises:
        ValidationError: by parameter, numerals that there are not.
    """
    try:
        digits = asked_once(request.GET, "digits").lower()
    except ValueError as error:
        raise ValidationError({"digits": str(error)}) from error
    if digits and digits not in NUMERALS:
        raise ValidationError(
            {
                "digits": _("ไม่มีตัวเลขแบบ “%(digits)s” โปรดใช้ digits=thai หรือ digits=arabic")
                % {"digits": digits[:10]}
            }
        )
    return unusual(digits, language)


def report_refused(request: HttpRequest, refusal: ValidationError | ReportRefused) -> HttpResponse:
    """The page that says why there is no such report."""
    status, faults = HTTPStatus.BAD_REQUEST, [str(refusal)]
    if isinstance(refusal, ValidationError):
        faults = refusal.messages
    elif refusal.is_absent:
        status = HTTPStatus.NOT_FOUND
    template = "monitoring/report_refused.html"
    return render(request, template, {"faults": faults}, status=status)
