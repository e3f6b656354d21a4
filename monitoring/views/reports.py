"""Reports to take away: what there is, and the report on the indicators as files; public."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from http import HTTPStatus
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
from monitoring.reports.names import PUBLIC
from monitoring.reports.plain import report_json
from monitoring.reports.printing import report_pdf
from monitoring.reports.register import register_pdf, register_workbook
from monitoring.reports.words import LANGUAGES
from monitoring.reports.workbook import report_workbook
from registry.differences import differences
from registry.differences.files import differences_json, differences_workbook
from registry.moments import Moment
from registry.official_list import official_list
from registry.views.moment import with_moment, with_two_moments
from sistercity import clock
from sistercity.addresses import asked_once
from sistercity.audit.models import Change
from sistercity.exports.record import record_export
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import BANGKOK

from .asked import asking
from .indicators import fiscal_years

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


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
    language, report = _language(request), asked.report()
    write = partial(report_pdf, report, language)
    return _send(request, _kpi_file(report, "pdf", language), write)


@login_not_required
@require_safe
@asking
def kpi_report_workbook(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The report on the indicators as a workbook, in Thai or English (``lang``)."""
    language, report = _language(request), asked.report()
    write = partial(report_workbook, report, language)
    return _send(request, _kpi_file(report, "xlsx", language), write)


@login_not_required
@require_safe
@asking
def kpi_report_json(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The report on the indicators as JSON, in both languages."""
    report = asked.report()
    return _send(request, _kpi_file(report, "json"), partial(report_json, report))


@login_not_required
@require_safe
@with_moment
def register_list_pdf(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The official list of pairings as at a day, as PDF, in Thai or English (``lang``)."""
    return _register_list(request, moment, register_pdf, "pdf")


@login_not_required
@require_safe
@with_moment
def register_list_workbook(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The official list of pairings as at a day, as a workbook, in Thai or English (``lang``)."""
    return _register_list(request, moment, register_workbook, "xlsx")


@login_not_required
@require_safe
@with_two_moments
def register_changes_workbook(request: HttpRequest, first: Moment, last: Moment) -> HttpResponse:
    """What of the register changed between two days, as a workbook (``lang``)."""
    try:
        language = _language(request)
    except ValidationError as refusal:
        return _refused(request, refusal)
    known_at = last.known_at or clock.now()

    def write() -> bytes:
        found = differences(user=PUBLIC, first=first, last=last)
        return differences_workbook(found, known_at=known_at, language=language)

    return _send(request, _changes_file(first, last, "xlsx", language), write)


@login_not_required
@require_safe
@with_two_moments
def register_changes_json(request: HttpRequest, first: Moment, last: Moment) -> HttpResponse:
    """What of the register changed between two days, in codes."""

    def write() -> bytes:
        return differences_json(differences(user=PUBLIC, first=first, last=last))

    return _send(request, _changes_file(first, last, "json"), write)


def _register_list(
    request: HttpRequest, moment: Moment, writer: Callable[..., bytes], extension: str
) -> HttpResponse:
    """The list that everybody may see, whoever asks, so that it is the same for all."""
    try:
        language = _language(request)
    except ValidationError as refusal:
        return _refused(request, refusal)
    known_at = moment.known_at or clock.now()

    def write() -> bytes:
        listed = official_list(user=PUBLIC, moment=moment)
        return writer(listed, known_at=known_at, language=language)

    return _send(request, _register_file(moment, extension, language), write)


def _refused(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """The page that says why there is no such report."""
    context = {"faults": refusal.messages}
    template = "monitoring/report_refused.html"
    return render(request, template, context, status=HTTPStatus.BAD_REQUEST)


def _language(request: HttpRequest) -> str:
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


@dataclass(frozen=True)
class ReportFile:
    """A report as a file: its name plain and in words, and what makes it another."""

    plain: str
    told: str
    extension: str
    language: str
    parts: tuple
    known_at: datetime | None
    known_number: int

    @property
    def etag(self) -> str:
        """Weak: of two reports on the present only the printed minute differs."""
        moment = self.known_at.isoformat() if self.known_at else "now"
        parts = (settings.RELEASE, settings.DEMO, self.extension, self.language, *self.parts,
                 moment, self.known_number)  # fmt: skip
        digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
        return f'W/"{digest[:32]}"'

    @property
    def changed_at(self) -> datetime:
        """When it last became another: by a change of the ledger, or by the day's turn."""
        change = Change.objects.filter(number=self.known_number).first()
        midnight = datetime.combine(clock.today(), time.min, BANGKOK)
        return max(change.at, midnight) if change else midnight

    @property
    def disposition(self) -> str:
        """Shown in the browser, saved under its name."""
        spoken = f"-{self.language}" if self.language == "en" else ""
        plain = f"{self.plain}{spoken}.{self.extension}"
        told = quote(f"{self.told}.{self.extension}")
        return f"inline; filename=\"{plain}\"; filename*=UTF-8''{told}"


def _kpi_file(report: KpiReport, extension: str, language: str = "") -> ReportFile:
    place = "" if report.place.is_nation else f"-{report.place.code}"
    words = {"year": report.fiscal_year, "place": place}
    with translation.override(language or LANGUAGES[0]):
        told = _("รายงานตัวชี้วัด ปีงบประมาณ %(year)s%(place)s") % words
    return ReportFile(
        plain=f"kpi-{report.fiscal_year}{place}",
        told=told,
        extension=extension,
        language=language,
        parts=("kpi", report.fiscal_year, report.place.code, report.as_at.isoformat()),
        known_at=report.dates.known_at,
        known_number=report.known_number,
    )


def _register_file(moment: Moment, extension: str, language: str) -> ReportFile:
    with translation.override(language):
        told = _("บัญชีคู่เมืองพี่เมืองน้อง ณ วันที่ %(day)s") % {"day": thai_date(moment.as_at)}
    return ReportFile(
        plain=f"register-{moment.as_at.isoformat()}",
        told=told,
        extension=extension,
        language=language,
        parts=("register", moment.as_at.isoformat()),
        known_at=moment.known_at,
        known_number=Change.objects.number_known_at(moment.known_at),
    )


def _changes_file(first: Moment, last: Moment, extension: str, language: str = "") -> ReportFile:
    with translation.override(language or LANGUAGES[0]):
        days = {"first": thai_date(first.as_at), "last": thai_date(last.as_at)}
        told = _("การเปลี่ยนแปลงของทะเบียน %(first)s – %(last)s") % days
    asked = [first.as_at.isoformat(), last.as_at.isoformat()]
    return ReportFile(
        plain="-".join(["register-changes", *asked]),
        told=told,
        extension=extension,
        language=language,
        parts=("changes", *asked, first.known_at),
        known_at=last.known_at,
        known_number=Change.objects.number_known_at(last.known_at),
    )


def _send(request: HttpRequest, file: ReportFile, write: Callable[[], bytes]) -> HttpResponse:
    """The report as a file; 304, before it is written, where the reader holds it already."""
    etag, changed_at = file.etag, file.changed_at
    response = get_conditional_response(request, etag, int(changed_at.timestamp()))
    if response is None:
        response = HttpResponse(write(), content_type=CONTENT_TYPES[file.extension])
        response["Content-Disposition"] = file.disposition
        record_export(request, list_name=file.plain, file_format=file.extension)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed_at.timestamp())
    patch_cache_control(response, no_cache=True)
    return response
