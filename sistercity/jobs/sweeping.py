"""Clearing away what has outlived its time: results, old jobs, files that nobody refers to."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sistercity import clock

from . import results
from .choices import PieceState
from .models import Job, JobPiece, Worker
from .querysets import LEASE

# How long a job is still told of after its end.
REMEMBERED = timedelta(days=30)
# A file without a row may be one whose row is just being written.
ORPHAN_SECONDS = 60 * 60


def sweep() -> int:
    """Let go of expired results and forget old jobs; returns how many files were deleted."""
    now = clock.now()
    for job in Job.objects.filter(expires_at__lt=now).exclude(result_sha256=""):
        Job.objects.filter(pk=job.pk).update(result_sha256="")
    with transaction.atomic():
        stopped = Job.objects.filter(expires_at__lt=now).select_for_update(of=("self",))
        for job in stopped:
            made = job.pieces.filter(state=PieceState.DONE)
            made.update(state=PieceState.WAITING, files=[], notes={})
            Job.objects.filter(pk=job.pk).update(done_count=0 if job.may_be_retried else job.done_count)
    for job in Job.objects.filter(finished_at__lt=now - REMEMBERED):
        job.delete()
    for worker in Worker.objects.filter(seen_at__lt=timezone.now() - LEASE):
        worker.delete()
    return _delete_orphans()


def _delete_orphans() -> int:
    """Delete files that no row refers to, unless they are new."""
    old = time.time() - ORPHAN_SECONDS
    # Looked at before the rows are read: what is kept meanwhile is new.
    lying = [path for path in results.root().rglob("*") if path.is_file()]
    lying = [path for path in lying if path.stat().st_mtime < old]
    kept = set(Job.objects.exclude(result_sha256="").values_list("result_sha256", flat=True))
    for files in JobPiece.objects.exclude(files=[]).values_list("files", flat=True):
        kept |= {file["sha256"] for file in files}
    gone = [path for path in lying if path.name not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
