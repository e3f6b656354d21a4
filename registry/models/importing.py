"""Files of pairings that were handed in, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import ImportState
from registry.querysets import ImportRunQuerySet
from sistercity.audit.doors import Door
from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded, version_of
from sistercity.files.models import StoredFile

CARRIED_OUT = "importrun.carry_out"
UNDONE = "importrun.undo"


class ImportRun(Recorded):
    """One file of pairings: read, and then carried out as one change of the ledger, or never.

    The counts are of the rows of the file. Which rows of the register an import touched, and
    with which values before, is in its change; that is what undoing goes by.
    """

    file = models.ForeignKey(
        StoredFile, verbose_name=_("แฟ้ม"), on_delete=models.PROTECT, related_name="import_runs"
    )
    file_name = models.CharField(_("ชื่อแฟ้ม"), max_length=200)
    sheet = models.CharField(_("แผ่นงาน"), max_length=100, blank=True)
    opened_at = models.DateTimeField(_("เลือกแฟ้มเมื่อ"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ดำเนินการ"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="import_runs",
    )
    door = models.CharField(_("ช่องทาง"), max_length=10, choices=Door)
    state = models.CharField(
        _("ผล"), max_length=10, choices=ImportState, default=ImportState.OPEN
    )
    is_partial = models.BooleanField(_("นำเข้าเฉพาะแถวที่ถูกต้อง"), default=False)
    row_count = models.PositiveIntegerField(_("แถวที่อ่าน"), default=0)
    added_count = models.PositiveIntegerField(_("เพิ่ม"), default=0)
    changed_count = models.PositiveIntegerField(_("แก้ไข"), default=0)
    same_count = models.PositiveIntegerField(_("ไม่เปลี่ยนแปลง"), default=0)
    refused_count = models.PositiveIntegerField(_("ไม่รับ"), default=0)
    undone_count = models.PositiveIntegerField(_("คู่ที่ยกเลิก"), default=0)
    kept_count = models.PositiveIntegerField(_("คู่ที่คงไว้"), default=0)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("การนำเข้าทะเบียน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การนำเข้าทะเบียน")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    row_count=F("added_count")
                    + F("changed_count")
                    + F("same_count")
                    + F("refused_count")
                ),
                name="registry_importrun_counts_add_up",
                violation_error_message=_("จำนวนแถวแต่ละผลรวมกันไม่เท่ากับแถวที่อ่าน"),
            ),
            models.CheckConstraint(
                condition=Q(is_partial=True) | Q(refused_count=0),
                name="registry_importrun_whole_refuses_none",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def changes(self) -> QuerySet[Change]:
        """The changes of the ledger that carried it out and undid it, in order."""
        return Change.objects.about(self).exclude(action="importrun.open").order_by("number")


ImportRunVersion = version_of(ImportRun)
