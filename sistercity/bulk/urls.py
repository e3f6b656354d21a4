"""Addresses below ``bulk/``, for the sets that the wiring names."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from .tables import Dataset
from .views import (
    CatalogView,
    DataPackageView,
    DictionaryView,
    FileView,
    GovernmentCatalogView,
    IndexView,
)

# Descriptions stand before the files, which have any name.
_VIEWS = (
    ("", IndexView, "bulk-index"),
    ("dictionary.json", DictionaryView, "bulk-dictionary"),
    ("datapackage.json", DataPackageView, "bulk-datapackage"),
    ("catalog.jsonld", CatalogView, "bulk-catalog"),
    ("gd-catalog.json", GovernmentCatalogView, "bulk-gd-catalog"),
    ("<str:name>", FileView, "bulk-file"),
)


def bulk_urls(datasets: tuple[Dataset, ...]) -> list[URLPattern]:
    """The addresses of these sets."""
    return [
        path(
            where,
            login_not_required(
                view.as_view(datasets=datasets, http_method_names=["get", "head", "options"])
            ),
            name=name,
        )
        for where, view, name in _VIEWS
    ]
