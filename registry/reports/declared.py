"""Declared totals beside the rows held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from registry.choices import Confirmation, Status
from registry.models import DeclaredTotal, Document, EditionRow, Pairing

from .totals import Sum, Tally, groups_of


@dataclass(frozen=True)
class Reconciled:
    """A declared total beside what the register holds of it.

    Attributes:
        as_at: the day that the document names; None where it names none.
        compared_on: the day whose rows were counted: ``as_at``, or the document's own date.
        held: confirmed rows true on that day, and listed ones without a date.
        candidates: rows to be confirmed that would add to it.
    """

    status: str
    as_at: date | None
    compared_on: date
    declared: Tally
    held: Tally
    candidates: Tally
    document_title: str
    document_issued_on: date | None


def reconcile(*, user, known_at: datetime | None) -> tuple[Reconciled, ...]:
    """Each declared total beside the rows held, signed ones first, then by day."""
    totals = list(DeclaredTotal.known(known_at).visible_to(user))
    documents = Document.known_by_id(known_at, {total.document_id for total in totals})
    found = [
        _reconciled(total, documents[total.document_id], user=user, known_at=known_at)
        for total in totals
    ]
    order = [Status.SIGNED.value, *Status.values]
    return tuple(sorted(found, key=lambda one: (order.index(one.status), one.compared_on)))


def _reconciled(total, document: Document, *, user, known_at: datetime | None) -> Reconciled:
    day = total.as_at or document.issued_on or document.published_on
    listed = EditionRow.known(known_at).filter(pairing_id=OuterRef("id"))
    rows = (
        Pairing.known(known_at)
        .visible_to(user)
        .as_at(day)
        .on_list()
        .filter(
            Q(is_undated=False) | Q(confirmation=Confirmation.CANDIDATE) | Exists(listed),
            status_shown=total.status,
        )
    )
    held, candidates = Sum(), Sum()
    for group in groups_of(rows):
        if group.part in ("dated", "undated"):
            held.add(group.province_id, group.pair_count)
        elif group.part == "candidates":
            candidates.add(group.province_id, group.pair_count)
    return Reconciled(
        status=total.status,
        as_at=total.as_at,
        compared_on=day,
        declared=Tally(total.pair_count, total.province_count),
        held=held.tally(),
        candidates=candidates.tally(),
        document_title=document.title_th,
        document_issued_on=document.issued_on,
    )
