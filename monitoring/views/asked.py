"""The report that an address asks for: year, place and the two dates, read once for every view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from monitoring.asked import ANY_PLACE, Asked, read_place, read_rule_version
from monitoring.forms.report import ReportForm
from monitoring.kpis import NATION
from monitoring.reports import ReportRefused
from registry.moments import read_moment
from sistercity import clock


def asking(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view ``asked``; an address without a report is answered with what is wrong."""

    @wraps(view)
    def wrapper(request: HttpRequest, year: int, **kwargs) -> HttpResponse:
        try:
            moment = read_moment(request.GET, now=clock.now())
            asked = Asked(year, read_place(request.GET), moment, read_rule_version(request.GET))
            if "code" not in kwargs:
                asked.check_no_rule_version()
            return view(request, asked=asked, **kwargs)
        except ValidationError as refusal:
            return _refused(request, year, refusal, HTTPStatus.BAD_REQUEST)
        except ReportRefused as refusal:
            fault = {refusal.parameter or NON_FIELD_ERRORS: refusal.message}
            status = HTTPStatus.NOT_FOUND if refusal.is_absent else HTTPStatus.BAD_REQUEST
            return _refused(request, year, ValidationError(fault), status)

    return wrapper


def asked_context(request: HttpRequest, asked: Asked) -> dict:
    """What a page says of what was asked: the ends of its links, the form for something else."""
    return {
        "asked": asked,
        "query": asked.query,
        "place_query": asked.place_query,
        "form": report_form(request),
        "is_asked": bool(asked.query),
    }


def report_form(request: HttpRequest) -> ReportForm:
    """The form over a report, with what was typed."""
    typed = request.GET.copy()
    try:
        place = read_place(request.GET)
        typed["place"] = "" if place == NATION else place
    except ValidationError:
        typed["place"] = ""
    return ReportForm(typed, user=request.user)


def _refused(
    request: HttpRequest, year: int, refusal: ValidationError, status: HTTPStatus
) -> HttpResponse:
    form = report_form(request)
    form.full_clean()
    told = {NON_FIELD_ERRORS: refusal.messages}
    for name, faults in (refusal.message_dict if hasattr(refusal, "error_dict") else told).items():
        field = "place" if name in ANY_PLACE else name
        form.add_error(field if field in form.fields else None, faults)
    context = {"form": form, "year": year, "is_absent": status == HTTPStatus.NOT_FOUND}
    return render(request, "monitoring/indicator_refused.html", context, status=status)
