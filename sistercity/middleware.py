"""Request-wide settings of the doors: the language of the reader, the door in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from sistercity.accounts import kept
from sistercity.addresses import is_of_api, is_page
from sistercity.audit.doors import Door, through
from sistercity.language import chosen_language, remember_language, switched_language

Handler = Callable[[HttpRequest], HttpResponse]


def reader_language(get_response: Handler) -> Handler:
    """Answer in the language that the reader chose, and say so to browsers and caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = chosen_language(request)
        with translation.override(request.LANGUAGE_CODE):
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if is_page(request.path):
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


class FormLanguage:
    """Show a half-typed form again in the language that its switch names, and keep that choice.

    A form that was sent after its sign-in had ended is shown again in the same way.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep the choice once the page was made."""
        response = self.get_response(request)
        if code := getattr(request, "switched_language", None):
            remember_language(response, code)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Read the switch only here, after the form was checked to come from the portal."""
        if not is_page(request.path):
            return
        kept.show_again(request)
        if code := switched_language(request):
            translation.activate(code)
            request.LANGUAGE_CODE = request.switched_language = code


def private_pages(get_response: Handler) -> Handler:
    """What a signed-in reader is shown is stored nowhere, also not behind the Back button."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # The API does not ask who is signed in: nothing that it says varies by a cookie.
        is_shown = is_page(request.path) and not response.has_header("Cache-Control")
        if is_shown and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def acts_by_address(get_response: Handler) -> Handler:
    """An act that is opened as a page, by its address alone, is answered in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_opened = request.method == "GET" and not is_of_api(request.path)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_opened:
            response.content = render_to_string("404.html", request=request)
        return response

    return middleware


def door(get_response: Handler) -> Handler:
    """Note by which door a request came in, for the ledger."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/"):
            name = Door.ADMIN
        elif is_of_api(request.path):
            name = Door.API
        else:
            name = Door.PAGE
        with through(name):
            return get_response(request)

    return middleware
