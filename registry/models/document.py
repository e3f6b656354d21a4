"""Documents that the register rests on, and totals that they declare."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.choices import DocumentKind, Status
from registry.querysets import DeclaredTotalQuerySet, DocumentQuerySet
from sistercity.audit.recorded import Recorded, version_of
from sistercity.files.models import StoredFile


class Document(Recorded):
    """A handbook, letter, order, list, plan or agreement, with or without its file."""

    kind = models.CharField(_("ชนิด"), max_length=20, choices=DocumentKind)
    title_th = models.CharField(_("ชื่อเรื่อง"), max_length=300)
    title_en = models.CharField(_("ชื่อเรื่องภาษาอังกฤษ"), max_length=300, blank=True)
    number = models.CharField(_("เลขที่หนังสือ"), max_length=60, blank=True)
    issuer = models.CharField(_("ผู้ออก"), max_length=200, blank=True)
    issued_on = models.DateField(_("ลงวันที่"), null=True, blank=True)
    published_on = models.DateField(
        _("เผยแพร่เมื่อ"), null=True, blank=True, help_text=_("เว้นว่างหากยังไม่เผยแพร่")
    )
    withdrawn_on = models.DateField(
        _("ยกเลิกเมื่อ"), null=True, blank=True, help_text=_("วันแรกที่ไม่ใช้แล้ว")
    )
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("แฟ้ม"),
        on_delete=models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("เอกสาร")
        verbose_name_plural = _("เอกสาร")
        ordering = ["-issued_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | (Q(published_on__isnull=False) & Q(withdrawn_on__gte=F("published_on"))),
                name="registry_document_withdrawn_after_published",
                violation_error_message=_("วันที่ยกเลิกต้องไม่ก่อนวันที่เผยแพร่"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title_th}".strip()


class DeclaredTotal(Recorded):
    """A number of pairs and provinces that a document states, to be reconciled with rows held."""

    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, related_name="totals"
    )
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status)
    as_at = models.DateField(
        _("ข้อมูล ณ วันที่"), null=True, blank=True, help_text=_("เว้นว่างหากเอกสารไม่ได้ระบุ")
    )
    pair_count = models.PositiveIntegerField(_("จำนวนคู่"))
    province_count = models.PositiveIntegerField(_("จำนวนจังหวัด"))

    objects = DeclaredTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("ยอดที่ประกาศ")
        verbose_name_plural = _("ยอดที่ประกาศ")
        ordering = ["status", "as_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "status"], name="registry_declaredtotal_one_a_status"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.pair_count}/{self.province_count}"


DocumentVersion = version_of(Document)
DeclaredTotalVersion = version_of(DeclaredTotal)
