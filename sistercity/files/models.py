"""One row a content: what a file is, whoever attached it under whatever name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.audit.recorded import Recorded


class StoredFile(Recorded):
    """A verified content in the file store, named by its SHA-256 and written once.

    Whoever may read it is decided by the record it is attached to. Of one that was erased as
    personal data the row stays, so that the same content is not taken in again.
    """

    sha256 = models.CharField(_("ค่าตรวจสอบ SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("ขนาด (ไบต์)"))
    content_type = models.CharField(_("ชนิดแฟ้ม"), max_length=100)
    width = models.PositiveIntegerField(_("ความกว้าง (จุดภาพ)"), null=True, blank=True)
    height = models.PositiveIntegerField(_("ความสูง (จุดภาพ)"), null=True, blank=True)
    page_count = models.PositiveIntegerField(_("จำนวนหน้า"), null=True, blank=True)
    created_at = models.DateTimeField(_("เก็บเมื่อ"), auto_now_add=True)
    erased_at = models.DateTimeField(_("ลบเนื้อแฟ้มเมื่อ"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("แฟ้ม")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แฟ้ม")

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the content lies in the store, relative to its root."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
