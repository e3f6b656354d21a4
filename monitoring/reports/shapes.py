"""The shapes of the report: frozen, so that everything that prints it prints the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from monitoring import kpis

from .dates import Dates
from .facts import TargetValue
from .laid_out import LaidOut
from .names import (
    RECORDS,
    ActivityName,
    DocumentName,
    MeetingName,
    Named,
    Names,
    OrderName,
    PairingName,
    StepName,
)
from .targets import band_of, holds_target, is_own


@dataclass(frozen=True)
class Definition:
    """An indicator in the ministry's words: its track, goal, name and rule.

    ``counts`` is the kind of record on its sides: document, pairing, province or seat.
    """

    id: int
    code: str
    unit: str
    counts: str
    name_th: str
    name_en: str
    short_th: str
    short_en: str
    rule_th: str
    rule_en: str
    track_number: int
    track_th: str
    track_en: str
    goal_th: str
    goal_en: str

    @property
    def short(self) -> Named:
        """The short name in both languages."""
        return Named(self.short_th, self.short_en)


@dataclass(frozen=True)
class Coverage:
    """What is held of what there should be; ``pairs`` are None where provinces alone count.

    ``as_at`` is the day that the declared total names. ``is_national`` says, beside a figure of
    a part of the nation, that it is told of the whole, for nothing is declared of its parts.
    """

    held_provinces: int
    all_provinces: int
    held_pairs: int | None = None
    all_pairs: int | None = None
    as_at: date | None = None
    is_national: bool = False


@dataclass(frozen=True)
class TrendPoint:
    """An indicator in one year of the plan, with that year's target."""

    fiscal_year: int
    figure: kpis.Figure
    target: TargetValue | None


@dataclass(frozen=True)
class FaultLine:
    """What is wrong with a step; ``before`` is the step it should have followed."""

    step: StepName
    fault: kpis.Fault
    before: StepName | None


@dataclass(frozen=True)
class PairingLine:
    """A pairing in a province's row: how it stands, what counts for it or is wrong with it.

    ``activities`` are those of ``activity_count`` that are named.
    """

    name: PairingName
    standing: str
    is_assumed: bool
    activity_count: int
    activities: tuple[ActivityName, ...]
    faults: tuple[FaultLine, ...]


@dataclass(frozen=True)
class ProvinceRow:
    """A province beside an indicator; ``standing`` is a word of the figure's groups.

    ``numerator`` and ``denominator`` are what it adds to either side: itself or its pairings.
    ``pairings`` are those of ``pairing_count`` that are named.
    """

    code: str
    name_th: str
    name_en: str
    region_code: str
    standing: str
    numerator: int
    denominator: int
    pairing_count: int
    pairings: tuple[PairingLine, ...]
    orders: tuple[OrderName, ...]
    meetings: tuple[MeetingName, ...]
    activity_count: int

    @property
    def is_counted(self) -> bool:
        """Whether it is in the denominator, or has something that is."""
        return self.denominator > 0

    @property
    def is_met(self) -> bool:
        """Whether all of it that is counted is in the numerator; a count has no denominator."""
        return self.numerator > 0 and self.numerator >= self.denominator


@dataclass(frozen=True)
class RegionRows:
    """A region's provinces, and what they add to either side of the figure."""

    code: str
    name_th: str
    name_en: str
    numerator: int
    denominator: int
    rows: tuple[ProvinceRow, ...]

    @property
    def place(self) -> str:
        """The code that figures of the region carry."""
        return kpis.grouped_code(kpis.PlaceKind.REGION, self.code)

    @property
    def lacking(self) -> tuple[ProvinceRow, ...]:
        """Those of the denominator that are not in the numerator."""
        return tuple(row for row in self.rows if row.is_counted and not row.is_met)


@dataclass(frozen=True)
class StandingCount:
    """How many pairings, and of how many provinces, stand somewhere beside an indicator."""

    word: str
    pairing_count: int
    province_count: int
    is_counted: bool


@dataclass(frozen=True)
class FigureReport:
    """One indicator of a report: the figure with everything that is printed beside it.

    ``combined`` adds up the years of the trend that follow the figure's own version of the rule.
    ``target`` is the nation's, whatever the place. ``trained`` stands beside 1.2 alone.
    """

    place: PlaceName
    definition: Definition
    figure: kpis.Figure
    result_id: str
    target: TargetValue | None
    trend: tuple[TrendPoint, ...]
    combined: kpis.Combined
    coverage: Coverage | None
    regions: tuple[RegionRows, ...]
    names: Names
    laid: LaidOut
    trained: kpis.Trained | None = None

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.definition.code

    @property
    def is_own(self) -> bool:
        """Whether one province stands for itself alone, so that its share is yes or no."""
        return is_own(self.figure)

    @property
    def holds_target(self) -> bool:
        """Whether the target, which is the nation's, can be held against the figure."""
        return holds_target(self.figure, self.target.value if self.target else None)

    @property
    def band(self) -> str:
        """How the figure stands to its target, as ``kpis.band`` says it."""
        return band_of(self.figure, self.target.value if self.target else None)

    @property
    def breaks(self) -> tuple[TrendPoint, ...]:
        """The years computed by another version of the rule than the year before."""
        return tuple(
            point
            for before, point in pairwise(self.trend)
            if point.figure.rule_version != before.figure.rule_version
        )

    @property
    def counted_documents(self) -> tuple[DocumentName, ...]:
        """The documents in the numerator of 1.1 that are public."""
        known = self.names.documents
        return tuple(known[pk] for pk in self.figure.numerator_ids if pk in known)

    @property
    def central_orders(self) -> tuple[OrderName, ...]:
        """The orders in force of the central working group, of 3.1 and 3.2 for the nation."""
        ids = self.figure.groups.get("central", {}).get("orders", ())
        return tuple(self.names.orders[pk] for pk in ids)

    @property
    def central_meetings(self) -> tuple[MeetingName, ...]:
        """What the central working group did in the year, of 3.2 for the nation."""
        ids = self.figure.groups.get("central", {}).get("meetings", ())
        return tuple(self.names.meetings[pk] for pk in ids)

    @property
    def standings(self) -> tuple[StandingCount, ...]:
        """The groups that the rule divides pairings into, in its order."""
        provinces = self.figure.groups.get("provinces", {})
        return tuple(
            StandingCount(
                word,
                pairing_count=len(ids),
                province_count=len(provinces.get(word, ())),
                is_counted=self.figure.denominator is not None or word in kpis.COUNTED,
            )
            for word, ids in self.figure.groups.get("pairings", {}).items()
        )

    @property
    def declared_count(self) -> int:
        """How many of the counted pairings lie inside the ministry's declared total (2.2)."""
        return len(self.figure.groups.get("declared", {}).get("pairings", ()))

    @property
    def exclusions_by_reason(self) -> tuple[tuple[str, kpis.Reason, tuple], ...]:
        """(record, reason, exclusions), pairings first, then in the order of the reasons."""
        groups = defaultdict(list)
        for exclusion in self.figure.exclusions:
            groups[(exclusion.record, exclusion.reason)].append(exclusion)
        reasons = list(kpis.Reason)
        ordered = sorted(groups, key=lambda key: (RECORDS.index(key[0]), reasons.index(key[1])))
        return tuple((*key, tuple(groups[key])) for key in ordered)


@dataclass(frozen=True)
class PlaceName:
    """The nation, a region, a cluster or a province, by the code that its figures carry.

    ``provinces`` are the codes of those it consists of; the nation names none.
    """

    code: str
    name_th: str
    name_en: str
    full_name_th: str
    provinces: frozenset[str] = frozenset()

    @property
    def kind(self) -> kpis.PlaceKind:
        """What kind of place it is."""
        return kpis.kind_of(self.code)

    @property
    def is_nation(self) -> bool:
        """Whether it is the whole country."""
        return self.code == kpis.NATION

    @property
    def full_name_en(self) -> str:
        """The English name as a text names it: ``North region``, but ``Chiang Mai``."""
        is_grouped = self.kind in (kpis.PlaceKind.REGION, kpis.PlaceKind.CLUSTER)
        return f"{self.name_en} {self.kind}" if is_grouped else self.name_en


@dataclass(frozen=True)
class KpiReport:
    """The computed indicators of a fiscal year and place, as at a day, as known at a moment.

    ``known_at`` is the moment of knowledge even where none was asked for; ``known_number`` the
    last change of the ledger known then. ``plan_th`` is "" for a year of no plan.
    """

    place: PlaceName
    dates: Dates
    known_at: datetime
    known_number: int
    plan_th: str
    plan_en: str
    figures: tuple[FigureReport, ...]

    @property
    def fiscal_year(self) -> int:
        """The Buddhist year in which the fiscal year ends."""
        return self.dates.period.fiscal_year

    @property
    def as_at(self) -> date:
        """The day the facts are true on."""
        return self.dates.period.as_at

    def figure(self, code: str) -> FigureReport:
        """One indicator of the report.

        Raises:
            KeyError: not among those computed.
        """
        return {item.code: item for item in self.figures}[code]
