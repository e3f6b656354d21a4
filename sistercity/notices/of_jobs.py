"""That a job which somebody asked for has ended: its result is ready, or it failed."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.models import User
from sistercity.jobs.choices import JobState
from sistercity.jobs.kinds import find_kind
from sistercity.jobs.models import Job

from .kinds import NoticeKind, Words
from .writing import notify


def _say(words: Words) -> str:
    kind = find_kind(words["job_kind"])
    title = kind.title(words["parameters"]) if kind else words["job_kind"]
    if words["state"] == JobState.DONE:
        return _("งานที่ท่านขอเสร็จแล้ว: %(title)s") % {"title": title}
    return _("งานที่ท่านขอไม่สำเร็จ: %(title)s") % {"title": title}


def _seen(user: User, ids: Collection[int]) -> set[int]:
    return set(Job.objects.of(user).filter(pk__in=ids).values_list("pk", flat=True))


JOB_ENDED = NoticeKind(
    code="job_ended", name=gettext_lazy("งานที่ทำเบื้องหลังสิ้นสุด"), say=_say, sees=_seen
)


def tell_ended(job: Job) -> None:
    """Tell its asker; in the transaction in which the job ends."""
    notify(
        entry=None, kind=JOB_ENDED, to=[job.asked_by_id], about=job,
        address=reverse("jobs:job-list"),
        words={"job_kind": job.kind, "parameters": job.parameters, "state": str(job.state)},
    )  # fmt: skip
