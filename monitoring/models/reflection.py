"""What a province learned in a fiscal year (สรุปบทเรียนประจำปี)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import ReflectionStatus
from monitoring.querysets import ReflectionQuerySet
from plans.models import FISCAL_YEAR_CHECKS
from registry.models import Province
from sistercity.audit.recorded import Recorded, version_of

from .place import YearPlace


class Reflection(Recorded):
    """A province's annual reflection; internal, one a province and year."""

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="reflections"
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    success_factors = models.TextField(_("ปัจจัยแห่งความสำเร็จ"), max_length=5000, blank=True)
    problems = models.TextField(_("ปัญหา"), max_length=5000, blank=True)
    obstacles = models.TextField(_("อุปสรรค"), max_length=5000, blank=True)
    proposals = models.TextField(_("ข้อเสนอแนะ"), max_length=5000, blank=True)
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=ReflectionStatus, default=ReflectionStatus.DRAFT,
        editable=False,
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    submitted_at = models.DateTimeField(_("ส่งเมื่อ"), null=True, blank=True, editable=False)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("สรุปบทเรียนประจำปี")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "สรุปบทเรียนประจำปี")
        ordering = ["-fiscal_year", "province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "fiscal_year"],
                name="monitoring_reflection_one_a_year",
                violation_error_message=_("จังหวัดนี้มีสรุปบทเรียนของปีงบประมาณนี้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.fiscal_year}"

    def year_place(self) -> YearPlace:
        """The year and province that it belongs to."""
        return YearPlace(self.fiscal_year, self.province_id)


ReflectionVersion = version_of(Reflection)
