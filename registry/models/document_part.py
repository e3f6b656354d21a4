"""What belongs to one document: its files, what it refers to, what was sent with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import FileLanguage, FileRole
from registry.querysets import DocumentFileQuerySet, EnclosureQuerySet, ReferenceQuerySet
from sistercity.audit.recorded import Recorded, version_of
from sistercity.files.models import StoredFile

from .document import Document


class DocumentFile(Recorded):
    """A version of a document's file in one language and role; the latest one is current.

    Nothing is overwritten: a new file is a new version. When the latest one was taken out,
    none is current until another is handed in; the one before does not come back by itself.
    """

    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, related_name="files"
    )
    language = models.CharField(
        _("ภาษาของแฟ้ม"), max_length=12, choices=FileLanguage, default=FileLanguage.THAI
    )
    role = models.CharField(
        _("ประเภทของแฟ้ม"), max_length=12, choices=FileRole, default=FileRole.ORIGINAL
    )
    version_number = models.PositiveIntegerField(_("ฉบับที่"))
    file = models.ForeignKey(
        StoredFile, verbose_name=_("แฟ้ม"), on_delete=models.PROTECT, related_name="document_files"
    )
    note = models.CharField(
        _("หมายเหตุของแฟ้ม"), max_length=200, blank=True, help_text=_("เช่น แก้คำผิดหน้า 3")
    )
    is_removed = models.BooleanField(_("นำออกแล้ว"), default=False)

    objects = DocumentFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("แฟ้มของเอกสาร")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แฟ้มของเอกสาร")
        ordering = ["document", "role", "language", "-version_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "role", "version_number"],
                name="registry_documentfile_version_once",
            )
        ]

    def __str__(self) -> str:
        return _("%(role)s ภาษา%(language)s ฉบับที่ %(number)s") % {
            "role": self.get_role_display(),
            "language": self.get_language_display(),
            "number": self.version_number,
        }


class DocumentReference(Recorded):
    """A line under อ้างถึง: what it says, and the document it means where the register has it."""

    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, related_name="references"
    )
    position = models.PositiveSmallIntegerField(_("ลำดับ"))
    written = models.CharField(_("ข้อความอ้างถึง"), max_length=300, blank=True)
    referred = models.ForeignKey(
        Document,
        verbose_name=_("เอกสารที่อ้างถึง"),
        on_delete=models.PROTECT,
        related_name="referred_by",
        null=True,
        blank=True,
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("รายการอ้างถึง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายการอ้างถึง")
        ordering = ["document", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(written="") | Q(referred__isnull=False),
                name="registry_documentreference_says_what",
                violation_error_message=_("โปรดใส่ข้อความอ้างถึง หรือเลือกเอกสารในทะเบียน"),
            )
        ]

    def __str__(self) -> str:
        return self.written or str(self.referred)


class DocumentEnclosure(Recorded):
    """A line under สิ่งที่ส่งมาด้วย: its title, and the document where the register has it."""

    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, related_name="enclosures"
    )
    position = models.PositiveSmallIntegerField(_("ลำดับ"))
    title = models.CharField(_("สิ่งที่ส่งมาด้วย"), max_length=300)
    enclosed = models.ForeignKey(
        Document,
        verbose_name=_("เอกสารที่ส่งมาด้วย"),
        on_delete=models.PROTECT,
        related_name="enclosed_in",
        null=True,
        blank=True,
    )

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("สิ่งที่ส่งมาด้วย")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "สิ่งที่ส่งมาด้วย")
        ordering = ["document", "position", "id"]

    def __str__(self) -> str:
        return self.title


DocumentFileVersion = version_of(DocumentFile)
DocumentReferenceVersion = version_of(DocumentReference)
DocumentEnclosureVersion = version_of(DocumentEnclosure)
