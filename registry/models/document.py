"""Documents that the register rests on, and totals that they declare."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import Access, DocumentKind, Secrecy, Status, Urgency
from registry.names import text_of
from registry.querysets import DeclaredTotalQuerySet, DocumentQuerySet
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.text import NumberKeyField, SearchTextField
from sistercity.files.secrecy import mark_in


class Document(Recorded):
    """A handbook, letter, order, list, plan or agreement, with or without its files."""

    kind = models.CharField(_("ชนิด"), max_length=20, choices=DocumentKind)
    title_th = models.CharField(_("ชื่อเรื่อง"), max_length=300, blank=True)
    title_en = models.CharField(_("ชื่อเรื่องภาษาอังกฤษ"), max_length=300, blank=True)
    number = models.CharField(_("เลขที่หนังสือ"), max_length=60, blank=True)
    number_key = NumberKeyField()
    issuer = models.CharField(_("ผู้ออก"), max_length=200, blank=True)
    issued_on = models.DateField(_("ลงวันที่"), null=True, blank=True)
    urgency = models.CharField(
        _("ชั้นความเร็ว"), max_length=12, choices=Urgency, default=Urgency.ORDINARY
    )
    received_by = models.CharField(
        _("หน่วยงานที่ลงรับ"), max_length=200, blank=True, help_text=_("ตามตรารับหนังสือ")
    )
    received_number = models.CharField(_("เลขรับ"), max_length=40, blank=True)
    received_on = models.DateField(_("วันที่รับ"), null=True, blank=True)
    access = models.CharField(
        _("การเข้าถึง"),
        max_length=12,
        choices=Access,
        default=Access.PUBLIC,
        help_text=_("เอกสารใช้ภายในเห็นได้เฉพาะเจ้าหน้าที่กระทรวง และจังหวัดที่ได้รับหนังสือเวียน"),
    )
    bears_personal_data = models.BooleanField(
        _("ต้นฉบับมีข้อมูลส่วนบุคคล"),
        default=False,
        help_text=_("ผู้อ่านทั่วไปจะได้เฉพาะฉบับปกปิดข้อมูลส่วนบุคคล"),
    )
    published_on = models.DateField(
        _("เผยแพร่เมื่อ"), null=True, blank=True, help_text=_("เว้นว่างหากยังไม่เผยแพร่")
    )
    withdrawn_on = models.DateField(
        _("ยกเลิกเมื่อ"), null=True, blank=True, help_text=_("วันแรกที่ไม่ใช้แล้ว")
    )
    secrecy = models.CharField(
        _("ชั้นความลับ"),
        max_length=12,
        choices=Secrecy,
        default=Secrecy.ORDINARY,
        help_text=_("เอกสารชั้นลับขึ้นไปบันทึกได้เพียงเลขที่และหน่วยงานที่เก็บรักษา และไม่เผยแพร่"),
    )
    holder = models.CharField(_("หน่วยงานที่เก็บรักษา"), max_length=200, blank=True)
    search_text = SearchTextField(sources=("title_th", "title_en", "number", "issuer"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("เอกสาร")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เอกสาร")
        ordering = ["-issued_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | (Q(published_on__isnull=False) & Q(withdrawn_on__gte=F("published_on"))),
                name="registry_document_withdrawn_after_published",
                violation_error_message=_("วันที่ยกเลิกต้องไม่ก่อนวันที่เผยแพร่"),
            ),
            models.CheckConstraint(
                condition=~Q(secrecy=Secrecy.ORDINARY) | ~Q(title_th=""),
                name="registry_document_has_title",
                violation_error_message=_("โปรดใส่ชื่อเรื่อง"),
            ),
            models.CheckConstraint(
                condition=Q(secrecy=Secrecy.ORDINARY)
                | (
                    Q(title_th="", title_en="", published_on__isnull=True)
                    & ~Q(number="")
                    & ~Q(holder="")
                ),
                name="registry_document_secret_is_a_number",
                violation_error_message=_(
                    "เอกสารชั้นลับขึ้นไปบันทึกได้เพียงเลขที่และหน่วยงานที่เก็บรักษา"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(access=Access.INTERNAL) | Q(published_on__isnull=True),
                name="registry_document_internal_is_unpublished",
                violation_error_message=_("เอกสารใช้ภายในไม่มีวันเผยแพร่"),
            ),
        ]

    def __str__(self) -> str:
        words = _("เอกสารชั้น%(secrecy)s") % {"secrecy": self.get_secrecy_display()}
        return f"{self.number} {words if self.is_secret else text_of(self, 'title')}".strip()

    @property
    def is_secret(self) -> bool:
        """Classified: only its number and who keeps it are on record."""
        return self.secrecy != Secrecy.ORDINARY

    def clean(self) -> None:
        """Of a secret document only the number and its holder are recorded; each fault by field."""
        super().clean()
        faults = {}
        if not self.is_secret:
            if not self.title_th:
                faults["title_th"] = _("โปรดใส่ชื่อเรื่อง")
            if self.access == Access.INTERNAL and self.published_on:
                faults["published_on"] = _(
                    "เอกสารใช้ภายในเผยแพร่ไม่ได้ โปรดเว้นว่าง หรือเลือกการเข้าถึงเป็น “เผยแพร่ได้”"
                )
            if mark := mark_in(self.number):
                faults["secrecy"] = _(
                    "เลขที่หนังสือระบุ “%(mark)s” โปรดเลือกชั้นความลับให้ตรงกับหนังสือ"
                ) % {"mark": mark}
        else:
            faults = self._secret_faults()
        if faults:
            raise ValidationError(faults)

    def _secret_faults(self) -> dict[str, str]:
        """What must be written of a secret document, and what must not."""
        missing = {
            "number": _("โปรดใส่เลขที่หนังสือของเอกสารชั้นลับ"),
            "holder": _("โปรดใส่หน่วยงานที่เก็บรักษาเอกสารชั้นลับ"),
        }
        barred = {
            "title_th": _("ไม่บันทึกชื่อเรื่องของเอกสารชั้นลับขึ้นไป โปรดเว้นว่าง"),
            "title_en": _("ไม่บันทึกชื่อเรื่องของเอกสารชั้นลับขึ้นไป โปรดเว้นว่าง"),
            "published_on": _("เอกสารชั้นลับขึ้นไปเผยแพร่ไม่ได้ โปรดเว้นว่าง"),
        }
        faults = {name: words for name, words in missing.items() if not getattr(self, name)}
        return faults | {name: words for name, words in barred.items() if getattr(self, name)}


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
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ยอดที่ประกาศ")
        ordering = ["status", "as_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "status"], name="registry_declaredtotal_one_a_status"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.pair_count}/{self.province_count}"

    def clean(self) -> None:
        """Each of the provinces has a pair at least."""
        super().clean()
        counts = self.pair_count, self.province_count
        if None not in counts and self.province_count > self.pair_count:
            words = _("จำนวนจังหวัดมากกว่าจำนวนคู่ โปรดตรวจสอบทั้งสองจำนวน")
            raise ValidationError({"province_count": words})


DocumentVersion = version_of(Document)
DeclaredTotalVersion = version_of(DeclaredTotal)
