"""Documents that came before search knew them take the text that it looks in."""

from django.db import migrations

from sistercity.thai.search import index_text

SOURCES = ("title_th", "title_en", "number", "issuer")


def take_over(apps, schema_editor):
    """Fold the words of every document, and of every state that it had."""
    for name in ("Document", "DocumentVersion"):
        model = apps.get_model("registry", name)
        for row in model.objects.all():
            text = index_text(getattr(row, source) for source in SOURCES)
            model.objects.filter(pk=row.pk).update(search_text=text)


def leave(apps, schema_editor):
    """The column itself goes with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_documents")]

    operations = [migrations.RunPython(take_over, leave)]
