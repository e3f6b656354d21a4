"""The radar of a reader: every flag that is up in what they watch, awake or put to sleep.

``radar_lines`` is what pages, profiles and notices call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitoring.choices import RadarFlag
from monitoring.models import Snooze
from registry.models import Pairing, Province
from registry.names import name_order

from .judging import RULES, Finding, findings
from .reading import read_limits, read_watched
from .words import sentence

_ORDER = {flag: place for place, flag in enumerate(RULES)}


@dataclass(frozen=True)
class RadarLine:
    """A flag that is up for a pairing on a day.

    Attributes:
        snooze: the last snooze of the flag that nobody ended; it may not hold any more.
    """

    pairing: Pairing
    finding: Finding
    snooze: Snooze | None
    day: date

    @property
    def flag(self) -> str:
        """Its code."""
        return self.finding.flag

    @property
    def title(self) -> str:
        """What it is called."""
        return str(RadarFlag(self.flag).label)

    @property
    def why(self) -> str:
        """What it says of the pairing."""
        return sentence(self.finding)

    @property
    def is_changed(self) -> bool:
        """Whether it was put to sleep over another fact than today's."""
        return self.snooze is not None and self.snooze.fact != self.finding.fact

    @property
    def is_snoozed(self) -> bool:
        """Whether it sleeps: up to the day of its snooze, while the fact is the same."""
        return self.snooze is not None and not self.is_changed and self.snooze.until >= self.day


def watched_pairings(user):
    """The confirmed pairings that a reader watches: the ministry all, a province its own."""
    rows = Pairing.objects.visible_to(user).confirmed()
    if user.is_authenticated and user.is_ministry:
        return rows
    if user.is_authenticated and user.is_provincial:
        return rows.filter(province__in=Province.objects.served_by(user))
    return rows.none()


def radar_lines(
    *,
    user,
    as_at: date,
    provinces: Iterable[Province] | None = None,
    pairings: Iterable[Pairing] | None = None,
    limits: Mapping[str, int] | None = None,
) -> list[RadarLine]:
    """Every flag that is up on ``as_at`` in what ``user`` watches, the most pressing first.

    Asleep or awake (``RadarLine.is_snoozed``); by flag, then urgency, then number. The number
    of queries does not grow with the pairings.

    Args:
        provinces, pairings: only of these; None: all that the reader watches. What they may
            not watch is left out, not refused.
        limits: as ``read_limits`` gives them; None: read.
    """
    rows = watched_pairings(user)
    if provinces is not None:
        rows = rows.filter(province__in=[one.pk for one in provinces])
    if pairings is not None:
        rows = rows.filter(pk__in=[one.pk for one in pairings])
    rows = rows.as_at(as_at).select_related(
        "province", "counterpart__country", "counterpart__unit_type"
    )
    held = {row.pk: row for row in rows.order_by(name_order("province__"), "number")}
    if not held:
        return []
    limits = read_limits() if limits is None else limits
    snoozes = {
        (row.pairing_id, row.flag): row
        for row in Snooze.objects.standing().filter(pairing_id__in=held).select_related("by")
    }
    lines = [
        RadarLine(held[one.pairing_id], found, snoozes.get((one.pairing_id, found.flag)), as_at)
        for one in read_watched(list(held.values()), user=user, day=as_at)
        for found in findings(one, limits, as_at)
    ]
    return sorted(lines, key=lambda line: (_ORDER[line.flag], -line.finding.urgency))
