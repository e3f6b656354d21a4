"""What the schema of the API says of the descriptions: of ours whole, of standards' their name."""

from __future__ import annotations

from rest_framework import serializers

from .tables import Type


class ColumnCodeSerializer(serializers.Serializer):
    """A code and its words."""

    code = serializers.CharField(help_text="As cells hold it.")
    label_th = serializers.CharField(help_text="In Thai.")
    label_en = serializers.CharField(help_text="In English.")


class ColumnSerializer(serializers.Serializer):
    """A column of a file."""

    name = serializers.CharField(help_text="Its head.")
    label_th = serializers.CharField(help_text="What it is, in Thai.")
    label_en = serializers.CharField(help_text="What it is, in English.")
    type = serializers.ChoiceField(
        [one.value for one in Type], help_text="How its cells are written; see ``types``."
    )
    unit_th = serializers.CharField(help_text="Unit of a number, in Thai.")
    unit_en = serializers.CharField(help_text="Unit of a number, in English.")
    is_nullable = serializers.BooleanField(help_text="Whether a cell may be empty.")
    is_key = serializers.BooleanField(help_text="Whether it helps to tell a row from all others.")
    codes = ColumnCodeSerializer(many=True, help_text="What its cells may hold; empty: anything.")
    told_in = serializers.CharField(
        help_text="Where the representation in ``changes/`` and NDJSON has the same."
    )


class TableSerializer(serializers.Serializer):
    """A table: a CSV file and a sheet of a workbook."""

    name = serializers.CharField(help_text="Of its CSV file, without the ending.")
    title_th = serializers.CharField(help_text="In Thai.")
    title_en = serializers.CharField(help_text="In English.")
    columns = ColumnSerializer(many=True, help_text="In the order of the file.")


class DescribedSetSerializer(serializers.Serializer):
    """Tables that go together."""

    name = serializers.CharField(help_text="Of its files, without the ending.")
    title_th = serializers.CharField(help_text="In Thai.")
    title_en = serializers.CharField(help_text="In English.")
    description_th = serializers.CharField(help_text="In Thai.")
    description_en = serializers.CharField(help_text="In English.")
    tables = TableSerializer(many=True, help_text="The main table first.")


class DictionarySerializer(serializers.Serializer):
    """Every column of every file."""

    types = serializers.DictField(
        child=serializers.CharField(), help_text="How cells of each type are written."
    )
    datasets = DescribedSetSerializer(many=True, help_text="All sets.")


def of_standard(description: str, *required: str) -> dict[str, object]:
    """The shape of a document that a standard describes.

    Args:
        required: members that it has at least.
    """
    return {
        "type": "object",
        "description": description,
        "required": list(required),
        "additionalProperties": True,
    }


DATA_PACKAGE = of_standard(
    "A Frictionless Data Package (specs.frictionlessdata.io) of the CSV files.",
    "name",
    "licenses",
    "resources",
)
CATALOG = of_standard(
    "A DCAT catalogue (DCAT-AP) in JSON-LD.", "@context", "@type", "dcat:dataset"
)
GOVERNMENT_CATALOG = of_standard(
    "``labels`` of the mandatory fields, ``datasets`` by these fields, and ``unset``: what the "
    "ministry has not set yet.",
    "labels",
    "unset",
    "datasets",
)
FILE = {"type": "string", "format": "binary", "description": "The whole file."}
