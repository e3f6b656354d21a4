"""A job, its pieces, and the workers: not facts of the register, so in no ledger."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import OPEN_STATES, JobState, PieceState
from .kinds import JobKind, find_kind
from .querysets import JobQuerySet, PieceQuerySet, WorkerQuerySet


class Job(models.Model):
    """Long work that somebody asked for; its result waits for that person alone.

    ``parameters`` are settled: checked, and with the moment of knowledge fixed at the asking.
    ``fingerprint`` is of what was asked, so that the same asked twice is one job. The moments are
    the portal's; those by which workers agree are the machine's and stand in the pieces.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ผู้ขอ"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(_("ชนิดของงาน"), max_length=40)
    parameters = models.JSONField(_("สิ่งที่ขอ"))
    language = models.CharField(_("ภาษา"), max_length=5)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(
        _("สถานะ"), max_length=10, choices=JobState, default=JobState.WAITING
    )
    done_count = models.PositiveIntegerField(_("ทำแล้ว (ส่วน)"), default=0)
    total_count = models.PositiveIntegerField(_("ทั้งหมด (ส่วน)"))
    error = models.TextField(_("เหตุที่ไม่สำเร็จ"), blank=True)
    asked_at = models.DateTimeField(_("ขอเมื่อ"))
    started_at = models.DateTimeField(_("เริ่มทำเมื่อ"), null=True, blank=True)
    finished_at = models.DateTimeField(_("สิ้นสุดเมื่อ"), null=True, blank=True)
    expires_at = models.DateTimeField(_("เก็บผลถึง"), null=True, blank=True)
    result_sha256 = models.CharField(_("ค่าตรวจสอบ SHA-256"), max_length=64, blank=True)
    result_size = models.PositiveBigIntegerField(_("ขนาด (ไบต์)"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("งานที่ทำเบื้องหลัง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "งานที่ทำเบื้องหลัง")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "fingerprint"],
                condition=Q(state__in=OPEN_STATES),
                name="jobs_job_asked_once",
            )
        ]
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def known_kind(self) -> JobKind | None:
        """What kind of work it is; None where this release no longer knows it."""
        return find_kind(self.kind)

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being worked on."""
        return self.state in OPEN_STATES

    @property
    def has_result(self) -> bool:
        """Whether its result can be fetched."""
        return self.state == JobState.DONE and bool(self.result_sha256)

    @property
    def may_be_retried(self) -> bool:
        """Whether it may be taken up again where it stopped."""
        return self.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def all_pieces_done(self) -> bool:
        """Whether only putting them together is left."""
        return self.done_count >= self.total_count


class JobPiece(models.Model):
    """A part of a job that one worker makes; ``is_last`` puts the others together.

    A worker holds it until ``leased_until``, which it puts off while it lives. ``attempts``
    counts those who took it, and with ``worker`` tells a worker that was given up from the one
    that holds the piece now.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60, blank=True)
    is_last = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PieceState, default=PieceState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    leased_until = models.DateTimeField(null=True)
    files = models.JSONField(default=list)
    notes = models.JSONField(default=dict)

    objects = PieceQuerySet.as_manager()

    class Meta:
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "position"], name="jobs_jobpiece_one_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.key or self.position}"


class Worker(models.Model):
    """A process that works on jobs, and when it was last heard of."""

    name = models.CharField(max_length=120, primary_key=True)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
