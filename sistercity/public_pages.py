"""Pages that everybody may read, made once for all who are not signed in.

What such a page tells follows from the last change in the ledger, the day, the address and the
language, as every answer of the API does. While none of these differs it is given again, so that
what a page costs does not grow with the register but for the first who opens it.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from sistercity import clock
from sistercity.audit.models import Change

# Bytes. A longer page is made anew each time.
LONGEST_KEPT = 1024 * 1024
# The language switch is a form; the token in it is the reader's own.
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[0-9A-Za-z]*(?=")')


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the view to everybody, for reading only, and keep the page of who is not signed in.

    Such a view tells nothing but rows of the ledger by the address, the day and the language, and
    it sets no cookie. A page with messages is that reader's alone and not kept.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated or len(get_messages(request)):
            return view(request, *args, **kwargs)
        key = _key(request)
        if held := caches["pages"].get(key):
            content, headers = held
            return HttpResponse(_for_reader(request, zlib.decompress(content)), headers=headers)
        response = view(request, *args, **kwargs)
        # Not if a change came in between: the page may tell it already.
        if _may_be_kept(request, response) and _key(request) == key:
            kept = _TOKEN.sub(b"", response.content)
            caches["pages"].set(key, (zlib.compress(kept, level=1), dict(response.headers)))
        return response

    return answered


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page and nothing of this reader's: files are limited and counted elsewhere."""
    is_page = (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and response.headers["Content-Type"].startswith("text/html")
    )
    is_own = response.cookies or get_messages(request).added_new
    return is_page and not is_own and len(response.content) <= LONGEST_KEPT


def _for_reader(request: HttpRequest, content: bytes) -> bytes:
    token = get_token(request).encode()
    return _TOKEN.sub(lambda _empty: token, content)


def _key(request: HttpRequest) -> str:
    """What the page hangs on; a hash covers all changes before it, so that a register that was
    restored and went another way has other pages."""
    last = Change.objects.order_by("-number").values_list("hash", flat=True).first()
    hangs_on = (last, clock.today(), request.build_absolute_uri(), request.LANGUAGE_CODE)
    return hashlib.sha256("\x1f".join(map(str, hangs_on)).encode()).hexdigest()
