"""The ledger: numbered, chained changes and the rows they touched; sign-ins and exports apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .doors import Door
from .querysets import AccessQuerySet, ChangeQuerySet
from .recorded import Recorded


class LedgerClock(models.Model):
    """The last number and hash of a chain, or the last number of a series of public numbers.

    Locking its one row orders all writers.
    """

    name = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Change(models.Model):
    """One action that was carried out, whole.

    ``hash`` covers the previous hash, this row and ``digest``; ``digest`` covers the salted
    content, so that lawful erasure of content leaves the chain verifiable.
    """

    number = models.PositiveBigIntegerField(_("เลขที่"), primary_key=True)
    at = models.DateTimeField(_("เวลาบันทึก"))
    known_from = models.DateTimeField(_("ทราบตั้งแต่"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ผู้ดำเนินการ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    door = models.CharField(_("ช่องทาง"), max_length=10, choices=Door)
    action = models.CharField(_("การดำเนินการ"), max_length=60)
    reason = models.TextField(_("เหตุผล"), blank=True)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("การเปลี่ยนแปลง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "บัญชีการเปลี่ยนแปลง")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class ChangeRow(models.Model):
    """One row that a change created, updated or removed, with both values of each field."""

    class Kind(models.TextChoices):
        CREATED = "created", _("เพิ่ม")
        UPDATED = "updated", _("แก้ไข")
        REMOVED = "removed", _("นำออก")

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    resource = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(_("รายการ"), max_length=300)
    kind = models.CharField(max_length=10, choices=Kind)
    difference = models.JSONField()

    class Meta:
        ordering = ["change", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "position"], name="audit_changerow_one_position"
            )
        ]
        indexes = [models.Index(fields=["resource", "object_id"])]

    def __str__(self) -> str:
        return f"{self.change_id} {self.resource} {self.object_id}"


class AccessRecord(models.Model):
    """A sign-in, its confirmation, a refusal, its end or an export, in a chain of its own.

    Also a file that was refused for a virus; ``detail`` tells its name and the file's SHA-256.

    And that somebody asked for what they may not have; ``detail`` names the route.

    Of a sign-in that ended by itself, or from another device, ``detail`` says why (``Ending``).
    Of an export it also keeps what was taken: ``list_name`` and ``asked``, the query of its
    address. Who is not signed in leaves neither a person nor an address.

    ``hash`` covers ``digest``, and that the salted content, as in a ``Change``; records from before
    have neither salt nor digest, and their hash covers the content itself.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("เข้าสู่ระบบ")
        REFUSED = "refused", _("เข้าสู่ระบบไม่สำเร็จ")
        CONFIRMED = "confirmed", _("ยืนยันตัวตนขั้นที่สอง")
        MISCODED = "miscoded", _("รหัสยืนยันไม่ถูกต้อง")
        SIGNED_OUT = "signed_out", _("ออกจากระบบ")
        ENDED = "ended", _("สิ้นสุดการเข้าสู่ระบบ")
        EXPORTED = "exported", _("ส่งออกข้อมูล")
        INFECTED = "infected", _("พบไวรัสในแฟ้ม")
        OPENED = "opened", _("ดาวน์โหลดแฟ้มภายใน")
        LOCKED = "locked", _("ระงับการเข้าสู่ระบบชั่วคราว")
        DENIED = "denied", _("ขอสิ่งที่ไม่มีสิทธิ")

    number = models.PositiveBigIntegerField(_("เลขที่"), primary_key=True)
    at = models.DateTimeField(_("เวลา"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ผู้ใช้"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(_("เหตุการณ์"), max_length=10, choices=Kind)
    address = models.GenericIPAddressField(_("ที่อยู่เครือข่าย"), null=True, blank=True)
    detail = models.CharField(_("รายละเอียด"), max_length=300, blank=True)
    list_name = models.CharField(_("รายการที่ส่งออก"), max_length=60, blank=True)
    asked = models.TextField(_("ตัวกรอง ลำดับ และวันที่ของข้อมูล"), blank=True)
    file_format = models.CharField(_("รูปแบบแฟ้ม"), max_length=10, blank=True)
    row_count = models.PositiveIntegerField(_("จำนวนแถว"), null=True, blank=True)
    door = models.CharField(_("ช่องทาง"), max_length=10, choices=Door, blank=True)
    salt = models.CharField(max_length=32, blank=True, db_default="")
    digest = models.CharField(max_length=64, blank=True, db_default="")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("การเข้าใช้")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "บัญชีการเข้าใช้")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class ErasedContent(Recorded):
    """That personal data were erased from an entry of a chain, and the digest of what is left.

    The entry of the register's chain that adds this row, and so cannot be changed unseen, vouches
    for what is left of the other one; the last of several counts.
    """

    chain = models.CharField(_("บัญชี"), max_length=20)
    number = models.PositiveBigIntegerField(_("เลขที่"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("รายการในบัญชีที่ลบข้อมูลส่วนบุคคลแล้ว")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายการในบัญชีที่ลบข้อมูลส่วนบุคคลแล้ว")
        ordering = ["pk"]
        indexes = [models.Index(fields=["chain", "number"])]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"
