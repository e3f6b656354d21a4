"""Rows like one that the actions have made, with its parts and states, in a few statements.

For tests that need so many that a list is cut, or that what it costs would grow. The ledger
tells of the first alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from monitoring.models import Activity, ActivityPairing, ReviewStep
from registry.models import Pairing, PairingEvent
from sistercity.audit.ledger.versions import values_of
from sistercity.audit.recorded import Recorded

Differences = Sequence[Mapping[str, object]]
# What belongs to a row, and by which of its columns.
PARTS = {
    Activity: ((ActivityPairing, "activity_id"), (ReviewStep, "activity_id")),
    Pairing: ((PairingEvent, "pairing_id"),),
}


def copies(row: Recorded, differences: Differences, **of_parts: Differences) -> list[Recorded]:
    """A copy of the row, as it stands, for each of the differences.

    Args:
        differences: values by column (``counterpart_id``).
        of_parts: the same of its parts, by the name of their model in small letters.
    """
    made = _write(row, differences)
    for model, column in PARTS.get(type(row), ()):
        further = of_parts.get(model._meta.model_name) or [{}] * len(made)
        own = [{column: one.pk, **more} for one, more in zip(made, further, strict=True)]
        for part in model._base_manager.filter(**{column: row.pk}).order_by("pk"):
            _write(part, own)
    return made


def _write(row: Recorded, differences: Differences) -> list[Recorded]:
    model = type(row)
    values = values_of(row)
    made = []
    for difference in differences:
        own = {"id": None, **({"form_key": uuid.uuid4()} if values.get("form_key") else {})}
        made.append(model(**{**values, **own, **difference}))
    model._base_manager.bulk_create(made)
    if model.versions:
        state = model.versions._base_manager.get(id=row.pk, number_to=None)
        known = {"number_from": state.number_from, "known_from": state.known_from}
        states = [model.versions(**values_of(one), **known) for one in made]
        model.versions._base_manager.bulk_create(states)
    return made
