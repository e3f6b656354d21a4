"""The inventory told to people: models and columns by the names that pages give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.functional import Promise

from sistercity.files.models import StoredFile

from .actions import Cleared
from .inventory import INVENTORY, FreeText, NotPersonal, Personal, personal


@dataclass(frozen=True)
class Columns:
    """Columns of one model in words; ``code`` is how the code calls them."""

    model: str
    names: list[str]
    code: str


@dataclass(frozen=True)
class Entry:
    """A personal entry of the inventory with its columns in words."""

    held: Personal
    columns: Columns


@dataclass(frozen=True)
class Group:
    """Columns that share what is said of them."""

    said: str | Promise
    columns: list[Columns]


def personal_entries() -> list[Entry]:
    """The personal columns, entry by entry."""
    return [Entry(held, _columns(held.model, held.fields)) for held in personal()]


def free_text_groups() -> list[Group]:
    """Columns of sentences, by who reads them."""
    return [
        Group(held.seen_by, [_columns(*pair) for pair in held.fields.items()])
        for held in INVENTORY
        if isinstance(held, FreeText)
    ]


def not_personal_groups() -> list[Group]:
    """Columns that hold nobody's data, by the reason; one group a reason."""
    groups: dict[str | Promise, list[Columns]] = {}
    for held in INVENTORY:
        if isinstance(held, NotPersonal):
            columns = [_columns(*pair) for pair in held.fields.items()]
            groups.setdefault(held.reason, []).extend(columns)
    return [Group(reason, columns) for reason, columns in groups.items()]


def account_columns() -> list[Columns]:
    """Columns that name an account and nothing more, model by model."""
    versions = {getattr(model, "versions", None) for model in apps.get_models()}
    found = []
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.local_concrete_fields
            if field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
        ]
        if names and model not in versions:
            found.append(_columns(model._meta.label, names))
    return found


def _columns(label: str, names: Iterable[str]) -> Columns:
    model: type[models.Model] = apps.get_model(label)
    fields = [model._meta.get_field(name) for name in names]
    return Columns(
        str(model._meta.verbose_name),
        [str(field.verbose_name) for field in fields],
        f"{label}: {', '.join(field.name for field in fields)}",
    )


def cleared_groups(cleared: Cleared) -> list[tuple[str, int, list[str]]]:
    """What an erasure clears: the model in words, how many rows, and some of them by name."""
    groups = []
    for label, count in cleared.counts.items():
        model = apps.get_model(label)
        groups.append((str(model._meta.verbose_name), count, cleared.samples.get(label, [])))
    return groups


def rows_found(cleared: Cleared, most: int) -> list[tuple[str, str, str]]:
    """The ordinary rows that an erasure clears, ``most`` of them at most.

    Returns:
        How an order calls each, its model, and its name with what it belongs to, by which people
        of the same name are told apart.
    """
    return [
        (
            f"{row._meta.label_lower}:{row.pk}",
            str(row._meta.verbose_name),
            " · ".join([name, *_belongs_to(row)]),
        )
        for row, name in cleared.holders[:most]
    ]


def _belongs_to(row: models.Model) -> list[str]:
    named = [
        str(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.is_relation and field.related_model is not StoredFile
        and getattr(row, field.attname) is not None
    ]  # fmt: skip
    return named[:2]
