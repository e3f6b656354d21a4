"""Words that are looked for in the register's names and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.models import EditionRow
from sistercity.fields.text import holding
from sistercity.thai.digits import to_thai
from sistercity.thai.numbers import number_key
from sistercity.thai.search import asked

_PUBLIC_NUMBER = re.compile(r"(?:p-?)?0*(\d{1,9})")
_LIST_NUMBER = re.compile(r"\d{2}/\d+")
_PAIRING_NAMES = (
    "province__search_text",
    "province__region__search_text",
    "counterpart__search_text",
    "counterpart__country__search_text",
)


def search_pairings(rows: QuerySet, query: str) -> QuerySet:
    """Pairings in which every word of the query is found.

    A word is looked for in the names of the province, its region, the counterpart and the
    country, and is compared with the public number (P-0001) and the list number (๓๒/๑), in
    either digits.
    Nothing is found by a query without a letter or digit.
    """
    words = asked(query)
    if not words:
        return rows.none() if query.strip() else rows
    rows, texts = _with_texts(rows, _PAIRING_NAMES)
    for forms_of_word in words:
        word = forms_of_word[0]
        found = holding(forms_of_word, *texts)
        if number := _PUBLIC_NUMBER.fullmatch(word):
            found |= Q(number=f"P-{int(number[1]):04d}")
        if _LIST_NUMBER.fullmatch(word):
            listed = EditionRow.known(rows.known_moment).filter(list_number=to_thai(word))
            found |= Exists(listed.filter(pairing_id=OuterRef("id")))
        rows = rows.filter(found)
    return rows


def search_named(
    rows: QuerySet, query: str, columns: Sequence[str] = ("search_text",)
) -> QuerySet:
    """Rows in whose search columns every word of the query is found."""
    words = asked(query)
    if not words and query.strip():
        return rows.none()
    rows, texts = _with_texts(rows, columns)
    for forms_of_word in words:
        rows = rows.filter(holding(forms_of_word, *texts))
    return rows


def _with_texts(rows: QuerySet, columns: Sequence[str]) -> tuple[QuerySet, list[str]]:
    """The rows, and the names under which they carry their search columns as at their moment."""
    texts = {f"text_{place}": rows.column(path) for place, path in enumerate(columns)}
    return rows.alias(**texts), list(texts)


def search_documents(rows: QuerySet, query: str) -> QuerySet:
    """Documents by words, or by their number in either digits, with or without “ที่”."""
    named = search_named(rows, " ".join(word for word in query.split() if word != "ที่"))
    key = number_key(query)
    if not re.search(r"\d", key):
        return named
    return rows.filter(Q(id__in=named.order_by().values("id")) | Q(number_key__contains=key))


search_provinces = partial(search_named, columns=("search_text", "region__search_text"))
search_counterparts = partial(search_named, columns=("search_text", "country__search_text"))


class SearchFilter(django_filters.CharFilter):
    """Words to be found, by a function of rows and query."""

    def __init__(self, search: Callable[[QuerySet, str], QuerySet], **extra):
        self.search = search
        super().__init__("search", max_length=200, **extra)

    def filter(self, rows, value):
        """The rows in which the words are found."""
        return self.search(rows, value) if value else rows
