"""A worker: takes a piece, makes it, hands it in, and says meanwhile that it lives."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import DatabaseError, InterfaceError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from sistercity.outages import Outage, outage_of

from . import queue, results, sweeping
from .choices import PieceState
from .kinds import Done, DoneFile, DonePiece, JobKind, JobRefused, PiecesOutdated
from .models import Job, JobPiece
from .querysets import BEAT

# Seconds between two looks at an empty queue, at one that others just hold, at a lost database.
POLL, HELD_POLL, LOST_POLL = 1.0, 0.05, 5.0
SWEEP_SECONDS = 10 * 60

logger = logging.getLogger(__name__)


class WorkLoop:
    """One process's work, until ``is_wanted`` says no; a piece begun is finished first."""

    def __init__(self, name: str, is_wanted: Callable[[], bool]) -> None:
        self.name = name
        self._is_wanted = is_wanted
        self._said_at = self._swept_at = float("-inf")

    def run(self) -> None:
        """Work until no longer wanted."""
        while self._is_wanted():
            try:
                pause = self._turn()
            except (DatabaseError, InterfaceError, OSError) as fault:
                if outage_of(fault) is None:
                    raise
                # What was held lapses and is taken up by whoever is first.
                logger.warning("The database or the files do not answer: %s", fault)
                connection.close()
                pause = LOST_POLL
            self._rest(pause)

    def _turn(self) -> float:
        """Make one piece, or look after the queue; returns how long to wait."""
        present = time.monotonic()
        if present - self._said_at > BEAT.total_seconds():
            queue.say_alive(self.name)
            self._said_at = present
        if claimed := queue.claim(self.name):
            self.make(claimed)
            return 0
        if queue.has_free():
            return HELD_POLL
        if present - self._swept_at > SWEEP_SECONDS:
            sweeping.sweep()
            self._swept_at = present
        return POLL

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._is_wanted() and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def make(self, claimed: queue.Claim) -> None:
        """Make a piece and hand it in, or say why it cannot be made."""
        job, piece = claimed.job, claimed.piece
        with translation.override(job.language), self._staying_alive(claimed):
            try:
                if piece.is_last:
                    files, notes = _combine(job.known_kind, job), {}
                else:
                    done = job.known_kind.work(job.asked_by, job.parameters, piece.key)
                    files, notes = _keep(done), done.notes
            except JobRefused as refusal:
                queue.refuse(claimed, refusal.words)
            except PiecesOutdated as outdated:
                queue.make_again(claimed, outdated.keys)
            except Exception as fault:
                outage = outage_of(fault)
                is_away = isinstance(fault, DatabaseError | InterfaceError)
                if outage and (is_away or outage is Outage.FILES):
                    raise
                logger.exception("Job %s, %s broke off", job.pk, piece)
                if outage:
                    # Another try finds the disk no emptier; its asker takes it up again.
                    queue.refuse(claimed, _(
                        "พื้นที่จัดเก็บของระบบเต็ม งานจึงหยุด โปรดแจ้งผู้ดูแลระบบ แล้วทำต่อจากที่ค้างไว้เมื่อมีที่ว่าง"
                    ))  # fmt: skip
                else:
                    queue.stumble(claimed)
            else:
                queue.hand_in(claimed, files=files, notes=notes)

    @contextmanager
    def _staying_alive(self, claimed: queue.Claim) -> Iterator[None]:
        """Put the end of the lease off while the piece is being made, from a thread beside."""
        is_over = threading.Event()

        def beat() -> None:
            try:
                while not is_over.wait(BEAT.total_seconds()):
                    try:
                        queue.renew(claimed)
                        queue.say_alive(self.name)
                    except (DatabaseError, InterfaceError):
                        connection.close()
            finally:
                connection.close()

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


def _keep(done: Done) -> list[dict]:
    """The files of a piece, kept, as its row notes them."""
    return [
        {"name": file.name, **results.keep(file.content)._asdict()} for file in done.files
    ]


def _combine(kind: JobKind, job: Job) -> list[dict]:
    """Put the pieces together into the result.

    Raises:
        PiecesOutdated: some are no longer on disk, or no longer hold.
    """
    rows = list(job.pieces.filter(is_last=False, state=PieceState.DONE).order_by("position"))
    if lost := [row.key for row in rows if not queue.done_files(row)]:
        raise PiecesOutdated(lost)
    pieces = [_done_piece(row) for row in rows]
    kept = results.keep_written(lambda target: kind.combine(job.parameters, pieces, target))
    return [{"name": "", **kept._asdict()}]


def _done_piece(row: JobPiece) -> DonePiece:
    files = [
        DoneFile(
            name=file["name"],
            sha256=file["sha256"],
            size=file["size"],
            open=partial(results.path_of(file["sha256"]).open, "rb"),
        )
        for file in row.files
    ]
    return DonePiece(row.key, files, row.notes)
