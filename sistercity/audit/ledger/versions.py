"""The states of rows: what of a row is told, and from when to when each state was known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import models

from sistercity.audit.models import Change, ChangeRow
from sistercity.audit.recorded import Recorded
from sistercity.fields.text import DERIVED
from sistercity.thai.calendar import PartialDate

# Rows that one statement writes.
BATCH = 1_000


@dataclass
class Touched:
    """A row that an action writes, what is done to it, and which of its values change."""

    row: Recorded
    kind: str
    difference: dict[str, list]


def write_versions(touched: list[Touched], change: Change) -> None:
    """Close the states that ended and add the new ones, a few statements a model."""
    by_model: dict[type[Recorded], list[Touched]] = defaultdict(list)
    for item in touched:
        by_model[type(item.row)].append(item)
    for model, items in by_model.items():
        kept = [item.row for item in items if item.kind != ChangeRow.Kind.REMOVED]
        for row in kept:
            row.revision = change.number
        for some in batches([row.pk for row in kept]):
            model._base_manager.filter(pk__in=some).update(revision=change.number)
        if model.versions:
            starts: dict[int, datetime] = {}
            earlier = [item.row.pk for item in items if item.kind != ChangeRow.Kind.CREATED]
            for some in batches(earlier):
                starts |= _close_states(model, some, change)
            states = [
                model.versions(
                    **values_of(row),
                    number_from=change.number,
                    known_from=starts.get(row.pk, change.known_from),
                )
                for row in kept
            ]
            model.versions._base_manager.bulk_create(states, batch_size=BATCH)


def write_over(row: models.Model, cleared: Mapping[str, object]) -> None:
    """Write these columns of a row or state, and those that are filled from them."""
    for name, value in cleared.items():
        setattr(row, name, value)
    derived = [field.name for field in row._meta.concrete_fields if isinstance(field, DERIVED)]
    row.save(update_fields=[*cleared, *derived])


def _close_states(
    model: type[Recorded], ids: list[int], change: Change
) -> dict[int, datetime]:
    """End the open states of these rows; returns from when each next state is known.

    A source's date never reaches behind what was already known of the row.
    """
    states = model.versions._base_manager.filter(id__in=ids, number_to__isnull=True)
    known = dict(states.values_list("id", "known_from"))
    starts = {pk: max(change.known_from, known.get(pk, change.known_from)) for pk in ids}
    for moment in {starts[pk] for pk in known}:
        group = [pk for pk in known if starts[pk] == moment]
        states.filter(id__in=group).update(number_to=change.number, known_to=moment)
    return starts


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in groups that one statement can name."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def values_of(row: models.Model) -> dict:
    """The columns of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def plain(value):
    """A value as JSON can hold it."""
    if value is None or isinstance(value, bool | int | dict | list):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.iso()
    return str(value)

