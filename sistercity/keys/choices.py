"""What a key opens, and how it stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """A part of the API that a key opens at its own rate."""

    READ = "read", _("อ่านรายการข้อมูล")
    CHANGES = "changes", _("ติดตามการเปลี่ยนแปลง")
    BULK = "bulk", _("ดาวน์โหลดทั้งทะเบียน")


class KeyState(models.TextChoices):
    """How a key stands on a day."""

    LIVE = "live", _("ใช้งานได้")
    ENDING = "ending", _("ใกล้หมดอายุ")
    EXPIRED = "expired", _("หมดอายุแล้ว")
    REVOKED = "revoked", _("เพิกถอนแล้ว")
