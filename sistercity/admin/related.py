"""What belongs to a row, beside it: how many there are, the way to them, the way to add one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from sistercity.accounts.models import User
from sistercity.audit.recorded import Recorded

# Where a form returns to that was opened beside another row.
BACK = "_back"


class Related(NamedTuple):
    """Rows of another model that belong to a row.

    ``rows`` are those that a person may see; ``listed`` is where they are; ``added`` is the form
    that adds one, "" where there is none for this person.
    """

    label: str | Promise
    rows: Callable[[User, Recorded], QuerySet]
    listed: Callable[[Recorded], str]
    added: Callable[[HttpRequest, Recorded], str] = lambda request, row: ""


# By the model of the row (``registry.pairing``); apps add what they know of it.
_RELATED: dict[str, list[Related]] = defaultdict(list)


def relate(owner: str, *related: Related) -> None:
    """Show these beside the rows of a model."""
    _RELATED[owner] += related


def by_key(model: type[Model], path: str) -> Related:
    """Rows of a model with an admin list, which lead to the row by ``path``.

    One can be added for the row where ``path`` is a field of the model and its admin adds rows.
    """
    stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    def added(request: HttpRequest, row: Recorded) -> str:
        if "__" in path or not admin.site._registry[model].has_add_permission(request):
            return ""
        asked = QueryDict(mutable=True)
        asked[path], asked[BACK] = row.pk, request.path
        return f"{reverse(f'{stem}_add')}?{asked.urlencode()}"

    return Related(
        label=model._meta.verbose_name_plural,
        rows=lambda user, row: model._default_manager.visible_to(user).filter(**{path: row.pk}),
        listed=lambda row: f"{reverse(f'{stem}_changelist')}?{path}__id__exact={row.pk}",
        added=added,
    )


class RelatingAdmin:
    """Shows what belongs to a row, and comes back to it from the forms that it opens.

    ``related_lookups`` are conditions on related rows that addresses may ask of the list.
    """

    related_lookups: tuple[str, ...] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """As Django, and what leads here from the rows it belongs to."""
        return lookup in self.related_lookups or super().lookup_allowed(lookup, value, request)

    def related_to(self, request: HttpRequest, obj: Recorded) -> list[dict]:
        """Each kind with its count, one query each."""
        return [
            {
                "label": one.label,
                "count": one.rows(request.user, obj).order_by().distinct().count(),
                "listed": one.listed(obj),
                "added": one.added(request, obj),
            }
            for one in _RELATED[self.opts.label_lower]
        ]

    def response_post_save_add(self, request: HttpRequest, obj: Recorded) -> HttpResponse:
        """Back to the row from which the form was opened."""
        back = _back(request)
        if back:
            return HttpResponseRedirect(back)
        return super().response_post_save_add(request, obj)


def _back(request: HttpRequest) -> str:
    """Where to return to; only to pages of the admin."""
    back = request.GET.get(BACK, "")
    is_ours = back.startswith(reverse("admin:index")) and url_has_allowed_host_and_scheme(
        back, allowed_hosts=None
    )
    return back if is_ours else ""
