"""What is kept of an erasure: that it took place, why, and how to do it again after a restore."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.audit.recorded import Recorded

from .choices import Ground
from .querysets import ErasureQuerySet, RetentionQuerySet


class Erasure(Recorded):
    """Personal data of one person that were erased, in one change of the ledger.

    ``places`` counts by model from how many rows, states and entries something was cleared.
    ``sealed_order`` is what was asked, readable with the portal's ``SECRET_KEY`` alone; it is there
    to be carried out again on a back-up from before, and goes after ``ERASURE_ORDER_DAYS``.
    """

    key = models.UUIDField(unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("บัญชี"), on_delete=models.PROTECT,
        related_name="+", null=True, blank=True,
    )
    ground = models.CharField(_("เหตุที่ลบ"), max_length=10, choices=Ground)
    authority = models.CharField(_("หนังสือหรือคำสั่งที่ให้ลบ"), max_length=200)
    places = models.JSONField(_("จำนวนที่ลบ"), default=dict, blank=True)
    file_count = models.PositiveIntegerField(_("แฟ้มที่ลบ"), default=0)
    erased_at = models.DateTimeField(_("ลบเมื่อ"))
    sealed_order = models.TextField(blank=True, default="")

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("การลบข้อมูลส่วนบุคคล")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การลบข้อมูลส่วนบุคคล")
        ordering = ["-erased_at", "-pk"]

    def __str__(self) -> str:
        return str(self.key)


class RetentionRun(Recorded):
    """What one run took out because its time was over; none where nothing was."""

    at = models.DateTimeField(_("ดำเนินการเมื่อ"))
    counts = models.JSONField(_("จำนวนที่นำออก"), default=dict)

    objects = RetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("การนำข้อมูลที่ครบกำหนดออก")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การนำข้อมูลที่ครบกำหนดออก")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
