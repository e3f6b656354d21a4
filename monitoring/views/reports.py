"""Reports to take away: what there is, and the report on the indicators as files; public."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.asked import Asked
from monitoring.reports import KpiReport
from monitoring.reports.dates import year_dates
from monitoring.reports.plain import report_json
from monitoring.reports.printing import report_pdf
from monitoring.reports.words import LANGUAGES
from monitoring.reports.workbook import report_workbook
from sistercity import clock
from sistercity.addresses import client_address
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord, Change
from sistercity.thai.calendar import BANGKOK

from .asked import asking
from .indicators import fiscal_years

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports, by fiscal year, each with the dates it is taken on."""
    years = fiscal_years()
    dates = year_dates(years, day=clock.today())
    context = {"rows": [dates[year] for year in reversed(years)]}
    return render(request, "monitoring/report_list.html", context)


@login_not_required
@require_safe
@asking
def kpi_report_pdf(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The report on the indicators as PDF, in Thai or English (``lang``)."""
    language = _language(request)
    report = asked.report()
    return _send(
        request, report, partial(report_pdf, report, language), "pdf", "application/pdf", language
    )


@login_not_required
@require_safe
@asking
def kpi_report_workbook(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The report on the indicators as a workbook, in Thai or English (``lang``)."""
    language = _language(request)
    report = asked.report()
    return _send(
        request, report, partial(report_workbook, report, language), "xlsx", XLSX, language
    )


@login_not_required
@require_safe
@asking
def kpi_report_json(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The report on the indicators as JSON, in both languages."""
    report = asked.report()
    return _send(request, report, partial(report_json, report), "json", "application/json")


def _language(request: HttpRequest) -> str:
    """The language asked for; Thai unless another is named.

    Raises:
        ValidationError: a language that reports are not written in.
    """
    language = request.GET.get("lang", "").strip().lower() or LANGUAGES[0]
    if language not in LANGUAGES:
        raise ValidationError(
            _("ไม่มีรายงานในภาษา “%(language)s” โปรดใช้ lang=th หรือ lang=en")
            % {"language": language[:10]}
        )
    return language


def _send(
    request: HttpRequest,
    report: KpiReport,
    write: Callable[[], bytes],
    extension: str,
    content_type: str,
    language: str = "",
) -> HttpResponse:
    """The report as a file; 304, before it is written, where the reader holds it already."""
    etag, changed_at = _etag(report, extension, language), _changed_at(report)
    response = get_conditional_response(request, etag, int(changed_at.timestamp()))
    if response is None:
        response = HttpResponse(write(), content_type=content_type)
        response["Content-Disposition"] = _disposition(report, extension, language)
        if request.user.is_authenticated and request.method == "GET":
            record_access(
                kind=AccessRecord.Kind.EXPORTED,
                by=request.user,
                address=client_address(request),
                detail=request.get_full_path(),
            )
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed_at.timestamp())
    patch_cache_control(response, no_cache=True)
    return response


def _etag(report: KpiReport, extension: str, language: str) -> str:
    """Weak: of two reports on the present only the printed minute differs."""
    moment = report.dates.known_at
    parts = (
        settings.RELEASE,
        settings.DEMO,
        extension,
        language,
        report.fiscal_year,
        report.place.code,
        report.as_at.isoformat(),
        moment.isoformat() if moment else "now",
        report.known_number,
    )
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def _changed_at(report: KpiReport) -> datetime:
    """When the report last became another: by a change of the ledger, or by the day's turn."""
    change = Change.objects.filter(number=report.known_number).first()
    midnight = datetime.combine(clock.today(), time.min, BANGKOK)
    return max(change.at, midnight) if change else midnight


def _disposition(report: KpiReport, extension: str, language: str) -> str:
    """Shown in the browser, saved under a name that says year and place."""
    place = "" if report.place.is_nation else f"-{report.place.code}"
    spoken = f"-{language}" if language == "en" else ""
    plain = f"kpi-{report.fiscal_year}{place}{spoken}.{extension}"
    words = {"year": report.fiscal_year, "place": place}
    with translation.override(language or LANGUAGES[0]):
        told = quote(_("รายงานตัวชี้วัด ปีงบประมาณ %(year)s%(place)s") % words + f".{extension}")
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{told}"
