"""What the next plan takes over: values to start from, and everything that is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from monitoring import kpis
from plans.choices import Unit
from registry.choices import BaselineAnswer, Status
from registry.models import ProvinceBaseline

from .figures import result_id
from .names import Named, OrderName, ProvinceName
from .pairings import ListedPair, pairs_on, read_pairs
from .shapes import FigureReport, KpiReport, ProvinceRow


@dataclass(frozen=True)
class BaseValue:
    """An indicator of one province on the last day, with the id of the same figure elsewhere.

    A count has no denominator.
    """

    code: str
    province_code: str
    standing: str
    numerator: int
    denominator: int | None
    result_id: str


@dataclass(frozen=True)
class Unpaired:
    """A province without a confirmed pairing; ``answer`` is the ministry's, "" for none."""

    code: str
    name: Named
    region: Named
    answer: str


@dataclass(frozen=True)
class HandOver:
    """Values by indicator and province, and what goes on into the next plan."""

    values: tuple[BaseValue, ...]
    provinces: dict[str, ProvinceName]
    open_pairs: tuple[ListedPair, ...]
    unpaired: tuple[Unpaired, ...]
    central_orders: tuple[OrderName, ...]
    orders: tuple[tuple[str, tuple[OrderName, ...]], ...]

    def of(self, code: str) -> tuple[BaseValue, ...]:
        """The values of one indicator."""
        return tuple(value for value in self.values if value.code == code)

    @property
    def never(self) -> tuple[Unpaired, ...]:
        """Those of which the ministry says that they never had a relation."""
        return tuple(one for one in self.unpaired if one.answer == BaselineAnswer.NEVER)


def read_hand_over(kpi: KpiReport, *, day: date, moment: datetime | None) -> HandOver:
    """What is handed over from the last day of the report; a fixed number of queries."""
    pairs = read_pairs(pairs_on(day, moment).confirmed(), day=day, moment=moment)
    seats = kpi.figure("3.1")
    provinces = seats.names.provinces
    paired = {pair.province_code for pair in pairs}
    counted = sorted(
        (row.code for region in seats.regions for row in region.rows),
        key=lambda code: provinces[code].order,
    )
    answers = _answers(moment)
    return HandOver(
        values=tuple(
            _value(item, row, kpi.known_number)
            for item in kpi.figures
            for region in item.regions
            for row in region.rows
        ),
        provinces=dict(provinces),
        open_pairs=tuple(
            pair
            for pair in pairs
            if pair.counts and pair.status in (Status.IN_PROGRESS, Status.STALLED)
        ),
        unpaired=tuple(
            _unpaired(provinces[code], answers.get(code, ""))
            for code in counted
            if code not in paired
        ),
        central_orders=seats.central_orders,
        orders=tuple(
            (row.code, row.orders)
            for region in seats.regions
            for row in region.rows
            if row.orders
        ),
    )


def _value(item: FigureReport, row: ProvinceRow, known_number: int) -> BaseValue:
    own: kpis.Figure = replace(item.figure, place=row.code)
    return BaseValue(
        item.code,
        row.code,
        row.standing,
        row.numerator,
        None if item.definition.unit == Unit.COUNT else row.denominator,
        result_id(own, known_number),
    )


def _unpaired(name: ProvinceName, answer: str) -> Unpaired:
    return Unpaired(
        name.code,
        Named(name.name_th, name.name_en),
        Named(name.region_th, name.region_en),
        answer,
    )


def _answers(moment: datetime | None) -> dict[str, str]:
    """The ministry's answer whether a province ever had a relation, by its code."""
    rows = ProvinceBaseline.known(moment).order_by()
    return dict(rows.values_list("province__code", "answer"))
