"""Sets of consultations and of what was written in them."""

from __future__ import annotations

from registry.choices import ConsultationStatus
from sistercity.audit.querysets import RecordedQuerySet

from .models import model_named


class ConsultationQuerySet(RecordedQuerySet):
    """Consultations, and by ``to_province`` what belongs to them."""

    to_province = "province_id"

    def visible_to(self, user) -> ConsultationQuerySet:
        """The ministry sees all, a person of a province those of the provinces served today."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        served = model_named("Province").objects.served_by(user).values("id")
        return self.filter(**{f"{self.to_province}__in": served})

    def waiting(self) -> ConsultationQuerySet:
        """Those whose last question has no answer yet."""
        return self.filter(status=ConsultationStatus.ASKED)

    def answered(self) -> ConsultationQuerySet:
        """Those that the province has still to close, or to ask further."""
        return self.filter(status=ConsultationStatus.ANSWERED)


class EntryQuerySet(ConsultationQuerySet):
    """Questions and answers of consultations."""

    to_province = "consultation__province_id"
