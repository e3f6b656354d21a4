"""What belongs to a fiscal year as such: holidays, what is due, letting in again, errata."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import DueKind, HolidayKind, Shift
from monitoring.querysets import (
    DueDayQuerySet,
    DueQuerySet,
    ErratumQuerySet,
    HolidayQuerySet,
    ReopeningQuerySet,
)
from plans.models import FISCAL_YEAR_CHECKS
from registry.models import Pairing, Province
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.messages import reads_english
from sistercity.templatetags.thai import thai_date_short

PAIRING_KINDS = (DueKind.ACTION_PLAN, DueKind.JOINT_ACTIVITY)
PROVINCE_KINDS = (DueKind.WORKING_GROUP, DueKind.REGISTER_CONFIRMATION, DueKind.REFLECTION)


class Holiday(Recorded):
    """A day on which government offices are shut, as the cabinet announces them year by year."""

    day = models.DateField(_("วันที่"), unique=True)
    name = models.CharField(_("ชื่อวันหยุด"), max_length=200)
    name_en = models.CharField(_("ชื่อวันหยุดภาษาอังกฤษ"), max_length=200, blank=True)
    kind = models.CharField(_("ประเภท"), max_length=12, choices=HolidayKind)
    source = models.CharField(
        _("ที่มา"), max_length=200, blank=True, help_text=_("เช่น มติคณะรัฐมนตรีและวันที่ของมติ")
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("วันหยุดราชการ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "วันหยุดราชการ")
        ordering = ["day"]

    def __str__(self) -> str:
        return (self.name_en if reads_english() else "") or self.name


class DueDay(Recorded):
    """Until when one kind of thing is to be in, in a fiscal year, as the ministry sets it.

    ``day`` is the day as it was set. Where it falls on a holiday, ``shift`` says which working
    day takes its place; that day stands in the rows of ``Due``.
    """

    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    kind = models.CharField(_("รายการ"), max_length=24, choices=DueKind)
    day = models.DateField(_("กำหนดส่งภายในวันที่"))
    shift = models.CharField(_("หากตรงกับวันหยุด"), max_length=8, choices=Shift)

    objects = DueDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("กำหนดส่งของปีงบประมาณ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กำหนดส่งของปีงบประมาณ")
        ordering = ["fiscal_year", "day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "kind"],
                name="monitoring_dueday_once_a_year",
                violation_error_message=_("กำหนดวันของรายการนี้ในปีงบประมาณนี้ไว้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.fiscal_year}"


class Due(Recorded):
    """Something that a province owes in a fiscal year, of one pairing or as a province.

    Rows are made when the year is opened, so that what is missing is visible from its first
    day. ``due_on`` is a working day. One that is waived is expected no longer.
    """

    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="dues"
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="dues", null=True, blank=True,
    )
    kind = models.CharField(_("รายการ"), max_length=24, choices=DueKind)
    due_on = models.DateField(_("ครบกำหนดวันที่"))
    waived_at = models.DateTimeField(_("ยกเว้นเมื่อ"), null=True, blank=True)
    waived_reason = models.CharField(_("เหตุผลที่ยกเว้น"), max_length=1000, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = _("รายการที่ต้องส่ง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายการที่ต้องส่ง")
        ordering = ["fiscal_year", "province__sort_key", "id"]
        indexes = [models.Index(fields=["fiscal_year", "province", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "pairing", "kind"],
                condition=Q(pairing__isnull=False),
                name="monitoring_due_once_a_pairing",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "province", "kind"],
                condition=Q(pairing__isnull=True),
                name="monitoring_due_once_a_province",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PAIRING_KINDS, pairing__isnull=False)
                | Q(kind__in=PROVINCE_KINDS, pairing__isnull=True),
                name="monitoring_due_of_a_pairing_or_province",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | ~Q(waived_reason=""),
                name="monitoring_due_waived_with_reason",
                violation_error_message=_("โปรดเขียนเหตุผลที่ยกเว้น"),
            ),
        ]

    def __str__(self) -> str:
        of = self.pairing.number if self.pairing_id else self.province
        return f"{self.get_kind_display()} {of} {self.fiscal_year}"


class Reopening(Recorded):
    """One province, or the centre, let into a closed fiscal year again, up to a day inclusive."""

    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="reopenings",
        null=True, blank=True, help_text=_("เว้นว่างสำหรับส่วนกลาง"),
    )
    reason = models.TextField(_("เหตุผลที่เปิดให้แก้ไข"), max_length=1000)
    expires_on = models.DateField(
        _("เปิดให้แก้ไขถึงวันที่"), help_text=_("แก้ไขได้จนสิ้นวันนี้ แล้วปิดเองโดยไม่ต้องดำเนินการ")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้เปิด"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    opened_at = models.DateTimeField(_("เปิดเมื่อ"), editable=False)
    ended_at = models.DateTimeField(_("ปิดก่อนกำหนดเมื่อ"), null=True, blank=True, editable=False)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("การเปิดให้แก้ไขปีที่ปิดแล้ว")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การเปิดให้แก้ไขปีที่ปิดแล้ว")
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["fiscal_year", "province"])]

    def __str__(self) -> str:
        place = self.province if self.province_id else _("ส่วนกลาง")
        return f"{place} {self.fiscal_year} ({thai_date_short(self.expires_on)})"


class Erratum(Recorded):
    """One numbered change of a closed fiscal year: 1/2565; append-only.

    Both values are kept as people read them and as the ledger has them. Without ``field`` it is
    a record as a whole, entered anew (no old value) or taken out (no new one).
    """

    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    number = models.PositiveIntegerField(_("ลำดับที่"))
    reopening = models.ForeignKey(
        Reopening, verbose_name=_("การเปิดให้แก้ไขปีที่ปิดแล้ว"), on_delete=models.PROTECT,
        related_name="errata",
    )
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="errata",
        null=True, blank=True,
    )
    resource = models.CharField(_("ชนิดของรายการ"), max_length=100)
    object_id = models.PositiveBigIntegerField(_("รายการ"))
    label = models.CharField(_("ชื่อรายการ"), max_length=300)
    field = models.CharField(_("ช่องที่แก้ไข"), max_length=100, blank=True)
    old_words = models.TextField(_("ค่าเดิม"), blank=True)
    new_words = models.TextField(_("ค่าใหม่"), blank=True)
    old_value = models.JSONField(_("ค่าเดิมตามบัญชี"), null=True, blank=True)
    new_value = models.JSONField(_("ค่าใหม่ตามบัญชี"), null=True, blank=True)
    reason = models.TextField(_("เหตุผลของการแก้ไข"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("โดย"), on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("เมื่อ"))

    objects = ErratumQuerySet.as_manager()

    class Meta:
        verbose_name = _("รายการแก้ไขหลังปิดปี")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายการแก้ไขหลังปิดปี")
        ordering = ["fiscal_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "number"], name="monitoring_erratum_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.fiscal_year}"


HolidayVersion = version_of(Holiday)
DueDayVersion = version_of(DueDay)
DueVersion = version_of(Due)
ReopeningVersion = version_of(Reopening)
ErratumVersion = version_of(Erratum)
