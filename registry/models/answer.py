"""What provinces say of the register each year: of its rows, and of their lists as a whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import Answer, AnswerStatus, DocumentKind, Relation, Status
from registry.querysets import AnswerQuerySet
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.partial_date import PartialDateField
from sistercity.files.models import StoredFile

from .pairing import Pairing, UnitType
from .place import Country, Province


class RowAnswer(Recorded):
    """A province's answer on one row in a fiscal year, or a pair that the register lacks.

    One a row and year: a new answer takes the place of the one before, whose rounds the ledger
    keeps. ``row_revision`` is how far the row had come when it was answered; what the province
    proposes is applied only once somebody has looked at what changed since. A pair that the
    register lacks has no row until the ministry takes it in.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="answers"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."))
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="answers",
    )
    answer = models.CharField(_("คำตอบ"), max_length=10, choices=Answer)
    status = models.CharField(
        _("สถานะของคำตอบ"), max_length=10, choices=AnswerStatus, default=AnswerStatus.SUBMITTED
    )
    round_number = models.PositiveSmallIntegerField(_("รอบที่"), default=1)
    row_revision = models.PositiveBigIntegerField(_("รุ่นของรายการที่ตอบ"), default=0)
    note = models.TextField(_("คำชี้แจงของจังหวัด"), max_length=1000, blank=True)

    signed_on = PartialDateField(_("วันที่ลงนามที่ถูกต้อง"), null=True, blank=True)
    proposed_status = models.CharField(
        _("สถานะที่ถูกต้อง"), max_length=12, choices=Status, blank=True
    )
    status_on = PartialDateField(_("มีสถานะนี้ตั้งแต่"), null=True, blank=True)
    counterpart_name = models.CharField(
        _("ชื่อคู่ความสัมพันธ์ที่ถูกต้อง"), max_length=200, blank=True
    )
    unit_type = models.ForeignKey(
        UnitType, verbose_name=_("ประเภทที่ถูกต้อง"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="+",
    )
    country = models.ForeignKey(
        Country, verbose_name=_("ประเทศ"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )
    relation = models.CharField(
        _("ลักษณะความสัมพันธ์ที่ถูกต้อง"), max_length=12, choices=Relation, blank=True
    )
    document_kind = models.CharField(
        _("ชนิดของเอกสาร"), max_length=20, choices=DocumentKind, blank=True
    )
    document_title = models.CharField(_("ชื่อเอกสาร"), max_length=180, blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("แฟ้มเอกสาร"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="row_answers",
    )
    file_name = models.CharField(_("ชื่อแฟ้ม"), max_length=150, blank=True)

    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ตอบ"), on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("ตอบเมื่อ"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้พิจารณา"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="+",
    )
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True, blank=True)
    decision_note = models.TextField(_("บันทึกของกระทรวง"), max_length=1000, blank=True)
    form_key = models.UUIDField(_("รหัสแบบฟอร์ม"), null=True, blank=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำตอบของจังหวัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คำตอบของจังหวัด")
        ordering = ["answered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "fiscal_year"],
                condition=Q(pairing__isnull=False),
                name="registry_rowanswer_one_a_year",
                violation_error_message=_("ตอบรายการนี้ในปีงบประมาณนี้ไว้แล้ว"),
            ),
            models.CheckConstraint(
                condition=Q(pairing__isnull=False) | Q(answer=Answer.ADD),
                name="registry_rowanswer_of_a_row",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=[Answer.CORRECT, Answer.ADD]) | Q(file__isnull=False),
                name="registry_rowanswer_with_document",
                violation_error_message=_("โปรดแนบเอกสารประกอบ"),
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DENY) | ~Q(note=""),
                name="registry_rowanswer_denied_with_reason",
                violation_error_message=_("โปรดเขียนเหตุผล"),
            ),
            models.CheckConstraint(
                condition=~Q(status=AnswerStatus.DECLINED) | ~Q(decision_note=""),
                name="registry_rowanswer_declined_with_note",
                violation_error_message=_("โปรดเขียนเหตุผลที่ไม่รับคำตอบ"),
            ),
        ]
        indexes = [models.Index(fields=["province", "fiscal_year", "status"])]

    def __str__(self) -> str:
        named = self.pairing.number if self.pairing else self.counterpart_name
        return f"{self.get_answer_display()} {named} ({self.fiscal_year})"

    @property
    def is_awaiting(self) -> bool:
        """Whether the ministry has still to decide."""
        return self.status == AnswerStatus.SUBMITTED


class ListDeclaration(Recorded):
    """A province's word that its list is complete for a fiscal year: no further pairs."""

    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="declarations"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."))
    row_count = models.PositiveIntegerField(_("จำนวนรายการที่ยืนยัน"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ยืนยัน"), on_delete=models.PROTECT,
        related_name="+",
    )
    declared_at = models.DateTimeField(_("ยืนยันเมื่อ"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำยืนยันว่ารายการครบถ้วน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คำยืนยันว่ารายการครบถ้วน")
        ordering = ["fiscal_year", "province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "fiscal_year"], name="registry_listdeclaration_one_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.fiscal_year}"


RowAnswerVersion = version_of(RowAnswer)
ListDeclarationVersion = version_of(ListDeclaration)
