"""What people do to jobs: ask, cancel, retry, discard. Always their own ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts.models import User
from sistercity.errors import WrongState

from . import rules
from .choices import JobState, PieceState
from .kinds import JobKind
from .models import Job, JobPiece
from .queue import expiry


@transaction.atomic
def ask_job(*, by: User, kind: JobKind, asked: Mapping[str, Any]) -> tuple[Job, bool]:
    """Put a job into the queue; the same asked while it waits or runs is that job.

    Returns:
        The job, and whether it is new.

    Raises:
        NotAllowed: this person may not ask for it.
        ValidationError: what was asked cannot be done.
        WrongState: too much of this person's waits already.
    """
    rules.check_may_ask(by=by, kind=kind)
    now = clock.now()
    parameters = kind.settle(by, asked, now)
    rules.check_may_ask(by=by, kind=kind, parameters=parameters)
    written = json.dumps([kind.code, dict(asked)], sort_keys=True, ensure_ascii=False)
    job = Job(
        asked_by=by,
        kind=kind.code,
        parameters=parameters,
        language=get_language(),
        fingerprint=hashlib.sha256(written.encode()).hexdigest(),
        asked_at=now,
    )
    # One at a time, so that the same is not asked for twice at once, nor too much.
    User.objects.select_for_update().get(pk=by.pk)
    own = Job.objects.of(by).open()
    if same := own.filter(fingerprint=job.fingerprint).first():
        return same, False
    if own.count() >= rules.MOST_OPEN:
        raise WrongState(
            _(
                "ท่านมีงานที่ยังไม่เสร็จ %(count)s งานแล้ว "
                "โปรดรอให้งานเสร็จหรือยกเลิกบางงานก่อนขอเพิ่ม"
            )
            % {"count": rules.MOST_OPEN}
        )
    _add(job, kind)
    return job, True


def _add(job: Job, kind: JobKind) -> None:
    keys = kind.pieces(job.parameters)
    job.total_count = len(keys)
    job.clean_fields()
    job.save(force_insert=True)
    pieces = [JobPiece(job=job, position=place, key=key) for place, key in enumerate(keys)]
    if kind.combine:
        pieces.append(JobPiece(job=job, position=len(keys), is_last=True))
    job.pieces.bulk_create(pieces)


@transaction.atomic
def cancel_job(*, by: User, job_id: int) -> Job:
    """Stop a job; whoever is at a piece of it finishes that for nothing.

    Raises:
        Job.DoesNotExist: not this person's.
        WrongState: it has ended already.
    """
    job = _locked(by, job_id)
    if not job.is_open:
        raise WrongState(_("งานนี้สิ้นสุดแล้ว จึงยกเลิกไม่ได้"))
    now = clock.now()
    job.state, job.finished_at, job.expires_at = JobState.CANCELLED, now, expiry(now)
    job.save()
    # Taken from their workers, who then cannot hand them in.
    held = job.pieces.filter(state=PieceState.WORKING)
    held.update(state=PieceState.WAITING, worker="", leased_until=None)
    return job


@transaction.atomic
def retry_job(*, by: User, job_id: int) -> Job:
    """Take a failed or cancelled job up again where it stopped, as of the same moment.

    Raises:
        Job.DoesNotExist: not this person's.
        NotAllowed: this person may not ask for it any more.
        WrongState: it has not stopped, or the same was asked for anew.
    """
    job = _locked(by, job_id)
    rules.check_may_ask(by=by, kind=job.known_kind, parameters=job.parameters)
    if not job.may_be_retried:
        raise WrongState(_("งานนี้ไม่ได้หยุดอยู่ จึงไม่ต้องทำต่อ"))
    if Job.objects.of(by).open().filter(fingerprint=job.fingerprint).exists():
        raise WrongState(_("ท่านขอรายงานเดียวกันนี้ใหม่แล้ว โปรดดูที่งานนั้น"))
    job.state, job.error, job.finished_at, job.expires_at = JobState.WAITING, "", None, None
    job.pieces.exclude(state=PieceState.DONE).update(state=PieceState.WAITING, attempts=0)
    job.save()
    return job


@transaction.atomic
def discard_job(*, by: User, job_id: int) -> None:
    """Throw a job and its result away; files are swept later.

    Raises:
        Job.DoesNotExist: not this person's.
        WrongState: it is still in the queue.
    """
    job = _locked(by, job_id)
    if job.is_open:
        raise WrongState(_("งานนี้ยังไม่สิ้นสุด โปรดยกเลิกก่อนลบ"))
    job.delete()


def _locked(by: User, job_id: int) -> Job:
    return Job.objects.select_for_update(of=("self",)).of(by).get(pk=job_id)
