"""Fiscal years and what provinces owe in them, by who may see them."""

from __future__ import annotations

from datetime import date

from monitoring.choices import ReflectionStatus
from monitoring.querysets.scope import OfProvinceQuerySet
from sistercity.audit.querysets import RecordedQuerySet


class FiscalYearQuerySet(RecordedQuerySet):
    """Fiscal years."""

    def visible_to(self, user) -> FiscalYearQuerySet:
        """Published to all."""
        return self


class HolidayQuerySet(RecordedQuerySet):
    """Government holidays."""

    def visible_to(self, user) -> HolidayQuerySet:
        """They are announced to all; the portal does not publish them itself."""
        return self


class DueDayQuerySet(RecordedQuerySet):
    """The due days of fiscal years."""

    def visible_to(self, user) -> DueDayQuerySet:
        """Everybody who signs in."""
        return self if user.is_authenticated else self.none()


class DueQuerySet(OfProvinceQuerySet):
    """What provinces owe."""

    def of_year(self, fiscal_year: int) -> DueQuerySet:
        """Of one fiscal year."""
        return self.filter(fiscal_year=fiscal_year)


class ReopeningQuerySet(OfProvinceQuerySet):
    """Provinces let into closed years again."""

    def live(self, today: date) -> ReopeningQuerySet:
        """Those under which may be written: the last day is inclusive, an act ends one earlier."""
        return self.filter(ended_at__isnull=True, expires_on__gte=today)


class ErratumQuerySet(OfProvinceQuerySet):
    """Numbered changes of closed years."""


class ReflectionQuerySet(OfProvinceQuerySet):
    """Annual reflections."""

    def submitted(self) -> ReflectionQuerySet:
        """Those that their provinces have handed in."""
        return self.filter(status=ReflectionStatus.SUBMITTED)
