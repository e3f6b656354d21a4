"""Sets of plan rows."""

from __future__ import annotations

from sistercity.audit.querysets import RecordedQuerySet


class PublishedQuerySet(RecordedQuerySet):
    """The plan is a public document."""

    def visible_to(self, user) -> PublishedQuerySet:
        """Published to all."""
        return self


class ProgressReportQuerySet(RecordedQuerySet):
    """What was reported of projects quarter by quarter; the ministry's."""

    def visible_to(self, user) -> ProgressReportQuerySet:
        """The ministry; everybody else reads the project's years."""
        return self if user.is_authenticated and user.is_ministry else self.none()
