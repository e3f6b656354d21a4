"""Who decides on what provinces send, and what waits, by who may see it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from monitoring.querysets.scope import is_ministry, model_named, own_province
from registry.models import Province
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.querysets import RecordedQuerySet


def endorsing_provinces(user):
    """Provinces whose desk this person endorses at today: the approver's own, the deputy's.

    A deputy is an officer posted there whom an order names for the day.
    """
    served = Province.objects.served_by(user)
    if user.role == Role.APPROVER:
        return served
    if user.role != Role.OFFICER:
        return served.none()
    orders = model_named("Deputation").objects.in_force(clock.today()).filter(deputy_id=user.pk)
    return served.filter(Exists(orders.filter(province_id=OuterRef("id"))))


class ReviewNoteQuerySet(RecordedQuerySet):
    """Notes to single fields; as internal as the step that they belong to."""

    def visible_to(self, user) -> ReviewNoteQuerySet:
        """The ministry sees all, a province those of its own activities."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "step__activity__province_id"))


class DeputationQuerySet(RecordedQuerySet):
    """Who stands in for an approver."""

    def visible_to(self, user) -> DeputationQuerySet:
        """The ministry sees all, a province its own."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user))

    def in_force(self, day: date) -> DeputationQuerySet:
        """Those that hold on ``day``; both ends are inclusive."""
        return self.filter(revoked_at__isnull=True, starts_on__lte=day, ends_on__gte=day)


class DeskLimitQuerySet(RecordedQuerySet):
    """How long a desk may take."""

    def visible_to(self, user) -> DeskLimitQuerySet:
        """Everybody who signs in knows by when they are to decide."""
        return self if user.is_authenticated else self.none()


class OverdueLetterQuerySet(RecordedQuerySet):
    """Drafted letters to governors."""

    def visible_to(self, user) -> OverdueLetterQuerySet:
        """A draft stays in the ministry."""
        return self if is_ministry(user) else self.none()
