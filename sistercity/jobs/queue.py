"""What workers write: taking a piece, staying alive, handing in, giving up.

The queue keeps the machine's time, for the portal's clock stands still in a demonstration.
The row of the job is always locked before its pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.files.store import is_whole

from . import results, rules
from .choices import OPEN_STATES, JobState, PieceState
from .models import Job, JobPiece, Worker
from .querysets import LEASE, PieceQuerySet

# Called with a job that has ended by itself, in the transaction in which it does.
ENDED: list[Callable[[Job], None]] = []
# How many workers may take a piece before it is given up.
MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class Claim:
    """A piece in the hands of a worker, by one attempt."""

    piece: JobPiece
    job: Job
    worker: str
    attempt: int


def expiry(now: datetime) -> datetime:
    """Until when the result of a job that ends now is kept."""
    return now + timedelta(days=settings.JOB_RESULT_DAYS)


def claim(worker: str) -> Claim | None:
    """Take the next free piece, of the job that was asked for first; None when there is none.

    Two workers never get the same: PostgreSQL locks the job's row and lets others pass it, on
    SQLite one writes at a time.
    """
    while True:
        with transaction.atomic():
            present = timezone.now()
            free = JobPiece.objects.free(present)
            waiting = Job.objects.open().filter(Exists(free.filter(job_id=OuterRef("pk"))))
            locked = waiting.select_for_update(skip_locked=True, of=("self",))
            job = locked.select_related("asked_by").order_by("pk").first()
            if job is None:
                return None
            piece = free.filter(job=job).order_by("position").first()
            if piece is None:
                continue  # taken while the job's row was waited for
            if words := _impediment(job, piece):
                _end(job, JobState.FAILED, error=words)
                continue
            piece.state, piece.worker = PieceState.WORKING, worker
            piece.attempts, piece.leased_until = piece.attempts + 1, present + LEASE
            piece.save()
            if job.state == JobState.WAITING:
                job.state, job.started_at = JobState.WORKING, job.started_at or clock.now()
                job.save(update_fields=["state", "started_at"])
            return Claim(piece, job, worker, piece.attempts)


def has_free() -> bool:
    """Whether there is a piece to take, be its job's row just held by another worker."""
    free = JobPiece.objects.free(timezone.now())
    return free.filter(job__state__in=OPEN_STATES).exists()


def _impediment(job: Job, piece: JobPiece) -> str:
    """Why this job cannot be gone on with, in the words of its asker's language; "" if it can."""
    with translation.override(job.language):
        if job.known_kind is None:
            return _("ระบบรุ่นนี้ไม่รู้จักงานชนิดนี้ โปรดขอใหม่จากหน้ารายงาน")
        if not rules.may_ask(
            by=job.asked_by, kind=job.known_kind, parameters=job.parameters
        ):
            return _("ผู้ขอไม่มีสิทธิขอรายงานนี้แล้ว งานจึงหยุด")
        if piece.attempts >= MOST_ATTEMPTS:
            return _(
                "โปรแกรมที่ทำงานนี้หยุดกลางคัน %(count)s ครั้งในส่วนเดียวกัน (%(part)s) "
                "โปรดลองทำต่อ หากยังไม่สำเร็จโปรดแจ้งผู้ดูแลระบบพร้อมเลขที่งาน %(number)s"
            ) % {"count": MOST_ATTEMPTS, "part": _part(piece), "number": job.pk}
    return ""


def _part(piece: JobPiece) -> str:
    return _("การรวมแฟ้ม") if piece.is_last else piece.key or _("ทั้งงาน")


def renew(claimed: Claim) -> bool:
    """Keep holding the piece; False when it was taken away, by cancelling for instance."""
    until = timezone.now() + LEASE
    return bool(_held(claimed).update(leased_until=until))


def hand_in(
    claimed: Claim, *, files: Sequence[Mapping[str, Any]], notes: Mapping[str, Any]
) -> bool:
    """Note what the piece has made; with the last one the job is done.

    Returns:
        False when the piece is no longer this worker's: nothing is noted.
    """
    with transaction.atomic():
        job = _locked_job(claimed)
        if job is None:
            return False
        _held(claimed).update(
            state=PieceState.DONE, worker="", leased_until=None,
            files=list(files), notes=dict(notes),
        )  # fmt: skip
        is_whole = claimed.piece.is_last or not job.pieces.filter(is_last=True).exists()
        done = job.pieces.filter(is_last=False, state=PieceState.DONE).count()
        job.done_count = done
        if is_whole and done == job.total_count:
            job.result_sha256, job.result_size = files[0]["sha256"], files[0]["size"]
            _end(job, JobState.DONE)
            job.pieces.all().delete()
        else:
            job.save(update_fields=["done_count"])
    return True


def refuse(claimed: Claim, words: str) -> None:
    """The work cannot be done at all: the job has failed."""
    with transaction.atomic():
        if job := _locked_job(claimed):
            _held(claimed).update(state=PieceState.WAITING, worker="", leased_until=None)
            _end(job, JobState.FAILED, error=words)


def stumble(claimed: Claim) -> None:
    """The work broke off for a cause that nobody foresaw: it is tried again a few times."""
    with transaction.atomic():
        job = _locked_job(claimed)
        if job is None:
            return
        _held(claimed).update(state=PieceState.WAITING, worker="", leased_until=None)
        if claimed.attempt >= MOST_ATTEMPTS:
            with translation.override(job.language):
                words = _(
                    "เกิดข้อผิดพลาดระหว่างทำ %(part)s และลองแล้ว %(count)s ครั้ง โปรดลองทำต่อ "
                    "หากยังไม่สำเร็จโปรดแจ้งผู้ดูแลระบบพร้อมเลขที่งาน %(number)s"
                ) % {"count": MOST_ATTEMPTS, "part": _part(claimed.piece), "number": job.pk}
            _end(job, JobState.FAILED, error=words)


def make_again(claimed: Claim, keys: Sequence[str]) -> None:
    """Before the pieces can be put together, these are to be made once more."""
    with transaction.atomic():
        job = _locked_job(claimed)
        if job is None:
            return
        _held(claimed).update(state=PieceState.WAITING, worker="", leased_until=None)
        outdated = job.pieces.filter(key__in=keys, is_last=False)
        outdated.update(state=PieceState.WAITING, attempts=0, files=[], notes={})
        done = job.pieces.filter(is_last=False, state=PieceState.DONE)
        job.done_count = done.count()
        job.save(update_fields=["done_count"])


def hand_back(worker: str, *, is_counted: bool) -> None:
    """Give back what a worker held that has ended.

    Args:
        is_counted: it broke off by itself; one that was told to stop has not tried.
    """
    for piece in JobPiece.objects.filter(worker=worker, state=PieceState.WORKING):
        held = JobPiece.objects.held(piece_id=piece.pk, worker=worker, attempt=piece.attempts)
        attempts = piece.attempts if is_counted else piece.attempts - 1
        held.update(state=PieceState.WAITING, worker="", leased_until=None, attempts=attempts)
    for row in Worker.objects.filter(pk=worker):
        row.delete()


def say_alive(worker: str) -> None:
    """Note that a worker is there."""
    Worker(name=worker, seen_at=timezone.now()).save()


def done_files(piece: JobPiece) -> bool:
    """Whether everything that the piece has made is still on disk, byte by byte."""
    kept = (file["sha256"] for file in piece.files)
    return all(is_whole(results.path_of(sha256), sha256) for sha256 in kept)


def _held(claimed: Claim) -> PieceQuerySet:
    return JobPiece.objects.held(
        piece_id=claimed.piece.pk, worker=claimed.worker, attempt=claimed.attempt
    )


def _locked_job(claimed: Claim) -> Job | None:
    """The job, locked, if it is still worked on and its piece still this worker's."""
    jobs = Job.objects.select_for_update(of=("self",)).filter(state=JobState.WORKING)
    job = jobs.filter(pk=claimed.job.pk).first()
    return job if job and _held(claimed).exists() else None


def _end(job: Job, state: JobState, error: str = "") -> None:
    now = clock.now()
    job.state, job.error = state, error
    job.finished_at, job.expires_at = now, expiry(now)
    job.save()
    for tell in ENDED:
        tell(job)
