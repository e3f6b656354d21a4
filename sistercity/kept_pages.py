"""Pages made once for all readers to whom they tell the same.

A page is given again while the last change in the ledger, the day, the address and the language
are the same, as every answer of the API is. What it says of its own reader, who is signed in and
what waits for them, stands in its masthead and is told anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from .accounts.models import User
from .kept import kept

View = Callable[..., HttpResponse]
EVERYBODY = "everybody"
SAFE_METHODS = frozenset({"GET", "HEAD"})
# Bytes. A longer page is made anew each time.
LONGEST_KEPT = 1024 * 1024
# What is the reader's own: the token of forms, whose page it is, the masthead. In what is kept
# stands one byte for each, and a letter, where it is taken apart. A page repeats what its address
# says, this byte and the name of the token among it; such a page is not kept.
_TOKEN_NAME = "csrfmiddlewaretoken"
_TOKEN = re.compile(rb'(?<=name="%b" value=")[0-9A-Za-z]*(?=")' % _TOKEN_NAME.encode())
_READER = re.compile(rb'(?<= data-reader=")[0-9]*(?=")')
_MASTHEAD = re.compile(rb'<header class="masthead">.*?</header>', re.DOTALL)
_OWN = b"\0"
_OWN_TOKEN, _OWN_KEY, _OWN_MASTHEAD = (_OWN + letter for letter in (b"T", b"K", b"M"))
_PARTS = re.compile(rb"(\0[TKM])")
# What a form knows of its own filling, so that sending it twice saves it once.
_FILLING = re.compile(rb'<input type="hidden"[^>]* value="[0-9a-f]{8}-[0-9a-f]{4}-')


def public_page(view: View) -> View:
    """Open the view to everybody, for reading only, and keep the page of who is not signed in.

    Such a view tells nothing but rows of the ledger by the address, the day and the language, and
    it sets no cookie. A page with messages is that reader's alone and not kept.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _answer(request, EVERYBODY, lambda: view(request, *args, **kwargs))

    return answered


def page_by_role(view: View) -> View:
    """Keep the page of the ministry's people for all of one role, of others for each alone.

    As a ``public_page``, but what such a view tells hangs on the reader's role too, and outside
    the ministry on the provinces they serve; on nothing else of theirs.
    """
    return require_safe(form_by_role(view))


def form_by_role(view: View) -> View:
    """As a ``page_by_role``, of a form: as it is opened, that is; what is sent is not answered so.

    Which ways of asking there are the view says itself.
    """
    return _page_for(lambda user: user.role if user.is_ministry else _person(user), view)


def page_by_person(view: View) -> View:
    """Keep the page for each reader alone: it tells what they hold, which the ledger knows."""
    return require_safe(_page_for(_person, view))


def _person(user: User) -> str:
    return f"{user.role} {user.pk}"


def _page_for(reader_of: Callable[[User], str], view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if request.method not in SAFE_METHODS or not user.is_authenticated:
            return view(request, *args, **kwargs)
        return _answer(request, reader_of(user), lambda: view(request, *args, **kwargs))

    return answered


def _answer(request: HttpRequest, reader: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    if len(get_messages(request)):
        return make()

    def pack(response: HttpResponse) -> tuple[list[bytes], dict[str, str]] | None:
        if not _may_be_kept(request, response):
            return None
        # As they are: to compress them would cost each reader more than all else does.
        parts = _PARTS.split(_without_reader(request, response.content))
        return parts, dict(response.headers)

    def unpack(parts: list[bytes], headers: dict[str, str]) -> HttpResponse:
        own = _own(request)
        return HttpResponse(b"".join(own.get(part, part) for part in parts), headers=headers)

    asked = reader, request.build_absolute_uri(), request.LANGUAGE_CODE
    return kept("page", *asked, make=make, pack=pack, unpack=unpack)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page and nothing of this reader's: files are limited and counted elsewhere."""
    is_page = (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and response.headers["Content-Type"].startswith("text/html")
    )
    if not is_page or response.cookies or get_messages(request).added_new:
        return False
    if _TOKEN_NAME in request.GET or _OWN in response.content:
        return False
    return len(response.content) <= LONGEST_KEPT and not _FILLING.search(response.content)


def _without_reader(request: HttpRequest, content: bytes) -> bytes:
    if request.user.is_authenticated:
        content = _MASTHEAD.sub(_OWN_MASTHEAD, content, count=1)
        content = _READER.sub(_OWN_KEY, content)
    return _TOKEN.sub(_OWN_TOKEN, content)


def _own(request: HttpRequest) -> dict[bytes, bytes]:
    """What stands in the place of each mark, for this reader."""
    own = {_OWN_TOKEN: get_token(request).encode()}
    if request.user.is_authenticated:
        masthead = render_to_string("parts/masthead.html", request=request).strip()
        own |= {_OWN_MASTHEAD: masthead.encode(), _OWN_KEY: str(request.user.pk).encode()}
    return own
