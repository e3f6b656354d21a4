"""Reads each part of a profile as its reader may see it; no part asks more than once.

The number of queries grows neither with the pairings nor with their activities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from monitoring.choices import PositionInGroup
from monitoring.models import Activity, ActivityPairing, PlannedActivity, WorkingGroupMember
from monitoring.planned import ItemState, item_states
from monitoring.radar import RadarLine, radar_lines
from monitoring.reciprocity import Exchange
from monitoring.reports.country import years_told
from monitoring.reports.done import Done, read_done
from monitoring.reports.reciprocity import read_exchanges
from registry.choices import Confirmation, EventKind, Status
from registry.life import by_day
from registry.models import Document, Pairing, PairingEvent, Posting, Province
from registry.names import name_key
from registry.querysets import PairingQuerySet
from registry.wording import worded
from sistercity.thai.calendar import fiscal_year_of, fiscal_year_start

ACTIVITIES_TOLD = 5
# Whom to call about a working group.
_CALLED = (PositionInGroup.CHAIR, PositionInGroup.SECRETARY)
# Profiles that are of one province, be it counted or not.
OF_ONE_PROVINCE = ("province", "pairing")
_STATUS_ORDER = (
    Status.SIGNED,
    Status.IN_PROGRESS,
    Status.STALLED,
    Status.SUSPENDED,
    Status.ENDED,
    Status.WITHDRAWN,
)


def listed_pairings(user, day: date) -> PairingQuerySet:
    """The pairings that a reader may see, as they stand on the day."""
    return Pairing.objects.visible_to(user).as_at(day).on_list()


def in_order(rows: Iterable[Pairing], day: date) -> list[Pairing]:
    """Pairings of ``listed_pairings`` with their names, the signed ones first."""
    return sorted(
        worded(rows, None, day),
        key=lambda row: (
            _STATUS_ORDER.index(row.status_shown),
            name_key(row.province),
            name_key(row.counterpart.country),
            name_key(row.counterpart),
            row.number,
        ),
    )


def is_signed(row: Pairing) -> bool:
    """Whether a confirmed pairing is in force, as the official list counts."""
    return (
        row.confirmation == Confirmation.CONFIRMED
        and row.status_shown == Status.SIGNED
        and not row.is_undated
    )


@dataclass(frozen=True)
class Reading:
    """What the register holds of some pairings, for one reader on one day.

    Attributes:
        pairings: of ``in_order``, confirmed or not.
        province: whose activities are told, with or without one of these pairings; None: those
            that name one of them.
    """

    user: object
    day: date
    pairings: tuple[Pairing, ...]
    province: Province | None = None

    @cached_property
    def confirmed(self) -> list[Pairing]:
        """Pairings that the ministry stands by."""
        return [row for row in self.pairings if row.confirmation == Confirmation.CONFIRMED]

    @cached_property
    def signed(self) -> list[Pairing]:
        """Those of them in force, in the order of their signing."""
        rows = [row for row in self.confirmed if is_signed(row)]
        return sorted(rows, key=lambda row: (row.signed_on or date.min, row.number))

    def counted(self, kind: str) -> list[Pairing]:
        """The pairings in force that are counted: Bangkok's on its own profile alone."""
        return [row for row in self.signed if row.province.counts or kind in OF_ONE_PROVINCE]

    def years_of(self, row: Pairing) -> int | None:
        """The full years since the first signature; None unless its exact day is known."""
        event = self.signings.get(row.pk)
        if event is None or event.happened_on.day is None:
            return None
        start = event.effective_on
        before = (self.day.month, self.day.day) < (start.month, start.day)
        return self.day.year - start.year - before

    @cached_property
    def concerned(self) -> frozenset[int] | None:
        """The provinces of which the reader sees what is not public; None: of all."""
        if not self.user.is_authenticated:
            return frozenset()
        if self.user.is_ministry:
            return None
        served = Province.objects.ids_served_by(self.user) if self.user.is_provincial else ()
        return frozenset(served)

    @cached_property
    def own(self) -> list[Pairing]:
        """The confirmed pairings of which the reader sees what is not public."""
        if self.concerned is None:
            return self.confirmed
        return [row for row in self.confirmed if row.province_id in self.concerned]

    @property
    def is_concerned(self) -> bool:
        """Whether there is anything that is not public and that the reader may see."""
        if self.concerned is None:
            return True
        return bool(self.own) or (
            self.province is not None and self.province.pk in self.concerned
        )

    @property
    def shows_delay(self) -> bool:
        """Whether the reader may see of all of them why they stalled or were withdrawn."""
        return self.is_concerned and len(self.own) == len(self.confirmed)

    @cached_property
    def events(self) -> list[PairingEvent]:
        """The standing events of the confirmed pairings up to the day, oldest first."""
        ids = [row.pk for row in self.confirmed]
        rows = PairingEvent.objects.visible_to(self.user).standing().filter(pairing_id__in=ids)
        rows = rows.filter(Q(effective_on__isnull=True) | Q(effective_on__lte=self.day))
        return sorted(rows, key=by_day)

    @cached_property
    def signings(self) -> dict[int, PairingEvent]:
        """The first signature of each pairing that has one."""
        found: dict[int, PairingEvent] = {}
        for event in self.events:
            if event.kind == EventKind.SIGNED and event.effective_on:
                found.setdefault(event.pairing_id, event)
        return found

    @cached_property
    def documents(self) -> dict[int, Document]:
        """The documents that the events rest on, the latest first."""
        ids = {event.document_id for event in self.events} - {None}
        rows = Document.objects.visible_to(self.user).as_at(self.day).filter(id__in=ids)
        rows = rows.order_by(F("issued_on").desc(nulls_last=True), "id")
        return {row.pk: row for row in rows}

    def _approved(self) -> QuerySet:
        rows = Activity.objects.visible_to(self.user).approved().filter(starts_on__lte=self.day)
        if self.province is not None:
            return rows.filter(province_id=self.province.pk)
        links = ActivityPairing.objects.filter(pairing_id__in=[row.pk for row in self.pairings])
        return rows.filter(Exists(links.filter(activity_id=OuterRef("id"))))

    @cached_property
    def done(self) -> list[Done]:
        """The last approved activities, the latest first."""
        return self._latest(self._approved())

    @cached_property
    def last_joint(self) -> Done | None:
        """The last one in which the other side took part."""
        found = [one for one in self.done if one.is_joint]
        found = found or self._latest(self._approved().joint(), 1)
        return found[0] if found else None

    @cached_property
    def done_count(self) -> int:
        """How many approved activities there are."""
        return self._approved().count()

    def _latest(self, rows: QuerySet, count: int = ACTIVITIES_TOLD) -> list[Done]:
        ids = rows.order_by("-starts_on", "-id").values_list("id", flat=True)[:count]
        found = read_done(Activity.objects.visible_to(self.user).filter(id__in=list(ids)), None)
        return list(reversed(found))

    @cached_property
    def years(self) -> dict[int, dict]:
        """What the activities of the last five fiscal years come to, by year, the latest first."""
        years = years_told(self.day)
        rows = self._approved().filter(starts_on__gte=fiscal_year_start(years[0]))
        sums = {
            row["fiscal_year"]: row
            for row in rows.order_by()
            .values("fiscal_year")
            .annotate(
                activity_count=Count("id"),
                joint_count=Count("id", filter=Q(is_joint=True)),
                thai=Sum("thai_count"),
                foreign=Sum("foreign_count"),
                budget=Sum("budget_amount"),
            )
        }
        return {year: _sums(sums.get(year, {})) for year in reversed(years)}

    def exchanges(self, kind: str, key: str) -> list[Exchange]:
        """What activities of the same years tell of both sides."""
        years = years_told(self.day)
        return read_exchanges(
            user=self.user, today=self.day, first_year=years[0], last_year=years[-1],
            **{kind: key},
        )  # fmt: skip

    @cached_property
    def waiting(self) -> list[RadarLine]:
        """The flags of the radar that are awake, the most pressing first."""
        if not self.own:
            return []
        lines = radar_lines(user=self.user, as_at=self.day, pairings=self.own)
        return [line for line in lines if not line.is_snoozed]

    @cached_property
    def coming(self) -> list[ItemState]:
        """What the running year's plans and later ones promise and is still to be done."""
        items = (
            PlannedActivity.objects.visible_to(self.user)
            .in_hand()
            .filter(
                plan__pairing_id__in=[row.pk for row in self.own],
                plan__fiscal_year__gte=fiscal_year_of(self.day),
            )
            .select_related("plan")
            .order_by("effective_on", "id")
        )
        return [one for one in item_states(items, user=self.user, today=self.day) if one.is_open]

    @cached_property
    def postings(self) -> list[Posting]:
        """Who serves the provinces of the pairings, as far as the reader may see."""
        rows = Posting.objects.visible_to(self.user).in_force(self.day)
        rows = rows.filter(province_id__in=self._provinces(), user__is_active=True)
        return list(rows.select_related("user", "province").order_by("province__sort_key", "id"))

    @cached_property
    def members(self) -> list[WorkingGroupMember]:
        """Chairs and secretaries of the provinces' working groups."""
        rows = WorkingGroupMember.objects.visible_to(self.user).serving_on(self.day)
        rows = rows.filter(
            group__province_id__in=self._provinces(), position_in_group__in=_CALLED
        )
        return list(
            rows.select_related("group__province").order_by("group__province__sort_key", "id")
        )

    def _provinces(self) -> set[int]:
        own = {self.province.pk} if self.province is not None else set()
        return own | {row.province_id for row in self.confirmed}


def _sums(row: dict) -> dict:
    """The sums of a year; of what nobody told nothing is added."""
    return {
        "activity_count": row.get("activity_count") or 0,
        "joint_count": row.get("joint_count") or 0,
        "thai_count": row.get("thai") or 0,
        "foreign_count": row.get("foreign") or 0,
        "budget": row.get("budget") or Decimal(0),
    }
