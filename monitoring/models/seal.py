"""Sealed reports: what was frozen, under which number, and its files."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.querysets import SealedFileQuerySet, SealQuerySet
from sistercity.audit.recorded import Recorded
from sistercity.fields.messages import reads_english
from sistercity.files.models import StoredFile
from sistercity.thai.calendar import fiscal_year_end


class Seal(Recorded):
    """A report as it was given out, once and for all; a row is never changed after it was written.

    ``report_order`` asks for the report again (reports.order.Order), with ``known_at`` as it was
    then.
    ``results`` holds the figures in it: indicator, fiscal_year, place, rule_version, result_id.
    One that is replaced stays; its successor names it in ``supersedes``.
    """

    number = models.CharField(_("เลขที่ตราประทับ"), max_length=20, unique=True)
    year_be = models.PositiveSmallIntegerField(_("ปีที่ประทับ พ.ศ."))
    ordinal = models.PositiveIntegerField(_("ลำดับที่ในปี"))
    kind = models.CharField(_("รายงาน"), max_length=40)
    report_order = models.JSONField(_("คำขอรายงาน"))
    # The order without its moment of knowledge: what two seals of one report have in common.
    asked = models.CharField(max_length=64, db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."), null=True, blank=True)
    place = models.CharField(_("พื้นที่"), max_length=60)
    language = models.CharField(_("ภาษา"), max_length=2)
    title_th = models.CharField(_("ชื่อรายงาน"), max_length=300)
    title_en = models.CharField(_("ชื่อรายงานภาษาอังกฤษ"), max_length=300)
    as_at = models.DateField(_("ข้อมูล ณ วันที่"))
    known_at = models.DateTimeField(_("เท่าที่ทะเบียนทราบเมื่อ"))
    known_number = models.PositiveBigIntegerField(_("เลขที่การเปลี่ยนแปลงล่าสุดที่ทราบ"))
    results = models.JSONField(_("รหัสผลการคำนวณ"), default=list, blank=True)
    release = models.CharField(_("รุ่นของระบบ"), max_length=20)
    is_demo = models.BooleanField(_("ข้อมูลสาธิต"), default=False)
    sealed_at = models.DateTimeField(_("ประทับเมื่อ"))
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ประทับ"), on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField(
        _("หมายเหตุ"), max_length=500, blank=True,
        help_text=_("แสดงต่อสาธารณะ เช่น ใช้ประกอบการประชุมครั้งที่ 2/2566"),
    )
    supersedes = models.OneToOneField(
        "self", verbose_name=_("ใช้แทนฉบับ"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="superseded_by",
    )
    reason = models.CharField(_("เหตุผลที่ออกแทน"), max_length=500, blank=True)
    # Of a form that was sent twice the second finds the seal of the first.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("ตราประทับรายงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ตราประทับรายงาน")
        ordering = ["-year_be", "-ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["year_be", "ordinal"], name="monitoring_seal_number_in_year"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
                name="monitoring_seal_superseded_with_reason",
                violation_error_message=_("โปรดเขียนเหตุผล"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("monitoring:seal-verify", args=[self.number])

    @property
    def title(self) -> str:
        """The report's title in the reader's language."""
        return self.title_en if reads_english() else self.title_th

    @property
    def is_running(self) -> bool:
        """Whether the fiscal year was not over on the day of the report."""
        return self.fiscal_year is not None and self.as_at < fiscal_year_end(self.fiscal_year)

    @property
    def successor(self) -> Seal | None:
        """The seal that takes the place of this one; None while it is current."""
        return getattr(self, "superseded_by", None)


class SealedFile(Recorded):
    """One file of a sealed report; the content lies in the store under its SHA-256."""

    seal = models.ForeignKey(
        Seal, verbose_name=_("ตราประทับรายงาน"), on_delete=models.PROTECT, related_name="files"
    )
    extension = models.CharField(_("รูปแบบแฟ้ม"), max_length=10)
    name = models.CharField(_("ชื่อแฟ้ม"), max_length=200)
    is_signed = models.BooleanField(_("มีลายมือชื่ออิเล็กทรอนิกส์"), default=False)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("แฟ้ม"), on_delete=models.PROTECT, related_name="sealed"
    )

    objects = SealedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("แฟ้มของรายงานที่ประทับแล้ว")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แฟ้มของรายงานที่ประทับแล้ว")
        ordering = ["seal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "extension"], name="monitoring_sealedfile_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return self.name
