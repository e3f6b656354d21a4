"""Reports on a province, a country, a plan and a year's activities as files.

Their public editions are everybody's; an internal one goes to whom its kind lets have it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.asked import ANY_PLACE, check_takes_none, read_place
from monitoring.reports import ReportRefused
from monitoring.reports.order import Order
from monitoring.reports.words import LANGUAGES
from plans.models import Plan
from registry.moments import read_moment
from sistercity import clock
from sistercity.addresses import asked_once

from .sent import asked_language, report_refused, send_report

EXTENSIONS = ("pdf", "xlsx", "json")


def refusing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer what there is no report of with a page that says why."""

    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except (ValidationError, ReportRefused) as refusal:
            return report_refused(request, refusal)

    return wrapper


@login_not_required
@require_safe
@refusing
def province_report(request: HttpRequest, code: str, year: int, extension: str) -> HttpResponse:
    """The report on a province, or Bangkok's register sheet."""
    check_takes_none(request.GET, ANY_PLACE)
    order = _order(request, "province", extension, fiscal_year=year, place=code.upper())
    return send_report(request, order, extension)


@login_not_required
@require_safe
@refusing
def country_brief(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    """The brief on a country as at a day."""
    check_takes_none(request.GET, ANY_PLACE)
    order = _order(request, "country", extension, country=code.upper())
    return send_report(request, order, extension)


@login_not_required
@require_safe
@refusing
def closeout_report(request: HttpRequest, first: int, last: int, extension: str) -> HttpResponse:
    """The close-out of the plan of these years; ``internal=1`` with the words of reflections."""
    if not Plan.objects.visible_to(request.user).filter(first_year=first, last_year=last).exists():
        raise ReportRefused(
            _("ไม่มีแผนของปีงบประมาณ พ.ศ. %(first)s–%(last)s โปรดเลือกแผนจากหน้ารายงาน")
            % {"first": first, "last": last}
        )
    check_takes_none(request.GET, ANY_PLACE)
    order = _order(
        request, "closeout", extension, fiscal_year=last, internal=_asked_internal(request)
    )
    return send_report(request, order, extension)


@login_not_required
@require_safe
@refusing
def annual_report(request: HttpRequest, year: int, extension: str) -> HttpResponse:
    """The activities of a year and place; ``internal=1`` with the photos."""
    order = _order(
        request,
        "annual",
        extension,
        fiscal_year=year,
        place=read_place(request.GET),
        internal=_asked_internal(request),
    )
    return send_report(request, order, extension)


def _order(request: HttpRequest, kind: str, extension: str, **values) -> Order:
    """The order that an address asks for; JSON carries both languages.

    Raises:
        ValidationError: dates or a language that cannot be read, or what no such report takes.
    """
    check_takes_none(request.GET, ["rule_version"])
    moment = read_moment(request.GET, now=clock.now())
    language = LANGUAGES[0] if extension == "json" else asked_language(request)
    return Order(
        kind, as_at=moment.as_at, known_at=moment.known_at, language=language, **values
    )


def _asked_internal(request: HttpRequest) -> bool:
    """Whether the internal edition is asked for.

    Raises:
        ValidationError: asked for more than once.
    """
    try:
        return asked_once(request.GET, "internal") == "1"
    except ValueError as error:
        raise ValidationError(str(error)) from error
