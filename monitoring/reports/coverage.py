"""How complete the records behind a figure are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from monitoring import kpis
from registry.choices import Status
from registry.reports import reconcile

from .facts import Facts
from .names import PUBLIC
from .shapes import Coverage


def register_coverage(moment: datetime | None, day: date) -> Coverage | None:
    """Rows held against the ministry's declared total of signed pairings.

    Of several totals the last one declared by the day counts, else the first after it.
    """
    totals = [
        total
        for total in reconcile(user=PUBLIC, known_at=moment)
        if total.status == Status.SIGNED and total.as_at
    ]
    if not totals:
        return None
    earlier = [total for total in totals if total.as_at <= day]
    total = earlier[-1] if earlier else totals[0]
    return Coverage(
        held_provinces=total.held.province_count,
        all_provinces=total.declared.province_count,
        held_pairs=total.held.pair_count,
        all_pairs=total.declared.pair_count,
        as_at=total.as_at,
    )


def coverage_of(figure: kpis.Figure, facts: Facts, register: Coverage | None) -> Coverage | None:
    """How complete the records behind a figure are; None where nothing is declared."""
    if figure.indicator in ("1.2", "2.1", "2.2"):
        is_part = register is not None and figure.place != kpis.NATION
        return replace(register, is_national=True) if is_part else register
    if figure.indicator in ("3.1", "3.2") and kpis.kind_of(figure.place) != kpis.PlaceKind.PROVINCE:
        place = facts.place(figure.place)
        expected = kpis.counted_codes(facts.provinces, figure.as_at, place)
        told = {order.seat for order in facts.orders} & set(expected)
        return Coverage(len(told), len(expected))
    return None
