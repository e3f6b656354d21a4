"""Clearing away what has outlived its time: results, old jobs, files that nobody refers to."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sistercity import clock
from sistercity.files.sweeping import age_of, sweep_daily

from . import results
from .choices import PieceState
from .models import Job, JobPiece, Worker
from .querysets import LEASE, JobQuerySet

# How long a job is still told of after its end.
REMEMBERED = timedelta(days=30)
# A file without a row may be one whose row is just being written.
ORPHAN_SECONDS = 60 * 60


def sweep() -> int:
    """Let go of expired results and forget old jobs; returns how many files were deleted."""
    now = clock.now()
    for job in Job.objects.filter(finished_at__lt=now - REMEMBERED):
        job.delete()
    expired = Job.objects.filter(expires_at__lt=now)
    holding = Q(pieces__state=PieceState.DONE) | ~Q(result_sha256="")
    for pk in expired.filter(holding).values_list("pk", flat=True).distinct():
        _let_go(expired, pk)
    for worker in Worker.objects.filter(seen_at__lt=timezone.now() - LEASE):
        worker.delete()
    return _delete_orphans() + sweep_daily()


@transaction.atomic
def _let_go(expired: JobQuerySet, pk: int) -> None:
    """Free what a job has made, unless it has been taken up again meanwhile."""
    job = expired.select_for_update(of=("self",)).filter(pk=pk).first()
    if job is None:
        return
    if job.pieces.update(state=PieceState.WAITING, files=[], notes={}):
        job.done_count = 0
    job.result_sha256 = ""
    job.save(update_fields=["done_count", "result_sha256"])


def _delete_orphans() -> int:
    """Delete files that no row refers to, unless they are new."""
    # Looked at before the rows are read: what is kept meanwhile is new. Hidden ones are of a shared
    # disk, which takes them away itself once nobody reads them any more.
    lying = [path for path in results.root().rglob("[!.]*") if path.is_file()]
    lying = [path for path in lying if age_of(path) > ORPHAN_SECONDS]
    kept = set(Job.objects.exclude(result_sha256="").values_list("result_sha256", flat=True))
    for files in JobPiece.objects.exclude(files=[]).values_list("files", flat=True):
        kept |= {file["sha256"] for file in files}
    gone = [path for path in lying if path.name not in kept and age_of(path) > ORPHAN_SECONDS]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
