"""Reads what the rules take, each model once for all moments: what was known at each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from monitoring import kpis
from monitoring.choices import MeetingStatus, OrderStatus
from monitoring.models import (
    Attendance,
    GroupMeeting,
    Training,
    WorkingGroup,
    WorkingGroupOrder,
)
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
from sistercity.audit.recorded import Recorded, was_known
from sistercity.thai.calendar import PartialDate

T = TypeVar("T")
# What was known at each moment asked for; None is now.
ByMoment = dict[datetime | None, T]


def by(rows: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    """Rows laid out by a key of each."""
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


class Reading:
    """Reads every model once for all moments, and gives what was known at each."""

    def __init__(self, moments: Collection[datetime | None]) -> None:
        self.moments = moments

    def rows(
        self, model: type[Recorded], *columns: str, order: Sequence[str] = (), **conditions
    ) -> dict[datetime | None, list[tuple]]:
        """The columns of the states known at each moment; one query.

        Args:
            order: the columns that rows are given in the order of.
        """
        states = model.known_at_any(self.moments).filter(**conditions).order_by(*order)
        told = list(states.values_list("known_from", "known_to", *columns))
        return {
            moment: [row[2:] for row in told if was_known(row[0], row[1], moment)]
            for moment in self.moments
        }


def read_provinces(
    reading: Reading,
) -> tuple[ByMoment[dict[int, str]], ByMoment[tuple[kpis.Province, ...]]]:
    """By moment the codes of provinces by id, and the provinces."""
    columns = ("id", "code", "kind", "existed_from", "existed_to", "region_id", "cluster_id")
    rows = reading.rows(Province, *columns)
    regions = reading.rows(Region, "id", "code")
    clusters = reading.rows(Cluster, "id", "code")
    codes, provinces = {}, {}
    for moment, told in rows.items():
        region_codes, cluster_codes = dict(regions[moment]), dict(clusters[moment])
        codes[moment] = {pk: code for pk, code, *_rest in told}
        provinces[moment] = tuple(
            kpis.Province(
                code,
                kind == ProvinceKind.PROVINCE,
                existed_from,
                existed_to,
                region_codes.get(region_id, ""),
                cluster_codes.get(cluster_id, ""),
            )
            for _pk, code, kind, existed_from, existed_to, region_id, cluster_id in told
        )
    return codes, provinces


def read_pairings(reading: Reading, codes: ByMoment) -> ByMoment[tuple[kpis.Pairing, ...]]:
    """Pairings as their standing events tell them."""
    told = reading.rows(
        PairingEvent,
        "id",
        "replaces_id",
        "is_void",
        "pairing_id",
        "kind",
        "happened_on",
        "effective_on",
        "is_assumed",
        "status_from",
        "leads_to",
        order=TURNING_ORDER,
    )
    rows = reading.rows(Pairing, "id", "province_id", "confirmation")
    found = {}
    for moment, events in told.items():
        replaced = {replaces for _pk, replaces, *_rest in events}
        standing = defaultdict(list)
        for pk, _replaces, is_void, pairing_id, *event in events:
            if not is_void and pk not in replaced:
                standing[pairing_id].append(event)
        found[moment] = tuple(
            _pairing(pk, codes[moment].get(province_id, ""), confirmation, standing.get(pk, ()))
            for pk, province_id, confirmation in rows[moment]
        )
    return found


def _pairing(pk: int, code: str, confirmation: str, events: Sequence[list]) -> kpis.Pairing:
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


def read_handbooks(reading: Reading) -> ByMoment[tuple[kpis.Handbook, ...]]:
    """Handbooks of the guideline."""
    rows = reading.rows(
        Document, "id", "published_on", "withdrawn_on", kind=DocumentKind.HANDBOOK
    )
    return {
        moment: tuple(kpis.Handbook(*values) for values in told) for moment, told in rows.items()
    }


def read_seats(reading: Reading, codes: ByMoment) -> ByMoment[dict[int, str | None]]:
    """The province of each working group; None is the central one."""
    rows = reading.rows(WorkingGroup, "id", "province_id")
    return {
        moment: {
            pk: None if province_id is None else codes[moment].get(province_id, "")
            for pk, province_id in told
        }
        for moment, told in rows.items()
    }


def read_orders(reading: Reading, seats: ByMoment) -> ByMoment[tuple[kpis.Order, ...]]:
    """Orders that set up working groups."""
    columns = ("id", "group_id", "in_force_from", "in_force_to", "status")
    rows = reading.rows(WorkingGroupOrder, *columns)
    return {
        moment: tuple(
            kpis.Order(
                pk,
                seats[moment][group_id],
                in_force_from,
                in_force_to,
                status == OrderStatus.APPROVED,
            )
            for pk, group_id, in_force_from, in_force_to, status in told
        )
        for moment, told in rows.items()
    }


def read_meetings(
    reading: Reading, seats: ByMoment, years: Collection[int]
) -> ByMoment[tuple[kpis.Meeting, ...]]:
    """What working groups did in these fiscal years."""
    columns = ("id", "group_id", "held_on", "status")
    rows = reading.rows(GroupMeeting, *columns, fiscal_year__in=years)
    return {
        moment: tuple(
            kpis.Meeting(pk, seats[moment][group_id], held_on, status == MeetingStatus.APPROVED)
            for pk, group_id, held_on, status in told
        )
        for moment, told in rows.items()
    }


def read_posts(reading: Reading, codes: ByMoment) -> ByMoment[tuple[kpis.Post, ...]]:
    """Who serves as responsible officer where."""
    columns = ("user_id", "province_id", "starts_on", "ends_on")
    rows = reading.rows(Posting, *columns, role=PostingRole.OFFICER)
    return {
        moment: tuple(
            kpis.Post(person, codes[moment].get(province_id, ""), starts_on, ends_on)
            for person, province_id, starts_on, ends_on in told
        )
        for moment, told in rows.items()
    }


def read_attendances(reading: Reading) -> ByMoment[tuple[kpis.Attendance, ...]]:
    """Who attended a training about the guideline."""
    trainings = reading.rows(Training, "id", "ends_on", is_about_guideline=True)
    rows = reading.rows(Attendance, "training_id", "person_id")
    found = {}
    for moment, told in rows.items():
        ended_on = dict(trainings[moment])
        found[moment] = tuple(
            kpis.Attendance(person, ended_on[training])
            for training, person in told
            if training in ended_on
        )
    return found


def read_guideline(reading: Reading) -> dict[str, ByMoment]:
    """The steps of each edition, in order, and what each pairing is bound by and has done."""
    columns = ("edition_id", "id", "code", "number", "is_required", "is_before_signing")
    steps = reading.rows(GuidelineStep, *columns, order=("number",))
    bound = reading.rows(GuidelineBinding, "pairing_id", "bound_on", "edition_id")
    records = reading.rows(StepRecord, "pairing_id", "step_id", "happened_on")
    editions, walks = {}, {}
    for moment in reading.moments:
        editions[moment] = {
            edition: tuple(kpis.Step(*values) for _edition, *values in told)
            for edition, told in by(steps[moment], lambda row: row[0]).items()
        }
        codes = {pk: code for _edition, pk, code, *_rest in steps[moment]}
        bindings = defaultdict(list)
        for pairing_id, *binding in bound[moment]:
            bindings[pairing_id].append(tuple(binding))
        done: dict[int, dict[str, PartialDate | None]] = defaultdict(dict)
        for pairing_id, step_id, happened_on in records[moment]:
            done[pairing_id][codes[step_id]] = happened_on
        # Only pairings with either have one.
        walks[moment] = {
            pk: kpis.Walk(tuple(bindings.get(pk, ())), done.get(pk, {}))
            for pk in sorted({*bindings, *done})
        }
    return {"steps": editions, "walks": walks}


def read_baselines(reading: Reading, codes: ByMoment) -> dict[str, ByMoment]:
    """The ministry's answer for each province: never, or that it had one by a day."""
    rows = reading.rows(ProvinceBaseline, "province_id", "answer", "as_at")
    answers = {
        moment: [
            (codes[moment][pk], answer, as_at)
            for pk, answer, as_at in told
            if pk in codes[moment]
        ]
        for moment, told in rows.items()
    }
    return {
        "never": {
            moment: frozenset(code for code, answer, _day in told if answer == BaselineAnswer.NEVER)
            for moment, told in answers.items()
        },
        "had": {
            moment: {code: day for code, answer, day in told if answer == BaselineAnswer.HAD}
            for moment, told in answers.items()
        },
    }


def read_declared_on(reading: Reading) -> ByMoment[date | None]:
    """The day of the first declared total of signed pairings."""
    rows = reading.rows(
        DeclaredTotal, "as_at", status=PairingStatus.SIGNED, as_at__isnull=False
    )
    return {
        moment: min((day for (day,) in told), default=None) for moment, told in rows.items()
    }
