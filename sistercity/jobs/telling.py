"""A job in words: what it is, how far it has come, what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from sistercity.accounts.models import User
from sistercity.templatetags.thai import thai_date

from .choices import JobState
from .models import Job, Worker
from .rules import may_ask

SHOWN = 50


@dataclass(frozen=True)
class ToldJob:
    """A job as its asker reads it; ``version`` changes whenever the words do."""

    job: Job
    title: str
    words: str
    may_ask: bool

    @property
    def version(self) -> str:
        return f"{self.job.state}:{self.words}"

    @property
    def said(self) -> str:
        """What is called out when the state has changed."""
        return f"{self.title}: {self.job.get_state_display()} {self.words}"


def tell_jobs(user: User) -> list[ToldJob]:
    """This person's jobs, the latest first."""
    jobs = list(Job.objects.of(user)[:SHOWN])
    ahead = _ahead(jobs)
    is_attended = not ahead or Worker.objects.alive().exists()
    return [
        ToldJob(
            job=job,
            title=title_of(job),
            words=_words(job, ahead.get(job.pk, 0), is_attended),
            may_ask=may_ask(by=user, kind=job.known_kind, parameters=job.parameters),
        )
        for job in jobs
    ]


def title_of(job: Job) -> str:
    """What was asked for."""
    return job.known_kind.title(job.parameters) if job.known_kind else job.kind


def _ahead(jobs: list[Job]) -> dict[int, int]:
    """Of those that wait: how many, of whomever, come before."""
    waiting = [job.pk for job in jobs if job.state == JobState.WAITING]
    if not waiting:
        return {}
    queue = list(Job.objects.open().order_by("pk").values_list("pk", flat=True))
    return {pk: sum(1 for other in queue if other < pk) for pk in waiting}


def _words(job: Job, ahead: int, is_attended: bool) -> str:
    if job.state == JobState.WAITING:
        if not is_attended:
            return _("ขณะนี้ไม่มีโปรแกรมทำงานเบื้องหลังเปิดอยู่ งานจะเริ่มเองเมื่อเปิด โปรดแจ้งผู้ดูแลระบบ")
        if ahead:
            return _("มีงานที่ขอไว้ก่อน %(count)s งาน งานนี้จะเริ่มเองเมื่อถึงคิว") % {"count": ahead}
        return _("งานจะเริ่มเองในอีกสักครู่")
    if job.state == JobState.WORKING:
        return _working_words(job)
    if job.state == JobState.DONE:
        return _done_words(job)
    if job.state == JobState.FAILED:
        return job.error
    return _("หยุดตามที่ท่านขอ ทำต่อจากที่ค้างไว้ได้ ข้อมูลยังเป็น ณ เวลาที่ขอครั้งแรก")


def _working_words(job: Job) -> str:
    kind = job.known_kind
    if kind is None or kind.progress is None:
        return _("กำลังจัดทำแฟ้ม")
    if job.all_pieces_done:
        return _("ทำครบทุกส่วนแล้ว กำลังรวมเป็นแฟ้มเดียว")
    return kind.progress(job.done_count, job.total_count)


def _done_words(job: Job) -> str:
    if not job.has_result:
        return _("พ้นเวลาที่เก็บผลแล้ว โปรดขอใหม่หากยังต้องการ")
    return _("พร้อมดาวน์โหลด ขนาด %(size)s เก็บไว้ถึงวันที่ %(day)s") % {
        "size": filesizeformat(job.result_size),
        "day": thai_date(job.expires_at),
    }
