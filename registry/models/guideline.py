"""The guideline for establishing relations: its editions, and how pairings walk their steps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import BaselineAnswer, StepOutcome
from registry.names import text_of
from registry.querysets import (
    GuidelineQuerySet,
    PairingPartQuerySet,
    PlaceQuerySet,
)
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.partial_date import PartialDateField
from sistercity.templatetags.thai import thai_date_short

from .document import Document
from .pairing import Pairing
from .place import Province


class GuidelineEdition(Recorded):
    """An edition of the guideline; the latest that is in force binds a pairing that starts."""

    code = models.SlugField(_("รหัส"), max_length=20, unique=True)
    name_th = models.CharField(_("ชื่อฉบับ"), max_length=300)
    name_en = models.CharField(_("ชื่อฉบับ (อังกฤษ)"), max_length=300, blank=True)
    issued_on = models.DateField(_("วันที่ออก"))
    in_force_from = models.DateField(_("ใช้ตั้งแต่"), unique=True)
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="guideline_editions",
    )
    note = models.TextField(_("หมายเหตุ"), blank=True)

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับของแนวทางปฏิบัติ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ฉบับของแนวทางปฏิบัติ")
        ordering = ["in_force_from"]

    def __str__(self) -> str:
        return text_of(self, "name")


class GuidelineStep(Recorded):
    """A step of an edition; ``code`` is the same step's in every edition.

    Steps with ``is_before_signing`` precede the signing; those also ``is_required`` make
    indicator 1.2. The step with code ``signing`` is told by the signing itself.
    """

    edition = models.ForeignKey(
        GuidelineEdition, verbose_name=_("ฉบับของแนวทางปฏิบัติ"), on_delete=models.PROTECT,
        related_name="steps",
    )
    number = models.PositiveSmallIntegerField(_("ขั้นที่"))
    code = models.SlugField(
        _("รหัส"), max_length=30, help_text=_("ขั้นเดียวกันใช้รหัสเดียวกันทุกฉบับ เพื่อให้ผลที่ทำแล้วใช้ต่อได้")
    )
    name_th = models.CharField(_("ขั้นตอน"), max_length=300)
    name_en = models.CharField(_("ขั้นตอน (อังกฤษ)"), max_length=300, blank=True)
    actor_th = models.CharField(_("ผู้ดำเนินการ"), max_length=200)
    actor_en = models.CharField(_("ผู้ดำเนินการ (อังกฤษ)"), max_length=200, blank=True)
    is_required = models.BooleanField(_("ต้องดำเนินการ"), default=True)
    is_before_signing = models.BooleanField(_("ก่อนการลงนาม"), default=True)
    origin = models.CharField(
        _("ที่มาของขั้นตอน"), max_length=300, help_text=_("ขั้นตอนนี้เรียบเรียงจากอะไร")
    )
    citation = models.CharField(
        _("ข้ออ้างอิง"), max_length=300, blank=True,
        help_text=_("ข้อความหรือข้อในมติหรือแนวทางปฏิบัติ เว้นว่างหากยังไม่ได้อ้างอิง"),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ขั้นตอนของแนวทางปฏิบัติ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ขั้นตอนของแนวทางปฏิบัติ")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="registry_guidelinestep_one_number",
                violation_error_message=_("ฉบับนี้มีขั้นตอนลำดับนี้แล้ว"),
            ),
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="registry_guidelinestep_one_code",
                violation_error_message=_("ฉบับนี้มีขั้นตอนรหัสนี้แล้ว"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {text_of(self, 'name')}"


class GuidelineBinding(Recorded):
    """From ``bound_on`` on a pairing walks this edition; the latest by a day binds on it."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="guideline_bindings",
    )
    edition = models.ForeignKey(
        GuidelineEdition, verbose_name=_("ฉบับของแนวทางปฏิบัติ"), on_delete=models.PROTECT,
        related_name="bindings",
    )
    bound_on = models.DateField(_("เริ่มใช้กับคู่นี้เมื่อ"))
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PairingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับที่ผูกพันคู่เมืองพี่เมืองน้อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ฉบับที่ผูกพันคู่เมืองพี่เมืองน้อง")
        ordering = ["pairing", "bound_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "edition"],
                name="registry_guidelinebinding_once",
                violation_error_message=_("คู่นี้ใช้ฉบับนี้อยู่แล้ว"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "bound_on"],
                name="registry_guidelinebinding_one_a_day",
                violation_error_message=_("คู่นี้เปลี่ยนฉบับในวันนี้แล้ว"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {thai_date_short(self.bound_on)}"


class StepRecord(Recorded):
    """That a pairing has done a step, or was let off it by an authority.

    One a pairing and step code; under a later edition it stands for the step of the same code.
    """

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="step_records",
    )
    step = models.ForeignKey(
        GuidelineStep, verbose_name=_("ขั้นตอน"), on_delete=models.PROTECT, related_name="records"
    )
    outcome = models.CharField(
        _("ผล"), max_length=8, choices=StepOutcome, default=StepOutcome.DONE
    )
    happened_on = PartialDateField(
        _("วันที่"), null=True, blank=True, help_text=_("เท่าที่ทราบ ขั้นที่ไม่มีวันที่ไม่นับในตัวชี้วัด 1.2")
    )
    authority = models.CharField(
        _("ผู้อนุมัติให้ยกเว้น"), max_length=200, blank=True, help_text=_("จำเป็นเมื่อได้รับยกเว้น")
    )
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="step_records",
    )
    note = models.CharField(_("หมายเหตุ"), max_length=500, blank=True)
    out_of_order_reason = models.CharField(
        _("เหตุที่ไม่เป็นไปตามลำดับ"), max_length=300, blank=True,
        help_text=_("กรอกเมื่อขั้นตอนเกิดขึ้นผิดลำดับจริง จะบันทึกไว้และไม่นับว่าถูกต้องในตัวชี้วัด 1.2"),
    )

    objects = PairingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("ผลการดำเนินขั้นตอน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ผลการดำเนินขั้นตอน")
        ordering = ["pairing", "step__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "step"],
                name="registry_steprecord_once",
                violation_error_message=_("บันทึกขั้นตอนนี้ของคู่นี้ไว้แล้ว"),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=StepOutcome.WAIVED) | ~Q(authority=""),
                name="registry_steprecord_waiver_has_authority",
                violation_error_message=_("โปรดระบุผู้อนุมัติให้ยกเว้นขั้นตอน"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} · {self.get_outcome_display()}"


class ProvinceBaseline(Recorded):
    """The ministry's answer whether a province had ever had a relation by a day."""

    province = models.OneToOneField(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="baseline"
    )
    answer = models.CharField(_("คำตอบ"), max_length=6, choices=BaselineAnswer)
    as_at = models.DateField(_("ข้อมูล ณ วันที่"))
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="baselines",
    )
    note = models.CharField(_("หมายเหตุ"), max_length=500, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อมูลตั้งต้นของจังหวัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อมูลตั้งต้นของจังหวัด")
        ordering = ["province__sort_key"]

    def __str__(self) -> str:
        return f"{self.province} · {self.get_answer_display()}"


GuidelineEditionVersion = version_of(GuidelineEdition)
GuidelineStepVersion = version_of(GuidelineStep)
GuidelineBindingVersion = version_of(GuidelineBinding)
StepRecordVersion = version_of(StepRecord)
ProvinceBaselineVersion = version_of(ProvinceBaseline)
