"""What an address asks for: a row by its code, a page of a list, one that is not there."""

from __future__ import annotations

from collections.abc import Callable, Container
from http import HTTPStatus

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sistercity.templatetags.parts import address

PAGE_SIZE = 25


class NoSuchPage(Http404):
    """The address asks for a page that the list does not have."""

    def __init__(self, paginator: Paginator):
        self.paginator = paginator


class TellingOfNoSuchPage:
    """Answers ``NoSuchPage`` with what was asked and how many pages there are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing but what pages raise."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Say where the first page is."""
        if not isinstance(fault, NoSuchPage):
            return None
        context = {
            "paginator": fault.paginator,
            "asked_page": request.GET["page"][:20],
            "first_page": address(request, page=None),
        }
        return render(request, "registry/no_such_page.html", context, status=HTTPStatus.NOT_FOUND)


def asked_code(request: HttpRequest, name: str) -> str:
    """The code or number of a row that the address asks for by ``name``; "" without one.

    Raises:
        Http404: it holds a letter that PostgreSQL keeps in no text.
    """
    code = request.GET.get(name, "")
    if "\x00" in code:
        raise Http404
    return code


def asked_among(request: HttpRequest, name: str, codes: Container[str]) -> str:
    """The one of these codes that the address asks for by ``name``; "" for any other."""
    code = request.GET.get(name, "")
    return code if code in codes else ""


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    """The page of ``rows`` that the address asks for, first of all the first.

    Raises:
        NoSuchPage: there is none of that number.
    """
    paginator = Paginator(rows, PAGE_SIZE)
    try:
        return paginator.page(request.GET.get("page", "1"))
    except (EmptyPage, PageNotAnInteger) as fault:
        raise NoSuchPage(paginator) from fault


def part_of(request: HttpRequest, rows: QuerySet, name: str, size: int = PAGE_SIZE) -> Page:
    """The part of one list among several on a page, that ``?name=`` asks for.

    Past the end it is the last one: the rest of the page is there all the same.
    """
    return Paginator(rows, size).get_page(request.GET.get(name, "1"))
