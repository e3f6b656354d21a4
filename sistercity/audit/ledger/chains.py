"""The chains: numbers that never go back, hashes that tie each record to the one before."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction

from sistercity import clock
from sistercity.audit.models import AccessRecord, Change, ChangeRow, LedgerClock
from sistercity.replica import at_primary

if TYPE_CHECKING:
    from sistercity.accounts.models import User

REGISTER_CHAIN = "register"
ACCESS_CHAIN = "access"


def wait_for_others() -> None:
    """Let no other entry be written until this one is; after its rows, as ``record`` does."""
    locked_clock(REGISTER_CHAIN)


def record_access(
    *,
    kind: AccessRecord.Kind,
    by: User | None,
    address: str | None,
    detail: str = "",
    **exported: object,
) -> AccessRecord:
    """Add a sign-in, sign-out, refusal or export to the chain of accesses.

    Args:
        exported: the further columns of an export; see ``exports.record``.
    """
    with at_primary(), transaction.atomic():
        last = locked_clock(ACCESS_CHAIN)
        access = AccessRecord(
            number=last.number + 1,
            at=clock.now(),
            by=by,
            kind=kind,
            address=address,
            detail=detail[:300],
            previous_hash=last.hash,
            **exported,
        )
        access.hash = access_hash(access)
        access.save(force_insert=True)
        LedgerClock.objects.filter(pk=last.pk).update(number=access.number, hash=access.hash)
    return access


def next_number(series: str) -> int:
    """Take the next number of a series of public numbers; as ``next_numbers``."""
    return next_numbers(series, 1).start


def next_numbers(series: str, count: int) -> range:
    """Take the next numbers of a series of public numbers, from 1; to be called in an action.

    The series never goes back, whatever becomes of the rows that bear its numbers. Its row is
    locked until the action ends, so that those who take a number at the same time queue. It
    is apart from the clock of the changes, which every action locks last: taking that one
    early could deadlock with a writer who already holds a row that this action needs.
    """
    counter = locked_clock(series)
    LedgerClock.objects.filter(pk=counter.pk).update(number=counter.number + count)
    return range(counter.number + 1, counter.number + count + 1)


def content_digest(change: Change, rows: list[ChangeRow]) -> str:
    """SHA-256 over the salt and the content (reason and rows) of a change."""
    content = [
        change.reason,
        [[row.resource, row.object_id, row.label, row.kind, row.difference] for row in rows],
    ]
    return _sha256(change.salt, json.dumps(content, sort_keys=True, ensure_ascii=False))


def chain_hash(change: Change) -> str:
    """SHA-256 that ties a change to the one before it."""
    return _sha256(
        change.previous_hash,
        str(change.number),
        change.at.timestamp().hex(),
        change.known_from.timestamp().hex(),
        str(change.by_id),
        change.door,
        change.action,
        change.digest,
    )


def access_hash(access: AccessRecord) -> str:
    """SHA-256 that ties an access to the one before it.

    What was exported is part of it only where it is told, as in the records since then.
    """
    exported = (access.list_name, access.asked, access.file_format, access.row_count, access.door)
    told = [str(part) for part in exported] if access.list_name else []
    return _sha256(
        access.previous_hash,
        str(access.number),
        access.at.timestamp().hex(),
        str(access.by_id),
        access.kind,
        str(access.address),
        access.detail,
        *told,
    )


def first_access_fault() -> int | None:
    """The number at which the chain of accesses first does not hold; None when it is whole."""
    previous, expected = "", 1
    for access in AccessRecord.objects.order_by("number").iterator(chunk_size=500):
        is_next = access.number == expected and access.previous_hash == previous
        if not is_next or access.hash != access_hash(access):
            return expected
        previous, expected = access.hash, expected + 1
    return _behind_clock(ACCESS_CHAIN, expected)


def first_fault() -> int | None:
    """The number at which the chain of changes first does not hold; None when it is whole."""
    previous, expected = "", 1
    for change in Change.objects.prefetch_related("rows").iterator(chunk_size=500):
        whole = (
            change.number == expected
            and change.previous_hash == previous
            and change.digest == content_digest(change, list(change.rows.all()))
            and change.hash == chain_hash(change)
        )
        if not whole:
            return expected
        previous, expected = change.hash, expected + 1
    return _behind_clock(REGISTER_CHAIN, expected)


def _behind_clock(chain: str, expected: int) -> int | None:
    """The number of the first entry that the clock has given and that is not there."""
    last = LedgerClock.objects.filter(name=chain).first()
    return expected if last and last.number != expected - 1 else None


def locked_clock(name: str) -> LedgerClock:
    """The clock of a chain or series, made where there is none, locked until the action ends."""
    locked = LedgerClock.objects.select_for_update()
    try:
        return locked.get(name=name)
    except LedgerClock.DoesNotExist:
        LedgerClock.objects.get_or_create(name=name)
        return locked.get(name=name)


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

