"""What the searched-for choices of forms in the admin are offered, in two queries at most."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

# No table has as many; databases raise on what is much larger.
MOST_ROWS = 10**18


class _PageOfSome(Page):
    """A page that knows whether another follows, not how many there are."""

    def has_next(self) -> bool:
        """Whether one row more was found than the page shows."""
        return self.more_follow


class UncountedPaginator(Paginator):
    """Pages of rows that nobody counts: of a long table that costs more than finding them."""

    def page(self, number: int | str) -> Page:
        """The rows of the page; beyond the last there are none."""
        number = max(int(number), 1) if str(number).isdecimal() else 1
        start = min((number - 1) * self.per_page, MOST_ROWS)
        found = list(self.object_list[start : start + self.per_page + 1])
        page = _PageOfSome(found[: self.per_page], number, self)
        page.more_follow = len(found) > self.per_page
        return page


class RowChoices(AutocompleteJsonView):
    """Rows that this person may see, found as in their list, with what their names are told by."""

    def get_queryset(self) -> QuerySet:
        """As Django finds them, with the relations that the list reads as well."""
        rows = super().get_queryset()
        related = self.model_admin.list_select_related
        return rows.select_related(*related) if related else rows

    def get_paginator(self, queryset: QuerySet, per_page: int, **kwargs) -> Paginator:
        """Without a count."""
        return UncountedPaginator(queryset, per_page)


def row_choices(request: HttpRequest) -> HttpResponse:
    """The choices of one field, by the admin's own rights."""
    return RowChoices.as_view(admin_site=admin.site)(request)
