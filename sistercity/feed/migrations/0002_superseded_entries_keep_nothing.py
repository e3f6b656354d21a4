"""Entries after which another of their object was written keep neither content nor checksum."""

from django.db import migrations


def clear(apps, schema_editor):
    entries = apps.get_model("feed", "FeedEntry").objects
    entries.filter(is_current=False).exclude(data="").update(data="", hash="")


class Migration(migrations.Migration):
    dependencies = [("feed", "0001_initial")]

    # What was cleared is not needed by those who follow, whichever release they follow.
    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
