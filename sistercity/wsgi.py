"""WSGI entry point."""

import os
from collections.abc import Callable, Iterable

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistercity.settings")
answered = get_wsgi_application()


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Answer a request; one that asks for headers alone gets no body, which servers warn of."""
    answer = answered(environ, start_response)
    if environ["REQUEST_METHOD"] != "HEAD":
        return answer
    if close := getattr(answer, "close", None):
        close()
    return []
