"""The chains: numbers that never go back, hashes that tie each record to the one before."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from sistercity import clock
from sistercity.audit.models import AccessRecord, Change, ChangeRow, ErasedContent, LedgerClock
from sistercity.audit.snapshot import one_snapshot
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
            salt=secrets.token_hex(16),
            **exported,
        )
        access.digest = access_digest(access)
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


def access_digest(access: AccessRecord) -> str:
    """SHA-256 over the salt and the content of an access."""
    content = [
        access.address, access.detail, access.list_name, access.asked, access.file_format,
        access.row_count, access.door,
    ]  # fmt: skip
    return _sha256(access.salt, json.dumps(content, ensure_ascii=False))


def access_hash(access: AccessRecord) -> str:
    """SHA-256 that ties an access to the one before it, by the digest of its content.

    The hash of one from before there were digests covers the content itself; what was exported is
    part of it only where it is told.
    """
    if access.digest:
        content = [access.digest]
    else:
        content = [str(access.address), access.detail]
        if access.list_name:
            exported = (
                access.list_name, access.asked, access.file_format, access.row_count, access.door,
            )  # fmt: skip
            content += [str(part) for part in exported]
    return _sha256(
        access.previous_hash,
        str(access.number),
        access.at.timestamp().hex(),
        str(access.by_id),
        access.kind,
        *content,
    )


def left_of_access(access: AccessRecord) -> str:
    """The digest that vouches for an access once data were erased from it.

    It covers everything, since the hash of one from before there were digests can no longer be
    worked out.
    """
    return _sha256(
        access_digest(access),
        str(access.number),
        access.at.timestamp().hex(),
        str(access.by_id),
        access.kind,
        access.previous_hash,
        access.hash,
    )


def first_access_fault() -> int | None:
    """The number at which the chain of accesses first does not hold; None when it is whole.

    Entries of the register's chain vouch for what was erased here: verify that one as well.
    """
    with one_snapshot():
        left = _left_by_entry(ACCESS_CHAIN)
        previous, expected = "", 1
        for access in AccessRecord.objects.order_by("number").iterator(chunk_size=500):
            erased = left.get(access.number)
            if erased:
                is_whole = erased.digest == left_of_access(access)
            else:
                is_whole = access.hash == access_hash(access)
                if access.digest:
                    is_whole = is_whole and access.digest == access_digest(access)
            is_next = access.number == expected and access.previous_hash == previous
            if not (is_next and is_whole):
                return expected
            previous, expected = access.hash, expected + 1
        return _beside_clock(ACCESS_CHAIN, expected - 1, previous)


def first_fault() -> int | None:
    """The number at which the chain of changes first does not hold; None when it is whole.

    Content from which personal data were erased must be what a later entry says is left of it.
    """
    with one_snapshot():
        left = _left_by_entry(REGISTER_CHAIN)
        previous, expected = "", 1
        for change in Change.objects.prefetch_related("rows").iterator(chunk_size=500):
            erased = left.get(change.number)
            digest = content_digest(change, list(change.rows.all()))
            whole = (
                change.number == expected
                and change.previous_hash == previous
                and digest == (erased.digest if erased else change.digest)
                and (erased is None or erased.by_change > change.number)
                and change.hash == chain_hash(change)
            )
            if not whole:
                return expected
            previous, expected = change.hash, expected + 1
        return _beside_clock(REGISTER_CHAIN, expected - 1, previous)


class _Left(NamedTuple):
    """What an entry says is left of another: the digest, and its own number."""

    digest: str
    by_change: int


def _left_by_entry(chain: str) -> dict[int, _Left]:
    """By number, what is left of the entries from which personal data were erased.

    Read from the chained rows of the ledger, never from the table beside it: the entries that say
    so are themselves verified.
    """
    told = ChangeRow.objects.filter(
        resource=ErasedContent._meta.label_lower, kind=ChangeRow.Kind.CREATED
    )
    found = {}
    rows = told.order_by("change_id", "position").values_list("change_id", "difference")
    for by_change, difference in rows.iterator():
        if difference["chain"][1] == chain:
            found[difference["number"][1]] = _Left(difference["digest"][1], by_change)
    return found


def _beside_clock(chain: str, last: int, head: str) -> int | None:
    """The number after the last entry where the clock, written with each, tells of another one."""
    told = LedgerClock.objects.filter(name=chain).values_list("number", "hash").first()
    return None if (told or (0, "")) == (last, head) else last + 1


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

