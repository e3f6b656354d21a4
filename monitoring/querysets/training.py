"""Trainings and who attended them, by who may see them."""

from __future__ import annotations

from django.db.models import Q

from monitoring.querysets.scope import is_ministry, own_province
from sistercity.audit.querysets import RecordedQuerySet


class TrainingQuerySet(RecordedQuerySet):
    """Trainings."""

    def visible_to(self, user) -> TrainingQuerySet:
        """Everybody who signs in knows of trainings; who attended them is apart."""
        return self if user.is_authenticated else self.none()


class AttendanceQuerySet(RecordedQuerySet):
    """Who attended which training; never public."""

    def visible_to(self, user) -> AttendanceQuerySet:
        """The ministry sees all, a province its own people, everybody themselves."""
        if is_ministry(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(own_province(user) | Q(person_id=user.pk))
