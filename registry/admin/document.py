"""Documents of the register in the admin."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.choices import Secrecy
from registry.models import Document
from sistercity.admin import PortalForm
from sistercity.files.content import MEGABYTE, Content, read_document

from .reference import ReferenceAdmin


class DocumentForm(PortalForm):
    """A document and, if one was handed in, its file."""

    upload = forms.FileField(
        label=gettext_lazy("แนบแฟ้ม PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=format_lazy(
            gettext_lazy(
                "ไม่เกิน {limit} MB แทนแฟ้มเดิมถ้ามี หากบันทึกไม่สำเร็จต้องเลือกแฟ้มอีกครั้ง "
                "ไม่รับแฟ้มที่มีชั้นความลับ"
            ),
            limit=settings.DOCUMENT_MAX_BYTES // MEGABYTE,
        ),
    )
    remove_file = forms.BooleanField(label=gettext_lazy("นำแฟ้มออก"), required=False)

    def clean_upload(self) -> Content | None:
        """The verified content."""
        upload = self.cleaned_data["upload"]
        return read_document(upload) if upload else None

    def clean(self) -> dict:
        """Take the file off before the row is checked without it."""
        cleaned = super().clean()
        if cleaned.get("upload") and cleaned.get("secrecy") != Secrecy.ORDINARY:
            self.add_error("upload", _("ไม่รับแฟ้มของเอกสารชั้นลับขึ้นไป โปรดบันทึกโดยไม่แนบแฟ้ม"))
        if cleaned.get("upload") and cleaned.get("remove_file"):
            self.add_error("remove_file", _("เลือกอย่างเดียว คือแนบแฟ้มใหม่แทนแฟ้มเดิม หรือนำแฟ้มออก"))
        elif cleaned.get("remove_file"):
            self.instance.file = None
        return cleaned


@admin.register(Document)
class DocumentAdmin(ReferenceAdmin):
    """Documents, with or without their file."""

    form = DocumentForm
    fields = (
        "kind", "title_th", "title_en", "number", "issuer", "issued_on", "published_on",
        "withdrawn_on", "secrecy", "holder", "kept_file",
    )  # fmt: skip
    readonly = ("kept_file",)
    list_display = (
        "shown_name", "kind", "number", "issued_on", "published_on", "withdrawn_on", "file_told",
    )  # fmt: skip
    list_filter = ("kind", "secrecy")
    search_fields = ("search_text",)

    @admin.display(description=gettext_lazy("เอกสาร"), ordering="title_th")
    def shown_name(self, document: Document) -> str:
        """The title; of a secret document that it is one."""
        return str(document) if document.is_secret else document.title_th

    @admin.display(description=gettext_lazy("แฟ้ม"), empty_value="–")
    def file_told(self, document: Document) -> str | None:
        """What can be downloaded."""
        return "PDF" if document.file_id else None

    @admin.display(description=gettext_lazy("แฟ้มที่เก็บไว้"))
    def kept_file(self, document: Document) -> str:
        """A link to the file that is kept."""
        if document.file is None:
            return _("ยังไม่มีแฟ้ม")
        address = reverse("registry:document-file", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, _("ดาวน์โหลด PDF"))

    def get_fieldsets(self, request, obj=None) -> list:
        """For those who edit with a place for the file."""
        fieldsets = super().get_fieldsets(request, obj)
        may_save = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        if may_save:
            given = ["upload"] + (["remove_file"] if obj and obj.file_id else [])
            fieldsets.insert(1, (None, {"fields": given}))
        return fieldsets

    def save_through(self, request, obj, form, change):
        """Save by the action of documents, with the file that was handed in."""
        return actions.save_document(
            by=request.user,
            document=obj,
            content=form.cleaned_data.get("upload"),
            revision=form.cleaned_data.get("opened_revision"),
            reason=form.cleaned_data.get("reason", ""),
        )
