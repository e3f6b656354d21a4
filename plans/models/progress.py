"""What the ministry reports of a project's progress, quarter by quarter; every report stays."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.querysets import ProgressReportQuerySet
from sistercity.audit.recorded import Recorded

from .project import Milestone, Project, check_disbursed
from .years import FISCAL_YEAR_CHECKS


class ProgressReport(Recorded):
    """How far a project had come at the end of a quarter, with the money of the year until then.

    Never changed: a correction is a further report of the quarter, and the last one counts.
    Without any a quarter is not reported, which is not 0. Internal; percent and money of a
    year's last quarter become the project's year, which is public.
    """

    project = models.ForeignKey(
        Project, verbose_name=_("แผนงาน/โครงการ"), on_delete=models.PROTECT,
        related_name="progress_reports", editable=False,
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS, editable=False
    )
    quarter = models.PositiveSmallIntegerField(
        _("ไตรมาส"), validators=[MinValueValidator(1), MaxValueValidator(4)], editable=False
    )
    percent = models.PositiveSmallIntegerField(
        _("ความก้าวหน้าสะสม (ร้อยละ)"), validators=[MaxValueValidator(100)],
        help_text=_("ตั้งแต่ต้นปีงบประมาณถึงสิ้นไตรมาส ยังไม่เริ่มคือ 0"),
    )
    milestone = models.ForeignKey(
        Milestone, verbose_name=_("หมุดหมายที่ใช้เทียบ"), on_delete=models.PROTECT,
        related_name="progress_reports", null=True, blank=True,
        help_text=_("ร้อยละข้างต้นมาจากความก้าวหน้าของหมุดหมายใด"),
    )
    budget_received_amount = models.DecimalField(
        _("งบประมาณที่ได้รับในปี (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=_("เว้นว่างหากยังไม่ทราบ ไม่ได้รับคือ 0"),
    )
    budget_disbursed_amount = models.DecimalField(
        _("เบิกจ่ายสะสม (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=_("ไม่เกินที่ได้รับ"),
    )
    words = models.TextField(_("สิ่งที่ดำเนินการ"), max_length=3000)
    problems = models.TextField(
        _("ปัญหาและอุปสรรค"), max_length=3000, blank=True,
        help_text=_("ต้องกรอกหากความก้าวหน้าหรือการเบิกจ่ายลดลงจากไตรมาสก่อน"),
    )
    # A form pressed twice carries the same key, so the second press finds the first's row.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้รายงาน"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    reported_at = models.DateTimeField(_("รายงานเมื่อ"), editable=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("รายงานความก้าวหน้าของโครงการ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายงานความก้าวหน้าของโครงการ")
        ordering = ["-fiscal_year", "-quarter", "-id"]
        indexes = [models.Index(fields=["fiscal_year", "project", "quarter"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="plans_progressreport_quarter_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="plans_progressreport_percent_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=Q(budget_disbursed_amount__isnull=True)
                | Q(
                    budget_received_amount__isnull=False,
                    budget_disbursed_amount__lte=F("budget_received_amount"),
                ),
                name="plans_progressreport_disbursed_within_received",
                violation_error_message=_("งบประมาณที่เบิกจ่ายต้องไม่เกินงบประมาณที่ได้รับ"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.quarter}/{self.fiscal_year}"

    def clean(self) -> None:
        """Nobody spends more than they received."""
        check_disbursed(self.budget_received_amount, self.budget_disbursed_amount)
