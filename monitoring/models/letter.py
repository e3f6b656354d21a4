"""Letters of the ministry to governors with overdue or silent pairings, and from what facts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.querysets import OverdueLetterQuerySet
from plans.models import FISCAL_YEAR_CHECKS
from registry.models import Province
from sistercity.audit.recorded import Recorded, version_of


class OverdueLetter(Recorded):
    """A drafted letter: its wording as it was typed, and the facts as they stood when it was made.

    The file is rendered from this row alone, so that it is the same however often it is taken.
    """

    # The letters that were made by one press; a second press finds the first's.
    batch = models.UUIDField(_("ชุดที่จัดทำ"), default=uuid.uuid4, editable=False)
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT,
        related_name="overdue_letters",
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    number = models.CharField(
        _("ที่"), max_length=60, blank=True, help_text=_("เช่น มท 0204.1/ เว้นว่างไว้ออกเลขภายหลังได้")
    )
    dated_on = models.DateField(
        _("ลงวันที่"), null=True, blank=True, help_text=_("เว้นว่างไว้ลงวันที่ภายหลังได้")
    )
    office = models.CharField(
        _("ส่วนราชการเจ้าของหนังสือ"), max_length=200
    )
    address = models.CharField(_("ที่ตั้ง"), max_length=200, blank=True)
    subject = models.CharField(_("เรื่อง"), max_length=200)
    reference = models.TextField(_("อ้างถึง"), max_length=500, blank=True)
    opening = models.TextField(_("ภาคเหตุ"), max_length=3000)
    request = models.TextField(_("ภาคความประสงค์"), max_length=2000)
    closing = models.TextField(_("ภาคสรุป"), max_length=1000)
    owner = models.CharField(_("หน่วยงานเจ้าของเรื่อง"), max_length=200)
    phone = models.CharField(_("โทรศัพท์และไปรษณีย์อิเล็กทรอนิกส์"), max_length=200, blank=True)
    facts = models.JSONField(_("รายการที่ค้าง"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้จัดทำ"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    made_at = models.DateTimeField(_("จัดทำเมื่อ"), editable=False)

    objects = OverdueLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("ร่างหนังสือถึงผู้ว่าราชการจังหวัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ร่างหนังสือถึงผู้ว่าราชการจังหวัด")
        ordering = ["-made_at", "province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "province"], name="monitoring_overdueletter_one_a_batch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.fiscal_year}"


OverdueLetterVersion = version_of(OverdueLetter)
