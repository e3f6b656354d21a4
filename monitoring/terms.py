"""Terms of members of working groups: until when each serves, which positions nobody holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monitoring.choices import PositionInGroup
from monitoring.models import WorkingGroupMember

# A group cannot be called together, or its minutes not be written, without these.
NEEDED = (PositionInGroup.CHAIR, PositionInGroup.SECRETARY)


@dataclass(frozen=True)
class Term:
    """A membership with its last day: the member's own, or that of the order if it is earlier.

    Attributes:
        ends_on: inclusive; None while neither has an end.
        days_left: from the day it is told; None without an end.
    """

    member: WorkingGroupMember
    ends_on: date | None
    days_left: int | None
    is_ending: bool


@dataclass(frozen=True)
class Vacancy:
    """A position that nobody holds.

    Attributes:
        office: of whoever held it last; "" where nobody did.
        since: the first day without anybody; None where nobody ever held it.
    """

    position: str
    office: str
    since: date | None

    @property
    def position_words(self) -> str:
        """What the position is called."""
        return str(PositionInGroup(self.position).label)


def term_of(member: WorkingGroupMember, *, today: date, soon_days: int) -> Term:
    """Until when somebody serves, and whether that is within so many days from today."""
    ends = [day for day in (member.ends_on, member.order.in_force_to) if day is not None]
    ends_on = min(ends, default=None)
    days_left = None if ends_on is None else (ends_on - today).days
    is_ending = days_left is not None and 0 <= days_left <= soon_days
    return Term(member, ends_on, days_left, is_ending)


def vacancies(
    *, serving: Iterable[WorkingGroupMember], former: Iterable[WorkingGroupMember], today: date
) -> list[Vacancy]:
    """Positions of orders in force that nobody holds today, the needed ones first.

    A position is held by whoever serves in it from the same office. Somebody who left is missed
    only while the order that named them is in force: a new order names its own.

    Args:
        serving, former: members of one seat, with their orders.
    """
    held = {(member.position_in_group, member.office) for member in serving}
    found = {
        (member.position_in_group, member.office): Vacancy(
            member.position_in_group, member.office, member.ends_on + timedelta(days=1)
        )
        for member in sorted(former, key=lambda one: one.ends_on or today)
        if member.ends_on is not None
        and member.ends_on < today
        and member.order.is_in_force(today)
        and (member.position_in_group, member.office) not in held
    }
    positions = {position for position, _office in held}
    missing = [vacancy for vacancy in found.values() if _is_missed(vacancy, positions)]
    told = {vacancy.position for vacancy in missing}
    missing += [
        Vacancy(position, "", None)
        for position in NEEDED
        if held and position not in positions and position not in told
    ]
    return sorted(missing, key=lambda one: (one.position not in NEEDED, one.since or today))


def _is_missed(vacancy: Vacancy, positions: set[str]) -> bool:
    """A group has one chair and one secretary: whoever holds that from another office fills it."""
    return vacancy.position not in NEEDED or vacancy.position not in positions
