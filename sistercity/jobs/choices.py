"""How far a job, and a piece of one, has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """A job from its asking to its end."""

    WAITING = "waiting", _("รอเริ่ม")
    WORKING = "working", _("กำลังทำ")
    DONE = "done", _("เสร็จแล้ว")
    FAILED = "failed", _("ไม่สำเร็จ")
    CANCELLED = "cancelled", _("ยกเลิกแล้ว")


OPEN_STATES = (JobState.WAITING, JobState.WORKING)


class PieceState(models.TextChoices):
    """A piece: waiting, held by a worker, done."""

    WAITING = "waiting", _("รอเริ่ม")
    WORKING = "working", _("กำลังทำ")
    DONE = "done", _("เสร็จแล้ว")
