"""Pages of a pairing that was joined to another one lead on to the row that stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from registry.models import Pairing

READING = {"GET", "HEAD"}


def leads_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead who reads the page of a joined row (``number``) to that of the row that stands.

    What is sent to a joined row is for the action to refuse, in words.
    """

    @wraps(view)
    def page(request: HttpRequest, number: str, *args, **kwargs) -> HttpResponse:
        if request.method in READING:
            rows = Pairing.objects.joined().filter(number=number)
            if target := rows.values_list("merged_into__number", flat=True).first():
                match = request.resolver_match
                return onward(
                    request, reverse(match.view_name, kwargs={**match.kwargs, "number": target})
                )
        return view(request, number, *args, **kwargs)

    return page


def onward(request: HttpRequest, address: str) -> HttpResponse:
    """The way to ``address`` with all that was asked for: an edition, a language, a year."""
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)
