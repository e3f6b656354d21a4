"""A figure with the names of its records: all of them, or no more than a page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring import kpis

from .activity_classes import first_of_pairings
from .laid_out import LaidOut
from .names import RECORDS, Names, read_names
from .shapes import FaultLine, PairingLine, ProvinceRow, RegionRows


@dataclass(frozen=True)
class Extent:
    """How many records are named; None: all.

    ``pairings`` are those of one province, ``activities`` those that count for one pairing,
    ``left_out`` those of one kind and reason.
    """

    pairings: int | None = None
    activities: int | None = None
    left_out: int | None = None


EVERYTHING, COUNTED = Extent(), Extent(0, 0, 0)


@dataclass(frozen=True)
class Chosen:
    """A figure with its records laid out, and which of them are named.

    ``activities`` are ids by pairing.
    """

    figure: kpis.Figure
    laid: LaidOut
    extent: Extent
    activities: Mapping[int, Sequence[int]]

    @property
    def pairings(self) -> list[int]:
        """The pairings that are named, of every province."""
        return [
            key
            for code in self.laid.pairings
            for _standing, key in self.laid.first_pairings(code, self.extent.pairings)
        ]

    @property
    def left_out(self) -> Iterator[tuple[str, int]]:
        """Kind and id of the published records left out that are named."""
        if self.extent.left_out is None:
            for one in self.figure.exclusions:
                if one.reason not in kpis.UNPUBLISHED:
                    yield one.record, one.id
            return
        for group in self.laid.left_out:
            if not group.is_unpublished:
                for key in group.first(self.extent.left_out):
                    yield group.record, key


def choose(figure: kpis.Figure, laid: LaidOut, extent: Extent) -> Chosen:
    """What is named of a figure; a query for the activities of its pairings, where not all are."""
    done = figure.supporting.get("activities_by_pairing", {})
    if extent.activities is None:
        return Chosen(figure, laid, extent, done)
    chosen = Chosen(figure, laid, extent, {})
    named = {key: kpis.activities_of(done[key]) for key in chosen.pairings if key in done}
    if not (named and extent.activities):
        return chosen
    return replace(chosen, activities=first_of_pairings(named, extent.activities))


def read_figure_names(figures: Iterable[Chosen], moment: datetime | None) -> Names:
    """Names of the published records chosen of these figures, in a fixed number of queries."""
    ids = {record: set() for record in RECORDS}
    steps = set()
    for chosen in figures:
        figure = chosen.figure
        for record, key in chosen.left_out:
            ids[record].add(key)
        for key in chosen.pairings:
            ids["pairing"].add(key)
            steps.update(
                step for fault in figure.faults.get(key, ()) for step in (fault.step, fault.before)
            )
        for keys in chosen.activities.values():
            ids["activity"].update(keys)
        for keys in figure.supporting.get("orders_by_province", {}).values():
            ids["order"].update(keys)
        for keys in figure.supporting.get("meetings_by_province", {}).values():
            ids["meeting"].update(keys)
        central = figure.groups.get("central", {})
        ids["order"].update(central.get("orders", ()))
        ids["meeting"].update(central.get("meetings", ()))
        if figure.indicator == "1.1":
            ids["document"].update(figure.numerator_ids)
    return read_names(ids, moment, steps=steps - {None})


@dataclass(frozen=True)
class NamedFigure:
    """What is chosen of a figure, with its names."""

    chosen: Chosen
    names: Names

    def regions(self) -> tuple[RegionRows, ...]:
        """The provinces of the figure by region, both in dictionary order."""
        provinces = self.names.provinces
        rows = defaultdict(list)
        for standing, codes in self.chosen.figure.groups.get("provinces", {}).items():
            for code in codes:
                rows[provinces[code].region_code].append(self._province_row(code, standing))
        regions = {item.region_code: item for item in provinces.values()}
        return tuple(
            RegionRows(
                code,
                regions[code].region_th,
                regions[code].region_en,
                numerator=sum(row.numerator for row in rows[code]),
                denominator=sum(row.denominator for row in rows[code]),
                rows=tuple(sorted(rows[code], key=lambda row: provinces[row.code].order)),
            )
            for code in sorted(rows, key=lambda code: regions[code].order[0])
        )

    def pairing_line(self, standing: str, pk: int) -> PairingLine:
        """One of its pairings."""
        figure = self.chosen.figure
        done = figure.supporting.get("activities_by_pairing", {}).get(pk, ())
        named = self.chosen.activities.get(pk, ())
        return PairingLine(
            self.names.pairings[pk],
            standing,
            pk in self.chosen.laid.assumed,
            activity_count=len(done),
            activities=tuple(self.names.activities[key] for key in named),
            faults=tuple(self._fault_line(fault) for fault in figure.faults.get(pk, ())),
        )

    def _fault_line(self, fault: kpis.StepFault) -> FaultLine:
        steps = self.names.steps
        before = None if fault.before is None else steps[fault.before]
        return FaultLine(steps[fault.step], fault.fault, before)

    def _province_row(self, code: str, standing: str) -> ProvinceRow:
        figure, laid, names = self.chosen.figure, self.chosen.laid, self.names
        orders = figure.supporting.get("orders_by_province", {}).get(code, ())
        meetings = figure.supporting.get("meetings_by_province", {}).get(code, ())
        done = figure.supporting.get("activities_by_province", {}).get(code, ())
        lines = (
            self.pairing_line(*pair)
            for pair in laid.first_pairings(code, self.chosen.extent.pairings)
        )
        numerator, denominator = laid.sides_of(code)
        return ProvinceRow(
            code=code,
            name_th=names.provinces[code].name_th,
            name_en=names.provinces[code].name_en,
            region_code=names.provinces[code].region_code,
            standing=standing,
            numerator=numerator,
            denominator=denominator,
            pairing_count=len(laid.pairings.get(code, ())),
            pairings=tuple(sorted(lines, key=lambda line: line.name.number)),
            orders=tuple(names.orders[key] for key in orders),
            meetings=tuple(names.meetings[key] for key in meetings),
            activity_count=len(done),
        )
