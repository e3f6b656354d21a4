"""Workbooks that provinces sent back, and what became of their rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import WorkbookState
from monitoring.querysets import WorkbookUploadQuerySet
from registry.models import Province
from sistercity.audit.recorded import Recorded
from sistercity.files.models import StoredFile


class WorkbookUpload(Recorded):
    """One workbook of a province and year: looked at, then its right rows taken as one change.

    The counts are of the rows of the file. ``taken`` says of each row that was in order what it
    said then, so that it need not be read as news when the same workbook comes again.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT,
        related_name="workbook_uploads", editable=False,
    )
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."), editable=False)
    # The workbook's own number: copies of one download share it.
    book = models.UUIDField(_("เลขของสมุดงาน"), editable=False)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("แฟ้ม"), on_delete=models.PROTECT,
        related_name="workbook_uploads", editable=False,
    )
    file_name = models.CharField(_("ชื่อแฟ้ม"), max_length=200, editable=False)
    opened_at = models.DateTimeField(_("อัปโหลดเมื่อ"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ดำเนินการ"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    state = models.CharField(
        _("ผล"), max_length=10, choices=WorkbookState, default=WorkbookState.OPEN, editable=False
    )
    row_count = models.PositiveIntegerField(_("แถวที่อ่าน"), default=0, editable=False)
    added_count = models.PositiveIntegerField(_("เพิ่ม"), default=0, editable=False)
    changed_count = models.PositiveIntegerField(_("แก้ไข"), default=0, editable=False)
    same_count = models.PositiveIntegerField(_("ไม่เปลี่ยนแปลง"), default=0, editable=False)
    refused_count = models.PositiveIntegerField(_("ไม่รับ"), default=0, editable=False)
    taken = models.JSONField(_("แถวที่รับแล้ว"), default=dict, blank=True, editable=False)

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("สมุดงานที่จังหวัดส่ง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "สมุดงานที่จังหวัดส่ง")
        ordering = ["-id"]
        indexes = [models.Index(fields=["book", "state"], name="workbook_by_book")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    row_count=F("added_count")
                    + F("changed_count")
                    + F("same_count")
                    + F("refused_count")
                ),
                name="monitoring_workbookupload_counts_add_up",
                violation_error_message=_("จำนวนแถวแต่ละผลรวมกันไม่เท่ากับแถวที่อ่าน"),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
