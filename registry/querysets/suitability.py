"""Sets of criteria and of what the ministry found of proposed pairings."""

from __future__ import annotations

from datetime import date

from sistercity.audit.querysets import RecordedQuerySet

from .models import model_named
from .place import PlaceQuerySet


class CriterionSetQuerySet(PlaceQuerySet):
    """Sets of criteria."""

    def in_force(self, day: date) -> CriterionSetQuerySet:
        """The set by which is assessed on ``day``: one or none."""
        return self.filter(in_force_from__lte=day).order_by("-in_force_from")[:1]


class AssessmentQuerySet(RecordedQuerySet):
    """Assessments of pairings, and by ``to_pairing`` what belongs to them."""

    to_pairing = "pairing"

    def visible_to(self, user) -> AssessmentQuerySet:
        """The ministry sees all, a person of a province those of the provinces served today."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        served = model_named("Province").objects.served_by(user).values("id")
        return self.filter(**{f"{self.to_pairing}__province_id__in": served})


class AssessmentPartQuerySet(AssessmentQuerySet):
    """Rows that belong to one assessment."""

    to_pairing = "assessment__pairing"


class RouteAnswerQuerySet(AssessmentQuerySet):
    """Answers on the draft of a pairing; seen by whom its assessments are seen."""
