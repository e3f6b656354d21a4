"""Sets of notices."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Case, Q, Value, When

from sistercity.accounts.choices import STAFF_ROLES, Role
from sistercity.audit.querysets import RecordedQuerySet

from .choices import MailState, Show

UNREAD = Q(read_at__isnull=True, settled_at__isnull=True)


class NoticeQuerySet(models.QuerySet):
    """Notices."""

    def visible_to(self, user) -> NoticeQuerySet:
        """One's own, whatever the role."""
        return self.filter(to_id=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        """Those neither read nor settled."""
        return self.filter(UNREAD)

    def awake(self, today: date) -> NoticeQuerySet:
        """Those that are not put off beyond today."""
        return self.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today))

    def snoozed(self, today: date) -> NoticeQuerySet:
        """Those that come up again on a later day."""
        return self.filter(snoozed_until__gt=today, settled_at__isnull=True)

    def shown(self, show: str, today: date) -> NoticeQuerySet:
        """Those that one part of the inbox shows, of ``Show``."""
        if show == Show.UNREAD:
            return self.awake(today).unread()
        if show == Show.SNOOZED:
            return self.snoozed(today)
        if show == Show.SETTLED:
            return self.filter(settled_at__isnull=False)
        return self.exclude(pk__in=self.snoozed(today).values("pk"))

    def unread_first(self) -> NoticeQuerySet:
        """What is unread, then the rest; the latest first."""
        rank = Case(When(UNREAD, then=Value(0)), default=Value(1))
        return self.order_by(rank, "-made_at", "-id")


class RuleQuerySet(RecordedQuerySet):
    """What is set for the kinds of notices."""

    def visible_to(self, user) -> RuleQuerySet:
        """Those who work in the admin."""
        is_staff = user.is_authenticated and user.role in STAFF_ROLES
        return self if is_staff else self.none()


class PreferenceQuerySet(RecordedQuerySet):
    """How people want mail."""

    def visible_to(self, user) -> PreferenceQuerySet:
        """One's own."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class MailQuerySet(models.QuerySet):
    """Mails."""

    def visible_to(self, user) -> MailQuerySet:
        """The log is the administrators'."""
        is_administrator = user.is_authenticated and user.role == Role.ADMINISTRATOR
        return self if is_administrator else self.none()

    def free(self, present: datetime) -> MailQuerySet:
        """Those that may be tried now, and are in nobody's hands."""
        held = Q(leased_until__gt=present)
        return self.filter(state=MailState.WAITING, next_try_at__lte=present).exclude(held)
