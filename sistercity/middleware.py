"""Request-wide settings of the doors: the language of the reader, the door in the ledger."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control

from sistercity.audit.doors import Door, through

Handler = Callable[[HttpRequest], HttpResponse]


def reader_language(get_response: Handler) -> Handler:
    """Thai unless the reader chose otherwise: what the browser asks for does not count."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.headers.setdefault("Content-Language", chosen)
            return response

    return middleware


def private_pages(get_response: Handler) -> Handler:
    """What a signed-in reader is shown is stored nowhere, also not behind the Back button."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def door(get_response: Handler) -> Handler:
    """Note by which door a request came in, for the ledger."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/"):
            name = Door.ADMIN
        elif request.path.startswith("/api/"):
            name = Door.API
        else:
            name = Door.PAGE
        with through(name):
            return get_response(request)

    return middleware
