"""The files as a Frictionless Data Package: https://specs.frictionlessdata.io."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from sistercity.bulk.csv import DIALECT
from sistercity.bulk.making import BulkFile, files_of
from sistercity.bulk.state import State, state_now
from sistercity.bulk.tables import Column, Dataset, Table, Type

from .dictionary import in_both
from .publisher import contact, licence

NAME = "thailand-sister-city-register"
_PARTIAL = r"\d{4}(-\d{2}(-\d{2})?)?"
_TYPES: dict[Type, dict[str, str]] = {
    Type.TEXT: {"type": "string"},
    Type.CODE: {"type": "string"},
    Type.CODES: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.DAY: {"type": "date"},
    Type.PARTIAL_DAY: {"type": "string"},
    Type.MOMENT: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"},
}


def datapackage(
    datasets: Iterable[Dataset], address: Callable[[str], str]
) -> dict[str, object]:
    """The descriptor of all CSV files.

    Args:
        address: gives the full address of a file by its name.
    """
    told, held, state = contact(), licence(), state_now()
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": _("ทะเบียนเมืองพี่เมืองน้องของไทย"),
        "homepage": address(""),
        "licenses": [{"title": held["name"], "path": held["url"]}],
        "contributors": [
            {
                "title": told["organisation_th"],
                "role": "publisher",
                **({"email": told["email"]} if told["email"] else {}),
            }
        ],
        "resources": [
            _resource(file, state, address)
            for dataset in datasets
            for file in files_of(dataset)
            if file.table
        ],
    }


def _resource(
    file: BulkFile, state: State, address: Callable[[str], str]
) -> dict[str, object]:
    kept = file.kept(state)
    return {
        "profile": "tabular-data-resource",
        "name": file.name.removesuffix(".csv"),
        "path": address(file.name),
        "title": str(file.table.title),
        "description": str(file.dataset.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {**DIALECT, "header": True},
        **({"bytes": kept.size, "hash": f"sha256:{kept.sha256}"} if kept else {}),
        "schema": _schema(file.table),
    }


def _schema(table: Table) -> dict[str, object]:
    return {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }


def _field(table: Table, column: Column) -> dict[str, object]:
    labels = in_both(column.label, "label")
    constraints: dict[str, object] = {"required": not column.is_nullable}
    if column.choices:
        constraints["enum"] = [code for code, _word in column.choices]
    if column.type is Type.PARTIAL_DAY:
        constraints["pattern"] = _PARTIAL
    if table.key == (column.name,):
        constraints["unique"] = True
    return {
        "name": column.name,
        **_TYPES[column.type],
        "title": labels["label_th"],
        "description": " ".join(filter(None, (labels["label_en"], str(column.unit)))),
        "constraints": constraints,
    }
