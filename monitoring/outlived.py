"""Activities that began after one of their pairings had ended: kept, but they do not count."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from monitoring.models import Activity
from registry.choices import Status
from registry.models import Pairing, PairingEvent


class Outlived(NamedTuple):
    """A pairing that had ended by the time of the activity."""

    pairing: Pairing
    last_day: date


def outlived_pairings(user, activity: Activity) -> list[Outlived]:
    """The pairings of an activity that it began after, with their last days in force."""
    pairings = Pairing.objects.visible_to(user).filter(activity_links__activity=activity)
    ended = pairings.as_at(activity.starts_on).filter(status_on=Status.ENDED)
    return [
        Outlived(pairing, _end(pairing, activity.starts_on).effective_on)
        for pairing in ended.select_related("counterpart__country")
    ]


def _end(pairing: Pairing, day: date) -> PairingEvent:
    ends = PairingEvent.objects.standing().filter(pairing=pairing, leads_to=Status.ENDED)
    return ends.filter(status_from__lte=day).latest("status_from")
