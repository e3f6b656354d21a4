"""The options of a filter set: how many rows each would leave, which are worth offering."""

from __future__ import annotations

from collections import Counter

import django_filters
from django import forms
from django.db.models import Count

from registry.names import name_of

from .fields import Facets, YearsField
from .pairing import PAIRING_FACETS


def asked_filters(filters: django_filters.FilterSet) -> dict[str, object]:
    """The filters that are set and can be read, with their values."""
    return {
        name: value for name, value in filters.form.cleaned_data.items() if value or value is False
    }


def facet_counts(
    filters: django_filters.FilterSet, facets: Facets = PAIRING_FACETS
) -> dict[str, Counter]:
    """How many rows each option would leave: filter → option → rows.

    An option is counted under all the filters that are set but its own, so that the options
    beside a chosen one say what choosing them as well would add. Filters that are not set
    share one query; each one that is set takes one of its own.
    """
    asked = asked_filters(filters)
    unset = [name for name in facets if name not in asked]
    counts: dict[str, Counter] = {name: Counter() for name in facets}
    alone = [[name] for name in facets if name in asked]
    for names in [unset, *alone] if unset else alone:
        rows = filters.queryset.all()
        for name, value in asked.items():
            if name not in names:
                rows = filters.filters[name].filter(rows, value)
        columns = [
            rows.column(column) if isinstance(column, str) else column
            for column in (facets[name][0] for name in names)
        ]
        groups = rows.order_by().values_list(*columns).annotate(row_count=Count("pk"))
        for *values, row_count in groups:
            for name, value in zip(names, values, strict=True):
                if value is not None:
                    counts[name][facets[name][1](value)] += row_count
    return counts


def offer_choices(filters: django_filters.FilterSet, counts: dict[str, Counter]) -> None:
    """Offer in the form of the page only the options that leave a row, and those chosen."""
    for name, counted in counts.items():
        field = filters.form.fields[name]
        chosen = set(filters.form.data.getlist(name))
        if isinstance(field, YearsField):
            years = sorted(set(counted) | {one for one in chosen if one.isdecimal()})
            field.choices = field.widget.choices = [(year, year) for year in reversed(years)]
        elif isinstance(field, forms.ModelMultipleChoiceField):
            field.choices = [
                (row.code, name_of(row))
                for row in field.queryset
                if row.code in counted or row.code in chosen
            ]
        else:
            field.choices = [
                (value, label)
                for value, label in field.choices
                if value in counted or value in chosen
            ]
