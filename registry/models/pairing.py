"""Foreign units and their pairings with provinces, the events that make them, the lists."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import (
    Confidence,
    Confirmation,
    EventKind,
    Relation,
    Status,
    Window,
)
from registry.names import text_of
from registry.querysets import (
    CounterpartQuerySet,
    EditionQuerySet,
    EventQuerySet,
    PairingPartQuerySet,
    PairingQuerySet,
    PlaceQuerySet,
)
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.partial_date import PartialDateField
from sistercity.fields.text import SearchTextField, SortKeyField
from sistercity.templatetags.thai import thai_date_short

from .document import Document
from .guidance import DelayReason
from .place import Country, Province

PROVINCE_LEVEL = 1


class UnitType(Recorded):
    """A kind of foreign administrative unit and its level against a Thai province."""

    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    name_th = models.CharField(_("ชื่อภาษาไทย"), max_length=80)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=80)
    level = models.PositiveSmallIntegerField(
        _("ระดับ"), help_text=_("1 = เทียบเท่าจังหวัดของไทย ตัวเลขมากขึ้นคือระดับที่ต่ำกว่า")
    )
    sort_key = SortKeyField(source="name_th")
    sort_key_en = SortKeyField(source="name_en", fallback="name_th")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประเภทหน่วยการปกครอง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ประเภทหน่วยการปกครอง")
        ordering = ["level", "sort_key"]

    def __str__(self) -> str:
        return text_of(self, "name")


class Counterpart(Recorded):
    """A foreign administrative unit (หน่วยการปกครองคู่ความสัมพันธ์).

    ``merged_into`` is the row of the same unit that this one was joined to; its address leads
    there.
    """

    name_th = models.CharField(_("ชื่อภาษาไทย"), max_length=200)
    name_en = models.CharField(
        _("ชื่อภาษาอังกฤษ"), max_length=200, blank=True, help_text=_("เว้นว่างหากยังไม่แน่ชัด")
    )
    name_local = models.CharField(_("ชื่อในอักษรท้องถิ่น"), max_length=200, blank=True)
    former_names = models.TextField(
        _("ชื่ออื่นและชื่อเดิม"), blank=True, help_text=_("บรรทัดละหนึ่งชื่อ ใช้ในการค้นหา")
    )
    unit_type = models.ForeignKey(
        UnitType, verbose_name=_("ประเภท"), on_delete=models.PROTECT, related_name="counterparts"
    )
    parent_th = models.CharField(_("อยู่ในหน่วยการปกครอง"), max_length=200, blank=True)
    parent_en = models.CharField(_("อยู่ในหน่วยการปกครอง (อังกฤษ)"), max_length=200, blank=True)
    country = models.ForeignKey(
        Country, verbose_name=_("ประเทศ"), on_delete=models.PROTECT, related_name="counterparts"
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("รวมเข้ากับ"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="merged",
    )
    sort_key = SortKeyField(source="name_th")
    sort_key_en = SortKeyField(source="name_en", fallback="name_th")
    search_text = SearchTextField(
        sources=("name_th", "name_en", "name_local", "former_names", "parent_th", "parent_en")
    )

    objects = CounterpartQuerySet.as_manager()

    class Meta:
        verbose_name = _("คู่ความสัมพันธ์ต่างประเทศ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คู่ความสัมพันธ์ต่างประเทศ")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "name_th", "parent_th"],
                condition=Q(merged_into__isnull=True),
                name="registry_counterpart_one_name",
                violation_error_message=_("มีคู่ความสัมพันธ์ชื่อนี้ในประเทศและหน่วยการปกครองเดียวกันแล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{text_of(self, 'name')} ({self.country})"

    @property
    def is_equal_level(self) -> bool:
        """Whether the unit stands at the level of a Thai province."""
        return self.unit_type.level == PROVINCE_LEVEL


class Pairing(Recorded):
    """A pairing (คู่เมืองพี่เมืองน้อง): one province and one counterpart.

    ``status`` is what the latest event says; only the actions write it. On a given day ask
    ``Pairing.objects.as_at(day)``. ``merged_into`` is the row of the same pair that this one was
    joined to; its address leads there.
    """

    number = models.CharField(
        _("เลขทะเบียน"),
        max_length=10,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"^P-\d{4,}$")],
    )
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="pairings"
    )
    counterpart = models.ForeignKey(
        Counterpart,
        verbose_name=_("คู่ความสัมพันธ์ต่างประเทศ"),
        on_delete=models.PROTECT,
        related_name="pairings",
    )
    relation = models.CharField(
        _("ลักษณะความสัมพันธ์"), max_length=12, choices=Relation, default=Relation.SISTER_CITY
    )
    confirmation = models.CharField(
        _("การยืนยัน"), max_length=10, choices=Confirmation, default=Confirmation.CANDIDATE
    )
    confirmation_note = models.CharField(_("ที่มาของการยืนยัน"), max_length=300, blank=True)
    level_reason = models.CharField(
        _("เหตุผลที่ระดับไม่เท่ากัน"), max_length=300, blank=True
    )
    expires_on = models.DateField(
        _("ความตกลงมีผลถึง"), null=True, blank=True,
        help_text=_("วันหมดอายุไม่ทำให้ความสัมพันธ์สิ้นสุดเอง"),
    )
    note = models.TextField(_("หมายเหตุ"), blank=True)
    status = models.CharField(
        _("สถานะล่าสุด"), max_length=12, choices=Status, editable=False,
        default=Status.IN_PROGRESS,
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("รวมเข้ากับ"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="merged",
    )

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("คู่เมืองพี่เมืองน้อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ทะเบียนคู่เมืองพี่เมืองน้อง")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "counterpart"],
                name="registry_pairing_once",
                violation_error_message=_("จังหวัดนี้มีคู่ความสัมพันธ์กับหน่วยการปกครองนี้ในทะเบียนแล้ว"),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(confirmation=Confirmation.REJECTED),
                name="registry_pairing_merged_is_closed",
                violation_error_message=_("รายการที่รวมเข้ากับรายการอื่นแล้วไม่นับในทะเบียน"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.province} – {text_of(self.counterpart, 'name')}"


class PairingEvent(Recorded):
    """Something dated that happened to a pairing; corrections replace, nothing is overwritten.

    The uneditable columns are derived by ``registry.events.derive`` for conditions in SQL:
    ``effective_on`` is the day that rules use (for an end: the last day in force),
    ``leads_to`` the status it brings about, if any, and ``status_from`` the first day of it.
    An event of unknown date has no days and is in no dated list or figure. Where a date known
    in part would contradict the others, ``registry.sequence`` takes the nearest possible day.

    A signature tells who signed for each side: the office is public, the person's name never.
    The later of the two days is the event's. Why it stalled or was withdrawn is internal; events
    recorded before there were reasons have none. ``form_key`` is that of the form that recorded it,
    so that two presses of its button are one event.
    """

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="events",
    )
    kind = models.CharField(_("เหตุการณ์"), max_length=20, choices=EventKind)
    happened_on = PartialDateField(_("วันที่"), null=True, blank=True)
    effective_on = models.DateField(_("วันที่มีผล"), null=True, editable=False)
    is_assumed = models.BooleanField(_("วันที่สันนิษฐาน"), default=False, editable=False)
    status_from = models.DateField(_("สถานะมีผลตั้งแต่"), null=True, editable=False)
    leads_to = models.CharField(
        _("ทำให้มีสถานะ"), max_length=12, choices=Status, blank=True, editable=False
    )
    rank = models.PositiveSmallIntegerField(editable=False, default=0)
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="events",
    )
    place = models.CharField(_("สถานที่"), max_length=200, blank=True)
    province_signatory_office = models.CharField(
        _("ผู้ลงนามฝ่ายไทย (ตำแหน่ง)"), max_length=200, blank=True,
        help_text=_("ตำแหน่งและหน่วยงาน เผยแพร่ได้"),
    )
    province_signatory_name = models.CharField(
        _("ชื่อผู้ลงนามฝ่ายไทย"), max_length=200, blank=True,
        help_text=_("ใช้ภายใน ไม่เผยแพร่"),
    )
    province_signed_on = PartialDateField(_("วันที่ฝ่ายไทยลงนาม"), null=True, blank=True)
    counterpart_signatory_office = models.CharField(
        _("ผู้ลงนามฝ่ายต่างประเทศ (ตำแหน่ง)"), max_length=200, blank=True,
        help_text=_("ตำแหน่งและหน่วยงาน เผยแพร่ได้"),
    )
    counterpart_signatory_name = models.CharField(
        _("ชื่อผู้ลงนามฝ่ายต่างประเทศ"), max_length=200, blank=True,
        help_text=_("ใช้ภายใน ไม่เผยแพร่"),
    )
    counterpart_signed_on = PartialDateField(
        _("วันที่ฝ่ายต่างประเทศลงนาม"), null=True, blank=True
    )
    expires_on = models.DateField(
        _("ความตกลงมีผลถึง"), null=True, blank=True,
        help_text=_("วันหมดอายุไม่ทำให้ความสัมพันธ์สิ้นสุดเอง"),
    )
    delay_reason = models.ForeignKey(
        DelayReason, verbose_name=_("เหตุที่ชะงักหรือถอนเรื่อง"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="events",
        help_text=_("จำเป็นเมื่อบันทึกชะงักหรือถอนเรื่อง ใช้ภายใน ไม่เผยแพร่"),
    )
    delay_words = models.CharField(
        _("คำอธิบายเหตุ"), max_length=300, blank=True, help_text=_("ใช้ภายใน ไม่เผยแพร่"),
    )
    source_note = models.CharField(_("ที่มา"), max_length=500, blank=True)
    note = models.CharField(_("หมายเหตุ"), max_length=500, blank=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    replaces = models.OneToOneField(
        "self", verbose_name=_("แก้ไขแทนเหตุการณ์"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="replaced_by",
    )
    is_void = models.BooleanField(
        _("ยกเลิกเหตุการณ์เดิม"), default=False,
        help_text=_("เลือกเมื่อเหตุการณ์ที่แก้ไขแทนไม่ได้เกิดขึ้นจริง"),
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("เหตุการณ์ของคู่เมืองพี่เมืองน้อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เหตุการณ์ของคู่เมืองพี่เมืองน้อง")
        ordering = ["effective_on", "rank", "id"]
        indexes = [models.Index(fields=["pairing", "status_from", "rank"])]

    def __str__(self) -> str:
        day = thai_date_short(self.happened_on)
        return f"{self.get_kind_display()} {day}".strip()

    def clean(self) -> None:
        """A correction stays with the pairing of the event it replaces."""
        if self.replaces and self.replaces.pairing_id != self.pairing_id:
            raise ValidationError({"replaces": _("เหตุการณ์ที่แก้ไขแทนเป็นของคู่อื่น")})


class PairingSource(Recorded):
    """Where a row was found, as it is written there."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="sources",
    )
    url = models.CharField(_("ที่อยู่ของแหล่งข้อมูล"), max_length=1000, blank=True)
    counterpart_as_written = models.CharField(_("ชื่อตามที่เขียน"), max_length=300)
    type_as_written = models.CharField(_("ประเภทตามที่เขียน"), max_length=60, blank=True)
    window = models.CharField(_("ช่วงเวลา"), max_length=30, choices=Window)
    confidence = models.CharField(_("ความเชื่อมั่น"), max_length=10, choices=Confidence)
    note = models.TextField(_("หมายเหตุ"), blank=True)

    objects = PairingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("แหล่งที่มา")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "แหล่งที่มา")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.url or self.counterpart_as_written


class Edition(Recorded):
    """An edition of the ministry's official list, with the totals that it declares."""

    as_at = models.DateField(_("ข้อมูล ณ วันที่"), unique=True)
    title_th = models.CharField(_("ชื่อบัญชี"), max_length=200)
    document = models.ForeignKey(
        Document, verbose_name=_("เอกสาร"), on_delete=models.PROTECT, related_name="editions"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับของบัญชีทางการ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ฉบับของบัญชีทางการ")
        ordering = ["as_at"]

    def __str__(self) -> str:
        return f"{text_of(self, 'title')} {thai_date_short(self.as_at)}"


class EditionRow(Recorded):
    """A pairing in an edition, under the list number that the ministry typed."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("ฉบับของบัญชี"), on_delete=models.PROTECT, related_name="rows"
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="edition_rows",
    )
    list_number = models.CharField(
        _("เลขที่ในบัญชี"),
        max_length=12,
        validators=[RegexValidator(r"^[๐-๙]{2}/[๐-๙]+$", _("เลขที่ในบัญชีเขียนเช่น ๓๒/๑"))],
    )
    year_be = models.PositiveSmallIntegerField(_("ปี พ.ศ. ในบัญชี"))
    sequence = models.PositiveIntegerField(_("ลำดับที่"))
    counterpart_as_written = models.CharField(_("คู่ความสัมพันธ์ตามที่เขียน"), max_length=300)

    objects = PairingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("รายการในบัญชีทางการ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายการในบัญชีทางการ")
        ordering = ["edition", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "sequence"], name="registry_editionrow_one_sequence"
            ),
            models.UniqueConstraint(
                fields=["edition", "pairing"],
                condition=Q(pairing__isnull=False),
                name="registry_editionrow_one_pairing",
            ),
        ]

    def __str__(self) -> str:
        return self.list_number

    def clean(self) -> None:
        """A number stands once in an edition, under a year that is over or running on its day."""
        last = self.edition.as_at.year + 543 if self.edition_id else None
        if last and self.year_be is not None and not 2400 <= self.year_be <= last:
            words = _("ปีในบัญชีต้องเป็นปี พ.ศ. และไม่เกินปีของฉบับ คือ %(year)s โปรดตรวจสอบปี")
            raise ValidationError({"year_be": ValidationError(words, params={"year": last})})
        same = EditionRow.objects.filter(edition_id=self.edition_id, list_number=self.list_number)
        if self.list_number and same.exclude(pk=self.pk).exists():
            raise ValidationError(
                {
                    "list_number": ValidationError(
                        _("ฉบับนี้มีเลขที่ %(number)s แล้ว โปรดตรวจสอบเลขที่"),
                        params={"number": self.list_number},
                    )
                }
            )


UnitTypeVersion = version_of(UnitType)
CounterpartVersion = version_of(Counterpart)
PairingVersion = version_of(
    Pairing, models.Index(fields=["number"], name="pairingversion_number")
)
PairingEventVersion = version_of(PairingEvent)
PairingSourceVersion = version_of(PairingSource)
EditionVersion = version_of(Edition)
EditionRowVersion = version_of(EditionRow)
