"""The data dictionary: every column of every table, in Thai and English."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation

from sistercity.bulk.tables import Column, Dataset, Table

HEADS = (
    "table", "column", "label_th", "label_en", "type", "unit_th", "unit_en", "is_nullable",
    "is_key", "codes", "told_in",
)  # fmt: skip
LANGUAGES = ("th", "en")


def in_both(words: object, name: str) -> dict[str, str]:
    """Words under ``name`` in Thai and English."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[f"{name}_{language}"] = str(words)
    return found


def described_column(table: Table, column: Column) -> dict[str, object]:
    """What there is to say of a column."""
    return {
        "name": column.name,
        **in_both(column.label, "label"),
        "type": column.type.value,
        **in_both(column.unit, "unit"),
        "is_nullable": column.is_nullable,
        "is_key": column.name in table.key,
        "codes": [
            {"code": code, **in_both(word, "label")} for code, word in column.choices
        ],
        "told_in": column.told_in,
    }


def dictionary(datasets: Iterable[Dataset]) -> dict[str, object]:
    """The dictionary of all files."""
    return {
        "types": {
            "text": "Text; one that a spreadsheet would carry out has an apostrophe before it.",
            "code": "One of the codes, or an identifier.",
            "integer": "Whole number.",
            "number": "Decimal number with a point.",
            "boolean": "true or false.",
            "day": "YYYY-MM-DD, Common Era.",
            "partial_day": "YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known; Common Era.",
            "moment": "YYYY-MM-DDThh:mm:ss+07:00.",
            "codes": "Codes with a space between.",
        },
        "datasets": [
            {
                "name": dataset.name,
                **in_both(dataset.title, "title"),
                **in_both(dataset.description, "description"),
                "tables": [
                    {
                        "name": file_name(dataset, table),
                        **in_both(table.title, "title"),
                        "columns": [described_column(table, one) for one in table.columns],
                    }
                    for table in dataset.tables
                ],
            }
            for dataset in datasets
        ],
    }


def dictionary_rows(dataset: Dataset) -> Iterable[list[object]]:
    """The dictionary of one set as rows under ``HEADS``; codes with their words in one cell."""
    for table in dataset.tables:
        for column in table.columns:
            told = described_column(table, column)
            codes = "; ".join(
                f"{one['code']} = {one['label_th']} / {one['label_en']}" for one in told["codes"]
            )
            told |= {"table": file_name(dataset, table), "column": column.name, "codes": codes}
            yield [told[head] for head in HEADS]


def file_name(dataset: Dataset, table: Table) -> str:
    """The name of a table's file without its ending."""
    return f"{dataset.name}-{table.name}" if table.name else dataset.name
