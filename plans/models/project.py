"""Projects of the plan: their years with money and progress, their milestones."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.choices import ProjectKind
from plans.querysets import PublishedQuerySet
from registry.names import text_of
from sistercity.audit.recorded import Recorded, version_of

from .agency import Agency
from .track import Track
from .years import FISCAL_YEAR_CHECKS


class Project(Recorded):
    """One of a track's projects (แผนงาน/โครงการ)."""

    track = models.ForeignKey(
        Track, verbose_name=_("แนวทางการขับเคลื่อน"), on_delete=models.PROTECT,
        related_name="projects",
    )
    number = models.PositiveSmallIntegerField(_("ลำดับที่"))
    name_th = models.TextField(_("แผนงาน/โครงการ"))
    name_en = models.TextField(_("แผนงาน/โครงการ (อังกฤษ)"), blank=True)
    kind = models.CharField(_("ชนิด"), max_length=12, choices=ProjectKind)
    owner = models.ForeignKey(
        Agency, verbose_name=_("หน่วยงานเจ้าของโครงการ"), on_delete=models.PROTECT,
        related_name="projects", null=True, blank=True,
        help_text=_("เว้นว่างหากยังไม่ได้กำหนด แผนไม่ได้ระบุไว้"),
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("แผนงาน/โครงการ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แผนงาน/โครงการ")
        ordering = ["track", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "number"],
                name="plans_project_one_number",
                violation_error_message=_("ลำดับที่นี้ใช้แล้วในแนวทางการขับเคลื่อนนี้"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.track.number}/{self.number} {text_of(self, 'name')}"


class ProjectYear(Recorded):
    """What a project received, spent and reached in a fiscal year; amounts in baht."""

    project = models.ForeignKey(
        Project, verbose_name=_("แผนงาน/โครงการ"), on_delete=models.PROTECT, related_name="years"
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    budget_received_amount = models.DecimalField(
        _("งบประมาณที่ได้รับ (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=_("เว้นว่างหากยังไม่ทราบ ไม่ได้รับคือ 0"),
    )
    budget_disbursed_amount = models.DecimalField(
        _("งบประมาณที่เบิกจ่าย (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=_("ไม่เกินที่ได้รับ"),
    )
    progress_percent = models.PositiveSmallIntegerField(
        _("ความก้าวหน้า (ร้อยละ)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ปีของแผนงาน/โครงการ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ปีของแผนงาน/โครงการ")
        ordering = ["project", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year"],
                name="plans_projectyear_one_a_year",
                violation_error_message=_("บันทึกปีนี้ของแผนงาน/โครงการไว้แล้ว โปรดแก้ไขรายการเดิม"),
            ),
            models.CheckConstraint(
                condition=Q(budget_disbursed_amount__isnull=True)
                | Q(
                    budget_received_amount__isnull=False,
                    budget_disbursed_amount__lte=F("budget_received_amount"),
                ),
                name="plans_projectyear_disbursed_within_received",
                violation_error_message=_("งบประมาณที่เบิกจ่ายต้องไม่เกินงบประมาณที่ได้รับ"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.fiscal_year}"

    def clean(self) -> None:
        """Nobody spends more than they received."""
        check_disbursed(self.budget_received_amount, self.budget_disbursed_amount)


def check_disbursed(received: Decimal | None, disbursed: Decimal | None) -> None:
    """What was disbursed, in baht, was received before.

    Raises:
        ValidationError: on the amount that is missing or too large.
    """
    if disbursed is None:
        return
    if received is None:
        raise ValidationError(
            {"budget_received_amount": _("บันทึกการเบิกจ่ายแล้ว โปรดใส่งบประมาณที่ได้รับด้วย")}
        )
    if disbursed > received:
        words = _("เบิกจ่าย %(disbursed)s บาท มากกว่าที่ได้รับ %(received)s บาท โปรดตรวจตัวเลขทั้งสอง")
        amounts = {"disbursed": f"{disbursed:,.2f}", "received": f"{received:,.2f}"}
        raise ValidationError({"budget_disbursed_amount": words % amounts})


class Milestone(Recorded):
    """Something that a project is to reach by a day, and the day on which it did."""

    project = models.ForeignKey(
        Project, verbose_name=_("แผนงาน/โครงการ"), on_delete=models.PROTECT,
        related_name="milestones",
    )
    name_th = models.CharField(_("หมุดหมาย"), max_length=300)
    name_en = models.CharField(_("หมุดหมาย (อังกฤษ)"), max_length=300, blank=True)
    due_on = models.DateField(_("กำหนดเสร็จ"))
    done_on = models.DateField(
        _("เสร็จเมื่อ"), null=True, blank=True, help_text=_("เว้นว่างหากยังไม่เสร็จ")
    )
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("หมุดหมาย")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "หมุดหมาย")
        ordering = ["project", "due_on", "id"]

    def __str__(self) -> str:
        return text_of(self, "name")


ProjectVersion = version_of(Project)
ProjectYearVersion = version_of(ProjectYear)
MilestoneVersion = version_of(Milestone)
