"""The facts behind the figures, read as the register knew them at one moment.

Scope: figures are official and the same for every reader, so they are computed from all rows
of the moment, published or not; what is not published leaves here only as a number by reason.
Names and titles are read elsewhere, through ``visible_to``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from monitoring import kpis
from monitoring.choices import OrderStatus, Status
from monitoring.models import (
    Activity,
    ActivityPairing,
    Explanation,
    WorkingGroup,
    WorkingGroupOrder,
)
from plans.models import Target
from registry.choices import DocumentKind, EventKind, ProvinceKind
from registry.models import Document, Pairing, PairingEvent, Province
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start


@dataclass(frozen=True)
class TargetValue:
    """What a figure should reach in a year, who set it, and a remark."""

    value: Fraction
    set_by: str
    note: str


@dataclass(frozen=True)
class Facts:
    """What the rules take, as known at ``moment`` (None: now), for some fiscal years.

    ``explained`` holds ids of pairings by fiscal year; ``targets`` are by indicator id and
    fiscal year.
    """

    moment: datetime | None
    provinces: tuple[kpis.Province, ...]
    pairings: tuple[kpis.Pairing, ...]
    activities: tuple[kpis.Activity, ...]
    explained: Mapping[int, frozenset[int]]
    handbooks: tuple[kpis.Handbook, ...]
    orders: tuple[kpis.Order, ...]
    targets: Mapping[tuple[int, int], TargetValue]


def _handbook(facts: Facts, period: kpis.Period, place: str) -> kpis.Figure:
    return kpis.handbook_exists(period=period, handbooks=facts.handbooks, place=place)


def _joint_activity(facts: Facts, period: kpis.Period, place: str) -> kpis.Figure:
    return kpis.joint_activity_share(
        period=period,
        provinces=facts.provinces,
        pairings=facts.pairings,
        activities=facts.activities,
        explained=facts.explained.get(period.fiscal_year, frozenset()),
        place=place,
    )


def _working_group(facts: Facts, period: kpis.Period, place: str) -> kpis.Figure:
    return kpis.working_group_share(
        period=period, provinces=facts.provinces, orders=facts.orders, place=place
    )


# The indicators the portal computes, in the order of the plan.
COMPUTED: dict[str, Callable[[Facts, kpis.Period, str], kpis.Figure]] = {
    "1.1": _handbook,
    "2.1": _joint_activity,
    "3.1": _working_group,
}


def read_facts(moment: datetime | None, *, first_year: int, last_year: int) -> Facts:
    """Read what the rules need for these fiscal years, in ten queries whatever the rows."""
    begins, ends = fiscal_year_start(first_year), fiscal_year_end(last_year)
    codes, provinces = _provinces(moment)
    explained = defaultdict(set)
    answers = Explanation.known(moment).filter(fiscal_year__range=(first_year, last_year))
    for year, pairing_id in answers.values_list("fiscal_year", "pairing_id"):
        explained[year].add(pairing_id)
    return Facts(
        moment=moment,
        provinces=provinces,
        pairings=_pairings(moment, codes),
        activities=_activities(moment, codes, begins, ends),
        explained={year: frozenset(ids) for year, ids in explained.items()},
        handbooks=_handbooks(moment),
        orders=_orders(moment, codes),
        targets=_targets(moment, first_year, last_year),
    )


def _provinces(moment: datetime | None) -> tuple[dict[int, str], tuple[kpis.Province, ...]]:
    rows = list(
        Province.known(moment).values_list("id", "code", "kind", "existed_from", "existed_to")
    )
    codes = {pk: code for pk, code, *_rest in rows}
    provinces = tuple(
        kpis.Province(code, kind == ProvinceKind.PROVINCE, existed_from, existed_to)
        for _pk, code, kind, existed_from, existed_to in rows
    )
    return codes, provinces


def _pairings(moment: datetime | None, codes: Mapping[int, str]) -> tuple[kpis.Pairing, ...]:
    events = defaultdict(list)
    told = PairingEvent.known(moment).standing().order_by("status_from", "rank", "id")
    columns = ("pairing_id", "kind", "effective_on", "is_assumed", "status_from", "leads_to")
    for pairing_id, *event in told.values_list(*columns):
        events[pairing_id].append(event)
    rows = Pairing.known(moment).values_list("id", "province_id", "confirmation")
    return tuple(
        _pairing(pk, codes.get(province_id, ""), confirmation, events[pk])
        for pk, province_id, confirmation in rows
    )


def _pairing(pk: int, code: str, confirmation: str, events: list[list]) -> kpis.Pairing:
    """One pairing; ``events`` are its standing ones, in order of the statuses they lead to."""
    turns, signatures, is_undated = [], [], False
    for kind, effective_on, is_assumed, status_from, leads_to in events:
        if leads_to and status_from:
            turns.append(kpis.Turn(status_from, leads_to, is_assumed))
        if kind == EventKind.SIGNED and effective_on:
            signatures.append((effective_on, is_assumed))
        elif kind == EventKind.SIGNED:
            is_undated = True
    signed_on, signed_assumed = min(signatures, default=(None, False))
    return kpis.Pairing(pk, code, confirmation, signed_on, signed_assumed, is_undated, tuple(turns))


def _activities(
    moment: datetime | None, codes: Mapping[int, str], begins: date, ends: date
) -> tuple[kpis.Activity, ...]:
    rows = (
        Activity.known(moment)
        .exclude(status=Status.DISCARDED)
        .filter(starts_on__lte=ends, ends_on__gte=begins)
        .order_by()
    )
    named = defaultdict(list)
    links = ActivityPairing.known(moment).filter(activity_id__in=rows.values("id")).order_by()
    for activity_id, pairing_id in links.values_list("activity_id", "pairing_id"):
        named[activity_id].append(pairing_id)
    columns = ("id", "province_id", "starts_on", "ends_on", "status", "is_joint")
    return tuple(
        kpis.Activity(
            pk,
            codes.get(province_id, ""),
            tuple(sorted(named[pk])),
            starts_on,
            ends_on,
            status == Status.APPROVED,
            is_joint,
        )
        for pk, province_id, starts_on, ends_on, status, is_joint in rows.values_list(*columns)
    )


def _handbooks(moment: datetime | None) -> tuple[kpis.Handbook, ...]:
    rows = Document.known(moment).filter(kind=DocumentKind.HANDBOOK)
    return tuple(
        kpis.Handbook(*values) for values in rows.values_list("id", "published_on", "withdrawn_on")
    )


def _orders(moment: datetime | None, codes: Mapping[int, str]) -> tuple[kpis.Order, ...]:
    seats = dict(WorkingGroup.known(moment).order_by().values_list("id", "province_id"))
    columns = ("id", "group_id", "in_force_from", "in_force_to", "status")
    return tuple(
        kpis.Order(
            pk,
            None if seats[group_id] is None else codes.get(seats[group_id], ""),
            in_force_from,
            in_force_to,
            status == OrderStatus.APPROVED,
        )
        for pk, group_id, in_force_from, in_force_to, status in WorkingGroupOrder.known(
            moment
        ).values_list(*columns)
    )


def _targets(
    moment: datetime | None, first_year: int, last_year: int
) -> dict[tuple[int, int], TargetValue]:
    rows = Target.known(moment).filter(fiscal_year__range=(first_year, last_year))
    columns = ("indicator_id", "fiscal_year", "value", "set_by", "note")
    return {
        (indicator_id, year): TargetValue(Fraction(value), set_by, note)
        for indicator_id, year, value, set_by, note in rows.values_list(*columns)
    }
