"""Postings that came before their role was kept take it from the person's role."""

from django.db import migrations


def take_over(apps, schema_editor):
    """Say of the approvers that they were appointed as such; officer is the default."""
    people = apps.get_model("accounts", "User").objects.filter(role="approver").values("id")
    for name in ("Posting", "PostingVersion"):
        apps.get_model("registry", name).objects.filter(user_id__in=people).update(role="approver")


def leave(apps, schema_editor):
    """The column itself goes with the migration before."""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("registry", "0003_posting_role"),
    ]

    operations = [migrations.RunPython(take_over, leave)]
