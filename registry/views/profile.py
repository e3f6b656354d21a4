"""What the profiles of places have in common: pairings, their line of events, their documents.

Each list is told part by part, at an address of its own beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Page
from django.db.models import Case, F, When
from django.http import HttpRequest

from registry.choices import Confirmation, Status
from registry.life import LifeEvent, Papers, place_life
from registry.models import Document, Pairing, PairingEvent
from registry.moments import Moment
from registry.names import name_order
from registry.querysets import PairingQuerySet
from registry.querysets.pairing import EventQuerySet
from registry.reports import list_totals
from registry.wording import worded

from .documents import with_files
from .pages import part_of

# The order in which a profile's pairings are told.
_STATUS_ORDER = [
    Status.SIGNED,
    Status.IN_PROGRESS,
    Status.STALLED,
    Status.SUSPENDED,
    Status.ENDED,
    Status.WITHDRAWN,
]
_NAMED_SIDES = ("province__", "counterpart__country__", "counterpart__")
_EVENTS_SHOWN = _DOCUMENTS_SHOWN = 10


def profile_context(request: HttpRequest, rows: PairingQuerySet, moment: Moment) -> dict:
    """The pairings of a place as at the day, what happened to the confirmed ones, their papers.

    Args:
        rows: of ``listed_pairings``, those of the place.
    """
    confirmed = rows.filter(confirmation=Confirmation.CONFIRMED)
    events = _events(confirmed, moment, request.user)
    latest_first = events.happened_by(moment.as_at).order_by(
        F("effective_on").desc(nulls_last=True), "-rank", "-id"
    )
    candidates = rows.exclude(confirmation=Confirmation.CONFIRMED)
    life_page = part_of(request, latest_first, "events", _EVENTS_SHOWN)
    told = list(life_page.object_list)
    shown = part_of(request, _in_order(confirmed), "page")
    waiting = part_of(request, _in_order(candidates), "candidates")
    # Together, so that the names of their sides are asked for once.
    rows_told = {row.id: row for row in (*_of_events(told, moment), *shown, *waiting)}
    named = {row.pk: row for row in worded(rows_told.values(), moment.known_at, moment.as_at)}
    for page in (shown, waiting):
        page.object_list = [named[row.id] for row in page.object_list]
    return {
        "totals": list_totals(rows),
        "confirmed": shown,
        "unconfirmed": waiting,
        "life_page": life_page,
        "life": _life(life_page, told, named, moment, request.user),
        "documents": _documents(request, events, moment),
    }


def _in_order(rows: PairingQuerySet) -> PairingQuerySet:
    places = enumerate(_STATUS_ORDER)
    status = Case(*(When(status_shown=word, then=place) for place, word in places))
    sides = [rows.column(name_order(side)) for side in _NAMED_SIDES]
    return rows.order_by(status, *sides, "number")


def _of_events(events: list[PairingEvent], moment: Moment) -> PairingQuerySet:
    return Pairing.known(moment.known_at).filter(id__in={event.pairing_id for event in events})


def _events(pairings: PairingQuerySet, moment: Moment, user) -> EventQuerySet:
    """What happened to the pairings, whenever it did."""
    events = PairingEvent.known(moment.known_at).visible_to(user).standing()
    return events.filter(pairing_id__in=pairings.order_by().values("id"))


def _life(
    page: Page, events: list[PairingEvent], pairings: Mapping[int, Pairing], moment: Moment, user
) -> list[LifeEvent]:
    """The events of one page, oldest first; after the latest of all the day itself."""
    papers = Document.known(moment.known_at).visible_to(user).as_at(moment.as_at)
    documents = papers.filter(id__in={event.document_id for event in events})
    told = place_life(
        events,
        pairings=pairings,
        papers=Papers({document.id: document for document in documents}),
        as_at=moment.as_at,
    )
    return told if page.number == 1 else told[:-1]


def _documents(request: HttpRequest, events: EventQuerySet, moment: Moment) -> Page:
    """The documents that the events rest on, the latest first."""
    documents = (
        Document.known(moment.known_at)
        .visible_to(request.user)
        .as_at(moment.as_at)
        .filter(id__in=events.order_by().values("document_id"))
        .order_by(F("issued_on").desc(nulls_last=True), "id")
    )
    page = part_of(request, documents, "documents", _DOCUMENTS_SHOWN)
    page.object_list = with_files(page.object_list, request.user, moment.known_at)
    return page
