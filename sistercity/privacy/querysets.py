"""Sets of erasures."""

from __future__ import annotations

from sistercity.accounts.choices import Role
from sistercity.audit.querysets import RecordedQuerySet


class ErasureQuerySet(RecordedQuerySet):
    """Erasures that were carried out."""

    def visible_to(self, user) -> ErasureQuerySet:
        """Administrators see them."""
        is_reader = user.is_authenticated and user.role == Role.ADMINISTRATOR
        return self if is_reader else self.none()


class RetentionQuerySet(RecordedQuerySet):
    """Runs that took out what was old."""

    def visible_to(self, user) -> RetentionQuerySet:
        """Administrators see them."""
        is_reader = user.is_authenticated and user.role == Role.ADMINISTRATOR
        return self if is_reader else self.none()
