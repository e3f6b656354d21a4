"""Sets of plan rows."""

from __future__ import annotations

from sistercity.audit.querysets import RecordedQuerySet


class PublishedQuerySet(RecordedQuerySet):
    """The plan is a public document."""

    def visible_to(self, user) -> PublishedQuerySet:
        """Published to all."""
        return self
