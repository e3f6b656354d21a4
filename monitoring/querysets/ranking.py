"""The order of countries, by who may see it."""

from __future__ import annotations

from monitoring.querysets.scope import is_ministry
from sistercity.audit.querysets import RecordedQuerySet


class RankingQuerySet(RecordedQuerySet):
    """Criteria, entered facts and saved rankings of countries."""

    def visible_to(self, user) -> RankingQuerySet:
        """The ministry's own: advice to ministers, and no judgment to be published of a country."""
        return self if is_ministry(user) else self.none()

    def in_use(self) -> RankingQuerySet:
        """Criteria that enter a ranking."""
        return self.filter(is_in_use=True)
