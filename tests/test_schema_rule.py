"""Schema changes stop no release that is at work (``schema_rule`` says what that asks)."""

from __future__ import annotations

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.schema_rule import faults

# Up to these numbers the first release had them; the rule holds for whatever follows.
FIRST_RELEASE = {
    "accounts": 4, "audit": 4, "feed": 2, "files": 1, "jobs": 1, "keys": 1, "notices": 3,
    "registry": 22, "plans": 4, "monitoring": 15,
}  # fmt: skip


def _after_the_first_release(key: tuple[str, str]) -> bool:
    app, name = key
    return app in FIRST_RELEASE and int(name[:4]) > FIRST_RELEASE[app]


def test_no_migration_since_the_first_release_stops_the_one_at_work():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    new = sorted(filter(_after_the_first_release, loader.disk_migrations))
    found = [
        f"{app}.{name}: {fault}"
        for app, name in new
        for fault in faults(
            loader.disk_migrations[app, name], loader.project_state((app, name), at_end=False)
        )
    ]
    assert found == []


def _migration(*operations, contracts: str = "") -> migrations.Migration:
    migration = migrations.Migration("0099_any", "registry")
    migration.operations = list(operations)
    if contracts:
        migration.contracts = contracts
    return migration


def _before() -> ProjectState:
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=100)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("registry", "Place", fields))
    return state


TEXT = models.TextField()


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.RemoveField("Place", "note"), "still reads it"),
        (migrations.DeleteModel("Place"), "still reads it"),
        (migrations.RenameField("Place", "note", "remark"), "still reads it"),
        (migrations.AddField("Place", "code", models.CharField(default="", max_length=9)),
         "leave it out"),
        (migrations.AlterField("Place", "note", TEXT), "still write"),
        (migrations.AlterField("Place", "name", models.CharField(max_length=50)), "still write"),
        (migrations.AlterField("Place", "name", models.CharField(max_length=100, unique=True)),
         "still write"),
        (migrations.AddConstraint(
            "Place", models.CheckConstraint(condition=models.Q(name="x"), name="c")),
         "does not know it"),
    ],
)  # fmt: skip
def test_what_would_stop_the_release_at_work_is_found(operation, words):
    (fault,) = faults(_migration(operation), _before())
    assert words in fault
    assert list(faults(_migration(operation, contracts="1.1.0"), _before())) == []


def test_schema_and_data_in_one_migration_are_found_even_where_it_takes_away():
    both = _migration(
        migrations.RemoveField("Place", "note"),
        migrations.RunPython(migrations.RunPython.noop),
        contracts="1.1.0",
    )
    (fault,) = faults(both, _before())
    assert "schema and data at once" in fault


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("Place", "code", models.CharField(null=True, max_length=9)),
        migrations.AddField(
            "Place", "code", models.CharField(default="", db_default="", max_length=9)
        ),
        migrations.AlterField("Place", "name", models.CharField(max_length=200)),
        migrations.AddIndex("Place", models.Index(fields=["name"], name="i")),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_only_adds_passes(operation):
    assert list(faults(_migration(operation), _before())) == []
