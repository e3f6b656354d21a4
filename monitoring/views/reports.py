"""Reports to take away: what there is, and each as files; public."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.asked import ANY_PLACE, Asked, check_takes_none
from monitoring.forms.report_order import ReportOrderForm
from monitoring.reports.dates import year_dates
from monitoring.reports.kept import ReportFile
from monitoring.reports.names import PUBLIC
from monitoring.reports.order import Order
from monitoring.reports.words import LANGUAGES
from monitoring.seal_rules import may_seal
from plans.models import Plan
from registry.differences import differences
from registry.differences.files import differences_json, differences_workbook
from registry.moments import Moment
from registry.views.moment import with_moment, with_two_moments
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.templatetags.thai import thai_date

from .asked import asking
from .indicators import fiscal_years
from .sent import asked_language, report_refused, send_file, send_report


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports, and the form by which one is chosen; what was chosen is where it leads."""
    years = fiscal_years()
    is_chosen = "report" in request.GET
    form = ReportOrderForm(
        request.GET if is_chosen else None,
        years=years,
        user=request.user,
        initial={"fiscal_year": years[-1], "language": get_language()},
    )
    if is_chosen and form.is_valid():
        return redirect(form.address)
    dates = year_dates(years, day=clock.today())
    plans = Plan.objects.visible_to(request.user)
    context = {
        "form": form,
        "plans": plans,
        "rows": [dates[year] for year in reversed(years)],
        "may_seal": may_seal(request.user),
    }
    status = HTTPStatus.BAD_REQUEST if is_chosen else HTTPStatus.OK
    return render(request, "monitoring/report_list.html", context, status=status)


@login_not_required
@require_safe
@asking
def kpi_report_file(request: HttpRequest, asked: Asked, extension: str) -> HttpResponse:
    """The report on the indicators; PDF and workbook in Thai or English (``lang``)."""
    language = LANGUAGES[0] if extension == "json" else asked_language(request)
    return send_report(request, asked.order("kpi", language), extension)


@login_not_required
@require_safe
@with_moment
def register_list_file(request: HttpRequest, moment: Moment, extension: str) -> HttpResponse:
    """The official list of pairings as at a day, in Thai or English (``lang``)."""
    try:
        check_takes_none(request.GET, ANY_PLACE)
        language = asked_language(request)
        order = Order("register", as_at=moment.as_at, known_at=moment.known_at, language=language)
        return send_report(request, order, extension)
    except ValidationError as refusal:
        return report_refused(request, refusal)


@login_not_required
@require_safe
@with_two_moments
def register_changes_workbook(request: HttpRequest, first: Moment, last: Moment) -> HttpResponse:
    """What of the register changed between two days, as a workbook (``lang``)."""
    try:
        language = asked_language(request)
    except ValidationError as refusal:
        return report_refused(request, refusal)
    return _send_changes(request, first, last, "xlsx", language)


@login_not_required
@require_safe
@with_two_moments
def register_changes_json(request: HttpRequest, first: Moment, last: Moment) -> HttpResponse:
    """What of the register changed between two days, in codes."""
    return _send_changes(request, first, last, "json", LANGUAGES[0])


def _send_changes(
    request: HttpRequest, first: Moment, last: Moment, extension: str, language: str
) -> HttpResponse:
    known_at = last.known_at or clock.now()
    asked = [first.as_at.isoformat(), last.as_at.isoformat()]
    plain = "-".join(["register-changes", *asked])

    def write() -> ReportFile:
        found = differences(user=PUBLIC, first=first, last=last)
        with translation.override(language):
            days = {"first": thai_date(first.as_at), "last": thai_date(last.as_at)}
            told = _("การเปลี่ยนแปลงของทะเบียน %(first)s – %(last)s") % days
        if extension == "json":
            return ReportFile(plain, told, differences_json(found))
        spoken = f"-{language}" if language != LANGUAGES[0] else ""
        content = differences_workbook(found, known_at=known_at, language=language)
        return ReportFile(f"{plain}{spoken}", told, content)

    parts = json.dumps(["changes", *asked, str(first.known_at), str(last.known_at), language])
    number = Change.objects.number_known_at(last.known_at)
    return send_file(request, parts, number, extension, write)
