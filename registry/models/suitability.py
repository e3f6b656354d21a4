"""Whether a proposed pairing suits: the criteria, what was found, what the ministry advises."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import AdviceKind, Axis
from registry.names import text_of
from registry.querysets import (
    AssessmentPartQuerySet,
    AssessmentQuerySet,
    CriterionSetQuerySet,
    PlaceQuerySet,
)
from registry.suitability import TOP_SCORE
from sistercity.audit.recorded import Recorded, version_of
from sistercity.templatetags.thai import thai_date_short

from .pairing import Pairing

LARGEST_WEIGHT = 999


class CriterionSet(Recorded):
    """A dated set of criteria; an assessment keeps the one it was made by."""

    code = models.SlugField(_("รหัส"), max_length=20, unique=True)
    name_th = models.CharField(_("ชื่อชุดเกณฑ์"), max_length=200)
    name_en = models.CharField(_("ชื่อชุดเกณฑ์ (อังกฤษ)"), max_length=200, blank=True)
    in_force_from = models.DateField(
        _("ใช้ตั้งแต่"), unique=True, help_text=_("การประเมินใหม่ใช้ชุดล่าสุดที่ถึงวันนี้แล้ว")
    )
    origin_th = models.CharField(
        _("ที่มาของเกณฑ์"), max_length=300, help_text=_("ใครกำหนด ตามหนังสือหรือมติใด")
    )
    origin_en = models.CharField(_("ที่มาของเกณฑ์ (อังกฤษ)"), max_length=300, blank=True)

    objects = CriterionSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("ชุดเกณฑ์ความเหมาะสม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ชุดเกณฑ์ความเหมาะสม")
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return text_of(self, "name")


class Criterion(Recorded):
    """One criterion of a set; ``code`` is the same criterion's in every set.

    ``meanings`` are lines that say what each score means, from 0 to the highest.
    """

    criterion_set = models.ForeignKey(
        CriterionSet, verbose_name=_("ชุดเกณฑ์ความเหมาะสม"), on_delete=models.PROTECT,
        related_name="criteria",
    )
    number = models.PositiveSmallIntegerField(_("ลำดับ"))
    code = models.SlugField(
        _("รหัส"), max_length=30, help_text=_("เกณฑ์เดียวกันใช้รหัสเดียวกันทุกชุด")
    )
    axis = models.CharField(_("ด้าน"), max_length=10, choices=Axis)
    name_th = models.CharField(_("เกณฑ์"), max_length=200)
    name_en = models.CharField(_("เกณฑ์ (อังกฤษ)"), max_length=200, blank=True)
    meanings_th = models.TextField(
        _("ความหมายของคะแนน"), help_text=_("บรรทัดละคะแนน เรียงจาก 0 ถึง 4 รวมห้าบรรทัด")
    )
    meanings_en = models.TextField(_("ความหมายของคะแนน (อังกฤษ)"), blank=True)
    weight = models.DecimalField(
        _("น้ำหนัก"), max_digits=5, decimal_places=2,
        validators=[
            MinValueValidator(Decimal(0), _("น้ำหนักติดลบไม่ได้ โปรดกรอก 0 ขึ้นไป")),
            MaxValueValidator(Decimal(LARGEST_WEIGHT)),
        ],
        help_text=_("เทียบกับเกณฑ์อื่นในชุด ไม่จำเป็นต้องรวมได้ 100"),
    )
    is_in_use = models.BooleanField(_("ใช้อยู่"), default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("เกณฑ์ความเหมาะสม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เกณฑ์ความเหมาะสม")
        ordering = ["criterion_set", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion_set", "number"],
                name="registry_criterion_one_number",
                violation_error_message=_("ชุดนี้มีเกณฑ์ลำดับนี้แล้ว"),
            ),
            models.UniqueConstraint(
                fields=["criterion_set", "code"],
                name="registry_criterion_one_code",
                violation_error_message=_("ชุดนี้มีเกณฑ์รหัสนี้แล้ว"),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="registry_criterion_weight_not_negative",
                violation_error_message=_("น้ำหนักติดลบไม่ได้ โปรดกรอก 0 ขึ้นไป"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {text_of(self, 'name')}"

    @property
    def meanings(self) -> list[str]:
        """What each score means in the reader's language, from 0 on."""
        return text_of(self, "meanings").splitlines()

    def clean(self) -> None:
        """Every score has its meaning."""
        for name in ("meanings_th", "meanings_en"):
            lines = [line.strip() for line in getattr(self, name).splitlines() if line.strip()]
            if len(lines) != TOP_SCORE + 1 and (lines or name == "meanings_th"):
                words = _("โปรดเขียนความหมายห้าบรรทัด ของคะแนน 0 ถึง 4 ขณะนี้มี %(count)s บรรทัด")
                raise ValidationError(
                    {name: ValidationError(words, params={"count": len(lines)})}
                )
            setattr(self, name, "\n".join(lines))


class Assessment(Recorded):
    """What was found of a pairing by a set of criteria; its earlier states are kept.

    Scores belong to it: whoever changes one gives it a new revision.
    """

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="assessments",
    )
    criterion_set = models.ForeignKey(
        CriterionSet, verbose_name=_("ชุดเกณฑ์ความเหมาะสม"), on_delete=models.PROTECT,
        related_name="assessments",
    )
    summary = models.TextField(_("ข้อสรุปของผู้ประเมิน"), max_length=600, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ประเมิน"), on_delete=models.PROTECT,
        related_name="+",
    )
    assessed_at = models.DateTimeField(_("ประเมินเมื่อ"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("การประเมินความเหมาะสม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การประเมินความเหมาะสม")
        ordering = ["-criterion_set__in_force_from", "pairing"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "criterion_set"],
                name="registry_assessment_once",
                violation_error_message=_("คู่นี้ประเมินด้วยชุดเกณฑ์นี้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pairing.number} · {self.criterion_set}"


class AssessmentScore(Recorded):
    """The score of one criterion, with its reason and source; without a score: no data."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("การประเมินความเหมาะสม"), on_delete=models.PROTECT,
        related_name="scores",
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("เกณฑ์ความเหมาะสม"), on_delete=models.PROTECT,
        related_name="scores",
    )
    score = models.PositiveSmallIntegerField(
        _("คะแนน"), null=True, blank=True, validators=[MaxValueValidator(TOP_SCORE)],
    )
    reason = models.CharField(_("เหตุผล"), max_length=300, blank=True)
    source = models.CharField(_("ที่มาของข้อมูล"), max_length=200, blank=True)

    objects = AssessmentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("คะแนนตามเกณฑ์")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คะแนนตามเกณฑ์")
        ordering = ["assessment", "criterion__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="registry_assessmentscore_once"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=TOP_SCORE),
                name="registry_assessmentscore_in_range",
                violation_error_message=_("คะแนนเป็นเลขจำนวนเต็ม 0 ถึง 4"),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | (~Q(reason="") & ~Q(source="")),
                name="registry_assessmentscore_with_reason",
                violation_error_message=_("คะแนนต้องมีเหตุผลและที่มาของข้อมูล"),
            ),
        ]

    def __str__(self) -> str:
        told = _("ไม่มีข้อมูล") if self.score is None else self.score
        return f"{self.criterion} · {told}"


class Advice(Recorded):
    """What the ministry advises on a pairing; a later one stands for the earlier, which stay.

    ``assessed_revision`` is that of the assessment as it was read.
    """

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("การประเมินความเหมาะสม"), on_delete=models.PROTECT,
        related_name="advice",
    )
    kind = models.CharField(_("ความเห็น"), max_length=12, choices=AdviceKind)
    conditions = models.TextField(_("เงื่อนไข"), max_length=600, blank=True)
    words = models.TextField(_("เหตุผลและข้อเสนอแนะ"), max_length=600)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ให้ความเห็น"), on_delete=models.PROTECT,
        related_name="+",
    )
    given_at = models.DateTimeField(_("ให้ความเห็นเมื่อ"))
    assessed_revision = models.PositiveBigIntegerField(_("รุ่นของการประเมิน"), editable=False)
    form_key = models.UUIDField(unique=True, editable=False)

    objects = AssessmentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("ความเห็นของกระทรวง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ความเห็นของกระทรวง")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AdviceKind.CONDITIONAL) | ~Q(conditions=""),
                name="registry_advice_with_conditions",
                violation_error_message=_("โปรดเขียนเงื่อนไขของการสนับสนุน"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {thai_date_short(self.given_at.date())}"


CriterionSetVersion = version_of(CriterionSet)
CriterionVersion = version_of(Criterion)
AssessmentVersion = version_of(Assessment)
AssessmentScoreVersion = version_of(AssessmentScore)
AdviceVersion = version_of(Advice)
