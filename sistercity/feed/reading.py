"""Reads the feed: where a reader stands, and what comes after."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from .models import FeedEntry
from .resources import RESOURCES

_CURSOR = re.compile(r"(?P<sequence>\d{1,18})-(?P<mark>[0-9a-f]{16})", re.ASCII)
# Stands for the beginning, where there is no entry whose change could be named.
_START = "0" * 64


class UnknownCursor(ValueError):
    """No cursor at all, or one of another register or of other resources."""


class OutdatedCursor(ValueError):
    """The cursor of an entry that this register does not hold: it went back to a back-up."""


@dataclass(frozen=True)
class Position:
    """A place in the feed, after the entry ``sequence`` (0: the beginning)."""

    sequence: int
    resources: tuple[str, ...]

    def cursor(self) -> str:
        """The place as text that is handed out, and read again by ``read_cursor``.

        It bears a mark of the ledger's change there, which is random, and of the resources: a
        cursor from elsewhere, or for other resources, would skip entries without a word.
        """
        return f"{self.sequence}-{_mark(_change_at(self.sequence), self.resources)}"


def read_cursor(text: str, resources: Collection[str]) -> Position:
    """The place that a cursor of these resources means; "" is the beginning.

    Raises:
        UnknownCursor: it is none, or not of these resources.
        OutdatedCursor: the register no longer holds what came before it.
    """
    told = _in_order(resources)
    if not text:
        return Position(0, told)
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise UnknownCursor
    sequence = int(found["sequence"])
    try:
        change = _change_at(sequence)
    except FeedEntry.DoesNotExist:
        raise OutdatedCursor from None
    if _mark(change, told) != found["mark"]:
        others = [told, tuple(RESOURCES), *((name,) for name in RESOURCES)]
        is_ours = any(_mark(change, names) == found["mark"] for names in others)
        raise UnknownCursor if is_ours else OutdatedCursor
    return Position(sequence, told)


def entries_after(position: Position) -> QuerySet[FeedEntry]:
    """What came after the place, in commit order."""
    rows = FeedEntry.objects.filter(sequence__gt=position.sequence).order_by("sequence")
    if position.resources != tuple(RESOURCES):
        rows = rows.filter(resource__in=position.resources)
    return rows


def published_now(resource: str) -> QuerySet[FeedEntry]:
    """The current entries of what is published of a resource, in the order of their ids."""
    rows = FeedEntry.objects.filter(resource=resource, is_current=True)
    return rows.exclude(kind=FeedEntry.Kind.REMOVED).order_by("object_id")


def checkpoint(resources: Collection[str] = ()) -> str:
    """The cursor after the last entry there is; what is read in one snapshot with it is whole.

    Args:
        resources: those that the reader will follow; none means all.
    """
    return Position(last_sequence(), _in_order(resources)).cursor()


def last_sequence() -> int:
    """That of the last entry; 0 before the first."""
    return FeedEntry.objects.aggregate(last=Max("sequence"))["last"] or 0


def _in_order(resources: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in RESOURCES if not resources or name in resources)


def _change_at(sequence: int) -> str:
    """The hash of the ledger's change there.

    Raises:
        FeedEntry.DoesNotExist: there is no such entry.
    """
    if not sequence:
        return _START
    return FeedEntry.objects.values_list("change__hash", flat=True).get(sequence=sequence)


def _mark(change: str, resources: tuple[str, ...]) -> str:
    told = "all" if resources == tuple(RESOURCES) else ",".join(resources)
    return hashlib.sha256(f"{change} {told}".encode()).hexdigest()[:16]
