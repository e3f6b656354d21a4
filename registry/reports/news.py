"""What changed in the register lately, and in one pairing ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from registry.models import Pairing, PairingEvent
from registry.moments import Moment
from registry.wording import living, worded
from sistercity.audit.models import Change, ChangeRow
from sistercity.audit.querysets import ROWS_TOLD

_NEWS_RESOURCES = ("registry.pairing", "registry.pairingevent")


@dataclass(frozen=True)
class News:
    """A published change of the register; ``event`` is given where it tells of one."""

    at: datetime
    action: str
    pairing: Pairing
    event: PairingEvent | None


def latest_news(*, user, moment: Moment | None = None, limit: int = 6) -> list[News]:
    """The last changes of pairings that ``user`` may see, newest first, one a change.

    Only what is published of them is told: the pairing as it was at the moment and its event.

    Args:
        moment: changes known by then, and of events those that had happened; None: the present.
    """
    known_at = moment.known_at if moment else None
    # An import of very many rows is no news of a single pairing.
    rows = ChangeRow.objects.filter(resource__in=_NEWS_RESOURCES, position__lte=ROWS_TOLD)
    if known_at is not None:
        rows = rows.filter(change__known_from__lte=known_at)
    touched = list(
        rows.order_by("-change_id", "position")
        .values_list("change_id", "resource", "object_id")[: limit * 12]
    )
    of_events = {pk for _number, resource, pk in touched if resource == _NEWS_RESOURCES[1]}
    happened = PairingEvent.known(known_at).visible_to(user).filter(id__in=of_events)
    if moment is not None:
        happened = happened.exclude(effective_on__gt=moment.as_at)
    events = {event.id: event for event in living(PairingEvent, happened)}
    told_of = {number for number, resource, _pk in touched if resource == _NEWS_RESOURCES[1]}
    told: dict[int, tuple[int, PairingEvent | None]] = {}
    for number, resource, pk in touched:
        if resource == _NEWS_RESOURCES[0]:
            # A change that tells of an event is told with it or, while it is to come, not at all.
            if number not in told_of:
                told[number] = (pk, None)
        elif pk in events:
            told[number] = (events[pk].pairing_id, events[pk])
    shown = Pairing.known(known_at).visible_to(user)
    found = worded(
        shown.filter(id__in={pairing_id for pairing_id, _event in told.values()}), known_at
    )
    pairings = {pairing.pk: pairing for pairing in found}
    changes = Change.objects.in_bulk(told)
    return [
        News(changes[number].at, changes[number].action, pairings[pairing_id], event)
        for number, (pairing_id, event) in told.items()
        if pairing_id in pairings
    ][:limit]


def pairing_changes(pairing: Pairing) -> QuerySet:
    """The changes of a pairing, its events, sources, list numbers, walk and answers, newest first.

    Each comes with the person and, of the rows it touched, those of this pairing.
    """
    touched = Q(resource=Pairing._meta.label_lower, object_id=pairing.pk)
    for part in (
        pairing.events,
        pairing.sources,
        pairing.edition_rows,
        pairing.guideline_bindings,
        pairing.step_records,
        pairing.route_answers,
        pairing.answers,
    ):
        keys = list(part.values_list("pk", flat=True))
        touched |= Q(resource=part.model._meta.label_lower, object_id__in=keys)
    rows = ChangeRow.objects.filter(touched)
    changes = Change.objects.filter(Exists(rows.filter(change_id=OuterRef("pk"))))
    fetched = Prefetch("rows", queryset=rows.order_by("position"))
    return changes.select_related("by").prefetch_related(fetched).order_by("-number")
