"""Pages of lists whose rows come and go."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from sistercity.templatetags.parts import address

PAGE_SIZE = 20


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    """The page that ``?page=`` asks for; past the end the last one, marked ``is_beyond``.

    Rows leave these lists while people work through them, so a page that was there a moment
    ago is no error.
    """
    paginator = Paginator(rows, PAGE_SIZE)
    asked = request.GET.get("page", "1")
    page = paginator.get_page(asked)
    page.is_beyond = asked != str(page.number)
    return page


def tabs_of(request: HttpRequest, lists: dict[str, tuple[str, QuerySet]]) -> list[dict]:
    """The tabs of a page with several lists, each counted and at its address (``?show=``).

    Args:
        lists: by code, "" for the one shown first: its words and rows.
    """
    return [
        {
            "code": code,
            "words": words,
            "count": rows.count(),
            "href": address(request, show=code or None, page=None),
        }
        for code, (words, rows) in lists.items()
    ]
