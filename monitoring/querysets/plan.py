"""What provinces plan and what they say of it, by who may see it."""

from __future__ import annotations

from monitoring.choices import PlanStatus
from monitoring.querysets.scope import is_ministry, own_province
from sistercity.audit.querysets import RecordedQuerySet


class ExplanationQuerySet(RecordedQuerySet):
    """Answers of provinces why a pairing had no joint activity."""

    def visible_to(self, user) -> ExplanationQuerySet:
        """The ministry sees all, a province its own."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "pairing__province_id"))


class ActionPlanQuerySet(RecordedQuerySet):
    """Yearly action plans of pairings."""

    def visible_to(self, user) -> ActionPlanQuerySet:
        """The ministry sees those handed in, a province its own."""
        if is_ministry(user):
            return self.filter(status=PlanStatus.SUBMITTED)
        return self.filter(own_province(user, "pairing__province_id"))


class PlannedActivityQuerySet(RecordedQuerySet):
    """What action plans promise."""

    def visible_to(self, user) -> PlannedActivityQuerySet:
        """Those of the plans that ``user`` may see."""
        if is_ministry(user):
            return self.filter(plan__status=PlanStatus.SUBMITTED)
        return self.filter(own_province(user, "plan__pairing__province_id"))

    def kept(self) -> PlannedActivityQuerySet:
        """Those that were not taken out again."""
        return self.filter(removed_at__isnull=True)

    def in_hand(self) -> PlannedActivityQuerySet:
        """Those that are still meant to be done."""
        return self.kept().filter(dropped_at__isnull=True)

    def of_year(self, fiscal_year: int) -> PlannedActivityQuerySet:
        """Those planned for the fiscal year."""
        return self.filter(plan__fiscal_year=fiscal_year)


class CalendarFeedQuerySet(RecordedQuerySet):
    """Secret addresses of calendars."""

    def visible_to(self, user) -> CalendarFeedQuerySet:
        """Everybody sees their own."""
        return self.filter(user_id=user.pk)

    def live(self) -> CalendarFeedQuerySet:
        """Those that answer."""
        return self.filter(revoked_at__isnull=True)
