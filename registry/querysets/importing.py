"""Sets of imports of files."""

from __future__ import annotations

from sistercity.accounts.choices import STAFF_ROLES
from sistercity.audit.querysets import RecordedQuerySet


class ImportRunQuerySet(RecordedQuerySet):
    """Imports of files."""

    def visible_to(self, user) -> ImportRunQuerySet:
        """They are the editors' work; administrators may read of it."""
        return self if user.is_authenticated and user.role in STAFF_ROLES else self.none()
