"""Writes the feed: the last step of each change of the ledger, while nobody else can write.

What is told is read again here, under the ledger's clock, so that of two people who change
parts of one object at once the second tells both.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db import DatabaseError, transaction

from sistercity import clock
from sistercity.audit.ledger import Touched, batches, wait_for_others
from sistercity.audit.models import Change
from sistercity.outages import outage_of
from sistercity.replica import at_primary

from .models import FeedEntry
from .reading import last_sequence
from .resources import RESOURCES, Resource

# Objects that are told at once.
BATCH = 1_000


def canonical(data: dict) -> str:
    """JSON with sorted keys and no spaces, on one line: the same data give the same text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def publish(touched: Sequence[Touched], change: Change) -> None:
    """Tell what these written rows mean for what is published."""
    for name, ids in _concerned(touched).items():
        for some in batches(sorted(ids)):
            _tell(RESOURCES[name], some, change)


def refresh() -> int:
    """Tell every difference between what is published and what was told; returns how many.

    For a register that is older than the feed, and for a release that tells objects otherwise.
    """
    return sum(_refresh(resource) for resource in RESOURCES.values())


def publish_due(today: date) -> None:
    """Tell what has come out because its day has come, without anybody writing.

    Where nothing can be written, or the primary is out of a replica's reach, it is told by a later
    reader.
    """
    if not any(list(resource.due(today)) for resource in RESOURCES.values()):
        return
    try:
        _publish_due(today)
    except DatabaseError as fault:
        if outage_of(fault) is None:
            raise


def _publish_due(today: date) -> None:
    with at_primary(), transaction.atomic():
        wait_for_others()
        last = Change.objects.last()
        for resource in RESOURCES.values():
            rows = resource.model._base_manager.filter(pk__in=list(resource.due(today)))
            publish([Touched(row, FeedEntry.Kind.UPDATED, {}) for row in rows], last)


def _refresh(resource: Resource) -> int:
    count = after = 0
    told_of = FeedEntry.objects.filter(resource=resource.name, is_current=True)
    while True:
        with transaction.atomic():
            wait_for_others()
            last = Change.objects.last()
            rows = resource.model._base_manager.filter(pk__gt=after).order_by("pk")
            ids = set(rows.values_list("pk", flat=True)[:BATCH])
            gone = told_of.filter(object_id__gt=after).order_by("object_id")
            ids |= set(gone.values_list("object_id", flat=True)[:BATCH])
            some = sorted(ids)[:BATCH]
            if not some or last is None:
                return count
            count += _tell(resource, some, last)
            after = some[-1]


def _concerned(touched: Sequence[Touched]) -> dict[str, set[int]]:
    """The objects that may be told otherwise, by resource: what is referred to comes first."""
    by_model: dict[type, list[Touched]] = defaultdict(list)
    for item in touched:
        by_model[type(item.row)].append(item)
    found: dict[str, set[int]] = {}
    for resource in RESOURCES.values():
        ids = {item.row.pk for item in by_model.get(resource.model, ())}
        for model, column in resource.parts.items():
            for item in by_model.get(model, ()):
                # Where a part has moved, the object that it left as well.
                ids |= {getattr(item.row, column), *item.difference.get(column, ())}
        for model, concerned in resource.concerned.items():
            if model in by_model:
                ids |= set(concerned({item.row.pk for item in by_model[model]}))
        if ids - {None}:
            found[resource.name] = ids - {None}
    return found


def _tell(resource: Resource, ids: Collection[int], change: Change) -> int:
    """Write the entries of these objects, none where nothing published has changed."""
    told = resource.tell(ids)
    held = FeedEntry.objects.filter(resource=resource.name, object_id__in=ids, is_current=True)
    earlier = {entry.object_id: entry for entry in held.defer("data")}
    merged = resource.merged_into([pk for pk in ids if pk in earlier and pk not in told])
    entries = []
    for pk in ids:
        before = earlier.get(pk)
        is_out = before is not None and before.kind != FeedEntry.Kind.REMOVED
        entry = FeedEntry(resource=resource.name, object_id=pk, change=change, at=clock.now())
        if pk in told:
            entry.key, entry.data = told[pk].key, canonical(told[pk].data)
            entry.hash = hashlib.sha256(entry.data.encode()).hexdigest()
            if is_out and before.hash == entry.hash:
                continue
            entry.kind = FeedEntry.Kind.UPDATED if is_out else FeedEntry.Kind.CREATED
        elif is_out:
            entry.key, entry.merged_into = before.key, merged.get(pk, "")
            entry.kind = FeedEntry.Kind.REMOVED
        else:
            continue
        entries.append(entry)
    if entries:
        _write(resource, entries)
    return len(entries)


def _write(resource: Resource, entries: list[FeedEntry]) -> None:
    objects = [entry.object_id for entry in entries]
    told_of = FeedEntry.objects.filter(resource=resource.name, object_id__in=objects)
    # What is no longer published is told nowhere, the feed's past included. The checksum goes as
    # well: of a few words it would tell whoever tries them.
    told_of.filter(is_current=True).update(is_current=False, data="", hash="")
    for sequence, entry in enumerate(entries, start=last_sequence() + 1):
        entry.sequence = sequence
    FeedEntry.objects.bulk_create(entries, batch_size=BATCH)
