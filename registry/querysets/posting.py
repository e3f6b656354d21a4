"""Sets of postings."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from sistercity.audit.querysets import RecordedQuerySet

# Long enough to have a successor appointed.
ENDING_SOON_DAYS = 60


class PostingQuerySet(RecordedQuerySet):
    """Postings of people in provinces."""

    def in_force(self, day: date) -> PostingQuerySet:
        """Postings that cover ``day``; both ends are inclusive."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
        )

    def ending_soon(self, today: date) -> PostingQuerySet:
        """Postings in force whose last day comes within ``ENDING_SOON_DAYS``."""
        until = today + timedelta(days=ENDING_SOON_DAYS)
        return self.in_force(today).filter(ends_on__lte=until)

    def visible_to(self, user) -> PostingQuerySet:
        """The ministry's people see all, everyone else their own."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_ministry else self.filter(user_id=user.pk)
