"""Documents of the register in the admin."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions, correspondence
from registry.choices import DocumentKind
from registry.filters import search_documents
from registry.models import (
    CircularAddressee,
    Document,
    DocumentEnclosure,
    DocumentFile,
    DocumentReference,
)
from sistercity.admin import sent
from sistercity.audit.models import Change
from sistercity.files.content import RefusedFile

from . import bulk, questions
from .document_forms import DocumentForm, RemovalForm, lines_at
from .document_parts import EnclosureInline, FileInline, ReferenceInline
from .reference import ReferenceAdmin


@admin.register(Document)
class DocumentAdmin(ReferenceAdmin):
    """Documents, with or without their files, entered in the order of an official letter."""

    form = DocumentForm
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "kind", "secrecy", "urgency", "number", "issuer", "issued_on", "title_th",
                    "title_en",
                )
            },
        ),
        (
            gettext_lazy("การลงรับและการเผยแพร่"),
            {
                "fields": (
                    "received_by", "received_number", "received_on", "access", "published_on",
                    "withdrawn_on", "holder", "bears_personal_data",
                )
            },
        ),
    )  # fmt: skip
    list_display = (
        "shown_name", "kind", "number", "issued_on", "access", "published_on", "file_told",
    )  # fmt: skip
    questions = questions.DOCUMENTS
    bulk_acts = bulk.DOCUMENTS
    list_filter = ("kind", "access", "urgency", "secrecy")
    search_fields = ("search_text",)
    related_lookups = ("events__pairing__id__exact",)
    inlines = (FileInline, ReferenceInline, EnclosureInline)

    def get_queryset(self, request):
        """With whether each has a current file."""
        current = DocumentFile.objects.current().filter(document_id=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_file=Exists(current))

    def get_search_results(self, request, queryset, search_term):
        """As on the pages: in either digits, with or without “ที่”."""
        return search_documents(queryset, search_term), False

    def get_inlines(self, request, obj):
        """A new document has no parts yet; lines that are tied to nothing stand above."""
        if obj is None:
            return ()
        tied = {
            ReferenceInline: obj.references.exclude(referred=None).exists(),
            EnclosureInline: obj.enclosures.exclude(enclosed=None).exists(),
        }
        return [inline for inline in self.inlines if tied.get(inline, True)]

    @admin.display(description=gettext_lazy("เอกสาร"), ordering="title_th")
    def shown_name(self, document: Document) -> str:
        """The title; of a secret document that it is one."""
        return str(document) if document.is_secret else document.title_th

    @admin.display(description=gettext_lazy("แฟ้ม"), empty_value="–")
    def file_told(self, document: Document) -> str | None:
        """What can be downloaded."""
        return "PDF" if document.has_file else None

    def get_fieldsets(self, request, obj=None) -> list:
        """For those who edit with the lines of the letter and a place for a file."""
        fieldsets = super().get_fieldsets(request, obj)
        may_save = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        if not may_save:
            return fieldsets
        uploads = ("upload", "upload_role", "upload_language", "upload_note", "redacted_words")
        letter = (None, {"fields": ("references", "enclosures")})
        given = (gettext_lazy("แนบแฟ้ม"), {"fields": uploads})
        return [fieldsets[0], letter, given, *fieldsets[1:]]

    def save_through(self, request, obj, form, change):
        """Save by the action of documents, with what was handed in and listed."""
        given = form.cleaned_data
        try:
            saved = actions.save_document(
                by=request.user,
                document=obj,
                new_file=form.new_file(),
                references=given["references"].splitlines(),
                enclosures=given["enclosures"].splitlines(),
                revision=given.get("opened_revision"),
                reason=given.get("reason", ""),
            )
        except RefusedFile as refusal:
            raise ValidationError({"upload": refusal.messages}) from refusal
        except ValidationError as refusal:
            raise _with_link(refusal) from refusal
        if _is_to_be_sent(saved):
            address = reverse("registry:circular-addressees", args=[saved.pk])
            words = _("บันทึกหนังสือเวียนแล้ว แต่ยังไม่ได้ส่งถึงจังหวัดใด")
            link = format_html('<a href="{}">{}</a>', address, _("เลือกผู้รับและส่ง"))
            messages.warning(request, format_html("{} {}", words, link))
        return saved

    has_parts = True

    def get_parts_at(self, obj, number):
        """The lines of the letter as they stood."""
        return {
            "references": lines_at(DocumentReference, obj, number),
            "enclosures": lines_at(DocumentEnclosure, obj, number),
        }

    def get_history(self, obj):
        """The document's own changes and those of its parts."""
        about = Q(rows__resource=Document._meta.label_lower, rows__object_id=obj.pk)
        for part in (DocumentFile, DocumentReference, DocumentEnclosure, CircularAddressee):
            # Lines that were taken out since live on among the versions.
            ids = part.versions._default_manager.filter(document_id=obj.pk).values("id")
            about |= Q(rows__resource=part._meta.label_lower, rows__object_id__in=ids)
        changes = Change.objects.filter(about).distinct().order_by("-number")
        own = Q(resource=Document._meta.label_lower, object_id=obj.pk)
        return changes.with_rows(own)

    def get_row_tools(self, request, obj):
        """Its page; of a circular to whom it went."""
        tools = [(_("หน้าเผยแพร่"), reverse("registry:document-detail", args=[obj.pk]))]
        if obj.kind == DocumentKind.CIRCULAR and not obj.is_secret:
            address = reverse("registry:circular-addressees", args=[obj.pk])
            tools.insert(0, (_("ผู้รับและการรับทราบหนังสือเวียน"), address))
        return tools

    def get_urls(self):
        """Taking a file out."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/files/<int:file_id>/remove/",
                wrap(self.remove_view),
                name="registry_document_remove_file",
            ),
            *super().get_urls(),
        ]

    def remove_view(self, request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
        """Take a version of a file out, with the reason."""
        document = self.row_or_404(request, pk)
        held = document.files.filter(pk=file_id).first()
        if held is None:
            return self._get_obj_does_not_exist_redirect(request, DocumentFile._meta, str(file_id))
        form = RemovalForm(sent(request), initial={"opened_revision": held.revision})

        def carry_out(values: dict) -> None:
            actions.remove_document_file(
                by=request.user,
                file_id=file_id,
                reason=values["reason"],
                revision=values["opened_revision"],
            )

        return self.act(
            request, document, form=form, carry_out=carry_out,
            title=_("นำแฟ้มออก"), label=_("นำแฟ้มออก"), done=_("นำแฟ้มออกแล้ว"),
            lead=_("%(file)s จะไม่มีผู้ใดดาวน์โหลดได้อีก และฉบับก่อนหน้าจะไม่กลับมาใช้เอง")
            % {"file": held},
        )  # fmt: skip


def _is_to_be_sent(document: Document) -> bool:
    """Whether it is a circular that nobody was sent yet."""
    if document.kind != DocumentKind.CIRCULAR or document.is_secret:
        return False
    return not CircularAddressee.objects.filter(document=document).exists()


def _with_link(refusal: ValidationError) -> ValidationError:
    """The refusal of a letter that is here already, with a link to it."""
    for error in getattr(refusal, "error_dict", {}).get("number", ()):
        if error.code == correspondence.TWIN:
            address = reverse("admin:registry_document_change", args=[error.params["document_id"]])
            link = format_html('<a href="{}">{}</a>', address, _("เปิดรายการเดิม"))
            words = format_html("{} {}", next(iter(error)), link)
            return ValidationError({"number": words})
    return refusal

