"""The queues of the desks: what lies where, narrowed and ordered by the address; what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import QueryDict

from monitoring.choices import Desk
from monitoring.desk_times import Measure
from monitoring.filters import QueueFilter
from monitoring.models import Activity
from monitoring.querysets import ActivityQuerySet, endorsing_provinces
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import BANGKOK

# What an address may say of the order; the first is the queue's own, the oldest first.
ORDERS = {
    "": ("waiting_since", "id"),
    "waiting_since": ("waiting_since", "id"),
    "-waiting_since": ("-waiting_since", "id"),
    "province": ("province__sort_key", "waiting_since", "id"),
    "-province": ("-province__sort_key", "waiting_since", "id"),
    "starts_on": ("starts_on", "id"),
    "-starts_on": ("-starts_on", "id"),
}
# The parameters of an address that say which queue it is; everything else is the page's own.
DESK, ORDERING = "desk", "ordering"


@dataclass(frozen=True)
class Place:
    """Where an activity stands in a queue.

    Attributes:
        position: counted from 1; 0 for one that is not in it.
        before, after: the keys of its neighbours; None at an end.
    """

    position: int
    count: int
    before: int | None
    after: int | None


class DeskQueue:
    """What lies on one desk, as an address asks for it.

    Args:
        query: the address's parameters; what is unknown in it is passed over.
    """

    def __init__(self, user, query: QueryDict | Mapping, measure: Measure) -> None:
        self.own = Desk.MINISTRY if user.is_ministry else Desk.APPROVER
        asked = query.get(DESK, "")
        self.desk = asked if asked in Desk.values else self.own
        self.measure = measure
        self.all = lying_with(user, self.desk).with_waiting_since()
        self.filter = QueueFilter(query, queryset=self.all, overdue_until=self.overdue_until)
        self.ordering = query.get(ORDERING, "") if query.get(ORDERING, "") in ORDERS else ""
        self.is_decided_by = self.desk == self.own and user.role in (
            Role.EDITOR, Role.APPROVER, Role.OFFICER,
        )  # fmt: skip

    @property
    def overdue_until(self) -> datetime | None:
        """What came before this moment has lain for longer than the desk may take."""
        day = self.measure.overdue_day(self.desk)
        return None if day is None else datetime.combine(day + timedelta(days=1), time(), BANGKOK)

    @property
    def rows(self) -> ActivityQuerySet:
        """The rows that are asked for, in order."""
        return self.filter.qs.order_by(*ORDERS[self.ordering])

    def overdue_count(self) -> int:
        """How many have lain too long, whatever the list is narrowed by."""
        if self.overdue_until is None:
            return 0
        return self.all.filter(waiting_since__lt=self.overdue_until).count()

    def place_of(self, activity_id: int) -> Place:
        """Where an activity stands; one query."""
        keys = list(self.rows.values_list("pk", flat=True))
        if activity_id not in keys:
            return Place(0, len(keys), None, keys[0] if keys else None)
        at = keys.index(activity_id)
        return Place(
            position=at + 1,
            count=len(keys),
            before=keys[at - 1] if at else None,
            after=keys[at + 1] if at + 1 < len(keys) else None,
        )

    def address(self) -> str:
        """The parameters that lead to this queue again."""
        kept = QueryDict(mutable=True)
        told = {DESK: "" if self.desk == self.own else self.desk, ORDERING: self.ordering}
        if self.filter.form.is_bound:
            self.filter.form.is_valid()
            told |= self.filter.form.cleaned_data
        for name, value in told.items():
            if value:
                kept[name] = value
        return kept.urlencode()


def lying_with(user, desk: str) -> ActivityQuerySet:
    """What lies with a desk and this person reads queues of."""
    rows = Activity.objects.visible_to(user)
    if not user.is_ministry:
        rows = rows.filter(province__in=endorsing_provinces(user))
    return rows.lying_with(desk)


def sent_query(text: str) -> QueryDict:
    """The parameters that a form carried back; at most as long as an address may be."""
    return QueryDict(text[:500])
