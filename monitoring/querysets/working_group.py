"""Working groups, their orders, members and meetings, by who may see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from monitoring.choices import MeetingStatus, OrderStatus
from monitoring.querysets.scope import is_ministry, model_named, own_province
from sistercity import clock
from sistercity.audit.querysets import RecordedQuerySet


class WorkingGroupQuerySet(RecordedQuerySet):
    """Seats of working groups."""

    def visible_to(self, user) -> WorkingGroupQuerySet:
        """That a seat exists is public."""
        return self


class OrderQuerySet(RecordedQuerySet):
    """Orders that set up working groups."""

    def visible_to(self, user) -> OrderQuerySet:
        """Approved ones are public; a province sees its own, the ministry all."""
        if is_ministry(user):
            return self
        return self.filter(
            Q(status=OrderStatus.APPROVED) | own_province(user, "group__province_id")
        )

    def approved(self) -> OrderQuerySet:
        return self.filter(status=OrderStatus.APPROVED)

    def in_force(self, day: date) -> OrderQuerySet:
        """Orders in force on ``day``; both ends are inclusive."""
        return self.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day
        )

    def awaiting_review(self) -> OrderQuerySet:
        """On the ministry's desk."""
        return self.filter(status=OrderStatus.SUBMITTED)

    def returned(self) -> OrderQuerySet:
        """Sent back to be corrected."""
        return self.filter(status=OrderStatus.RETURNED)


class MemberQuerySet(RecordedQuerySet):
    """Members of working groups; never public."""

    def visible_to(self, user) -> MemberQuerySet:
        """The ministry sees all, a province those of its own group."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "group__province_id"))

    def serving_on(self, day: date) -> MemberQuerySet:
        """Members on ``day``: within their own days and those of the order that names them."""
        orders = model_named("WorkingGroupOrder").known(self.known_moment).in_force(day)
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Exists(orders.filter(id=OuterRef("order_id"))),
            starts_on__lte=day,
        )


class MeetingQuerySet(RecordedQuerySet):
    """Meetings and drive activities of working groups."""

    def visible_to(self, user) -> MeetingQuerySet:
        """That an approved one took place is public; a province sees its own, the ministry all."""
        if is_ministry(user):
            return self
        return self.filter(
            Q(status=MeetingStatus.APPROVED) | own_province(user, "group__province_id")
        )

    def kept_by(self, user) -> MeetingQuerySet:
        """Those whose minutes ``user`` reads: the ministry all, a province its own."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "group__province_id"))

    def approved(self) -> MeetingQuerySet:
        """Those that count."""
        return self.filter(status=MeetingStatus.APPROVED)

    def of_centre(self) -> MeetingQuerySet:
        """Of the central working group."""
        return self.filter(group__province__isnull=True)

    def open(self) -> MeetingQuerySet:
        """Those that can still be written: of a year that is not closed, or let into again."""
        closed = model_named("FiscalYear").objects.filter(closed_at__isnull=False)
        let_in = model_named("Reopening").objects.live(clock.today())
        let_in = let_in.filter(fiscal_year=OuterRef("fiscal_year"))
        return self.filter(
            ~Q(fiscal_year__in=closed.values("year"))
            | Exists(let_in.filter(province=OuterRef("group__province")))
            | Q(Exists(let_in.filter(province__isnull=True)), group__province__isnull=True)
        )

    def returned(self) -> MeetingQuerySet:
        """Sent back to be corrected."""
        return self.filter(status=MeetingStatus.RETURNED)

    def awaiting_review(self) -> MeetingQuerySet:
        """On the ministry's desk."""
        return self.filter(status=MeetingStatus.SUBMITTED)
