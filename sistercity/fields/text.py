"""Columns that are filled from others when a row is saved: dictionary order and search text.

A save with ``update_fields`` must name them beside their sources, and ``QuerySet.update``
does not fill them.
"""

from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import Q

from sistercity.thai.collation import sort_key
from sistercity.thai.numbers import number_key
from sistercity.thai.search import index_text


class SortKeyField(models.CharField):
    """The key that sorts rows as a Thai dictionary does, filled from ``source``.

    Args:
        source: name of the attribute or method of the row that gives the text. A key
            longer than the column is cut: such names tie after some 120 letters.
        fallback: of rows whose source is empty.
    """

    def __init__(self, *args, source: str = "name_th", fallback: str = "", **kwargs):
        self.source, self.fallback = source, fallback
        for option, value in _FILLED.items():
            kwargs[option] = value
        kwargs.setdefault("max_length", 512)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        if self.fallback:
            kwargs["fallback"] = self.fallback
        return name, path, args, _without_filled(kwargs)

    def pre_save(self, model_instance, add):
        text = " ".join(_texts(model_instance, self.source))
        if not text and self.fallback:
            text = " ".join(_texts(model_instance, self.fallback))
        key = sort_key(text)[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


def holding(forms: Iterable[str], *columns: str) -> Q:
    """Rows of which one of the search columns holds one form of a term (see ``asked``)."""
    return Q(
        *((f"{column}__contains", one) for column in columns for one in forms),
        _connector=Q.OR,
    )


class SearchTextField(models.TextField):
    """The folded text that search looks in, filled from ``sources``.

    Args:
        sources: names of attributes or methods of the row, each giving text, ``None`` or
            several texts (former names, for instance).
    """

    def __init__(self, *args, sources: tuple[str, ...] = ("name_th", "name_en"), **kwargs):
        self.sources = tuple(sources)
        for option, value in _FILLED.items():
            kwargs[option] = value
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        return name, path, args, _without_filled(kwargs)

    def pre_save(self, model_instance, add):
        folded = index_text(
            text for source in self.sources for text in _texts(model_instance, source)
        )
        setattr(model_instance, self.attname, folded)
        return folded


class NumberKeyField(models.CharField):
    """The number of a letter as it is compared: see ``number_key``; filled from ``source``."""

    def __init__(self, *args, source: str = "number", **kwargs):
        self.source = source
        for option, value in _FILLED.items():
            kwargs[option] = value
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, _without_filled(kwargs)

    def pre_save(self, model_instance, add):
        key = number_key(" ".join(_texts(model_instance, self.source)))
        setattr(model_instance, self.attname, key)
        return key


# Columns that follow from others of their row.
DERIVED = (SortKeyField, SearchTextField, NumberKeyField)
_FILLED = {"editable": False, "blank": True, "default": ""}


def _without_filled(kwargs: dict) -> dict:
    return {name: value for name, value in kwargs.items() if name not in _FILLED}


def _texts(row: models.Model, source: str) -> Iterator[str]:
    """Yield the texts of one source; a row without such an attribute is an error."""
    value = getattr(row, source)
    if callable(value):
        value = value()
    if isinstance(value, str):
        yield value
    elif value is not None:
        yield from value
