"""Sets of jobs, of their pieces and of workers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from sistercity.accounts.choices import Role

from .choices import OPEN_STATES, JobState, PieceState

# A worker says so often that it lives; after so long without a word it is taken for dead.
BEAT = timedelta(seconds=10)
LEASE = timedelta(seconds=45)


class JobQuerySet(models.QuerySet):
    """Jobs."""

    def visible_to(self, user) -> JobQuerySet:
        """Administrators see that all of them are there, everyone else their own."""
        if not user.is_authenticated:
            return self.none()
        return self if user.role == Role.ADMINISTRATOR else self.of(user)

    def of(self, user) -> JobQuerySet:
        """What this person asked for: nobody else acts on it or takes its result."""
        return self.filter(asked_by_id=user.pk) if user.is_authenticated else self.none()

    def open(self) -> JobQuerySet:
        """Those that wait or are being worked on."""
        return self.filter(state__in=OPEN_STATES)

    def ready(self) -> JobQuerySet:
        """Those whose result can be fetched."""
        return self.filter(state=JobState.DONE).exclude(result_sha256="")


class PieceQuerySet(models.QuerySet):
    """Pieces of jobs."""

    def free(self, present: datetime) -> PieceQuerySet:
        """Those that a worker may take: waiting, or held by one that is no longer heard of.

        The piece that puts the others together waits for all of them.
        """
        others = self.model.objects.filter(job_id=OuterRef("job_id"), is_last=False)
        unfinished = others.exclude(state=PieceState.DONE)
        lost = Q(state=PieceState.WORKING, leased_until__lt=present)
        return self.filter(Q(state=PieceState.WAITING) | lost).exclude(
            Q(is_last=True) & Exists(unfinished)
        )

    def held(self, *, piece_id: int, worker: str, attempt: int) -> PieceQuerySet:
        """The piece, if this worker still holds it by this very attempt."""
        return self.filter(
            pk=piece_id, worker=worker, attempts=attempt, state=PieceState.WORKING
        )


class WorkerQuerySet(models.QuerySet):
    """Processes that work on jobs."""

    def alive(self) -> WorkerQuerySet:
        """Those heard of lately."""
        return self.filter(seen_at__gt=timezone.now() - LEASE)
