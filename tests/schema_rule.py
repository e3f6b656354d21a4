"""The rule of schema changes: the release at work goes on while the schema of the next is there.

A release first only adds; what the one before still reads or leaves out is taken away a release
later, by a migration that says since when nobody uses it: ``contracts = "1.1.0"``.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations.state import ProjectState

_TAKES_AWAY = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
_DATA = (migrations.RunPython, migrations.RunSQL)


def faults(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """What in a migration would stop the release that is at work.

    Args:
        before: the state of all models before it.
    """
    operations = migration.operations
    if any(isinstance(one, _DATA) for one in operations) and not all(
        isinstance(one, _DATA) for one in operations
    ):
        yield "changes schema and data at once: a long change of data would lock the tables"
    if getattr(migration, "contracts", ""):
        return
    for one in operations:
        if isinstance(one, _TAKES_AWAY):
            yield f"{one.describe()}: the release at work still reads it"
        elif isinstance(one, migrations.AddField):
            if not (one.field.many_to_many or one.field.null or one.field.has_db_default()):
                yield f"{one.describe()}: rows of the release at work leave it out (db_default)"
        elif isinstance(one, migrations.AlterField):
            old = before.models[migration.app_label, one.model_name_lower].fields[one.name]
            if narrows(old, one.field):
                yield f"{one.describe()}: the release at work may still write what it refuses"
        elif isinstance(one, migrations.AddConstraint):
            yield f"{one.describe()}: the release at work does not know it"


def narrows(old: models.Field, new: models.Field) -> bool:
    """Whether a column takes less than it did."""
    is_shorter = bool(new.max_length) and (old.max_length or 10**9) > new.max_length
    return is_shorter or (old.null and not new.null) or (new.unique and not old.unique)
