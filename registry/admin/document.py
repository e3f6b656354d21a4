"""Documents of the register in the admin."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, Manager, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registry import actions, correspondence
from registry.choices import DocumentKind, FileLanguage, FileRole, Secrecy
from registry.filters import search_documents
from registry.models import (
    CircularAddressee,
    Document,
    DocumentEnclosure,
    DocumentFile,
    DocumentReference,
)
from sistercity.admin import ActForm, PortalForm, ReadOnlyInline, sent
from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import NOTHING
from sistercity.errors import StaleEdit
from sistercity.files.content import MEGABYTE, Content, RefusedFile, read_document

from .reference import ReferenceAdmin

_LINES = forms.Textarea(attrs={"rows": 3})


class DocumentForm(PortalForm):
    """A document as an official letter is laid out, and the file handed in with it."""

    references = forms.CharField(
        label=gettext_lazy("อ้างถึง"),
        required=False,
        widget=_LINES,
        help_text=gettext_lazy(
            "บรรทัดละหนึ่งรายการ เช่น หนังสือกระทรวงมหาดไทย ที่ มท ๐๒๐๔.๑/ว ๔๔๑๓ "
            "ลงวันที่ ๗ สิงหาคม ๒๕๖๑ หากทะเบียนมีหนังสือนั้น ระบบจะเชื่อมให้จากเลขที่และวันที่"
        ),
    )
    enclosures = forms.CharField(
        label=gettext_lazy("สิ่งที่ส่งมาด้วย"),
        required=False,
        widget=_LINES,
        help_text=gettext_lazy(
            "บรรทัดละหนึ่งรายการตามลำดับ หากตรงกับชื่อเรื่องหรือเลขที่ของเอกสารในทะเบียน ระบบจะเชื่อมให้"
        ),
    )
    upload = forms.FileField(
        label=gettext_lazy("แนบแฟ้ม PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=format_lazy(
            gettext_lazy(
                "ไม่เกิน {limit} MB แฟ้มใหม่เป็นฉบับถัดไปของภาษาและประเภทเดียวกัน ฉบับก่อนยังเก็บไว้ "
                "หากบันทึกไม่สำเร็จต้องเลือกแฟ้มอีกครั้ง ไม่รับแฟ้มที่มีชั้นความลับ"
            ),
            limit=settings.DOCUMENT_MAX_BYTES // MEGABYTE,
        ),
    )
    upload_role = forms.ChoiceField(
        label=gettext_lazy("ประเภทของแฟ้ม"), choices=FileRole, initial=FileRole.ORIGINAL
    )
    upload_language = forms.ChoiceField(
        label=gettext_lazy("ภาษาของแฟ้ม"), choices=FileLanguage, initial=FileLanguage.THAI
    )
    upload_note = forms.CharField(
        label=gettext_lazy("หมายเหตุของแฟ้ม"), required=False, max_length=200
    )
    redacted_words = forms.CharField(
        label=gettext_lazy("ถ้อยคำที่ปกปิด"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "เฉพาะฉบับปกปิด บรรทัดละหนึ่งคำ เช่น ชื่อ นามสกุล หมายเลขโทรศัพท์ "
            "ระบบจะค้นว่าไม่เหลืออยู่ในแฟ้ม แล้วทิ้งไป ไม่เก็บไว้"
        ),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["references"] = _lines(_in_order(self.instance.references))
            self.initial["enclosures"] = _lines(_in_order(self.instance.enclosures))

    def _show_both(self, refusal: StaleEdit) -> None:
        """The lines too: those that were left as they were take what the other person wrote."""
        opened = self.cleaned_data["opened_revision"]
        super()._show_both(refusal)
        document = refusal.current
        for name, model in (("references", DocumentReference), ("enclosures", DocumentEnclosure)):
            then = _lines_at(model, document, opened)
            now = _lines(_in_order(getattr(document, name)))
            if then == now:
                continue
            row = {"label": self.fields[name].label}
            row |= {"opened": then or NOTHING, "now": now or NOTHING}
            typed = "\n".join(filter(None, map(str.strip, self.cleaned_data[name].splitlines())))
            if typed == then:
                self.data[name] = now
            else:
                row["typed"] = typed or NOTHING
            self.stale.append(row)

    def clean_upload(self) -> Content | None:
        """The verified content."""
        upload = self.cleaned_data["upload"]
        return read_document(upload) if upload else None

    def clean(self) -> dict:
        """A secret document takes no file; a letter that is here already is named."""
        cleaned = super().clean()
        if cleaned.get("upload") and cleaned.get("secrecy") != Secrecy.ORDINARY:
            self.add_error("upload", _("ไม่รับแฟ้มของเอกสารชั้นลับขึ้นไป โปรดบันทึกโดยไม่แนบแฟ้ม"))
        if cleaned.get("redacted_words") and cleaned.get("upload_role") != FileRole.REDACTED:
            self.add_error(
                "redacted_words",
                _("ใช้เฉพาะเมื่อแนบฉบับปกปิดข้อมูลส่วนบุคคล โปรดเลือกประเภทของแฟ้มให้ตรง"),
            )
        return cleaned

    def new_file(self) -> actions.NewFile | None:
        """What was handed in, if anything."""
        given = self.cleaned_data
        if not given.get("upload"):
            return None
        return actions.NewFile(
            given["upload"],
            language=given["upload_language"],
            role=given["upload_role"],
            note=given["upload_note"],
            redacted_words=tuple(given["redacted_words"].splitlines()),
        )


class RemovalForm(ActForm):
    """Why a file is taken out."""

    reason = forms.CharField(
        label=gettext_lazy("เหตุผลที่นำออก"), widget=forms.Textarea(attrs={"rows": 2})
    )


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
    list_filter = ("kind", "access", "urgency", "secrecy")
    search_fields = ("search_text",)
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
            return actions.save_document(
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


def _in_order(rows: Manager) -> QuerySet:
    return rows.order_by("position", "id")


def _lines(rows: Iterable[Recorded]) -> str:
    return "\n".join(map(str, rows))


def _lines_at(model: type[Recorded], document: Document, revision: int) -> str:
    """The lines of a document as they stood at a revision."""
    stood = Q(number_to__isnull=True) | Q(number_to__gt=revision)
    states = model.versions.objects.filter(stood, number_from__lte=revision)
    states = states.filter(document_id=document.pk)
    return _lines(model.from_state(state) for state in states.order_by("position", "id"))


def _with_link(refusal: ValidationError) -> ValidationError:
    """The refusal of a letter that is here already, with a link to it."""
    for error in getattr(refusal, "error_dict", {}).get("number", ()):
        if error.code == correspondence.TWIN:
            address = reverse("admin:registry_document_change", args=[error.params["document_id"]])
            link = format_html('<a href="{}">{}</a>', address, _("เปิดรายการเดิม"))
            words = format_html("{} {}", next(iter(error)), link)
            return ValidationError({"number": words})
    return refusal
