"""Reciprocity: what went each way between Thailand and its partners. Pure rules on values.

Of each flow a side has what was told, and beside it of how many of the activities concerned
somebody told it: what nobody told is unknown and never 0.

Source: the plan asks that a pairing be of benefit to both sides; what is counted as a side's is the
project's rule, told on every page that shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from monitoring.choices import BudgetSource, Direction, Host

_THAI_WENT = frozenset({Direction.OUTBOUND, Direction.BOTH})
_FOREIGN_CAME = frozenset({Direction.INBOUND, Direction.BOTH})


class Flow(models.TextChoices):
    """What goes each way."""

    VISITS = "visits", _("การเยือน (ครั้ง)")
    PEOPLE = "people", _("ผู้เดินทาง (คน)")
    STUDENTS = "students", _("นักเรียน นักศึกษาที่เดินทาง (คน)")
    EVENTS = "events", _("การเป็นเจ้าภาพ (ครั้ง)")
    MONEY = "money", _("ค่าใช้จ่ายที่ออก (บาท)")


class Side(models.TextChoices):
    """Whose it is."""

    THAI = "thai", _("ฝ่ายไทย")
    FOREIGN = "foreign", _("ฝ่ายต่างประเทศ")


@dataclass(frozen=True)
class Exchange:
    """What an approved activity tells of both sides; None and "" where nobody told.

    ``pairings`` are the numbers of its confirmed pairings, ``countries`` the codes of theirs.
    """

    id: int
    fiscal_year: int
    direction: str
    thai_count: int | None = None
    foreign_count: int | None = None
    thai_student_count: int | None = None
    foreign_student_count: int | None = None
    hosted_by: str = ""
    budget_amount: Decimal | None = None
    budget_source: str = ""
    foreign_amount: Decimal | None = None
    pairings: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Amount:
    """What one side has of one flow.

    Attributes:
        parts: activity → its share, of those concerned that tell it; for visits and events
            only those that make one.
        untold_ids: the activities concerned of which nobody told it.
        concerned_count: how many activities the flow is asked of.
    """

    parts: dict[int, int | Decimal]
    untold_ids: tuple[int, ...]
    concerned_count: int

    @property
    def told_count(self) -> int:
        """Of how many of the activities concerned it is told."""
        return self.concerned_count - len(self.untold_ids)

    @property
    def total(self) -> int | Decimal | None:
        """The sum of the shares; None where it is asked of activities and none tells it."""
        if self.concerned_count and not self.told_count:
            return None
        return sum(self.parts.values())


@dataclass(frozen=True)
class Balance:
    """What activities come to each way.

    ``unplaced_ids`` have a budget of which nobody told whose it was; ``unplaced_amount`` in baht.
    """

    activity_ids: tuple[int, ...]
    amounts: dict[tuple[Flow, Side], Amount]
    unplaced_ids: tuple[int, ...]
    unplaced_amount: Decimal

    def of(self, flow: Flow, side: Side) -> Amount:
        """What a side has of a flow."""
        return self.amounts[flow, side]


def balance_of(exchanges: Iterable[Exchange]) -> Balance:
    """What these activities come to each way; each counts once.

    A visit is an activity to which the side travelled; where both did, each has one. Who travels
    are the participants of the side that travelled, students those among them. The host of an
    event is told, never concluded from who travelled; hosted together it is one of each side.
    Money is the budget by its source, and what the foreign side paid beside it.
    """
    rows = list({one.id: one for one in exchanges}.values())
    unplaced = [one for one in rows if _is_unplaced(one)]
    return Balance(
        activity_ids=tuple(one.id for one in rows),
        amounts={
            (flow, side): _added(rows, share, side)
            for flow, share in _SHARES.items()
            for side in Side
        },
        unplaced_ids=tuple(one.id for one in unplaced),
        unplaced_amount=sum((one.budget_amount for one in unplaced), Decimal(0)),
    )


def balances_by(
    exchanges: Iterable[Exchange], keys: Callable[[Exchange], Iterable[str | int]]
) -> dict[str | int, Balance]:
    """The balance of each group; an activity counts once in each group that it belongs to."""
    groups: dict[str | int, list[Exchange]] = defaultdict(list)
    for one in exchanges:
        for key in set(keys(one)):
            groups[key].append(one)
    return {key: balance_of(rows) for key, rows in groups.items()}


# What a share says when the flow is not asked of the activity, and when nobody told it.
_NOT_CONCERNED, _NONE_OF_IT = object(), object()


def _added(rows: list[Exchange], share: Callable, side: Side) -> Amount:
    parts, untold, concerned = {}, [], 0
    for one in rows:
        told = share(one, side)
        if told is _NOT_CONCERNED:
            continue
        concerned += 1
        if told is None:
            untold.append(one.id)
        elif told is not _NONE_OF_IT:
            parts[one.id] = told
    return Amount(parts, tuple(untold), concerned)


def _visits(one: Exchange, side: Side):
    if not one.direction:
        return None
    return 1 if _travelled(one, side) else _NONE_OF_IT


def _travelled(one: Exchange, side: Side) -> bool:
    return one.direction in (_THAI_WENT if side == Side.THAI else _FOREIGN_CAME)


def _travellers(thai: str, foreign: str) -> Callable:
    def share(one: Exchange, side: Side):
        if one.direction and not _travelled(one, side):
            return _NOT_CONCERNED
        # Where nobody told who travelled, these people may have stayed at home.
        return getattr(one, thai if side == Side.THAI else foreign) if one.direction else None

    return share


def _events(one: Exchange, side: Side):
    if not one.hosted_by:
        return None
    return 1 if one.hosted_by in (side.value, Host.BOTH) else _NONE_OF_IT


def _money(one: Exchange, side: Side):
    is_foreign = one.budget_source == BudgetSource.COUNTERPART
    if side == Side.FOREIGN:
        return one.budget_amount if is_foreign else one.foreign_amount
    if is_foreign or _is_unplaced(one):
        return None
    if one.budget_source == BudgetSource.NONE:
        return Decimal(0)
    return one.budget_amount


def _is_unplaced(one: Exchange) -> bool:
    """A budget without a source, or one that is said not to have been used."""
    return bool(one.budget_amount) and one.budget_source in ("", BudgetSource.NONE)


_SHARES = {
    Flow.VISITS: _visits,
    Flow.PEOPLE: _travellers("thai_count", "foreign_count"),
    Flow.STUDENTS: _travellers("thai_student_count", "foreign_student_count"),
    Flow.EVENTS: _events,
    Flow.MONEY: _money,
}
