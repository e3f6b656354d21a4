"""Resolutions of working groups and their follow-up, by who may see them."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.db.models import F, OuterRef, Subquery

from monitoring.choices import ResolutionState
from monitoring.querysets.scope import is_ministry, own_province
from sistercity.audit.querysets import RecordedQuerySet


class ResolutionQuerySet(RecordedQuerySet):
    """Resolutions of working groups' meetings; never public."""

    def visible_to(self, user) -> ResolutionQuerySet:
        """The ministry sees all, a province those of its own group."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "meeting__group__province_id"))

    def open(self) -> ResolutionQuerySet:
        """Those that are followed up still."""
        return self.filter(state=ResolutionState.OPEN)

    def overdue(self, today: date) -> ResolutionQuerySet:
        """Open ones whose last day has passed."""
        return self.open().filter(due_on__lt=today)

    def most_pressing_first(self) -> ResolutionQuerySet:
        """Open ones first, by the day they are due; those without one after them."""
        return self.order_by(
            F("settled_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "id"
        )

    def with_last_note(self) -> ResolutionQuerySet:
        """Each with the words and the day of its last follow-up; None before the first."""
        notes = apps.get_model("monitoring", "ResolutionNote").objects.filter(
            resolution_id=OuterRef("id")
        )
        return self.annotate(
            last_words=Subquery(notes.order_by("-id").values("words")[:1]),
            last_noted_on=Subquery(notes.order_by("-id").values("noted_on")[:1]),
        )


class ResolutionNoteQuerySet(RecordedQuerySet):
    """How resolutions were followed up; never public."""

    def visible_to(self, user) -> ResolutionNoteQuerySet:
        """As the resolutions that they belong to."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "resolution__meeting__group__province_id"))
