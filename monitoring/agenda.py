"""What stands in the calendar: what was planned and done, and when something is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise

from monitoring.choices import Status
from monitoring.models import Activity, Due, PlannedActivity
from monitoring.planned import STATES, state_of
from registry.models import Province
from registry.names import province_name
from sistercity.thai.calendar import PartialDate

PLANNED, ACTIVITY, DUE = "planned", "activity", "due"


@dataclass(frozen=True)
class AgendaEntry:
    """One thing in the calendar.

    Attributes:
        key: names it for good, for calendar programmes.
        first, last: its days, both inclusive; of a thing known to the month only, the month.
        is_month: only its month is known.
        with_whom: the other sides, or for what is due the provinces.
        badge, words: its state.
        revision: grows with each change.
        is_cancelled: it was planned and will not take place.
    """

    key: str
    kind: str
    title: str
    first: date
    last: date
    is_month: bool
    with_whom: tuple[str, ...]
    place: str
    badge: str
    words: str | Promise
    href: str
    revision: int
    is_cancelled: bool = False

    def is_on(self, day: date) -> bool:
        """Whether it takes place on the day."""
        return not self.is_month and self.first <= day <= self.last


def read_agenda(
    *,
    user,
    first: date,
    last: date,
    today: date,
    provinces: Collection[Province] | None,
) -> list[AgendaEntry]:
    """What lies between two days, both inclusive, by day; a fixed number of queries.

    A planned activity for which one was recorded is told by that one.

    Args:
        provinces: only these; None for all, which only the ministry may ask.
    """
    found = [
        *_activities(user, first, last, provinces),
        *_planned(user, first, last, today, provinces),
        *_dues(user, first, last, provinces),
    ]
    return sorted(found, key=lambda entry: (entry.first, entry.is_month, entry.kind, entry.key))


def _activities(
    user, first: date, last: date, provinces: Collection[Province] | None
) -> Iterable[AgendaEntry]:
    rows = Activity.objects.visible_to(user).filter(starts_on__lte=last, ends_on__gte=first)
    if provinces is not None:
        rows = rows.filter(province__in=provinces)
    rows = rows.select_related("province").prefetch_related("links__pairing__counterpart__country")
    for activity in rows:
        links = activity.links.all()
        yield AgendaEntry(
            key=f"activity-{activity.pk}",
            kind=ACTIVITY,
            title=activity.title,
            first=activity.starts_on,
            last=activity.ends_on,
            is_month=False,
            with_whom=tuple(f"{link.pairing.counterpart} {link.pairing.number}" for link in links),
            place=activity.place,
            badge=activity.status,
            words=activity.status_words,
            href=reverse("monitoring:activity-detail", args=[activity.pk]),
            revision=activity.revision,
        )


def _planned(
    user, first: date, last: date, today: date, provinces: Collection[Province] | None
) -> Iterable[AgendaEntry]:
    month_end = PartialDate(last.year, last.month).latest
    rows = (
        PlannedActivity.objects.visible_to(user)
        .kept()
        .filter(effective_on__gte=first, effective_on__lte=month_end)
    )
    if provinces is not None:
        rows = rows.filter(plan__pairing__province__in=provinces)
    begun = Activity.objects.exclude(status=Status.DISCARDED).filter(planned__isnull=False)
    rows = rows.exclude(pk__in=begun.values("planned_id"))
    for item in rows.select_related("plan__pairing__counterpart__country"):
        if item.planned_on.earliest > last:
            continue
        pairing = item.plan.pairing
        badge, words = STATES[state_of(item, None, today)]
        yield AgendaEntry(
            key=f"planned-{item.pk}",
            kind=PLANNED,
            title=item.title,
            first=item.planned_on.earliest,
            last=item.planned_on.latest,
            is_month=item.planned_on.day is None,
            with_whom=(f"{pairing.counterpart} {pairing.number}",),
            place=item.place,
            badge=badge,
            words=words,
            href=reverse("monitoring:plan-detail", args=[pairing.number, item.plan.fiscal_year]),
            revision=item.revision,
            is_cancelled=item.is_dropped,
        )


def _dues(
    user, first: date, last: date, provinces: Collection[Province] | None
) -> Iterable[AgendaEntry]:
    """One entry for all that is due of one kind on one day."""
    rows = Due.objects.visible_to(user).filter(
        due_on__gte=first, due_on__lte=last, waived_at__isnull=True
    )
    if provinces is not None:
        rows = rows.filter(province__in=provinces)
    together: dict[tuple, list[Due]] = defaultdict(list)
    for due in rows.select_related("province"):
        together[due.due_on, due.fiscal_year, due.kind].append(due)
    for (day, fiscal_year, kind), dues in together.items():
        owners = {due.province_id: due.province for due in dues}
        yield AgendaEntry(
            key=f"due-{fiscal_year}-{kind}-{day.isoformat()}",
            kind=DUE,
            title=dues[0].get_kind_display(),
            first=day,
            last=day,
            is_month=False,
            with_whom=tuple(province_name(province) for province in owners.values()),
            place="",
            badge="due",
            words="",
            href="",
            revision=max(due.revision for due in dues),
        )
