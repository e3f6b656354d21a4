"""The plan itself: its aim and years, how it came about, the situation that it answers."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.choices import Side
from plans.querysets import PublishedQuerySet
from registry.models import Document
from registry.names import text_of
from sistercity.audit.recorded import Recorded, version_of

from .years import FISCAL_YEAR_CHECKS


class Plan(Recorded):
    """A drive plan over a span of fiscal years; no two plans share a year."""

    code = models.SlugField(_("รหัส"), max_length=20, unique=True)
    name_th = models.CharField(_("ชื่อแผน"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200)
    aim_th = models.TextField(_("เป้าหมาย"))
    aim_en = models.TextField(_("เป้าหมาย (อังกฤษ)"), blank=True)
    first_year = models.PositiveSmallIntegerField(
        _("ตั้งแต่ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    last_year = models.PositiveSmallIntegerField(
        _("ถึงปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans",
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("แผนขับเคลื่อน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แผนขับเคลื่อน")
        ordering = ["first_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plans_plan_years_in_order",
                violation_error_message=_("ปีสุดท้ายต้องไม่ก่อนปีแรก"),
            )
        ]

    def __str__(self) -> str:
        return text_of(self, "name")

    @property
    def years(self) -> range:
        """The fiscal years that the plan covers."""
        return range(self.first_year, self.last_year + 1)


class PlanEvent(Recorded):
    """A step on the way to the plan, as the plan's own documents tell it."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("แผน"), on_delete=models.PROTECT, related_name="events"
    )
    number = models.PositiveSmallIntegerField(_("ลำดับที่"))
    happened_on = models.DateField(
        _("วันที่"), null=True, blank=True, help_text=_("เว้นว่างหากเอกสารไม่ได้ระบุ")
    )
    ended_on = models.DateField(
        _("ถึงวันที่"), null=True, blank=True, help_text=_("เว้นว่างหากเป็นวันเดียว")
    )
    name_th = models.TextField(_("สิ่งที่เกิดขึ้น"))
    name_en = models.TextField(_("สิ่งที่เกิดขึ้น (อังกฤษ)"), blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ลำดับการจัดทำแผน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ลำดับการจัดทำแผน")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plans_planevent_one_number",
                violation_error_message=_("ลำดับที่นี้ใช้แล้วในแผนนี้"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("happened_on")),
                name="plans_planevent_days_in_order",
                violation_error_message=_("วันสุดท้ายต้องไม่ก่อนวันแรก"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {text_of(self, 'name')}"

    def clean(self) -> None:
        """A last day follows a first; beside the field where it is wrong."""
        if self.ended_on is None:
            return
        if self.happened_on is None:
            raise ValidationError({"happened_on": _("ใส่วันสุดท้ายแล้ว โปรดใส่วันแรกด้วย")})
        if self.ended_on < self.happened_on:
            raise ValidationError({"ended_on": _("วันสุดท้ายต้องไม่ก่อนวันแรก")})


class Situation(Recorded):
    """A circumstance outside or inside the country's administration that the plan answers."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("แผน"), on_delete=models.PROTECT, related_name="situations"
    )
    side = models.CharField(_("ด้าน"), max_length=10, choices=Side)
    number = models.CharField(
        _("ข้อ"), max_length=5, validators=[RegexValidator(r"^\d{1,2}\.\d{1,2}\Z")]
    )
    name_th = models.TextField(_("หัวข้อ"))
    name_en = models.TextField(_("หัวข้อ (อังกฤษ)"), blank=True)
    text_th = models.TextField(_("ความ"))
    text_en = models.TextField(_("ความ (อังกฤษ)"), blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("สถานการณ์และแนวโน้ม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "สถานการณ์และแนวโน้ม")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plans_situation_one_number",
                violation_error_message=_("ข้อนี้มีแล้วในแผนนี้"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {text_of(self, 'name')}"


PlanVersion = version_of(Plan)
PlanEventVersion = version_of(PlanEvent)
SituationVersion = version_of(Situation)
