"""What one reader may see by name behind a figure: more than the public, who reads the report."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from monitoring.models import Explanation
from monitoring.querysets.scope import is_ministry
from registry.models import Province

from .laid_out import LeftOut
from .names import visible_ids
from .shapes import FigureReport, KpiReport


def left_out_seen(item: FigureReport, moment: datetime | None, user) -> tuple[LeftOut, ...]:
    """What is left out as far as ``user`` may see it by name; groups may be empty.

    What is not published is seen by the ministry and, of its own, by a province.
    """
    unpublished = [group for group in item.laid.left_out if group.is_unpublished]
    ids = defaultdict(list)
    for group in unpublished:
        ids[group.record] += group.other_ids
    seen = visible_ids(ids, moment, user)
    provinces = _own_provinces(user)
    return tuple(
        group.among(provinces, seen[group.record]) if group.is_unpublished else group
        for group in item.laid.left_out
    )


def explanations_seen(item: FigureReport, report: KpiReport, user) -> list[tuple[int, int]]:
    """(explanation, pairing) of the answers why nothing was done, by pairing."""
    if item.code != "2.1" or not user.is_authenticated:
        return []
    rows = Explanation.known(report.dates.known_at).visible_to(user)
    ours = {key for pairings in item.laid.pairings.values() for _standing, key in pairings}
    pairs = rows.filter(fiscal_year=report.fiscal_year).order_by("pairing_id")
    return [pair for pair in pairs.values_list("id", "pairing_id") if pair[1] in ours]


def _own_provinces(user) -> set[str] | None:
    """Codes of the provinces whose activities somebody sees whatever their state; None: all."""
    if is_ministry(user):
        return None
    if not (user.is_authenticated and user.is_provincial):
        return set()
    return set(Province.objects.served_by(user).values_list("code", flat=True))
