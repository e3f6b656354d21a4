"""Resolutions of working groups' meetings (มติ) and how each is followed up."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import ResolutionState
from monitoring.querysets import ResolutionNoteQuerySet, ResolutionQuerySet
from sistercity.audit.recorded import Recorded
from sistercity.files.models import StoredFile

from .place import YearPlace
from .working_group import GroupMeeting


class Resolution(Recorded):
    """What a meeting resolved, followed up until it is done or dropped; never public.

    What was resolved belongs to the meeting's fiscal year; how it is followed up to none.
    """

    meeting = models.ForeignKey(
        GroupMeeting, verbose_name=_("การประชุม"), on_delete=models.PROTECT,
        related_name="followed_up", editable=False,
    )
    number = models.CharField(
        _("มติที่"), max_length=30, help_text=_("ตามรายงานการประชุม เช่น ๑/๒๕๖๖")
    )
    words = models.TextField(_("ข้อมติ"), max_length=2000)
    office = models.CharField(
        _("ผู้ดำเนินการ"), max_length=200,
        help_text=_("ตำแหน่งหรือหน่วยงาน เช่น สำนักงานจังหวัด ไม่ใช่ชื่อบุคคล"),
    )
    due_on = models.DateField(
        _("กำหนดแล้วเสร็จ"), null=True, blank=True, help_text=_("เว้นว่างหากที่ประชุมไม่ได้กำหนด")
    )
    state = models.CharField(
        _("สถานะ"), max_length=10, choices=ResolutionState, default=ResolutionState.OPEN,
        editable=False,
    )
    settled_on = models.DateField(_("เสร็จหรือยุติเมื่อ"), null=True, blank=True, editable=False)
    # A form pressed twice carries the same key, so the second press finds the first's row.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("มติของคณะทำงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "มติของคณะทำงาน")
        ordering = ["meeting", "id"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="monitoring_resolution_one_number",
                violation_error_message=_("การประชุมนี้มีมติเลขที่นี้แล้ว"),
            ),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.OPEN, settled_on__isnull=True)
                | (~Q(state=ResolutionState.OPEN) & Q(settled_on__isnull=False)),
                name="monitoring_resolution_settled_with_day",
                violation_error_message=_("มติที่เสร็จหรือยุติแล้วต้องมีวันที่"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.words}"[:300]

    def year_place(self) -> YearPlace:
        """The year of the meeting and the province of its seat."""
        return self.meeting.year_place()


class ResolutionNote(Recorded):
    """What became of a resolution by a day, with where that left it; added, never changed."""

    resolution = models.ForeignKey(
        Resolution, verbose_name=_("มติ"), on_delete=models.PROTECT, related_name="notes",
        editable=False,
    )
    state = models.CharField(_("ผลการติดตาม"), max_length=10, choices=ResolutionState)
    noted_on = models.DateField(_("ณ วันที่"))
    words = models.TextField(_("สิ่งที่ดำเนินการ"), max_length=2000)
    evidence = models.ForeignKey(
        StoredFile, verbose_name=_("หลักฐาน"), on_delete=models.PROTECT,
        related_name="resolution_notes", null=True, blank=True, editable=False,
    )
    evidence_name = models.CharField(
        _("ชื่อแฟ้มหลักฐาน"), max_length=150, blank=True, editable=False
    )
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    noted_at = models.DateTimeField(_("บันทึกเมื่อ"), editable=False)

    objects = ResolutionNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("บันทึกการติดตามมติ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "บันทึกการติดตามมติ")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.resolution.number} {self.words}"[:300]
