"""Sets of editions of the guideline and of reasons of delay."""

from __future__ import annotations

from datetime import date

from .place import PlaceQuerySet


class GuidelineQuerySet(PlaceQuerySet):
    """Editions of the guideline."""

    def in_force(self, day: date) -> GuidelineQuerySet:
        """The edition that binds what starts on ``day``, if any: a set of one or none."""
        return self.filter(in_force_from__lte=day).order_by("-in_force_from")[:1]


class DelayReasonQuerySet(PlaceQuerySet):
    """Why pairings stall or are withdrawn."""

    def offered(self) -> DelayReasonQuerySet:
        """Those that a new event may give."""
        return self.filter(is_offered=True)
