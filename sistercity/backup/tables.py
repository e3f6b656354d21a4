"""Tables as lines of JSON, alike whatever database they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import orjson
from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

# What only the running portal needs: who is signed in, who failed to, which long work is at hand.
LEFT_OUT = {"sessions", "axes", "jobs"}
BATCH = 1_000


def kept_models() -> list[type[models.Model]]:
    """The models whose rows are kept, by the names of their tables."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def schema() -> list[str]:
    """The migrations that this database has had, ``app.name`` each."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """Each row as one line, by primary key: the values of its columns in the order of the model."""
    fields = model._meta.concrete_fields
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=BATCH):
        values = [_plain(*pair) for pair in zip(fields, row, strict=True)]
        # Databases keep the keys of an object in an order of their own.
        yield orjson.dumps(values, option=orjson.OPT_SORT_KEYS) + b"\n"


def write_lines(model: type[models.Model], lines: Iterable[bytes]) -> None:
    """Put rows back as they were, primary keys and moments included, past all checks of ours.

    Raises:
        ValueError: a line is not one of this model's.
    """
    fields = model._meta.concrete_fields
    batch: list[models.Model] = []
    for line in lines:
        values = orjson.loads(line)
        if len(values) != len(fields):
            raise ValueError(f"{model._meta.db_table}: {len(values)} of {len(fields)} columns")
        row = model()
        for field, value in zip(fields, values, strict=True):
            setattr(row, field.attname, field.target_field.to_python(value) if field.is_relation
                    else field.to_python(value))  # fmt: skip
        batch.append(row)
        if len(batch) == BATCH:
            _insert(model, batch)
            batch = []
    if batch:
        _insert(model, batch)


def _insert(model: type[models.Model], rows: list[models.Model]) -> None:
    # Raw: a field that sets itself when a row is saved keeps what it was.
    fields = model._meta.concrete_fields
    most = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), most):
        query = models.sql.InsertQuery(model)
        query.insert_values(fields, rows[start : start + most], raw=True)
        query.get_compiler(connection=connection).execute_sql(None)


def _plain(field: models.Field, value: object) -> object:
    """A value as JSON has it; of a field's own kind, as that field writes it."""
    if value is None or isinstance(value, (str, int, float)) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(SimpleNamespace(**{field.attname: value}))
