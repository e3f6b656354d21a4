"""Directions above the plan (กรอบทิศทาง): what they aim at, and what of the plan serves them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.choices import FrameKind
from plans.querysets import PublishedQuerySet
from registry.names import text_of
from sistercity.audit.recorded import Recorded, version_of

from .plan import Plan
from .project import Project
from .years import FISCAL_YEAR_CHECKS


class Frame(Recorded):
    """A national strategy, plan or policy, or an international agenda."""

    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    kind = models.CharField(_("ชนิด"), max_length=20, choices=FrameKind)
    position = models.PositiveSmallIntegerField(_("ลำดับที่"), unique=True)
    name_th = models.CharField(_("ชื่อกรอบ"), max_length=200)
    name_en = models.CharField(_("ชื่อกรอบ (อังกฤษ)"), max_length=200, blank=True)
    first_year = models.PositiveSmallIntegerField(
        _("ตั้งแต่ พ.ศ."), null=True, blank=True, validators=FISCAL_YEAR_CHECKS
    )
    last_year = models.PositiveSmallIntegerField(
        _("ถึง พ.ศ."), null=True, blank=True, validators=FISCAL_YEAR_CHECKS
    )
    text_th = models.TextField(_("ความ"), blank=True)
    text_en = models.TextField(_("ความ (อังกฤษ)"), blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("กรอบทิศทาง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กรอบทิศทาง")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True, last_year__isnull=True)
                | Q(first_year__isnull=False, last_year__gte=F("first_year")),
                name="plans_frame_years_in_order",
                violation_error_message=_("ใส่ปีแรกและปีสุดท้ายให้ครบ และปีสุดท้ายต้องไม่ก่อนปีแรก"),
            )
        ]

    def __str__(self) -> str:
        return text_of(self, "name")


class FrameGoal(Recorded):
    """A strategy or goal of a frame; ``number`` is its place there."""

    frame = models.ForeignKey(
        Frame, verbose_name=_("กรอบทิศทาง"), on_delete=models.PROTECT, related_name="goals"
    )
    number = models.PositiveSmallIntegerField(_("ลำดับที่"))
    name_th = models.TextField(_("ยุทธศาสตร์หรือเป้าหมาย"))
    name_en = models.TextField(_("ยุทธศาสตร์หรือเป้าหมาย (อังกฤษ)"), blank=True)
    text_th = models.TextField(_("ความ"), blank=True)
    text_en = models.TextField(_("ความ (อังกฤษ)"), blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("เป้าหมายของกรอบทิศทาง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เป้าหมายของกรอบทิศทาง")
        ordering = ["frame__position", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["frame", "number"],
                name="plans_framegoal_one_number",
                violation_error_message=_("ลำดับที่นี้ใช้แล้วในกรอบนี้"),
            )
        ]

    def __str__(self) -> str:
        return text_of(self, "name")


class FrameLink(Recorded):
    """That something of the plan serves a frame: one goal of it, or the frame as a whole."""

    frame = models.ForeignKey(
        Frame, verbose_name=_("กรอบทิศทาง"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    goal = models.ForeignKey(
        FrameGoal, verbose_name=_("เป้าหมายของกรอบทิศทาง"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="%(class)ss", help_text=_("เว้นว่างหากหมายถึงทั้งกรอบ"),
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.goal or self.frame)

    def clean(self) -> None:
        """The goal is one of the frame's own."""
        if self.goal_id and self.goal.frame_id != self.frame_id:
            raise ValidationError({"goal": _("เป้าหมายนี้เป็นของกรอบอื่น")})


class PlanFrame(FrameLink):
    """A frame that the plan says it serves."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("แผน"), on_delete=models.PROTECT, related_name="frame_links"
    )

    class Meta:
        verbose_name = _("กรอบที่แผนสอดคล้อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กรอบที่แผนสอดคล้อง")
        ordering = ["plan", "frame__position", "goal__number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "goal"], name="plans_planframe_once"),
            models.UniqueConstraint(
                fields=["plan", "frame"],
                condition=Q(goal__isnull=True),
                name="plans_planframe_whole_once",
            ),
        ]


class ProjectFrame(FrameLink):
    """A frame that a project serves."""

    project = models.ForeignKey(
        Project, verbose_name=_("แผนงาน/โครงการ"), on_delete=models.PROTECT,
        related_name="frame_links",
    )

    class Meta:
        verbose_name = _("กรอบที่โครงการสอดคล้อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กรอบที่โครงการสอดคล้อง")
        ordering = ["project", "frame__position", "goal__number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "goal"], name="plans_projectframe_once"),
            models.UniqueConstraint(
                fields=["project", "frame"],
                condition=Q(goal__isnull=True),
                name="plans_projectframe_whole_once",
            ),
        ]


FrameVersion = version_of(Frame)
FrameGoalVersion = version_of(FrameGoal)
PlanFrameVersion = version_of(PlanFrame)
ProjectFrameVersion = version_of(ProjectFrame)
