"""How long activities of a year lay with each province and with the ministry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from monitoring.choices import Desk, Status
from monitoring.desk_times import Measure, Span, Times, read_times
from monitoring.models import Activity
from monitoring.querysets import endorsing_provinces
from registry.models import Province
from registry.names import name_order


@dataclass(frozen=True)
class ProvinceTimes:
    """One province in one fiscal year.

    Attributes:
        count: activities that were handed in at least once.
        province_median, ministry_median: working days of the approved ones; None without any.
        province_oldest, ministry_oldest: of what lies there now, for how long the oldest has.
        overdue_count: of what lies somewhere now, how many have for too long.
    """

    province: Province
    count: int
    approved_count: int
    province_median: float | None
    ministry_median: float | None
    province_oldest: Span | None
    ministry_oldest: Span | None
    overdue_count: int


def times_by_province(*, user, fiscal_year: int, measure: Measure) -> list[ProvinceTimes]:
    """The provinces that handed something in, in the order of their names; three queries."""
    rows = Activity.objects.visible_to(user).of_year(fiscal_year).exclude(submitted_at=None)
    if not user.is_ministry:
        rows = rows.filter(province__in=endorsing_provinces(user))
    activities = list(rows.select_related("province").order_by(name_order("province__"), "id"))
    times = read_times(activities, user=user, measure=measure)
    of_province: dict[Province, list[tuple[Activity, Times]]] = defaultdict(list)
    for activity in activities:
        of_province[activity.province].append((activity, times[activity.pk]))
    return [_summed(province, rows) for province, rows in of_province.items()]


def _summed(province: Province, rows: Iterable[tuple[Activity, Times]]) -> ProvinceTimes:
    rows = list(rows)
    approved = [times for activity, times in rows if activity.status == Status.APPROVED]
    waiting = [times for _activity, times in rows if times.desk is not None]
    return ProvinceTimes(
        province=province,
        count=len(rows),
        approved_count=len(approved),
        province_median=_median(times.province.working_days for times in approved),
        ministry_median=_median(times.ministry.working_days for times in approved),
        province_oldest=_longest(t for t in waiting if t.desk != Desk.MINISTRY),
        ministry_oldest=_longest(t for t in waiting if t.desk == Desk.MINISTRY),
        overdue_count=sum(times.is_overdue for times in waiting),
    )


def _median(days: Iterable[int]) -> float | None:
    """Halves only where there are any: 4 or 4.5."""
    days = list(days)
    if not days:
        return None
    middle = median(days)
    return int(middle) if middle == int(middle) else middle


def _longest(times: Iterable[Times]) -> Span | None:
    spans = [one.waiting for one in times]
    return max(spans, key=lambda span: (span.working_days, span.days)) if spans else None
