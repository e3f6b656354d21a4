"""Supervision visits of the ministry to provinces (การนิเทศติดตาม) and what they found."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import FindingKind, FindingMove, FindingState, VisitMethod, VisitStatus
from monitoring.querysets import (
    FindingQuerySet,
    FindingStepQuerySet,
    SupervisedPairingQuerySet,
    SupervisionVisitQuerySet,
)
from registry.models import Pairing, Province
from sistercity.audit.recorded import Recorded
from sistercity.files.models import StoredFile


class SupervisionVisit(Recorded):
    """A visit of the ministry to a province; the province sees it once it was sent, nobody else.

    It is open until every finding is closed, which its findings tell.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT,
        related_name="supervision_visits", editable=False,
    )
    starts_on = models.DateField(_("วันที่เริ่ม"))
    ends_on = models.DateField(_("วันที่สิ้นสุด"), help_text=_("วันเดียวกันหากนิเทศวันเดียว"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."), editable=False)
    method = models.CharField(_("วิธีการ"), max_length=10, choices=VisitMethod)
    team = models.TextField(
        _("คณะผู้นิเทศ"), max_length=1000,
        help_text=_("ตำแหน่งหรือหน่วยงาน หนึ่งบรรทัดต่อหนึ่งหน่วยงาน ไม่ใช่ชื่อบุคคล"),
    )
    summary = models.TextField(_("สรุปผลการนิเทศ"), max_length=5000)
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=VisitStatus, default=VisitStatus.DRAFT, editable=False
    )
    sent_at = models.DateTimeField(_("แจ้งจังหวัดเมื่อ"), null=True, blank=True, editable=False)
    # A form pressed twice carries the same key, so the second press finds the first's row.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )

    objects = SupervisionVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("การนิเทศติดตาม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การนิเทศติดตาม")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="monitoring_supervisionvisit_ends_after_start",
                violation_error_message=_("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.starts_on.isoformat()}"

    @property
    def pairing_ids(self) -> set[int]:
        """The pairings that were looked at."""
        return set(self.pairing_links.values_list("pairing_id", flat=True))


class SupervisedPairing(Recorded):
    """A pairing that a visit looked at."""

    visit = models.ForeignKey(
        SupervisionVisit, verbose_name=_("การนิเทศติดตาม"), on_delete=models.PROTECT,
        related_name="pairing_links",
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="supervision_links",
    )

    objects = SupervisedPairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("คู่ที่นิเทศ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คู่ที่นิเทศ")
        ordering = ["pairing__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "pairing"], name="monitoring_supervisedpairing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.pairing}"


class Finding(Recorded):
    """Something that a visit found, numbered within it, with what the ministry recommends."""

    visit = models.ForeignKey(
        SupervisionVisit, verbose_name=_("การนิเทศติดตาม"), on_delete=models.PROTECT,
        related_name="findings", editable=False,
    )
    number = models.PositiveSmallIntegerField(_("ข้อที่"), editable=False)
    kind = models.CharField(_("ด้าน"), max_length=20, choices=FindingKind)
    words = models.TextField(_("สิ่งที่พบ"), max_length=3000)
    recommendation = models.TextField(_("ข้อเสนอแนะ"), max_length=3000)
    office = models.CharField(
        _("หน่วยงานที่รับผิดชอบ"), max_length=200, help_text=_("ตำแหน่งหรือหน่วยงาน ไม่ใช่ชื่อบุคคล")
    )
    due_on = models.DateField(_("กำหนดดำเนินการ"))
    state = models.CharField(
        _("สถานะ"), max_length=10, choices=FindingState, default=FindingState.OPEN, editable=False
    )
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อค้นพบจากการนิเทศ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อค้นพบจากการนิเทศ")
        ordering = ["visit", "number"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "number"], name="monitoring_finding_one_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"[:300]


class FindingStep(Recorded):
    """An answer of the province or a decision of the ministry on a finding; never changed."""

    finding = models.ForeignKey(
        Finding, verbose_name=_("ข้อค้นพบ"), on_delete=models.PROTECT, related_name="steps",
        editable=False,
    )
    move = models.CharField(
        _("การดำเนินการ"), max_length=10, choices=FindingMove, editable=False
    )
    words = models.TextField(_("ข้อความ"), max_length=3000)
    evidence = models.ForeignKey(
        StoredFile, verbose_name=_("หลักฐาน"), on_delete=models.PROTECT,
        related_name="finding_steps", null=True, blank=True, editable=False,
    )
    evidence_name = models.CharField(
        _("ชื่อแฟ้มหลักฐาน"), max_length=150, blank=True, editable=False
    )
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ดำเนินการ"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    at = models.DateTimeField(_("บันทึกเมื่อ"), editable=False)

    objects = FindingStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("การติดตามข้อค้นพบ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การติดตามข้อค้นพบ")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.words}"[:300]
