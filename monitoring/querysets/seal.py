"""Sealed reports, by who may see them."""

from __future__ import annotations

from sistercity.audit.querysets import RecordedQuerySet


class SealQuerySet(RecordedQuerySet):
    """Sealed reports."""

    def visible_to(self, user) -> SealQuerySet:
        """Everybody: a sealed report is given out, and whoever holds a copy may verify it."""
        return self

    def current(self) -> SealQuerySet:
        """Those that no other has taken the place of."""
        return self.filter(superseded_by__isnull=True)

    def superseded(self) -> SealQuerySet:
        """Those that another has taken the place of."""
        return self.filter(superseded_by__isnull=False)


class SealedFileQuerySet(RecordedQuerySet):
    """Files of sealed reports."""

    def visible_to(self, user) -> SealedFileQuerySet:
        """As their seals: everybody."""
        return self
