"""The reports of all provinces in one ZIP: asked for here, made in the background."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitoring.forms.all_provinces import AllProvincesForm
from monitoring.jobs import ALL_PROVINCES
from sistercity.errors import WrongState
from sistercity.jobs.rules import check_may_ask
from sistercity.jobs.views import ask

from .indicators import fiscal_years


@require_http_methods(["GET", "HEAD", "POST"])
def all_provinces(request: HttpRequest) -> HttpResponse:
    """The form, and the job that it asks for."""
    check_may_ask(by=request.user, kind=ALL_PROVINCES)
    form = AllProvincesForm(request.POST or None, years=fiscal_years())
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            return ask(request, ALL_PROVINCES, form.asked)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
    return render(request, "monitoring/all_provinces.html", {"form": form}, status=status)
