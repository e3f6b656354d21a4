"""In which order countries come: the criteria, what the ministry entered, rankings as saved."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import CountryMeasure
from monitoring.querysets import RankingQuerySet
from monitoring.ranking import read_bounds
from registry.models import Country
from registry.names import text_of
from registry.suitability import TOP_SCORE
from sistercity.audit.recorded import Recorded, version_of
from sistercity.templatetags.thai import thai_date_short


class CountryCriterion(Recorded):
    """A criterion by which countries are put in order: counted from records, or entered.

    ``bounds`` are the least counts for the scores 1 to the highest; of an entered one
    ``meanings`` say what each score from 0 on means.
    """

    number = models.PositiveSmallIntegerField(_("ลำดับ"), unique=True)
    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    name_th = models.CharField(_("เกณฑ์"), max_length=200)
    name_en = models.CharField(_("เกณฑ์ (อังกฤษ)"), max_length=200, blank=True)
    measure = models.CharField(_("วัดจาก"), max_length=10, choices=CountryMeasure)
    bounds = models.CharField(
        _("จำนวนขั้นต่ำของคะแนน 1 ถึง 4"), max_length=60, blank=True,
        help_text=_("สำหรับเกณฑ์ที่นับจากทะเบียน เช่น 1, 2, 4, 8 ต่ำกว่าจำนวนแรกได้คะแนน 0"),
    )
    years = models.PositiveSmallIntegerField(
        _("นับย้อนหลัง (ปีงบประมาณ)"), default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("สำหรับเกณฑ์ที่นับกิจกรรม รวมปีที่กำลังดำเนินการ"),
    )
    meanings_th = models.TextField(
        _("ความหมายของคะแนน"), blank=True,
        help_text=_("สำหรับเกณฑ์ที่กรอกเอง บรรทัดละคะแนน เรียงจาก 0 ถึง 4 รวมห้าบรรทัด"),
    )
    meanings_en = models.TextField(_("ความหมายของคะแนน (อังกฤษ)"), blank=True)
    weight = models.DecimalField(
        _("น้ำหนัก"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(0), _("น้ำหนักติดลบไม่ได้ โปรดกรอก 0 ขึ้นไป"))],
        help_text=_("เทียบกับเกณฑ์อื่น ไม่จำเป็นต้องรวมได้ 100"),
    )
    is_in_use = models.BooleanField(_("ใช้อยู่"), default=True)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("เกณฑ์จัดลำดับประเทศ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เกณฑ์จัดลำดับประเทศ")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="monitoring_countrycriterion_weight_not_negative",
                violation_error_message=_("น้ำหนักติดลบไม่ได้ โปรดกรอก 0 ขึ้นไป"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {text_of(self, 'name')}"

    @property
    def meanings(self) -> list[str]:
        """What each score means in the reader's language, from 0 on."""
        return text_of(self, "meanings").splitlines()

    def clean(self) -> None:
        """Counted ones have bounds, entered ones the meaning of every score."""
        if self.measure != CountryMeasure.ENTERED:
            try:
                read_bounds(self.bounds)
            except ValidationError as refusal:
                raise ValidationError({"bounds": refusal.messages}) from refusal
            return
        for name in ("meanings_th", "meanings_en"):
            lines = [line.strip() for line in getattr(self, name).splitlines() if line.strip()]
            if len(lines) != TOP_SCORE + 1 and (lines or name == "meanings_th"):
                words = _("โปรดเขียนความหมายห้าบรรทัด ของคะแนน 0 ถึง 4 ขณะนี้มี %(count)s บรรทัด")
                raise ValidationError(
                    {name: ValidationError(words, params={"count": len(lines)})}
                )
            setattr(self, name, "\n".join(lines))


class CountryFact(Recorded):
    """What the ministry entered of a country under one criterion, with reason and source."""

    country = models.ForeignKey(
        Country, verbose_name=_("ประเทศ"), on_delete=models.PROTECT, related_name="facts"
    )
    criterion = models.ForeignKey(
        CountryCriterion, verbose_name=_("เกณฑ์จัดลำดับประเทศ"), on_delete=models.PROTECT,
        related_name="facts", limit_choices_to={"measure": CountryMeasure.ENTERED},
    )
    score = models.PositiveSmallIntegerField(
        _("คะแนน"), validators=[MaxValueValidator(TOP_SCORE)], help_text=_("เลขจำนวนเต็ม 0 ถึง 4")
    )
    reason = models.CharField(_("เหตุผล"), max_length=300)
    source = models.CharField(_("ที่มาของข้อมูล"), max_length=200)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อมูลของประเทศตามเกณฑ์")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อมูลของประเทศตามเกณฑ์")
        ordering = ["country__sort_key", "criterion__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "criterion"],
                name="monitoring_countryfact_once",
                violation_error_message=_("กรอกเกณฑ์นี้ของประเทศนี้ไว้แล้ว โปรดแก้ไขรายการเดิม"),
            ),
            models.CheckConstraint(
                condition=Q(score__lte=TOP_SCORE),
                name="monitoring_countryfact_score_in_range",
                violation_error_message=_("คะแนนเป็นเลขจำนวนเต็ม 0 ถึง 4"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} · {self.criterion} · {self.score}"

    def clean(self) -> None:
        """Only criteria that are entered take one."""
        if self.criterion_id and self.criterion.measure != CountryMeasure.ENTERED:
            raise ValidationError({"criterion": _("เกณฑ์นี้นับจากทะเบียน จึงกรอกเองไม่ได้")})


class CountryRanking(Recorded):
    """A ranking as it stood on a day and was saved: never changed, only followed by a later one.

    ``content`` is what ``reports.ranking.Ranking.kept()`` gives, complete in itself.
    """

    title = models.CharField(_("ชื่อการจัดลำดับ"), max_length=200)
    ground = models.TextField(
        _("เหตุที่จัดลำดับ"), max_length=1000, help_text=_("เช่น ใช้ประกอบการประชุมใด หรือเสนอผู้ใด")
    )
    as_at = models.DateField(_("ข้อมูล ณ วันที่"))
    content = models.JSONField(_("ผลการจัดลำดับ"), editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    saved_at = models.DateTimeField(_("บันทึกเมื่อ"), editable=False)
    form_key = models.UUIDField(unique=True, editable=False)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("การจัดลำดับประเทศ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การจัดลำดับประเทศ")
        ordering = ["-saved_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} {thai_date_short(self.as_at)}"


CountryCriterionVersion = version_of(CountryCriterion)
CountryFactVersion = version_of(CountryFact)
