"""What the profiles of places have in common: pairings, their line of events, their documents."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from registry.choices import Confirmation, Status
from registry.life import LifeEvent, Papers, place_life
from registry.models import Document, Pairing, PairingEvent
from registry.moments import Moment
from registry.names import name_key
from registry.querysets import PairingQuerySet
from registry.reports import list_totals
from registry.wording import worded

from .documents import with_files

# The order in which a profile's pairings are told.
_STATUS_ORDER = [
    Status.SIGNED,
    Status.IN_PROGRESS,
    Status.STALLED,
    Status.SUSPENDED,
    Status.ENDED,
    Status.WITHDRAWN,
]
_LIFE_SHOWN = 10  # the latest events; those before them fold away


def profile_context(rows: PairingQuerySet, moment: Moment, user) -> dict:
    """The pairings of a place as at the day, what happened to the confirmed ones, their papers.

    Args:
        rows: of ``listed_pairings``, those of the place.
    """
    found = worded(rows, moment.known_at, moment.as_at)
    found.sort(
        key=lambda row: (
            _STATUS_ORDER.index(row.status_shown),
            name_key(row.province),
            name_key(row.counterpart.country),
            name_key(row.counterpart),
            row.number,
        )
    )
    confirmed = [row for row in found if row.confirmation == Confirmation.CONFIRMED]
    life, documents = _life(confirmed, moment, user)
    return {
        "totals": list_totals(rows),
        "confirmed": confirmed,
        "unconfirmed": [row for row in found if row.confirmation != Confirmation.CONFIRMED],
        "life": life[-_LIFE_SHOWN:] if confirmed else [],
        "earlier_life": life[:-_LIFE_SHOWN],
        "documents": documents,
    }


def _life(
    pairings: Iterable[Pairing], moment: Moment, user
) -> tuple[list[LifeEvent], list[Document]]:
    """The events of the pairings, oldest first, and the documents that they rest on."""
    by_id = {row.pk: row for row in pairings}
    events = list(
        PairingEvent.known(moment.known_at)
        .visible_to(user)
        .standing()
        .filter(pairing_id__in=list(by_id))
    )
    documents = (
        Document.known(moment.known_at)
        .visible_to(user)
        .as_at(moment.as_at)
        .filter(id__in={event.document_id for event in events})
        .order_by(F("issued_on").desc(nulls_last=True), "id")
    )
    known = {document.id: document for document in with_files(documents, user, moment.known_at)}
    life = place_life(events, pairings=by_id, papers=Papers(known), as_at=moment.as_at)
    return life, list(known.values())
