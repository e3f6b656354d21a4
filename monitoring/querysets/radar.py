"""What the ministry sets for the radar, and what was snoozed in it, by who may see it."""

from __future__ import annotations

from monitoring.querysets.scope import is_ministry, own_province
from sistercity.audit.querysets import RecordedQuerySet


class RadarLimitQuerySet(RecordedQuerySet):
    """From where on the radar speaks."""

    def visible_to(self, user) -> RadarLimitQuerySet:
        """Everybody who signs in knows by which rule they are warned."""
        return self if user.is_authenticated else self.none()


class OfPairingQuerySet(RecordedQuerySet):
    """Rows of one pairing that are never public."""

    def visible_to(self, user) -> OfPairingQuerySet:
        """The ministry sees all, a province those of its own pairings."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "pairing__province_id"))


class SnoozeQuerySet(OfPairingQuerySet):
    """Flags that were put to sleep for a while."""

    def standing(self) -> SnoozeQuerySet:
        """Those that nobody has ended or replaced; their day may have passed."""
        return self.filter(ended_at__isnull=True)
