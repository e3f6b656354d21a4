"""What the ministry sets for guiding pairings to their signing: limits, reasons of delay."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import LimitKind
from registry.names import text_of
from registry.querysets import DelayReasonQuerySet, PlaceQuerySet
from sistercity.audit.recorded import Recorded, version_of


class GuidanceLimit(Recorded):
    """A number from which the guidance desk judges; one that is not set holds nothing back."""

    kind = models.CharField(_("เกณฑ์"), max_length=16, choices=LimitKind, unique=True)
    value = models.PositiveSmallIntegerField(
        _("ค่า"), validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("จำนวนกรณีหรือจำนวนวัน ตามเกณฑ์"),
    )
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("เกณฑ์ของโต๊ะติดตามขั้นตอน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เกณฑ์ของโต๊ะติดตามขั้นตอน")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class DelayReason(Recorded):
    """Why a pairing stalled or was withdrawn; one that is no longer offered stays with its events.

    Whether it may be told is not for the public: what holds a relation up can touch the other side.
    """

    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    number = models.PositiveSmallIntegerField(_("ลำดับ"), default=0)
    name_th = models.CharField(_("เหตุ"), max_length=200)
    name_en = models.CharField(_("เหตุ (อังกฤษ)"), max_length=200, blank=True)
    needs_words = models.BooleanField(
        _("ต้องอธิบายเป็นถ้อยคำ"), default=False, help_text=_("เช่น “อื่น ๆ”")
    )
    is_offered = models.BooleanField(
        _("ใช้บันทึกรายการใหม่"), default=True,
        help_text=_("เลิกใช้แล้วให้เอาเครื่องหมายออก รายการเดิมยังคงเหตุไว้"),
    )

    objects = DelayReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("เหตุที่ชะงักหรือถอนเรื่อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เหตุที่ชะงักหรือถอนเรื่อง")
        ordering = ["number", "code"]

    def __str__(self) -> str:
        return text_of(self, "name")


GuidanceLimitVersion = version_of(GuidanceLimit)
DelayReasonVersion = version_of(DelayReason)
