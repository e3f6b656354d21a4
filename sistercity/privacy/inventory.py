"""The inventory of personal data: every column that can hold text is personal, may name somebody in
passing, or is neither for a reason. Each app declares its own beside its models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercity.fields.text import DERIVED

# Columns that a person's data can stand in; those of a closed choice cannot hold any.
_TEXT = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)


class Basis(models.TextChoices):
    """On which ground of the Act the data are kept (section 24)."""

    TASK = "task", _("ภารกิจเพื่อประโยชน์สาธารณะหรือการใช้อำนาจรัฐ (มาตรา 24 (4))")
    LAW = "law", _("การปฏิบัติตามกฎหมายของผู้ควบคุมข้อมูล (มาตรา 24 (6))")
    INTEREST = "interest", _("ประโยชน์โดยชอบด้วยกฎหมาย (มาตรา 24 (5))")


@dataclass(frozen=True)
class Personal:
    """Columns of one model that hold somebody's data.

    Attributes:
        model: ``app.Model``.
        fields: the columns.
        whose, purpose, seen_by, kept: words for people; ``kept`` is how long and what ends it.
        basis: the ground on which they are kept.
        name: of the record, where the model's own is no word for people.
    """

    model: str
    fields: tuple[str, ...]
    whose: str | Promise
    purpose: str | Promise
    basis: Basis
    seen_by: str | Promise
    kept: str | Promise
    name: str | Promise = ""


@dataclass(frozen=True)
class FreeText:
    """Columns in which people write sentences, which may name somebody in passing.

    Attributes:
        fields: by ``app.Model``.
        seen_by: words for people.
    """

    fields: Mapping[str, tuple[str, ...]]
    seen_by: str | Promise


@dataclass(frozen=True)
class NotPersonal:
    """Columns that hold nobody's data, and why.

    Attributes:
        reason: words for people.
        fields: by ``app.Model``.
    """

    reason: str | Promise
    fields: Mapping[str, tuple[str, ...]]


Held = Personal | FreeText | NotPersonal
# What all apps have declared.
INVENTORY: list[Held] = []


def register(*held: Held) -> None:
    """Take in what an app declares; each calls it once, when it is ready."""
    INVENTORY.extend(held)


def personal() -> list[Personal]:
    """The personal columns, in the order in which apps stand from the ground up."""
    return [held for held in INVENTORY if isinstance(held, Personal)]


def declared() -> Iterator[tuple[str, str, Held]]:
    """Every declared column: model, field, and what it was declared as."""
    for held in INVENTORY:
        if isinstance(held, Personal):
            yield from ((held.model, name, held) for name in held.fields)
        else:
            for model, names in held.fields.items():
                yield from ((model, name, held) for name in names)


def text_columns() -> Iterator[tuple[str, models.Field]]:
    """Every stored column that can hold text: model and field.

    Version tables hold the columns of their models and are not told again; derived columns follow
    from others of their row.
    """
    versions = {getattr(model, "versions", None) for model in apps.get_models()}
    for model in apps.get_models(include_auto_created=True):
        if model in versions:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, _TEXT) and not isinstance(field, DERIVED) and not field.choices:
                yield model._meta.label, field
