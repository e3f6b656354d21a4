"""Yearly action plans of pairings, what they promise, and the calendars people subscribe to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import BudgetSource, Kind, NoActivityReason, PlanStatus
from monitoring.querysets import (
    ActionPlanQuerySet,
    CalendarFeedQuerySet,
    PlannedActivityQuerySet,
)
from plans.models import FISCAL_YEAR_CHECKS
from registry.models import Pairing
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.partial_date import PartialDateField

from .place import YearPlace


class ActionPlan(Recorded):
    """What a province means to do with a pairing in a fiscal year.

    Once handed in the ministry reads it; it may still be changed while the year is open.
    """

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="action_plans",
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS
    )
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(_("ส่งเมื่อ"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("แผนปฏิบัติการประจำปี")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แผนปฏิบัติการประจำปี")
        ordering = ["fiscal_year", "pairing"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "fiscal_year"],
                name="monitoring_actionplan_one_a_year",
                violation_error_message=_("คู่นี้มีแผนปฏิบัติการของปีงบประมาณนี้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pairing.number} {self.fiscal_year}"

    @property
    def plan_badge(self) -> str:
        """The badge's code: a plan is handed in, nobody approves it."""
        return "received" if self.is_submitted else "draft"

    @property
    def is_submitted(self) -> bool:
        """Whether the province has handed it in."""
        return self.status == PlanStatus.SUBMITTED

    def year_place(self) -> YearPlace:
        """The year of the plan and the province of its pairing."""
        return YearPlace(self.fiscal_year, self.pairing.province_id)


class PlannedActivity(Recorded):
    """One activity that a plan promises; activities tick it off, or the province drops it."""

    plan = models.ForeignKey(
        ActionPlan, verbose_name=_("แผนปฏิบัติการประจำปี"), on_delete=models.PROTECT,
        related_name="items",
    )
    title = models.CharField(_("ชื่อกิจกรรม"), max_length=200)
    kind = models.CharField(_("ประเภทกิจกรรม"), max_length=20, choices=Kind, blank=True)
    planned_on = PartialDateField(_("กำหนดจัด"))
    # The last day on which it is still in time.
    effective_on = models.DateField(_("จัดภายในวันที่"), editable=False)
    place = models.CharField(_("สถานที่"), max_length=200, blank=True)
    is_joint = models.BooleanField(_("คู่ความสัมพันธ์เข้าร่วมกิจกรรม"), default=True)
    budget_amount = models.DecimalField(
        _("งบประมาณที่ต้องการ (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_source = models.CharField(
        _("แหล่งงบประมาณ"), max_length=12, choices=BudgetSource, blank=True
    )
    # A line keeps its key from the blank form on, so that a form sent twice makes it once.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    carried_from = models.ForeignKey(
        "self", verbose_name=_("นำมาจากแผนปีก่อน"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="carried_to", editable=False,
    )
    removed_at = models.DateTimeField(_("นำออกเมื่อ"), null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(
        _("บันทึกว่าไม่ได้ดำเนินการเมื่อ"), null=True, blank=True, editable=False
    )
    dropped_reason = models.CharField(
        _("เหตุผลที่ไม่ได้ดำเนินการ"), max_length=12, choices=NoActivityReason, blank=True
    )
    dropped_words = models.TextField(_("คำชี้แจง"), max_length=2000, blank=True)

    objects = PlannedActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("กิจกรรมตามแผน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กิจกรรมตามแผน")
        ordering = ["effective_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_reason="", dropped_words="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_reason="") & ~Q(dropped_words="")),
                name="monitoring_plannedactivity_dropped_with_reason",
                violation_error_message=_("กิจกรรมที่ไม่ได้ดำเนินการต้องมีเหตุผลและคำชี้แจง"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_dropped(self) -> bool:
        """Whether the province says that it was not carried out."""
        return self.dropped_at is not None

    def year_place(self) -> YearPlace:
        """Those of its plan."""
        return self.plan.year_place()


class CalendarFeed(Recorded):
    """The secret address under which a person's calendar programme reads the portal's days.

    Only a hash of the secret is kept; a person has one that is not revoked.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ใช้"), on_delete=models.PROTECT,
        related_name="calendar_feeds", editable=False,
    )
    token_hash = models.CharField(_("ค่าแฮชของที่อยู่"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("สร้างเมื่อ"), editable=False)
    revoked_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ที่อยู่ปฏิทินส่วนตัว")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ที่อยู่ปฏิทินส่วนตัว")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="monitoring_calendarfeed_one_live",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


ActionPlanVersion = version_of(ActionPlan)
PlannedActivityVersion = version_of(PlannedActivity)
