"""Activities of provinces with their counterparts, their evidence and their rounds of review."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import (
    BudgetSource,
    Direction,
    EvidenceKind,
    Host,
    Kind,
    Move,
    NoActivityReason,
    Status,
)
from monitoring.querysets import (
    ActivityPartQuerySet,
    ActivityQuerySet,
    EvidenceQuerySet,
    ExplanationQuerySet,
    FiscalYearQuerySet,
    InternalPartQuerySet,
)
from plans.models import FISCAL_YEAR_CHECKS
from registry.models import Pairing, Province
from sistercity.audit.recorded import Recorded, version_of
from sistercity.files.models import StoredFile

from .place import YearPlace
from .plan import PlannedActivity
from .review import Deputation


class FiscalYear(Recorded):
    """A fiscal year, named by the Buddhist year it ends in; closing it locks its activities."""

    year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), unique=True, validators=FISCAL_YEAR_CHECKS
    )
    closed_at = models.DateTimeField(_("ปิดเมื่อ"), null=True, blank=True)

    objects = FiscalYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("ปีงบประมาณ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ปีงบประมาณ")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Activity(Recorded):
    """Something a province did in the frame of one or more of its pairings.

    It belongs to the fiscal year in which it starts. ``is_joint`` says that the counterpart
    took part: only joint activities count for indicator 2.1.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="activities"
    )
    planned = models.ForeignKey(
        PlannedActivity, verbose_name=_("กิจกรรมตามแผน"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="activities",
    )
    title = models.CharField(_("ชื่อกิจกรรม"), max_length=200)
    kind = models.CharField(_("ประเภทกิจกรรม"), max_length=20, choices=Kind, blank=True)
    starts_on = models.DateField(_("วันที่เริ่ม"))
    ends_on = models.DateField(_("วันที่สิ้นสุด"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."), editable=False)
    place = models.CharField(_("สถานที่"), max_length=200, blank=True)
    is_joint = models.BooleanField(
        _("คู่ความสัมพันธ์เข้าร่วมกิจกรรม"), default=True,
        help_text=_("เฉพาะกิจกรรมที่คู่ความสัมพันธ์เข้าร่วมเท่านั้นที่นับในตัวชี้วัด 2.1"),
    )
    direction = models.CharField(
        _("การเดินทาง"), max_length=10, choices=Direction, blank=True
    )
    thai_count = models.PositiveIntegerField(_("ผู้เข้าร่วมฝ่ายไทย (คน)"), null=True, blank=True)
    foreign_count = models.PositiveIntegerField(
        _("ผู้เข้าร่วมฝ่ายต่างประเทศ (คน)"), null=True, blank=True
    )
    thai_student_count = models.PositiveIntegerField(
        _("ในจำนวนนี้เป็นนักเรียน นักศึกษาไทย (คน)"), null=True, blank=True
    )
    foreign_student_count = models.PositiveIntegerField(
        _("ในจำนวนนี้เป็นนักเรียน นักศึกษาต่างประเทศ (คน)"), null=True, blank=True
    )
    hosted_by = models.CharField(_("ฝ่ายที่เป็นเจ้าภาพ"), max_length=10, choices=Host, blank=True)
    budget_amount = models.DecimalField(
        _("งบประมาณที่ใช้ (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_source = models.CharField(
        _("แหล่งงบประมาณ"), max_length=12, choices=BudgetSource, blank=True
    )
    # What the other side paid beside a budget of the Thai side; as told, often an estimate.
    foreign_amount = models.DecimalField(
        _("ฝ่ายต่างประเทศออกเพิ่ม (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )
    outcome = models.TextField(_("ผลที่ได้รับ"), max_length=5000, blank=True)
    problems = models.TextField(_("ปัญหาและอุปสรรค"), max_length=5000, blank=True)
    next_step = models.TextField(_("การดำเนินการต่อไป"), max_length=5000, blank=True)
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    round_number = models.PositiveSmallIntegerField(_("รอบที่"), default=1, editable=False)
    # A form pressed twice carries the same key, so the second press finds the first's draft.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    submitted_at = models.DateTimeField(_("เสนอเมื่อ"), null=True, editable=False)
    approved_at = models.DateTimeField(_("เห็นชอบเมื่อ"), null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("กิจกรรม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กิจกรรม")
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["fiscal_year", "status", "province"]),
            models.Index(fields=["status", "submitted_at"]),
            # In which long lists are walked.
            models.Index(fields=["starts_on", "id"], name="activity_by_start"),
            models.Index(fields=["province", "starts_on", "id"], name="activity_by_province"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="monitoring_activity_ends_after_start",
                violation_error_message=_("วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่ม"),
            ),
            models.CheckConstraint(
                condition=Q(thai_count=None)
                | Q(thai_student_count=None)
                | Q(thai_student_count__lte=F("thai_count")),
                name="monitoring_activity_thai_students_within",
                violation_error_message=_("นักเรียน นักศึกษาไทยต้องไม่เกินผู้เข้าร่วมฝ่ายไทย"),
            ),
            models.CheckConstraint(
                condition=Q(foreign_count=None)
                | Q(foreign_student_count=None)
                | Q(foreign_student_count__lte=F("foreign_count")),
                name="monitoring_activity_foreign_students_within",
                violation_error_message=_(
                    "นักเรียน นักศึกษาต่างประเทศต้องไม่เกินผู้เข้าร่วมฝ่ายต่างประเทศ"
                ),
            ),
            models.CheckConstraint(
                condition=Q(foreign_amount=None) | ~Q(budget_source=BudgetSource.COUNTERPART),
                name="monitoring_activity_foreign_money_once",
                violation_error_message=_(
                    "แหล่งงบประมาณเป็นฝ่ายต่างประเทศแล้ว เงินที่ฝ่ายต่างประเทศออกจึงอยู่ในช่องงบประมาณ "
                    "โปรดเว้นช่อง “ฝ่ายต่างประเทศออกเพิ่ม” ว่างไว้"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status_words(self) -> str:
        """The status as people read it; without an approver it waits for the ministry at once."""
        if self.status == Status.SUBMITTED and not self.province.endorsement_required:
            return Status.ENDORSED.label
        return self.get_status_display()

    @property
    def is_with_province(self) -> bool:
        """Whether an officer may still write on it."""
        return self.status in {Status.DRAFT, Status.RETURNED}

    def year_place(self) -> YearPlace:
        """The year and province that it belongs to."""
        return YearPlace(self.fiscal_year, self.province_id)


class ActivityPairing(Recorded):
    """That an activity was done in the frame of a pairing."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("กิจกรรม"), on_delete=models.PROTECT, related_name="links"
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="activity_links",
    )

    objects = ActivityPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("คู่ของกิจกรรม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คู่ของกิจกรรม")
        ordering = ["activity", "pairing"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "pairing"], name="monitoring_activitypairing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.pairing.number}"

    def year_place(self) -> YearPlace:
        """Those of its activity."""
        return self.activity.year_place()


class Evidence(Recorded):
    """A photo or document that shows an activity took place; never public."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("กิจกรรม"), on_delete=models.PROTECT, related_name="evidence"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("แฟ้ม"), on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(_("ชนิด"), max_length=10, choices=EvidenceKind)
    name = models.CharField(_("ชื่อแฟ้ม"), max_length=150)
    caption = models.CharField(_("คำบรรยาย"), max_length=200, blank=True)
    alt_text = models.CharField(
        _("คำอธิบายภาพสำหรับผู้ที่มองไม่เห็น"), max_length=250, blank=True
    )
    removed_at = models.DateTimeField(_("นำออกเมื่อ"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("หลักฐาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "หลักฐาน")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption or self.name

    @property
    def words_for_picture(self) -> str:
        """What is read out in place of the photo."""
        return self.alt_text or str(self)

    def year_place(self) -> YearPlace:
        """Those of its activity."""
        return self.activity.year_place()


class ReviewStep(Recorded):
    """One move of an activity in its rounds; append-only.

    Whoever created, edited or submitted it may neither endorse nor approve it.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("กิจกรรม"), on_delete=models.PROTECT, related_name="steps"
    )
    round_number = models.PositiveSmallIntegerField(_("รอบที่"))
    move = models.CharField(_("การดำเนินการ"), max_length=10, choices=Move)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("โดย"), on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("เมื่อ"))
    note = models.TextField(_("ข้อความ"), max_length=2000, blank=True)
    letter_number = models.CharField(_("เลขที่หนังสือนำส่ง"), max_length=60, blank=True)
    letter_on = models.DateField(_("หนังสือนำส่งลงวันที่"), null=True, blank=True)
    deputation = models.ForeignKey(
        Deputation, verbose_name=_("ทำหน้าที่แทนตามคำสั่ง"), on_delete=models.PROTECT,
        related_name="steps", null=True, blank=True,
    )

    objects = InternalPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("ขั้นตอนการพิจารณา")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ขั้นตอนการพิจารณา")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.activity} · {self.get_move_display()}"


class Explanation(Recorded):
    """The province's answer why a pairing had no joint activity in a fiscal year."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="explanations",
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    reason = models.CharField(_("เหตุผล"), max_length=12, choices=NoActivityReason)
    words = models.TextField(_("คำชี้แจง"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("โดย"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำชี้แจงกรณีไม่มีกิจกรรม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คำชี้แจงกรณีไม่มีกิจกรรม")
        ordering = ["fiscal_year", "pairing"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "fiscal_year"],
                name="monitoring_explanation_one_a_year",
                violation_error_message=_("ชี้แจงของคู่นี้ในปีงบประมาณนี้ไว้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pairing.number} {self.fiscal_year}"

    def year_place(self) -> YearPlace:
        """The year of the answer and the province of its pairing."""
        return YearPlace(self.fiscal_year, self.pairing.province_id)


FiscalYearVersion = version_of(FiscalYear)
ActivityVersion = version_of(Activity)
ActivityPairingVersion = version_of(ActivityPairing)
EvidenceVersion = version_of(Evidence)
ReviewStepVersion = version_of(ReviewStep)
ExplanationVersion = version_of(Explanation)
