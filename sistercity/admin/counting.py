"""What a list of the admin counts over all its rows, kept while the ledger is the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.admin.filters import AllValuesFieldListFilter, RelatedOnlyFieldListFilter
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from sistercity.kept import kept


class KeptPaginator(Paginator):
    """Pages of rows that the ledger tells of; how many they are is counted once a change."""

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        try:
            statement = self.object_list.query.sql_with_params()
        except EmptyResultSet:
            return 0
        return kept("count", *statement, make=lambda: super(KeptPaginator, self).count)


class KeptValuesFilter(AllValuesFieldListFilter):
    """One of the values that a column of such rows has."""

    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        values, role = self.lookup_choices, request.user.role
        self.lookup_choices = kept(
            "values", model._meta.label, field_path, role, make=lambda: list(values)
        )


class KeptRelatedFilter(RelatedOnlyFieldListFilter):
    """One of the rows to which such rows belong, by its name in the reader's language."""

    def field_choices(self, field, request, model_admin) -> list[tuple]:
        """Keys and names."""
        asked = model_admin.opts.label, self.field_path, request.user.role, request.LANGUAGE_CODE
        choices = super().field_choices
        return kept(
            "related", *asked, make=lambda: list(choices(field, request, model_admin))
        )

    def choices(self, changelist) -> Iterator[dict]:
        """As Django's; the address of each is written once but for its key: countries are many."""
        if changelist.add_facets:
            yield from super().choices(changelist)
            return
        yield next(super().choices(changelist))
        asked = f"{self.lookup_kwarg}="
        address = changelist.get_query_string({self.lookup_kwarg: ""}, [self.lookup_kwarg_isnull])
        before, _asked, after = address.partition(asked)
        chosen = set(self.lookup_val or ())
        for key, name in self.lookup_choices:
            yield {
                "selected": str(key) in chosen,
                "query_string": f"{before}{asked}{key}{after}",
                "display": name,
            }
