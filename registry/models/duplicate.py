"""What was found out of foreign units that look like one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.querysets import DistinctUnitsQuerySet
from sistercity.audit.recorded import Recorded, version_of

from .pairing import Counterpart


class DistinctUnits(Recorded):
    """Two units that look like one and are two; ``first`` was entered before ``second``."""

    first = models.ForeignKey(
        Counterpart, verbose_name=_("หน่วยที่หนึ่ง"), on_delete=models.PROTECT, related_name="+"
    )
    second = models.ForeignKey(
        Counterpart, verbose_name=_("หน่วยที่สอง"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("เหตุผล"), max_length=500)

    objects = DistinctUnitsQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อสรุปว่าเป็นคนละหน่วย")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อสรุปว่าเป็นคนละหน่วย")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="registry_distinctunits_once",
                violation_error_message=_("สองหน่วยนี้บันทึกไว้แล้วว่าเป็นคนละหน่วย"),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="registry_distinctunits_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


DistinctUnitsVersion = version_of(DistinctUnits)
