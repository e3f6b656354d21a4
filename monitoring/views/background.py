"""Reports that take long: asked for here, made in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from monitoring.forms.all_provinces import AllProvincesForm
from monitoring.forms.report_order import ReportOrderForm
from monitoring.jobs import ALL_PROVINCES, ONE_REPORT
from sistercity.errors import WrongState
from sistercity.jobs.kinds import JobKind
from sistercity.jobs.rules import check_may_ask
from sistercity.jobs.views import ask

from .indicators import fiscal_years


@require_http_methods(["GET", "HEAD", "POST"])
def all_provinces(request: HttpRequest) -> HttpResponse:
    """The reports of all provinces in one ZIP."""
    check_may_ask(by=request.user, kind=ALL_PROVINCES)
    form = AllProvincesForm(request.POST or None, years=fiscal_years())
    template = "monitoring/all_provinces.html"
    return _answer(request, ALL_PROVINCES, form, template, lambda: form.asked)


@require_http_methods(["GET", "HEAD", "POST"])
def report_later(request: HttpRequest) -> HttpResponse:
    """Any one report, the close-out of a plan first: it takes the longest."""
    check_may_ask(by=request.user, kind=ONE_REPORT)
    years = fiscal_years()
    form = ReportOrderForm(
        request.POST or None,
        years=years,
        user=request.user,
        initial={"report": "closeout", "fiscal_year": years[-1], "language": get_language()},
    )

    def asked() -> dict[str, Any]:
        return {"order": form.order.as_plain(), "extension": form.cleaned_data["extension"]}

    return _answer(request, ONE_REPORT, form, "monitoring/report_later.html", asked)


def _answer(
    request: HttpRequest,
    kind: JobKind,
    form: Form,
    template: str,
    asked: Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """The form, or the way to the jobs once it has asked for one."""
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            return ask(request, kind, asked())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
    return render(request, template, {"form": form}, status=status)
