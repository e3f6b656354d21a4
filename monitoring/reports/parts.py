"""The parts that a figure of the nation opens to: its regions and clusters, with their numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from monitoring.kpis import PlaceKind, grouped_code

from .shapes import FigureReport


@dataclass(frozen=True)
class Part:
    """A region or cluster by the code that its own figures carry, and what it adds up to."""

    code: str
    name_th: str
    name_en: str
    numerator: int
    denominator: int


def regions_of(item: FigureReport) -> tuple[Part, ...]:
    """Every region in dictionary order; one without a province in the figure has no case."""
    return _parts(item, PlaceKind.REGION)


def clusters_of(item: FigureReport) -> tuple[Part, ...]:
    """Every cluster, in the order of its regions and then of its name.

    A province of no cluster is in none of them.
    """
    return _parts(item, PlaceKind.CLUSTER)


def _parts(item: FigureReport, kind: PlaceKind) -> tuple[Part, ...]:
    names = {}
    for name in item.names.provinces.values():
        own = getattr(name, f"{kind}_code")
        if own:
            names.setdefault(own, (getattr(name, f"{kind}_th"), getattr(name, f"{kind}_en")))
    sides: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for region in item.regions:
        for row in region.rows:
            own = getattr(item.names.provinces[row.code], f"{kind}_code")
            sides[own].append((row.numerator, row.denominator))
    order = {
        getattr(name, f"{kind}_code"): name.order[0] for name in item.names.provinces.values()
    }
    return tuple(
        Part(
            grouped_code(kind, own),
            *names[own],
            numerator=sum(numerator for numerator, _denominator in sides[own]),
            denominator=sum(denominator for _numerator, denominator in sides[own]),
        )
        for own in sorted(names, key=lambda own: (order[own], names[own][0]))
    )
