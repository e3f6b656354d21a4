"""Pages of lists whose rows come and go."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

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
