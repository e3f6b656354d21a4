"""What an inbox may show."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Show(models.TextChoices):
    """Which notices of an inbox are shown."""

    ALL = "", _("ทั้งหมด")
    UNREAD = "unread", _("ยังไม่อ่าน")
    SNOOZED = "snoozed", _("พักไว้")
    SETTLED = "settled", _("เสร็จแล้ว")
