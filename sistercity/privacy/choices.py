"""Choices of the app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why personal data are erased."""

    REQUEST = "request", _("เจ้าของข้อมูลขอให้ลบ (มาตรา 33)")
    MISTAKE = "mistake", _("เผยแพร่หรือบันทึกโดยผิดพลาด")
    UNLAWFUL = "unlawful", _("เก็บหรือใช้โดยไม่ชอบด้วยกฎหมาย")
    NEEDLESS = "needless", _("หมดความจำเป็นในการเก็บ")
