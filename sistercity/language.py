"""The reader's language: chosen by the reader alone, also in the middle of a form."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import TooManyFieldsSent
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from sistercity.addresses import is_of_api, is_page

# What a form sends when it is only to be shown again, in the language that this names.
SWITCH = "switch_language"
# What an address of the API may ask for.
PARAMETER = "lang"


def is_language(code: str | None) -> bool:
    """Whether the portal speaks it."""
    return code in dict(settings.LANGUAGES)


def chosen_language(request: HttpRequest) -> str:
    """Thai unless the reader chose otherwise: what the browser asks for does not count.

    The API is kept by caches that know addresses only, so there the address says it;
    its documentation is a page, which follows the reader's choice as well.
    """
    asked = _asked(request) if is_of_api(request.path) else None
    if asked is None and is_page(request.path):
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return asked if is_language(asked) else settings.LANGUAGE_CODE


def _asked(request: HttpRequest) -> str | None:
    try:
        return request.GET.get(PARAMETER)
    except TooManyFieldsSent:
        # Refused further on, where requests are counted.
        return None


def switched_language(request: HttpRequest) -> str | None:
    """The language in which a sent form is to be shown again; None for any other request."""
    if request.method != "POST":
        return None
    code = request.POST.get(SWITCH)
    return code if is_language(code) else None


def remember_language(response: HttpResponse, code: str) -> None:
    """Keep the choice in Django's cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice and go back to ``next``, if that is an address of the portal."""
    return django_set_language(request)


class SwitchesLanguageMixin:
    """A form that can be shown again in the other language, with what was typed and no errors.

    Its page offers that with ``parts/form_language.html``. Such a form is never valid, so that
    no view goes on to save it.
    """

    switches_language = True

    @property
    def is_switching(self) -> bool:
        """Whether it was sent only to be shown again."""
        return self.is_bound and SWITCH in self.data

    def full_clean(self) -> None:
        """Read what was sent, files among it; nothing is wrong yet with what is half typed."""
        super().full_clean()
        if self.is_switching:
            self._errors = ErrorDict(renderer=self.renderer)

    def is_valid(self) -> bool:
        """Never while the language is switched."""
        return super().is_valid() and not self.is_switching
