"""The plan's lines of drive and what is done along each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.choices import Phase
from plans.querysets import PublishedQuerySet
from registry.names import text_of
from sistercity.audit.recorded import Recorded, version_of

from .plan import Plan


class Track(Recorded):
    """One of the plan's lines of drive (แนวทางการขับเคลื่อน) with its goal (เป้าประสงค์)."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("แผน"), on_delete=models.PROTECT, related_name="tracks"
    )
    number = models.PositiveSmallIntegerField(_("ลำดับที่"))
    phase = models.CharField(_("ระยะ"), max_length=10, choices=Phase)
    name_th = models.TextField(_("แนวทางการขับเคลื่อน"))
    name_en = models.TextField(_("แนวทางการขับเคลื่อน (อังกฤษ)"), blank=True)
    goal_th = models.TextField(_("เป้าประสงค์"))
    goal_en = models.TextField(_("เป้าประสงค์ (อังกฤษ)"), blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("แนวทางการขับเคลื่อน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แนวทางการขับเคลื่อน")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_track_one_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {text_of(self, 'name')}"


class Approach(Recorded):
    """One of the ways (แนวทาง) in which a track is to reach its goal."""

    track = models.ForeignKey(
        Track, verbose_name=_("แนวทางการขับเคลื่อน"), on_delete=models.PROTECT,
        related_name="approaches",
    )
    number = models.PositiveSmallIntegerField(_("ลำดับที่"))
    name_th = models.TextField(_("แนวทาง"))
    name_en = models.TextField(_("แนวทาง (อังกฤษ)"), blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("แนวทาง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แนวทาง")
        ordering = ["track", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "number"],
                name="plans_approach_one_number",
                violation_error_message=_("ลำดับที่นี้ใช้แล้วในแนวทางการขับเคลื่อนนี้"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {text_of(self, 'name')}"


TrackVersion = version_of(Track)
ApproachVersion = version_of(Approach)
