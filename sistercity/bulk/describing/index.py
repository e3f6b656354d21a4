"""The list of the files, as ``bulk/`` itself gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.conf import settings
from rest_framework import serializers

from sistercity.bulk.making import BulkFile, files_of
from sistercity.bulk.state import State
from sistercity.bulk.tables import Dataset

from .dictionary import in_both
from .publisher import contact, licence


class BulkFileSerializer(serializers.Serializer):
    """A file; what is told of its content is null until it was written for the present state."""

    name = serializers.CharField(help_text="Such as ``activities.csv``.")
    url = serializers.URLField(help_text="Its whole address.")
    format = serializers.ChoiceField(
        ["csv", "xlsx", "ndjson", "geojson"], help_text="Also the ending of its name."
    )
    media_type = serializers.CharField(help_text="Such as ``text/csv``.")
    title_th = serializers.CharField(help_text="In Thai.")
    title_en = serializers.CharField(help_text="In English.")
    row_count = serializers.IntegerField(
        allow_null=True, help_text="Rows of its (main) table, without the head."
    )
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")
    sha256 = serializers.CharField(allow_null=True, help_text="Checksum of the content.")
    made_at = serializers.DateTimeField(allow_null=True, help_text="When it was written.")
    checkpoint = serializers.CharField(
        allow_null=True, help_text="Where ``changes/`` goes on after this file."
    )


class BulkSetSerializer(serializers.Serializer):
    """Files that go together."""

    name = serializers.CharField(help_text="Of its files, without the ending.")
    title_th = serializers.CharField(help_text="In Thai.")
    title_en = serializers.CharField(help_text="In English.")
    description_th = serializers.CharField(help_text="In Thai.")
    description_en = serializers.CharField(help_text="In English.")
    resources = serializers.ListField(
        child=serializers.CharField(), help_text="Resources of ``changes/`` that it holds."
    )
    files = BulkFileSerializer(many=True, help_text="In every format.")


class LicenceSerializer(serializers.Serializer):
    """Under which terms the data may be used."""

    name = serializers.CharField(help_text="As the government data catalogue calls it.")
    url = serializers.URLField(help_text="Where its terms are.")


class ContactSerializer(serializers.Serializer):
    """The office that answers for the data; null where the ministry has not set it."""

    organisation_th = serializers.CharField(help_text="In Thai.")
    organisation_en = serializers.CharField(help_text="In English.")
    office = serializers.CharField(allow_null=True, help_text="An office, never a person.")
    email = serializers.EmailField(allow_null=True, help_text="Of the office.")


class BulkIndexSerializer(serializers.Serializer):
    """All whole files, and where they are described."""

    as_at = serializers.DateField(help_text="The day of which statuses in the files are.")
    number = serializers.IntegerField(help_text="The last change of the ledger.")
    is_demonstration = serializers.BooleanField(help_text="Invented data: never use it.")
    licence = LicenceSerializer(help_text="Of all files.")
    contact = ContactSerializer(help_text="Who answers for them.")
    dictionary = serializers.URLField(help_text="Every column of every file.")
    datapackage = serializers.URLField(help_text="The CSV files as a Frictionless Data Package.")
    catalog = serializers.URLField(help_text="The files as a DCAT catalogue in JSON-LD.")
    gd_catalog = serializers.URLField(
        help_text="The sets in the words of Thailand's government data catalogue."
    )
    datasets = BulkSetSerializer(many=True, help_text="All sets.")


def index(
    datasets: Iterable[Dataset], state: State, address: Callable[[str], str]
) -> dict[str, object]:
    """The files of these sets.

    Args:
        address: gives the full address of a file by its name.
    """
    return {
        "as_at": state.day.isoformat(),
        "number": state.number,
        "is_demonstration": settings.DEMO,
        "licence": licence(),
        "contact": contact(),
        "dictionary": address("dictionary.json"),
        "datapackage": address("datapackage.json"),
        "catalog": address("catalog.jsonld"),
        "gd_catalog": address("gd-catalog.json"),
        "datasets": [
            {
                "name": dataset.name,
                **in_both(dataset.title, "title"),
                **in_both(dataset.description, "description"),
                "resources": list(dataset.resources),
                "files": [_file(file, state, address) for file in files_of(dataset)],
            }
            for dataset in datasets
        ],
    }


def _file(file: BulkFile, state: State, address: Callable[[str], str]) -> dict[str, object]:
    kept = file.kept(state)
    held = asdict(kept) if kept else {}
    return {
        "name": file.name,
        "url": address(file.name),
        "format": file.file_format,
        "media_type": file.content_type.partition(";")[0],
        **in_both(file.table.title if file.table else file.dataset.title, "title"),
        **{
            name: held.get(name)
            for name in ("row_count", "size", "sha256", "made_at", "checkpoint")
        },
    }
