"""The facts behind the figures, read as the register knew them at the moment of each year.

Scope: figures are official and the same for every reader, so they are computed from all rows
of the moment, published or not; what is not published leaves here only as a number by reason.
Names and titles are read elsewhere, through ``visible_to``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar

from monitoring import kpis
from monitoring.choices import MeetingStatus, OrderStatus
from monitoring.models import (
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
from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded, was_known
from sistercity.thai.calendar import PartialDate

from .activity_classes import read_activities
from .dates import Dates

T = TypeVar("T")


@dataclass(frozen=True)
class TargetValue:
    """What a figure should reach in a year, who set it, and a remark."""

    value: Fraction
    set_by: str
    note: str


@dataclass(frozen=True)
class Facts:
    """What the rules take for one fiscal year, as known at ``moment`` (None: now).

    ``known_number`` is the last change of the ledger known then.
    ``activities`` are those that touch the year, alike ones together. ``explained`` holds ids of
    pairings; ``targets`` are by indicator id; ``steps`` are by edition and ``walks`` by pairing.
    ``never`` are the provinces that never had a relation, as the ministry answered, and ``had``
    those that had one by a day; ``declared_on`` is the day of the first declared total of
    signed pairings.
    """

    moment: datetime | None
    known_number: int
    provinces: tuple[kpis.Province, ...]
    pairings: tuple[kpis.Pairing, ...]
    activities: tuple[kpis.AlikeActivities, ...]
    explained: frozenset[int]
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
    targets: Mapping[int, TargetValue]
    _done: dict[Hashable, object] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def place(self, code: str) -> kpis.Place:
        """The place that the code names, with the provinces it had as known at the moment."""
        return self.once(("place", code), lambda: kpis.place_of(code, self.provinces))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made of these facts whatever place is asked for: made for the first of them."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def pairings_in(self, place: kpis.Place) -> Sequence[kpis.Pairing]:
        """The pairings of the provinces of a place."""
        return self._within(place, "pairings", lambda one: one.province)

    def orders_in(self, place: kpis.Place) -> Sequence[kpis.Order]:
        """The orders of the seats of a place."""
        return self._within(place, "orders", lambda one: one.seat)

    def meetings_in(self, place: kpis.Place) -> Sequence[kpis.Meeting]:
        """What the seats of a place did."""
        return self._within(place, "meetings", lambda one: one.seat)

    def _within(
        self, place: kpis.Place, name: str, seat: Callable[[T], str | None]
    ) -> Sequence[T]:
        """Those facts that lie in a place; they are laid out by province once."""
        rows = getattr(self, name)
        if place.is_nation:
            return rows
        laid_out = self.once(name, lambda: _by(rows, seat))
        return [one for code in place.provinces for one in laid_out.get(code, ())]


def _by(rows: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
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


def read_facts(
    years: Iterable[Dates], *, places: Collection[str] = (kpis.NATION,)
) -> dict[int, Facts]:
    """Read what the rules need for these fiscal years, each as known at its moment.

    The number of queries depends neither on the years nor on the places.

    Args:
        places: codes of those that figures are taken of; activities of others are left out.
    """
    years = list(years)
    reading = Reading({its.known_at for its in years})
    numbers = Change.objects.numbers_known_at({None, *reading.moments})
    codes, provinces = _provinces(reading)
    seats = _seats(reading, codes)
    known = {
        "provinces": provinces,
        "pairings": _pairings(reading, codes),
        "handbooks": _handbooks(reading),
        "orders": _orders(reading, seats),
        "meetings": _meetings(reading, seats, years),
        "posts": _posts(reading, codes),
        "attendances": _attendances(reading),
        **_guideline(reading),
        **_baselines(reading, codes),
        "declared_on": _declared_on(reading),
        "known_number": numbers,
    }
    explained = reading.rows(Explanation, "fiscal_year", "pairing_id")
    targets = reading.rows(Target, "fiscal_year", "indicator_id", "value", "set_by", "note")
    activities = read_activities(
        years,
        {its.period.fiscal_year: codes[its.known_at] for its in years},
        provinces=_wanted(places, codes, provinces),
        number=numbers[None],
    )
    return {
        its.period.fiscal_year: _facts(
            its,
            {name: of_moment[its.known_at] for name, of_moment in known.items()},
            activities=activities[its.period.fiscal_year],
            explained=explained[its.known_at],
            targets=targets[its.known_at],
        )
        for its in sorted(years, key=lambda its: its.period.fiscal_year)
    }


def _facts(
    its: Dates, known: Mapping[str, object], *, activities, explained, targets
) -> Facts:
    """The facts of one year from what was known at its moment."""
    year = its.period.fiscal_year
    return Facts(
        moment=its.known_at,
        activities=activities,
        explained=frozenset(pairing for of_year, pairing in explained if of_year == year),
        targets={
            indicator: TargetValue(Fraction(value), set_by, note)
            for of_year, indicator, value, set_by, note in targets
            if of_year == year
        },
        **known,
    )


def _wanted(
    places: Collection[str],
    codes: Mapping[datetime | None, Mapping[int, str]],
    provinces: Mapping[datetime | None, Sequence[kpis.Province]],
) -> list[int] | None:
    """The ids of the provinces that lie in these places at any moment; None: all of them."""
    if kpis.NATION in places:
        return None
    wanted = set()
    for moment, known in provinces.items():
        own = {
            code for place in places for code in kpis.place_of(place, known).provinces
        }
        wanted |= {pk for pk, code in codes[moment].items() if code in own}
    return sorted(wanted)


def _provinces(reading: Reading):
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


def _pairings(reading: Reading, codes) -> dict[datetime | None, tuple[kpis.Pairing, ...]]:
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


def _handbooks(reading: Reading):
    rows = reading.rows(
        Document, "id", "published_on", "withdrawn_on", kind=DocumentKind.HANDBOOK
    )
    return {
        moment: tuple(kpis.Handbook(*values) for values in told) for moment, told in rows.items()
    }


def _seats(reading: Reading, codes) -> dict[datetime | None, dict[int, str | None]]:
    """The province of each working group; None is the central one."""
    rows = reading.rows(WorkingGroup, "id", "province_id")
    return {
        moment: {
            pk: None if province_id is None else codes[moment].get(province_id, "")
            for pk, province_id in told
        }
        for moment, told in rows.items()
    }


def _orders(reading: Reading, seats):
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


def _meetings(reading: Reading, seats, years: Iterable[Dates]):
    asked = [its.period.fiscal_year for its in years]
    columns = ("id", "group_id", "held_on", "status")
    rows = reading.rows(GroupMeeting, *columns, fiscal_year__in=asked)
    return {
        moment: tuple(
            kpis.Meeting(pk, seats[moment][group_id], held_on, status == MeetingStatus.APPROVED)
            for pk, group_id, held_on, status in told
        )
        for moment, told in rows.items()
    }


def _posts(reading: Reading, codes):
    columns = ("user_id", "province_id", "starts_on", "ends_on")
    rows = reading.rows(Posting, *columns, role=PostingRole.OFFICER)
    return {
        moment: tuple(
            kpis.Post(person, codes[moment].get(province_id, ""), starts_on, ends_on)
            for person, province_id, starts_on, ends_on in told
        )
        for moment, told in rows.items()
    }


def _attendances(reading: Reading):
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


def _guideline(reading: Reading) -> dict[str, dict]:
    """The steps of each edition, in order, and what each pairing is bound by and has done."""
    columns = ("edition_id", "id", "code", "number", "is_required", "is_before_signing")
    steps = reading.rows(GuidelineStep, *columns, order=("number",))
    bound = reading.rows(GuidelineBinding, "pairing_id", "bound_on", "edition_id")
    records = reading.rows(StepRecord, "pairing_id", "step_id", "happened_on")
    editions, walks = {}, {}
    for moment in reading.moments:
        editions[moment] = {
            edition: tuple(kpis.Step(*values) for _edition, *values in told)
            for edition, told in _by(steps[moment], lambda row: row[0]).items()
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


def _baselines(reading: Reading, codes) -> dict[str, dict]:
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


def _declared_on(reading: Reading) -> dict[datetime | None, date | None]:
    rows = reading.rows(
        DeclaredTotal, "as_at", status=PairingStatus.SIGNED, as_at__isnull=False
    )
    return {
        moment: min((day for (day,) in told), default=None) for moment, told in rows.items()
    }
