"""What an inbox may show, how people get mail, how far a mail is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Show(models.TextChoices):
    """Which notices of an inbox are shown."""

    ALL = "", _("ทั้งหมด")
    UNREAD = "unread", _("ยังไม่อ่าน")
    SNOOZED = "snoozed", _("พักไว้")
    SETTLED = "settled", _("เสร็จแล้ว")


class MailMode(models.TextChoices):
    """Whether somebody gets mail beside the inbox, and when."""

    AT_ONCE = "at_once", _("ทันที")
    DAILY = "daily", _("รวมเป็นฉบับเดียวทุกเช้าวันทำการ")
    NONE = "none", _("ไม่ส่งอีเมล ดูในกล่องแจ้งเตือนเท่านั้น")


class Mailing(models.TextChoices):
    """Whether a notice is told by mail too."""

    WAITING = "waiting", _("รอรวบรวม")
    GATHERED = "gathered", _("อยู่ในอีเมล")
    NONE = "none", _("ไม่ส่งอีเมล")


class MailState(models.TextChoices):
    """How far a mail is."""

    WAITING = "waiting", _("รอส่ง")
    SENT = "sent", _("ส่งแล้ว")
    FAILED = "failed", _("ส่งไม่สำเร็จ")
    DROPPED = "dropped", _("ไม่ต้องส่งแล้ว")
