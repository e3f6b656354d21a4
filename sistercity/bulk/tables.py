"""What the files hold: columns, tables and sets of them; the one source of the data dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

# Files are of what anybody may see, whoever asks for them.
PUBLIC = AnonymousUser()
# Rows held at once, however long a table is.
BATCH = 2_000


class Type(Enum):
    """How the values of a column are written."""

    TEXT = "text"
    CODE = "code"  # text from a closed set, or an identifier
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"
    PARTIAL_DAY = "partial_day"  # PartialDate: a day as far as it is known
    MOMENT = "moment"  # aware datetime
    CODES = "codes"  # several codes with a space between


class Part(Enum):
    """What a table is filled from, which says when its file must be made anew."""

    PUBLISHED = "published"  # the published state of records
    COMPUTED = "computed"  # figures, which hang on everything that the ledger holds


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: its head in CSV and XLSX; never changes.
        source: the path of a model's column or an annotation; the key of a plain row.
        label: what it is called, in the reader's language.
        unit: of a number, in the reader's language; "" where it has none.
        choices: codes and their words.
        is_nullable: whether a cell may be empty.
        told_in: where the published representation has the same, such as ``pairings.province``;
            "" where nothing has.
    """

    name: str
    source: str
    label: str | Promise
    type: Type
    unit: str | Promise = ""
    choices: tuple[tuple[str, str | Promise], ...] = ()
    is_nullable: bool = False
    told_in: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of one kind.

    Attributes:
        name: within its set; "" for the main table.
        rows: the rows as at a day: a query set in a total order, which is told by columns'
            sources, or plain mappings of few rows.
        key: columns that together tell a row from all others.
        part: what it is filled from.
    """

    name: str
    title: str | Promise
    columns: tuple[Column, ...]
    rows: Callable[[date], QuerySet | Iterable[Mapping[str, object]]]
    key: tuple[str, ...]
    part: Part = Part.PUBLISHED


@dataclass(frozen=True)
class Dataset:
    """Tables that go together under one name.

    Attributes:
        name: in addresses; a lower-case word.
        tables: the main one first; none for a set that only ``changes/`` tells.
        resources: of ``changes/`` that its NDJSON holds; none where nothing is told there.
        features: the rows of its GeoJSON as at a day; None where nothing has a place.
        credit: whom the places of the features are from, in Thai or English (``th``, ``en``).
        keywords: in the reader's language.
        kind: ประเภทข้อมูล of the government data catalogue.
    """

    name: str
    title: str | Promise
    description: str | Promise
    tables: tuple[Table, ...]
    keywords: tuple[str | Promise, ...]
    resources: tuple[str, ...] = ()
    features: Callable[[date], Iterable[Mapping[str, object]]] | None = None
    credit: Callable[[str], str] | None = None
    kind: str = "ข้อมูลระเบียน"

    @property
    def part(self) -> Part:
        """What its files are filled from."""
        return self.tables[0].part if self.tables else Part.PUBLISHED


_TYPES: Sequence[tuple[type[models.Field], Type]] = (
    (models.DateTimeField, Type.MOMENT),
    (models.DateField, Type.DAY),
    (models.BooleanField, Type.BOOLEAN),
    (models.DecimalField, Type.NUMBER),
    (models.IntegerField, Type.INTEGER),
    (models.AutoField, Type.INTEGER),
    (models.SlugField, Type.CODE),
)


def of_field(
    model: type[models.Model],
    path: str,
    name: str = "",
    *,
    label: str | Promise = "",
    type: Type | None = None,
    unit: str | Promise = "",
    told_in: str = "",
    is_nullable: bool | None = None,
) -> Column:
    """A column that is filled from a model's, and takes label, type and codes from there.

    Args:
        path: from ``model``, over relations where needed.
        name: in the file; else the path's last word.
    """
    field, may_miss = _field_at(model, path)
    if type is None:
        is_partial = field.__class__.__name__ == "PartialDateField"
        plain = next((told for kind, told in _TYPES if isinstance(field, kind)), Type.TEXT)
        type = Type.PARTIAL_DAY if is_partial else Type.CODE if field.choices else plain
    blank = field.blank and type in (Type.TEXT, Type.CODE)
    return Column(
        name=name or path.rpartition("__")[2],
        source=path,
        label=label or field.verbose_name,
        type=type,
        unit=unit,
        choices=tuple(field.choices or ()),
        is_nullable=may_miss or field.null or blank if is_nullable is None else is_nullable,
        told_in=told_in,
    )


def _field_at(model: type[models.Model], path: str) -> tuple[models.Field, bool]:
    """The field at the end of a path, and whether something on the way to it may be missing."""
    may_miss = False
    *relations, last = path.split("__")
    for relation in relations:
        field = model._meta.get_field(relation)
        may_miss |= field.null
        model = field.related_model
    return model._meta.get_field(last), may_miss
