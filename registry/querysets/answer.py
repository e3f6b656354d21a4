"""Sets of what provinces say of the register."""

from __future__ import annotations

from registry.choices import AnswerStatus
from sistercity.audit.querysets import RecordedQuerySet

from .models import model_named


class AnswerQuerySet(RecordedQuerySet):
    """What provinces say of the register: of its rows, and of their lists as a whole."""

    def visible_to(self, user) -> AnswerQuerySet:
        """The ministry sees all, a person of a province those of the provinces served today."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        served = model_named("Province").objects.served_by(user).values("id")
        return self.filter(province_id__in=served)

    def standing(self) -> AnswerQuerySet:
        """Answers that the province has not taken back."""
        return self.exclude(status=AnswerStatus.WITHDRAWN)

    def awaiting_decision(self) -> AnswerQuerySet:
        """Answers on the ministry's desk."""
        return self.filter(status=AnswerStatus.SUBMITTED)
