"""The facts behind the figures, read as the register knew them at one moment.

Scope: figures are official and the same for every reader, so they are computed from all rows
of the moment, published or not; what is not published leaves here only as a number by reason.
Names and titles are read elsewhere, through ``visible_to``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from monitoring import kpis
from monitoring.choices import MeetingStatus, OrderStatus, Status
from monitoring.models import (
    Activity,
    ActivityPairing,
    Attendance,
    Explanation,
    GroupMeeting,
    Training,
    WorkingGroup,
    WorkingGroupOrder,
)
from plans.models import Target
from registry.choices import (
    BaselineAnswer,
    DocumentKind,
    EventKind,
    PostingRole,
    ProvinceKind,
)
from registry.choices import Status as PairingStatus
from registry.events import TURNING_ORDER
from registry.models import (
    Cluster,
    DeclaredTotal,
    Document,
    GuidelineBinding,
    GuidelineStep,
    Pairing,
    PairingEvent,
    Posting,
    Province,
    ProvinceBaseline,
    Region,
    StepRecord,
)
from sistercity.thai.calendar import PartialDate, fiscal_year_end, fiscal_year_start


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
    fiscal year; ``steps`` are by edition and ``walks`` by pairing. ``never`` are the provinces
    that never had a relation, as the ministry answered, and ``had`` those that had one by a
    day; ``declared_on`` is the day of the first declared total of signed pairings.
    """

    moment: datetime | None
    provinces: tuple[kpis.Province, ...]
    pairings: tuple[kpis.Pairing, ...]
    activities: tuple[kpis.Activity, ...]
    explained: Mapping[int, frozenset[int]]
    handbooks: tuple[kpis.Handbook, ...]
    orders: tuple[kpis.Order, ...]
    meetings: tuple[kpis.Meeting, ...]
    posts: tuple[kpis.Post, ...]
    attendances: tuple[kpis.Attendance, ...]
    steps: Mapping[int, tuple[kpis.Step, ...]]
    walks: Mapping[int, kpis.Walk]
    never: frozenset[str]
    had: Mapping[str, date]
    declared_on: date | None
    targets: Mapping[tuple[int, int], TargetValue]

    def place(self, code: str) -> kpis.Place:
        """The place that the code names, with the provinces it had as known at the moment."""
        return kpis.place_of(code, self.provinces)


def read_facts(moment: datetime | None, *, first_year: int, last_year: int) -> Facts:
    """Read what the rules need for these fiscal years, in a fixed number of queries."""
    begins, ends = fiscal_year_start(first_year), fiscal_year_end(last_year)
    codes, provinces = _provinces(moment)
    seats = _seats(moment, codes)
    explained = defaultdict(set)
    answers = Explanation.known(moment).filter(fiscal_year__range=(first_year, last_year))
    for year, pairing_id in answers.values_list("fiscal_year", "pairing_id"):
        explained[year].add(pairing_id)
    baselines = _baselines(moment, codes)
    return Facts(
        moment=moment,
        provinces=provinces,
        pairings=_pairings(moment, codes),
        activities=_activities(moment, codes, begins, ends),
        explained={year: frozenset(ids) for year, ids in explained.items()},
        handbooks=_handbooks(moment),
        orders=_orders(moment, seats),
        meetings=_meetings(moment, seats, first_year, last_year),
        posts=_posts(moment, codes),
        attendances=_attendances(moment),
        steps=_steps(moment),
        walks=_walks(moment),
        never=frozenset(
            code for code, (answer, _day) in baselines.items() if answer == BaselineAnswer.NEVER
        ),
        had={
            code: day for code, (answer, day) in baselines.items() if answer == BaselineAnswer.HAD
        },
        declared_on=_declared_on(moment),
        targets=_targets(moment, first_year, last_year),
    )


def _provinces(moment: datetime | None) -> tuple[dict[int, str], tuple[kpis.Province, ...]]:
    columns = ("id", "code", "kind", "existed_from", "existed_to", "region_id", "cluster_id")
    rows = list(Province.known(moment).values_list(*columns))
    codes = {pk: code for pk, code, *_rest in rows}
    regions = dict(Region.known(moment).order_by().values_list("id", "code"))
    clusters = dict(Cluster.known(moment).order_by().values_list("id", "code"))
    provinces = tuple(
        kpis.Province(
            code,
            kind == ProvinceKind.PROVINCE,
            existed_from,
            existed_to,
            regions.get(region_id, ""),
            clusters.get(cluster_id, ""),
        )
        for _pk, code, kind, existed_from, existed_to, region_id, cluster_id in rows
    )
    return codes, provinces


def _pairings(moment: datetime | None, codes: Mapping[int, str]) -> tuple[kpis.Pairing, ...]:
    events = defaultdict(list)
    told = PairingEvent.known(moment).standing().order_by(*TURNING_ORDER)
    columns = (
        "pairing_id",
        "kind",
        "happened_on",
        "effective_on",
        "is_assumed",
        "status_from",
        "leads_to",
    )
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
    for kind, happened_on, effective_on, is_assumed, status_from, leads_to in events:
        if leads_to and status_from:
            turns.append(kpis.Turn(status_from, leads_to, is_assumed))
        if kind == EventKind.SIGNED and effective_on:
            signatures.append((effective_on, is_assumed, happened_on))
        elif kind == EventKind.SIGNED:
            is_undated = True
    signed_on, signed_assumed, as_known = min(
        signatures, default=(None, False, None), key=lambda signature: signature[:2]
    )
    return kpis.Pairing(
        pk, code, confirmation, signed_on, signed_assumed, is_undated, tuple(turns), as_known
    )


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


def _seats(moment: datetime | None, codes: Mapping[int, str]) -> dict[int, str | None]:
    """The province of each working group; None is the central one."""
    rows = WorkingGroup.known(moment).order_by().values_list("id", "province_id")
    return {
        pk: None if province_id is None else codes.get(province_id, "") for pk, province_id in rows
    }


def _orders(moment: datetime | None, seats: Mapping[int, str | None]) -> tuple[kpis.Order, ...]:
    columns = ("id", "group_id", "in_force_from", "in_force_to", "status")
    return tuple(
        kpis.Order(
            pk,
            seats[group_id],
            in_force_from,
            in_force_to,
            status == OrderStatus.APPROVED,
        )
        for pk, group_id, in_force_from, in_force_to, status in WorkingGroupOrder.known(
            moment
        ).values_list(*columns)
    )


def _meetings(
    moment: datetime | None, seats: Mapping[int, str | None], first_year: int, last_year: int
) -> tuple[kpis.Meeting, ...]:
    rows = GroupMeeting.known(moment).filter(fiscal_year__range=(first_year, last_year))
    return tuple(
        kpis.Meeting(pk, seats[group_id], held_on, status == MeetingStatus.APPROVED)
        for pk, group_id, held_on, status in rows.order_by().values_list(
            "id", "group_id", "held_on", "status"
        )
    )


def _posts(moment: datetime | None, codes: Mapping[int, str]) -> tuple[kpis.Post, ...]:
    rows = Posting.known(moment).filter(role=PostingRole.OFFICER).order_by()
    return tuple(
        kpis.Post(person, codes.get(province_id, ""), starts_on, ends_on)
        for person, province_id, starts_on, ends_on in rows.values_list(
            "user_id", "province_id", "starts_on", "ends_on"
        )
    )


def _attendances(moment: datetime | None) -> tuple[kpis.Attendance, ...]:
    """Who attended a training about the guideline."""
    trainings = Training.known(moment).filter(is_about_guideline=True).order_by()
    ended_on = dict(trainings.values_list("id", "ends_on"))
    rows = Attendance.known(moment).order_by().values_list("training_id", "person_id")
    return tuple(
        kpis.Attendance(person, ended_on[training])
        for training, person in rows
        if training in ended_on
    )


def _steps(moment: datetime | None) -> dict[int, tuple[kpis.Step, ...]]:
    """The steps of each edition, in order."""
    found = defaultdict(list)
    columns = ("edition_id", "id", "code", "number", "is_required", "is_before_signing")
    rows = GuidelineStep.known(moment).order_by("number")
    for edition_id, *values in rows.values_list(*columns):
        found[edition_id].append(kpis.Step(*values))
    return {edition_id: tuple(steps) for edition_id, steps in found.items()}


def _walks(moment: datetime | None) -> dict[int, kpis.Walk]:
    """What each pairing is bound by and has done; only pairings with either have one."""
    bindings = defaultdict(list)
    for pairing_id, *binding in (
        GuidelineBinding.known(moment)
        .order_by()
        .values_list("pairing_id", "bound_on", "edition_id")
    ):
        bindings[pairing_id].append(tuple(binding))
    codes = dict(GuidelineStep.known(moment).order_by().values_list("id", "code"))
    done: dict[int, dict[str, PartialDate | None]] = defaultdict(dict)
    for pairing_id, step_id, happened_on in (
        StepRecord.known(moment).order_by().values_list("pairing_id", "step_id", "happened_on")
    ):
        done[pairing_id][codes[step_id]] = happened_on
    return {
        pk: kpis.Walk(tuple(bindings[pk]), done[pk]) for pk in sorted({*bindings, *done})
    }


def _baselines(
    moment: datetime | None, codes: Mapping[int, str]
) -> dict[str, tuple[str, date]]:
    """The ministry's answer for each province, and the day it is for."""
    rows = ProvinceBaseline.known(moment).order_by()
    return {
        codes[pk]: (answer, as_at)
        for pk, answer, as_at in rows.values_list("province_id", "answer", "as_at")
        if pk in codes
    }


def _declared_on(moment: datetime | None) -> date | None:
    rows = DeclaredTotal.known(moment).filter(status=PairingStatus.SIGNED, as_at__isnull=False)
    return rows.order_by("as_at").values_list("as_at", flat=True).first()


def _targets(
    moment: datetime | None, first_year: int, last_year: int
) -> dict[tuple[int, int], TargetValue]:
    rows = Target.known(moment).filter(fiscal_year__range=(first_year, last_year))
    columns = ("indicator_id", "fiscal_year", "value", "set_by", "note")
    return {
        (indicator_id, year): TargetValue(Fraction(value), set_by, note)
        for indicator_id, year, value, set_by, note in rows.values_list(*columns)
    }
