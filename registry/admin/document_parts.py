"""What hangs on a document, shown with it: its files and the lines of the letter."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.models import DocumentEnclosure, DocumentFile, DocumentReference
from sistercity.admin import ReadOnlyInline


class FileInline(ReadOnlyInline):
    """Every version of the document's files."""

    model = DocumentFile
    fields = ("shown", "state", "size", "checksum", "note")
    verbose_name_plural = pgettext_lazy("หลายรายการ", "แฟ้ม")

    def get_queryset(self, request):
        """With the stored files and whether each version is current."""
        rows = super().get_queryset(request).select_related("file")
        return rows.with_is_current().in_order()

    def get_fields(self, request, obj=None):
        """Those who edit get a link to take a file out."""
        may_edit = request.user.role in self.edited_by
        return [*self.fields, *(["removal"] if may_edit else [])]

    get_readonly_fields = get_fields

    @admin.display(description=gettext_lazy("แฟ้ม"))
    def shown(self, held: DocumentFile) -> str:
        """A link to the version, unless it was taken out."""
        if held.is_removed:
            return str(held)
        address = reverse("registry:document-version", args=[held.document_id, held.pk])
        return format_html('<a href="{}">{}</a>', address, str(held))

    @admin.display(description=gettext_lazy("สถานะของรายการ"))
    def state(self, held: DocumentFile) -> str:
        """Whether it is given out."""
        if held.is_removed:
            return _("นำออกแล้ว")
        return _("ใช้อยู่") if held.is_current else _("มีฉบับใหม่กว่าแล้ว")

    @admin.display(description=gettext_lazy("ขนาด (ไบต์)"))
    def size(self, held: DocumentFile) -> str:
        """In bytes."""
        return f"{held.file.size:,}"

    @admin.display(description=gettext_lazy("ค่าตรวจสอบ SHA-256"))
    def checksum(self, held: DocumentFile) -> str:
        """Its beginning; the page of the document has all of it."""
        return f"{held.file.sha256[:16]}…"

    @admin.display(description=gettext_lazy("นำออก"))
    def removal(self, held: DocumentFile) -> str:
        """A link to take it out."""
        if held.is_removed:
            return ""
        address = reverse(
            "admin:registry_document_remove_file", args=[held.document_id, held.pk]
        )
        return format_html('<a href="{}">{}</a>', address, _("นำออก"))


class ReferenceInline(ReadOnlyInline):
    """What the lines under อ้างถึง were tied to."""

    model = DocumentReference
    fk_name = "document"
    fields = ("written", "referred")
    verbose_name_plural = gettext_lazy("หนังสือที่อ้างถึงซึ่งทะเบียนมี")

    def get_queryset(self, request):
        """Those that were tied."""
        rows = super().get_queryset(request).select_related("referred")
        return rows.exclude(referred=None)


class EnclosureInline(ReadOnlyInline):
    """What the lines under สิ่งที่ส่งมาด้วย were tied to."""

    model = DocumentEnclosure
    fk_name = "document"
    fields = ("title", "enclosed")
    verbose_name_plural = gettext_lazy("สิ่งที่ส่งมาด้วยซึ่งทะเบียนมี")

    def get_queryset(self, request):
        """Those that were tied."""
        rows = super().get_queryset(request).select_related("enclosed")
        return rows.exclude(enclosed=None)

