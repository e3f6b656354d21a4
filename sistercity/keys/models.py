"""Keys of agencies, the secrets by which they are shown, and what they were used for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.audit.recorded import Recorded

from .choices import KeyState, Scope
from .querysets import KeyQuerySet, SecretQuerySet, UseQuerySet

# Days before its expiry from which a key is said to end soon.
WARNING_DAYS = 30


class ApiKey(Recorded):
    """What one system of an agency may do with the API, and until when.

    Of the agency no person is kept: whoever is to be written to is an office.
    """

    agency_th = models.CharField(_("ชื่อหน่วยงาน (ไทย)"), max_length=200)
    agency_en = models.CharField(_("ชื่อหน่วยงาน (อังกฤษ)"), max_length=200)
    system = models.CharField(
        _("ระบบที่ใช้กุญแจ"),
        max_length=120,
        help_text=_("หน่วยงานหนึ่งมีได้หลายระบบ ระบบละหนึ่งกุญแจ"),
    )
    office = models.CharField(
        _("สำนักหรือกองที่ติดต่อ"),
        max_length=200,
        help_text=_("ไม่ต้องระบุชื่อบุคคล ไม่แสดงในคำตอบของ API"),
    )
    can_read = models.BooleanField(
        Scope.READ.label, default=True, help_text=_("ทะเบียน แผน ตัวเลข กิจกรรม และเอกสารที่เผยแพร่")
    )
    can_follow = models.BooleanField(Scope.CHANGES.label, default=True, help_text="changes/")
    can_take_bulk = models.BooleanField(Scope.BULK.label, default=False, help_text="bulk/")
    rate_per_minute = models.PositiveIntegerField(
        _("จำนวนครั้งต่อนาที"),
        default=3_000,
        validators=[MinValueValidator(1), MaxValueValidator(60_000)],
    )
    bulk_per_hour = models.PositiveIntegerField(
        _("แฟ้มทั้งทะเบียนต่อชั่วโมง"),
        default=600,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    expires_on = models.DateField(_("ใช้ได้ถึงวันที่"))
    made_at = models.DateTimeField(_("ออกเมื่อ"), editable=False)
    revoked_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True, editable=False)

    objects = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("กุญแจ API")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กุญแจ API")
        ordering = ["agency_th", "system", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_th", "system"],
                condition=Q(revoked_at__isnull=True),
                name="keys_apikey_one_a_system",
                violation_error_message=_(
                    "ระบบนี้ของหน่วยงานมีกุญแจอยู่แล้ว หากต้องการความลับใหม่ ให้เปิดกุญแจเดิมแล้วออกความลับใหม่"
                ),
            ),
            models.CheckConstraint(
                condition=Q(can_read=True) | Q(can_follow=True) | Q(can_take_bulk=True),
                name="keys_apikey_opens_something",
                violation_error_message=_("โปรดเลือกขอบเขตอย่างน้อยหนึ่งอย่าง"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_th} · {self.system}"

    @property
    def scopes(self) -> list[Scope]:
        """What it opens, in the order of ``Scope``."""
        opened = (self.can_read, self.can_follow, self.can_take_bulk)
        return [scope for scope, is_open in zip(Scope, opened, strict=True) if is_open]

    def state_on(self, day: date) -> KeyState:
        """How it stands on a day."""
        if self.revoked_at:
            return KeyState.REVOKED
        if day > self.expires_on:
            return KeyState.EXPIRED
        is_ending = day > self.expires_on - timedelta(days=WARNING_DAYS)
        return KeyState.ENDING if is_ending else KeyState.LIVE


class KeySecret(Recorded):
    """A secret by which a key is shown; of it only the hash is kept.

    ``prefix`` is no secret: it finds the row and names it in logs and on pages. A secret that was
    replaced works until ``works_until``, so that the agency can change over.
    """

    key = models.ForeignKey(
        ApiKey, verbose_name=_("กุญแจ API"), on_delete=models.PROTECT, related_name="secrets"
    )
    prefix = models.CharField(_("รหัสนำ"), max_length=12, unique=True)
    token_hash = models.CharField(_("ค่าแฮชของความลับ"), max_length=64)
    made_at = models.DateTimeField(_("ออกเมื่อ"))
    works_until = models.DateTimeField(_("ใช้แทนแล้ว ใช้ได้ถึง"), null=True, blank=True)

    objects = SecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("ความลับของกุญแจ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ความลับของกุญแจ")
        ordering = ["key", "id"]

    def __str__(self) -> str:
        return self.prefix

    def works_at(self, moment: datetime) -> bool:
        """Whether it was not yet replaced at the moment."""
        return self.works_until is None or moment < self.works_until


class KeyUse(models.Model):
    """How often a secret asked for a resource on a day, and what came of it.

    No fact of the register, so in no ledger. ``request_count`` has every request, also those that
    other columns tell apart: answered 304, refused (4xx but 429), throttled (429), failed (5xx).
    """

    secret = models.ForeignKey(KeySecret, on_delete=models.PROTECT, related_name="uses")
    day = models.DateField(_("วันที่"))
    resource = models.CharField(_("ทรัพยากร"), max_length=40)
    request_count = models.PositiveBigIntegerField(_("เรียกทั้งหมด"), default=0)
    not_modified_count = models.PositiveBigIntegerField(_("ไม่เปลี่ยนแปลง (304)"), default=0)
    refused_count = models.PositiveBigIntegerField(_("คำขอผิด (4xx)"), default=0)
    throttled_count = models.PositiveBigIntegerField(_("เกินอัตรา (429)"), default=0)
    failed_count = models.PositiveBigIntegerField(_("ระบบขัดข้อง (5xx)"), default=0)
    byte_count = models.PositiveBigIntegerField(_("ไบต์ที่ส่ง"), default=0)
    last_used_at = models.DateTimeField(_("ใช้ล่าสุด"))

    objects = UseQuerySet.as_manager()

    class Meta:
        verbose_name = _("การใช้กุญแจ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การใช้กุญแจ")
        ordering = ["day", "resource", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["secret", "day", "resource"], name="keys_keyuse_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.secret_id} {self.day} {self.resource}"
