"""Sets of keys, of their secrets, and of what they were used for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.apps import apps
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from sistercity.accounts.choices import Role
from sistercity.audit.querysets import RecordedQuerySet

from .counts import Use

COUNTS = (
    "request_count", "not_modified_count", "refused_count", "throttled_count", "failed_count",
    "byte_count",
)  # fmt: skip


def _of_administrators(rows: models.QuerySet, user) -> models.QuerySet:
    is_reader = user.is_authenticated and user.role == Role.ADMINISTRATOR
    return rows if is_reader else rows.none()


class KeyQuerySet(RecordedQuerySet):
    """Keys of agencies."""

    def visible_to(self, user) -> KeyQuerySet:
        """Administrators see them all, nobody else any."""
        return _of_administrators(self, user)

    def with_use(self, since: date) -> KeyQuerySet:
        """With ``last_used_at``, and ``recent_count``: requests from the day on."""
        uses = apps.get_model("keys", "KeyUse").objects.filter(secret__key=OuterRef("pk"))
        by_key = uses.order_by().values("secret__key")
        last = by_key.annotate(told=Max("last_used_at")).values("told")
        recent = by_key.annotate(
            told=Sum("request_count", filter=Q(day__gte=since), default=0)
        ).values("told")
        return self.annotate(
            last_used_at=Subquery(last), recent_count=Coalesce(Subquery(recent), 0)
        )


class SecretQuerySet(RecordedQuerySet):
    """Secrets of keys."""

    def visible_to(self, user) -> SecretQuerySet:
        """Administrators see that they exist; what they are nobody can see."""
        return _of_administrators(self, user)

    def working_at(self, moment: datetime) -> SecretQuerySet:
        """Those that were not yet replaced at the moment."""
        return self.filter(Q(works_until=None) | Q(works_until__gt=moment))

    def with_last_use(self) -> SecretQuerySet:
        """With ``last_used_at``."""
        return self.annotate(last_used_at=Max("uses__last_used_at"))


class UseQuerySet(models.QuerySet):
    """What keys were used for, by secret, day and resource."""

    def visible_to(self, user) -> UseQuerySet:
        """Administrators see all."""
        return _of_administrators(self, user)

    def since(self, day: date) -> UseQuerySet:
        """From this day on."""
        return self.filter(day__gte=day)

    def summed(self, *names: str) -> UseQuerySet:
        """Added up by the columns named: one dict a group, with the sums of ``COUNTS``."""
        sums = {f"{name}_sum": Sum(name) for name in COUNTS}
        return self.order_by().values(*names).annotate(**sums, last=Max("last_used_at"))

    def add(self, uses: Iterable[Use]) -> None:
        """Add counts to the rows of their secret, day and resource; three queries for any number.

        Uses of secrets that are not there, as after going back to an older database, are dropped.
        Two processes may add at once; whoever calls has opened a transaction.
        """
        # In one order, so that two processes never wait for each other.
        uses = sorted(uses, key=lambda use: (use.secret, use.day, use.resource))
        known = set(
            apps.get_model("keys", "KeySecret").objects.filter(pk__in={use.secret for use in uses})
            .values_list("pk", flat=True)
        )  # fmt: skip
        uses = [use for use in uses if use.secret in known]
        self.bulk_create(
            [
                self.model(
                    secret_id=use.secret, day=use.day, resource=use.resource,
                    last_used_at=use.last_at,
                )
                for use in uses
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        stored = self.filter(secret__in=known, day__in={use.day for use in uses})
        stored = stored.select_for_update().order_by("pk")
        rows = {(row.secret_id, row.day, row.resource): row for row in stored}
        for use in uses:
            row = rows[use.secret, use.day, use.resource]
            for name in COUNTS:
                setattr(row, name, F(name) + getattr(use, name))
            row.last_used_at = max(row.last_used_at, use.last_at)
        self.bulk_update(rows.values(), [*COUNTS, "last_used_at"], batch_size=100)
