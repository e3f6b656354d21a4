"""Who stands in for an approver, what a desk asks for by field, and how long a desk may take."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import Capacity, Desk, NoteField
from monitoring.querysets import DeputationQuerySet, DeskLimitQuerySet, ReviewNoteQuerySet
from registry.models import Province
from sistercity.audit.recorded import Recorded, version_of


class Deputation(Recorded):
    """That an officer of a province endorses for its approver in some days; both inclusive.

    It gives no more than the approver's desk, in those days, while the deputy is posted in the
    province. What the deputy wrote themselves stays closed to them.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="deputations"
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้รับรองของจังหวัด"), on_delete=models.PROTECT,
        related_name="+",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ทำหน้าที่แทน"), on_delete=models.PROTECT,
        related_name="deputations",
    )
    capacity = models.CharField(
        _("ในฐานะ"), max_length=10, choices=Capacity, default=Capacity.ACTING
    )
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"))
    order_number = models.CharField(
        _("คำสั่งที่"), max_length=60, help_text=_("เช่น 1234/2566")
    )
    ordered_on = models.DateField(_("คำสั่งลงวันที่"))
    revoked_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True, blank=True, editable=False)

    objects = DeputationQuerySet.as_manager()

    class Meta:
        verbose_name = _("การทำหน้าที่แทนผู้รับรอง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การทำหน้าที่แทนผู้รับรอง")
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="monitoring_deputation_ends_after_start",
                violation_error_message=_("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น"),
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("principal")),
                name="monitoring_deputation_of_another",
                violation_error_message=_("ผู้ทำหน้าที่แทนต้องเป็นคนละคนกับผู้รับรอง"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.province}"

    def clean(self) -> None:
        """The constraint's words beside the field where the wrong day is."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น โปรดตรวจวันที่ทั้งสอง")})

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.revoked_at is None and self.starts_on <= day <= self.ends_on


class ReviewNote(Recorded):
    """What a desk asks to be corrected in one field of an activity that it sends back."""

    step = models.ForeignKey(
        "monitoring.ReviewStep", verbose_name=_("ขั้นตอนการพิจารณา"), on_delete=models.PROTECT,
        related_name="notes",
    )
    field = models.CharField(_("ช่อง"), max_length=30, choices=NoteField)
    words = models.TextField(_("สิ่งที่ต้องแก้ไข"), max_length=1000)

    objects = ReviewNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อสังเกตรายช่อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อสังเกตรายช่อง")
        ordering = ["step", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "field"], name="monitoring_reviewnote_one_a_field"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.words}"


class DeskLimit(Recorded):
    """After how many working days on a desk an activity is told to the level above."""

    desk = models.CharField(_("รออยู่ที่"), max_length=10, choices=Desk, unique=True)
    working_days = models.PositiveSmallIntegerField(
        _("ไม่เกินกี่วันทำการ"), validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("เกินจำนวนนี้ รายการจะขึ้นเป็นเกินกำหนดและแจ้งระดับถัดไป"),
    )

    objects = DeskLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("กำหนดเวลาพิจารณา")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กำหนดเวลาพิจารณา")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_desk_display()


DeputationVersion = version_of(Deputation)
ReviewNoteVersion = version_of(ReviewNote)
DeskLimitVersion = version_of(DeskLimit)
