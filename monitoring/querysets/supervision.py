"""Supervision visits and their findings, by who may see them: the ministry and the province."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Min, Q

from monitoring.choices import FindingState, VisitStatus
from monitoring.querysets.scope import is_ministry, own_province
from sistercity.audit.querysets import RecordedQuerySet


class SupervisionVisitQuerySet(RecordedQuerySet):
    """Visits; never public."""

    def visible_to(self, user) -> SupervisionVisitQuerySet:
        """The ministry sees all, a province those of its own that were sent to it."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user), status=VisitStatus.SENT)

    def with_findings(self, today: date) -> SupervisionVisitQuerySet:
        """Each with how many findings there are, are open, answered, overdue; and the next day."""
        waiting = Q(findings__state=FindingState.OPEN)
        return self.annotate(
            finding_count=Count("findings"),
            open_count=Count("findings", filter=waiting),
            answered_count=Count("findings", filter=Q(findings__state=FindingState.ANSWERED)),
            overdue_count=Count("findings", filter=waiting & Q(findings__due_on__lt=today)),
            next_due_on=Min("findings__due_on", filter=waiting),
        )

    def most_pressing_first(self) -> SupervisionVisitQuerySet:
        """By the earliest day on which the province owes something, then the latest visits."""
        return self.order_by(F("next_due_on").asc(nulls_last=True), "-starts_on", "-id")


class OfVisitQuerySet(RecordedQuerySet):
    """Parts of visits; seen as these are."""

    path = "visit__"

    def visible_to(self, user):
        """As the visit that they belong to."""
        if is_ministry(user):
            return self
        sent = Q(**{f"{self.path}status": VisitStatus.SENT})
        return self.filter(own_province(user, f"{self.path}province_id"), sent)


class SupervisedPairingQuerySet(OfVisitQuerySet):
    """Pairings that visits looked at."""


class FindingQuerySet(OfVisitQuerySet):
    """What visits found."""

    def sent(self) -> FindingQuerySet:
        """Those that the province was told of."""
        return self.filter(visit__status=VisitStatus.SENT)

    def awaiting_province(self) -> FindingQuerySet:
        """Told, and not yet answered or sent back."""
        return self.sent().filter(state=FindingState.OPEN)

    def awaiting_ministry(self) -> FindingQuerySet:
        """Answered, and not yet decided."""
        return self.sent().filter(state=FindingState.ANSWERED)


class FindingStepQuerySet(OfVisitQuerySet):
    """Answers and decisions."""

    path = "finding__visit__"
