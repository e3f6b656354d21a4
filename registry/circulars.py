"""Circulars on their way: who has which, since when, and to whom they were passed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.utils import timezone

from registry.models import CircularAddressee, Document
from registry.names import name_of
from registry.querysets import AddresseeQuerySet
from sistercity.thai.collation import sort_key

ORDERS = ("name", "sent_on", "days", "state", "forwarded")


@dataclass(frozen=True)
class Dispatch:
    """One address of a circular, with those under it, as it stands on a day.

    ``days`` is how long it has been waiting, or waited until it was acknowledged; None
    where nobody knows when it was sent or when it was withdrawn.
    """

    addressee: CircularAddressee
    days: int | None
    level: int
    forwarded: tuple[Dispatch, ...] = ()

    @property
    def name(self) -> str:
        """The province or the office."""
        one = self.addressee
        return name_of(one.province) if one.province_id else one.office

    @property
    def state(self) -> str:
        """A word of ``sistercity.badges``."""
        if self.addressee.withdrawn_at:
            return "address_withdrawn"
        return "acknowledged" if self.addressee.acknowledged_at else "awaiting"

    @property
    def standing_forwarded(self) -> tuple[Dispatch, ...]:
        """Those under it that were not withdrawn."""
        return tuple(one for one in self.forwarded if one.addressee.withdrawn_at is None)

    @property
    def forwarded_acknowledged_count(self) -> int:
        """How many of those under it have acknowledged."""
        return sum(one.state == "acknowledged" for one in self.standing_forwarded)

    @property
    def below(self) -> list[Dispatch]:
        """All those under it, each after the one that passed the circular on."""
        return [found for one in self.forwarded for found in (one, *one.below)]


def dispatches_of(document: Document, user, today: date) -> list[Dispatch]:
    """The addresses of a circular that ``user`` may see, those under them inside; three
    queries whatever their number.
    """
    rows = CircularAddressee.objects.visible_to(user).filter(document=document)
    return _dispatches(rows, today)


def dispatch_of(addressee: CircularAddressee, user, today: date) -> Dispatch:
    """One address of the first hand with those under it."""
    found = dispatches_of(addressee.document, user, today)
    return next(one for one in found if one.addressee.pk == addressee.pk)


def ordered(dispatches: Iterable[Dispatch], order: str) -> list[Dispatch]:
    """By a word of ``ORDERS``, descending with "-" before it; who waits longest first else."""
    keys = {
        "name": lambda one: sort_key(one.name),
        "sent_on": lambda one: one.addressee.sent_on or date.min,
        "days": lambda one: -1 if one.days is None else one.days,
        "state": lambda one: one.state,
        "forwarded": lambda one: len(one.standing_forwarded),
    }
    rows = sorted(dispatches, key=keys["name"])
    word = order.removeprefix("-")
    if word in keys:
        return sorted(rows, key=keys[word], reverse=order.startswith("-"))
    rank = {"awaiting": 0, "acknowledged": 1, "address_withdrawn": 2}
    return sorted(rows, key=lambda one: (rank[one.state], -(one.days or 0)))


def received_by(user) -> AddresseeQuerySet:
    """The circulars that the person's provinces were sent: those waiting first, oldest on top."""
    rows = CircularAddressee.objects.visible_to(user).first_hand()
    counted = Count("forwarded", filter=Q(forwarded__withdrawn_at__isnull=True))
    return (
        rows.select_related("document", "province", "acknowledged_by")
        .annotate(forwarded_count=counted)
        .order_by(F("acknowledged_at").desc(nulls_first=True), "sent_on", "id")
    )


def _dispatches(rows: AddresseeQuerySet, today: date) -> list[Dispatch]:
    rows = rows.select_related("province", "sent_by", "acknowledged_by")
    children = defaultdict(list)
    for row in rows.order_by("sent_on", "id"):
        children[row.parent_id].append(row)

    def told(row: CircularAddressee, level: int) -> Dispatch:
        below = tuple(told(one, level + 1) for one in children[row.pk])
        return Dispatch(row, _days(row, today), level, below)

    return [told(row, 0) for row in children[None]]


def _days(row: CircularAddressee, today: date) -> int | None:
    if row.sent_on is None or row.withdrawn_at is not None:
        return None
    until = timezone.localdate(row.acknowledged_at) if row.acknowledged_at else today
    return max((until - row.sent_on).days, 0)
