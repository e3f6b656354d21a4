"""Trainings (การฝึกอบรม) and who attended them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import TrainingKind
from monitoring.querysets import AttendanceQuerySet, TrainingQuerySet
from registry.models import Document, Province
from sistercity.audit.recorded import Recorded, version_of
from sistercity.thai.calendar import fiscal_year_of

from .place import YearPlace


class Training(Recorded):
    """A training that the ministry holds; one about the guideline makes an officer trained."""

    title = models.CharField(_("ชื่อการฝึกอบรม"), max_length=200)
    kind = models.CharField(_("รูปแบบ"), max_length=12, choices=TrainingKind)
    held_on = models.DateField(_("วันที่เริ่ม"))
    ends_on = models.DateField(_("วันที่สิ้นสุด"), help_text=_("วันเดียวกันหากอบรมวันเดียว"))
    place = models.CharField(_("สถานที่"), max_length=200, blank=True)
    is_about_guideline = models.BooleanField(
        _("อบรมแนวทางปฏิบัติ"), default=True,
        help_text=_("ผู้เข้าอบรมนับเป็นผู้ผ่านการอบรม ซึ่งแสดงคู่กับตัวชี้วัด 1.2"),
    )
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสารหลักฐาน"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="trainings", help_text=_("หนังสือแจ้ง กำหนดการ หรือสรุปผล"),
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("การฝึกอบรม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การฝึกอบรม")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("held_on")),
                name="monitoring_training_ends_after_start",
                violation_error_message=_("วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่ม"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def year_place(self) -> YearPlace:
        """The year in which it began; it is the centre's."""
        return YearPlace(fiscal_year_of(self.held_on), None)

    def clean(self) -> None:
        """The constraint's words beside the field where the wrong day is."""
        if self.held_on and self.ends_on and self.ends_on < self.held_on:
            raise ValidationError({"ends_on": _("วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่ม โปรดตรวจวันที่ทั้งสอง")})


class Attendance(Recorded):
    """That a person attended a training, for the province they were posted to; never public.

    Without a province it is somebody of the ministry.
    """

    training = models.ForeignKey(
        Training, verbose_name=_("การฝึกอบรม"), on_delete=models.PROTECT,
        related_name="attendances",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้เข้าอบรม"), on_delete=models.PROTECT,
        related_name="attendances",
    )
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="attendances",
        help_text=_("เว้นว่างหากปฏิบัติหน้าที่จังหวัดเดียว หรือเป็นบุคลากรของกระทรวง"),
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("การเข้าอบรม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การเข้าอบรม")
        ordering = ["training", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "person"],
                name="monitoring_attendance_once",
                violation_error_message=_("บันทึกการเข้าอบรมครั้งนี้ของบุคคลนี้ไว้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.training}"

    def year_place(self) -> YearPlace:
        """Those of its training, which the ministry keeps."""
        return self.training.year_place()


TrainingVersion = version_of(Training)
AttendanceVersion = version_of(Attendance)
