"""Answers to the portal's own scripts, which send forms as browsers do and read them otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks; a browser that opens a page prefers HTML."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def leads_scripts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell a script where a form leads instead of leading it there.

    It would follow by itself, read the page and with it the page's messages, which then were
    gone when the browser comes there. Pages of a form with errors stay pages.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect) and wants_json(request):
            return JsonResponse({"href": response.url})
        return response

    return answered
