"""Rows that came before search knew sounds, other names and English order take them."""

from django.db import migrations

from sistercity.thai.collation import sort_key
from sistercity.thai.search import index_text

SEARCHED = {
    "Region": ("name_th", "name_en"),
    "Province": ("name_th", "name_en", "iso_name", "code"),
    "Country": ("name_th", "name_en", "code"),
    "Counterpart": (
        "name_th", "name_en", "name_local", "former_names", "parent_th", "parent_en",
    ),
    "Document": ("title_th", "title_en", "number", "issuer"),
}  # fmt: skip
ORDERED = ("Region", "Cluster", "Province", "Country", "UnitType", "Counterpart")
LONGEST_KEY = 512


def take_over(apps, schema_editor):
    """Fill the columns of every row, and of every state that it had."""
    for name in dict.fromkeys((*SEARCHED, *ORDERED)):
        for table in (name, f"{name}Version"):
            model = apps.get_model("registry", table)
            for row in model.objects.iterator(chunk_size=500):
                model.objects.filter(pk=row.pk).update(**filled(name, row))


def filled(name, row):
    """The values of a row's columns for search and English order."""
    values = {}
    if name in SEARCHED:
        values["search_text"] = index_text(getattr(row, source) for source in SEARCHED[name])
    if name in ORDERED:
        values["sort_key_en"] = sort_key(row.name_en or row.name_th)[:LONGEST_KEY]
    return values


def leave(apps, schema_editor):
    """The columns themselves go with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_names_by_sound_and_in_english")]

    operations = [migrations.RunPython(take_over, leave)]
