"""The drive plan: tracks, goals, indicators and targets, in the ministry's own words."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.choices import Phase, Unit
from plans.querysets import PublishedQuerySet
from registry.models import Document
from sistercity.audit.recorded import Recorded, version_of

FISCAL_YEAR_CHECKS = [MinValueValidator(2484), MaxValueValidator(2700)]


class Plan(Recorded):
    """A drive plan over a span of fiscal years."""

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
        verbose_name_plural = _("แผนขับเคลื่อน")
        ordering = ["first_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plans_plan_years_in_order",
                violation_error_message=_("ปีสุดท้ายต้องไม่ก่อนปีแรก"),
            )
        ]

    def __str__(self) -> str:
        return self.name_th


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
        verbose_name_plural = _("แนวทางการขับเคลื่อน")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_track_one_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name_th}"


class Indicator(Recorded):
    """One of the six indicators; the rule itself lives in ``monitoring.kpis``."""

    track = models.ForeignKey(
        Track, verbose_name=_("แนวทางการขับเคลื่อน"), on_delete=models.PROTECT,
        related_name="indicators",
    )
    code = models.CharField(
        _("รหัส"), max_length=5, unique=True, validators=[RegexValidator(r"^\d\.\d$")]
    )
    name_th = models.TextField(_("ตัวชี้วัด"))
    name_en = models.TextField(_("ตัวชี้วัด (อังกฤษ)"), blank=True)
    short_th = models.CharField(_("ชื่อย่อ"), max_length=120)
    short_en = models.CharField(_("ชื่อย่อ (อังกฤษ)"), max_length=120, blank=True)
    rule_th = models.TextField(_("วิธีคำนวณ"))
    rule_en = models.TextField(_("วิธีคำนวณ (อังกฤษ)"), blank=True)
    unit = models.CharField(_("หน่วย"), max_length=10, choices=Unit)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ตัวชี้วัด")
        verbose_name_plural = _("ตัวชี้วัด")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.short_th}"


class Target(Recorded):
    """The value an indicator should reach in a fiscal year, and who set it.

    ``value`` is a share 0–1, a count, or 1 for มี, after the indicator's unit.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("ตัวชี้วัด"), on_delete=models.PROTECT, related_name="targets"
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    value = models.DecimalField(
        _("ค่าเป้าหมาย"), max_digits=12, decimal_places=4, validators=[MinValueValidator(0)]
    )
    set_by = models.CharField(_("ผู้กำหนด"), max_length=200)
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ค่าเป้าหมาย")
        verbose_name_plural = _("ค่าเป้าหมาย")
        ordering = ["indicator", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"],
                name="plans_target_one_a_year",
                violation_error_message=_("กำหนดค่าเป้าหมายของปีนี้ไว้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.fiscal_year}: {self.value}"


PlanVersion = version_of(Plan)
TrackVersion = version_of(Track)
IndicatorVersion = version_of(Indicator)
TargetVersion = version_of(Target)
