"""Working groups (คณะทำงาน) by seat, and the orders that set them up."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from monitoring.choices import OrderStatus
from monitoring.querysets import OrderQuerySet, WorkingGroupQuerySet
from registry.models import Province
from sistercity.audit.recorded import Recorded, version_of


class WorkingGroup(Recorded):
    """The seat of a working group: central (no province) or one province; counted once."""

    province = models.OneToOneField(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT,
        related_name="working_group", null=True, blank=True,
        help_text=_("เว้นว่างสำหรับคณะทำงานส่วนกลาง"),
    )

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("คณะทำงาน")
        verbose_name_plural = _("คณะทำงาน")
        ordering = ["province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                Value(1),
                condition=Q(province__isnull=True),
                name="monitoring_workinggroup_one_central",
                violation_error_message=_("มีคณะทำงานส่วนกลางอยู่แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return str(self.province) if self.province else str(_("ส่วนกลาง"))


class WorkingGroupOrder(Recorded):
    """An order by number and date; it runs until its last day, both days inclusive."""

    group = models.ForeignKey(
        WorkingGroup, verbose_name=_("คณะทำงาน"), on_delete=models.PROTECT, related_name="orders"
    )
    number = models.CharField(_("คำสั่งที่"), max_length=60)
    issued_on = models.DateField(_("ลงวันที่"))
    in_force_from = models.DateField(_("มีผลตั้งแต่"))
    in_force_to = models.DateField(
        _("มีผลถึง"), null=True, blank=True, help_text=_("วันสุดท้ายที่มีผล เว้นว่างหากยังไม่ยกเลิก")
    )
    replaces = models.OneToOneField(
        "self", verbose_name=_("ใช้แทนคำสั่ง"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="replaced_by",
    )
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=OrderStatus, default=OrderStatus.SUBMITTED,
        editable=False,
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำสั่งแต่งตั้งคณะทำงาน")
        verbose_name_plural = _("คำสั่งแต่งตั้งคณะทำงาน")
        ordering = ["-in_force_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="monitoring_workinggrouporder_ends_after_start",
                violation_error_message=_("วันสุดท้ายที่มีผลต้องไม่ก่อนวันที่เริ่มมีผล"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"


WorkingGroupVersion = version_of(WorkingGroup)
WorkingGroupOrderVersion = version_of(WorkingGroupOrder)
