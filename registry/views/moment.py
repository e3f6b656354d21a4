"""The two dates of the address, read once for every page that takes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from registry.forms import MomentForm, TwoMomentsForm
from registry.moments import Moment, read_moment, read_two_moments
from sistercity import clock
from sistercity.exports.listing import FORMAT
from sistercity.templatetags.parts import address

from .pages import NoSuchPage

PARAMETERS = ("as_at", "known_at")


def with_moment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view ``moment``; an address that cannot be read is answered with what is wrong."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            moment = read_moment(request.GET, now=clock.now())
        except ValidationError as refusal:
            return _refused(request, refusal)
        try:
            return view(request, *args, moment=moment, **kwargs)
        except NoSuchPage:
            raise
        except Http404:
            if moment.query(clock.today()):
                return _not_known_then(request, moment)
            raise

    return wrapper


def with_two_moments(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view ``first`` and ``last``; an address that cannot be read is answered with why."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            first, last = read_two_moments(request.GET, now=clock.now())
        except ValidationError as refusal:
            context = {"form": TwoMomentsForm.refused(request.GET, refusal)}
            template = "registry/differences_refused.html"
            return render(request, template, context, status=HTTPStatus.BAD_REQUEST)
        return view(request, *args, first=first, last=last, **kwargs)

    return wrapper


def moment_context(request: HttpRequest, moment: Moment) -> dict:
    """What templates need of the two dates.

    ``at`` ends the links to other pages as at the same moment, ``since`` the one to what has
    changed since then; ``moment_kept`` are the other parameters of the address, which the form
    carries along.
    """
    query = moment.query(clock.today())
    return {
        "moment": moment,
        "as_at": moment.as_at,
        "known_at": moment.known_at,
        "is_present": not query,
        "at": f"?{urlencode(query)}" if query else "",
        "since": _since(query),
        "moment_form": MomentForm.showing(moment),
        "moment_kept": kept(request, *PARAMETERS, "page"),
        "present_href": address(request, **dict.fromkeys((*PARAMETERS, "page"))),
    }


def _since(query: dict[str, str]) -> str:
    """The query of what changed from this moment to the present; "" for the present itself."""
    names = {"as_at": "from", "known_at": "from_known_at"}
    asked = {names[name]: value for name, value in query.items()}
    return f"?{urlencode(asked)}" if "from" in asked else ""


def kept(request: HttpRequest, *left_out: str) -> list[tuple[str, str]]:
    """The parameters of the address that a form over the page carries along."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in (*left_out, FORMAT)
        for value in values
    ]


def _not_known_then(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Say that the register did not know the row at the moment; it may know it by now."""
    context = moment_context(request, moment)
    template = "registry/not_known_then.html"
    return render(request, template, context, status=HTTPStatus.NOT_FOUND)


def _refused(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    context = {
        "moment_form": MomentForm.refused(request.GET, refusal),
        "moment_kept": kept(request, *PARAMETERS, "page"),
        "faults": refusal.messages,
    }
    return render(request, "registry/moment_refused.html", context, status=HTTPStatus.BAD_REQUEST)
