"""Indicators, their targets, and the values that people enter for those not computed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.choices import Method, Unit
from plans.querysets import PublishedQuerySet
from registry.models import Document
from registry.names import text_of
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.text import SortKeyField

from .track import Track
from .years import FISCAL_YEAR_CHECKS


class Indicator(Recorded):
    """One of the six indicators of the plan, or a further one that the ministry has defined.

    The six are fixed and computed: their rules live in ``monitoring.kpis``. A further one is
    manual: its values are entered a year, each with its evidence.
    """

    track = models.ForeignKey(
        Track, verbose_name=_("แนวทางการขับเคลื่อน"), on_delete=models.PROTECT,
        related_name="indicators",
    )
    code = models.CharField(
        _("รหัส"),
        max_length=5,
        unique=True,
        validators=[
            RegexValidator(
                r"^[1-9]\d?\.[1-9]\d?\Z",
                _("รหัสคือเลขแนวทางการขับเคลื่อน จุด และลำดับที่ เป็นเลขอารบิก เช่น 1.3 หรือ 2.10"),
            )
        ],
        help_text=_("เลขแนวทางการขับเคลื่อน จุด และลำดับที่ เช่น 1.3 หรือ 2.10"),
    )
    sort_key = SortKeyField(source="code")
    name_th = models.TextField(_("ตัวชี้วัด"))
    name_en = models.TextField(_("ตัวชี้วัด (อังกฤษ)"), blank=True)
    short_th = models.CharField(_("ชื่อย่อ"), max_length=120)
    short_en = models.CharField(_("ชื่อย่อ (อังกฤษ)"), max_length=120, blank=True)
    rule_th = models.TextField(_("วิธีคำนวณ"))
    rule_en = models.TextField(_("วิธีคำนวณ (อังกฤษ)"), blank=True)
    unit = models.CharField(_("หน่วย"), max_length=10, choices=Unit)
    method = models.CharField(
        _("ที่มาของค่า"), max_length=10, choices=Method, default=Method.MANUAL
    )
    is_fixed = models.BooleanField(
        _("ตัวชี้วัดของแผน"),
        default=False,
        help_text=_("ตัวชี้วัด 6 ตัวของแผนคงที่ ตัวชี้วัดอื่นกระทรวงกำหนดเพิ่มได้"),
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ตัวชี้วัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ตัวชี้วัด")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_fixed=True, method=Method.COMPUTED)
                | Q(is_fixed=False, method=Method.MANUAL),
                name="plans_indicator_fixed_is_computed",
                violation_error_message=_("ตัวชี้วัดของแผนคำนวณจากทะเบียน ตัวชี้วัดที่กำหนดเพิ่มบันทึกค่าเอง"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {text_of(self, 'short')}"


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
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ค่าเป้าหมาย")
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


class IndicatorValue(Recorded):
    """What a further indicator came to in a fiscal year, by the document that proves it.

    ``value`` is a share 0–1, a count, or 1 for มี and 0 for ไม่มี, after the indicator's unit.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("ตัวชี้วัด"), on_delete=models.PROTECT, related_name="values"
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    value = models.DecimalField(
        _("ค่า"),
        max_digits=12,
        decimal_places=4,
        validators=[MinValueValidator(0)],
        help_text=_("ตามหน่วยของตัวชี้วัด: ร้อยละพิมพ์เป็นสัดส่วน เช่น 0.85 มีคือ 1 ไม่มีคือ 0"),
    )
    numerator = models.PositiveIntegerField(
        _("ตัวตั้ง"), null=True, blank=True, help_text=_("เฉพาะหน่วยร้อยละ ใส่คู่กับตัวหาร")
    )
    denominator = models.PositiveIntegerField(_("ตัวหาร"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("เอกสารหลักฐาน"),
        on_delete=models.PROTECT,
        related_name="indicator_values",
        error_messages={
            "null": _("ค่าที่บันทึกเองต้องมีเอกสารหลักฐาน โปรดเลือกเอกสาร หรือเพิ่มเอกสารก่อน")
        },
    )
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ค่าของตัวชี้วัดที่กำหนดเพิ่ม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ค่าของตัวชี้วัดที่กำหนดเพิ่ม")
        ordering = ["indicator", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"],
                name="plans_indicatorvalue_one_a_year",
                violation_error_message=_("บันทึกค่าของปีนี้ไว้แล้ว โปรดแก้ไขค่าเดิม"),
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(denominator__gt=0, numerator__lte=F("denominator")),
                name="plans_indicatorvalue_part_of_whole",
                violation_error_message=_("ตัวหารต้องมากกว่า 0 และตัวตั้งต้องไม่เกินตัวหาร"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.fiscal_year}: {self.value}"

    def clean(self) -> None:
        """A numerator and its denominator come together, as a part of a whole."""
        part, whole = self.numerator, self.denominator
        if part is None and whole is None:
            return
        if part is None or not whole or part > whole:
            raise ValidationError(
                {
                    "denominator": _(
                        "ใส่ตัวตั้งและตัวหารให้ครบทั้งคู่ ตัวหารต้องมากกว่า 0 และตัวตั้งต้องไม่เกินตัวหาร"
                    )
                }
            )


IndicatorVersion = version_of(Indicator)
TargetVersion = version_of(Target)
IndicatorValueVersion = version_of(IndicatorValue)
