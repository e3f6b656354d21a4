"""Forms of documents: an official letter as it is laid out, its lines and its file."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.db.models import Manager, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import actions
from registry.choices import FileLanguage, FileRole, Secrecy
from registry.models import Document, DocumentEnclosure, DocumentReference
from sistercity.admin import ActForm, PortalForm
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import NOTHING
from sistercity.errors import StaleEdit
from sistercity.fields.plain import ReasonField
from sistercity.files.content import MEGABYTE, Content, read_document

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
            then = lines_at(model, document, opened)
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

    reason = ReasonField(label=gettext_lazy("เหตุผลที่นำออก"), max_length=None)


def _in_order(rows: Manager) -> QuerySet:
    return rows.order_by("position", "id")


def _lines(rows: Iterable[Recorded]) -> str:
    return "\n".join(map(str, rows))


def lines_at(model: type[Recorded], document: Document, revision: int) -> str:
    """The lines of a document as they stood at a revision."""
    stood = Q(number_to__isnull=True) | Q(number_to__gt=revision)
    states = model.versions.objects.filter(stood, number_from__lte=revision)
    states = states.filter(document_id=document.pk)
    return _lines(model.from_state(state) for state in states.order_by("position", "id"))

