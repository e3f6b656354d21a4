"""Stored words of the plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """When in the life of a relation a track works."""

    BEFORE = "before", _("ก่อนการสถาปนาความสัมพันธ์")
    AFTER = "after", _("ภายหลังการสถาปนาความสัมพันธ์")


class Unit(models.TextChoices):
    """What an indicator's value is."""

    YES_NO = "yes_no", _("มี/ไม่มี")
    SHARE = "share", _("ร้อยละ")
    COUNT = "count", _("จำนวน")
