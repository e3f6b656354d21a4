"""The seats of working groups on a day: which orders are in force, how often each has met."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitoring.models import GroupMeeting, WorkingGroup, WorkingGroupOrder
from registry.models import Province
from registry.moments import Moment
from registry.names import name_order
from registry.wording import living
from sistercity.thai.calendar import fiscal_year_of


@dataclass(frozen=True)
class Seat:
    """A seat on a day, from what is published.

    Attributes:
        province: None is the central seat.
        group_id: None while nothing was ever recorded of it.
        orders: in force on the day, the latest first.
        meeting_count: approved meetings and drive activities of the day's fiscal year until then.
    """

    province: Province | None
    group_id: int | None
    orders: tuple[WorkingGroupOrder, ...]
    meeting_count: int

    @property
    def is_counted(self) -> bool:
        """Whether it enters the indicators: Bangkok's does not."""
        return self.province is None or self.province.counts


def seats_on(moment: Moment, *, user) -> list[Seat]:
    """The central seat and that of every province of the day, in dictionary order."""
    groups = {
        province_id: pk
        for pk, province_id in WorkingGroup.known(moment.known_at)
        .visible_to(user)
        .order_by()
        .values_list("id", "province_id")
    }
    orders = orders_in_force(moment, user=user)
    met = meeting_counts(moment, user=user)
    rows = Province.known(moment.known_at).visible_to(user).existing_on(moment.as_at)
    provinces = living(Province, rows.order_by(name_order()))
    seats = []
    for province in (None, *provinces):
        group_id = groups.get(province.pk if province else None)
        held = tuple(orders.get(group_id, ()))
        seats.append(Seat(province, group_id, held, met[group_id]))
    return seats


def orders_in_force(
    moment: Moment, *, user, group_ids: Iterable[int] | None = None
) -> dict[int, list[WorkingGroupOrder]]:
    """The approved orders in force on the day by seat, the latest first."""
    rows = WorkingGroupOrder.known(moment.known_at).visible_to(user).approved()
    rows = rows.in_force(moment.as_at).order_by("-in_force_from", "-id")
    if group_ids is not None:
        rows = rows.filter(group_id__in=list(group_ids))
    found = defaultdict(list)
    for order in rows:
        found[order.group_id].append(order)
    return found


def meeting_counts(moment: Moment, *, user) -> Counter[int | None]:
    """How many approved meetings each seat has had in the day's fiscal year, until the day."""
    rows = GroupMeeting.known(moment.known_at).visible_to(user).approved().order_by()
    year = fiscal_year_of(moment.as_at)
    rows = rows.filter(fiscal_year=year, held_on__lte=moment.as_at)
    return Counter(rows.values_list("group_id", flat=True))
