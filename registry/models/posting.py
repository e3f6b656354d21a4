"""Which person serves which province, from when to when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import PostingRole
from registry.querysets import PostingQuerySet
from sistercity.audit.recorded import Recorded, version_of

from .place import Province


class Posting(Recorded):
    """A person's service in a province; both days are inclusive.

    ``role`` is the one they had when appointed, so that who was a responsible officer on a day
    of the past stays told though the person's role has changed since.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ใช้"), on_delete=models.PROTECT,
        related_name="postings",
    )
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="postings"
    )
    role = models.CharField(
        _("แต่งตั้งเป็น"), max_length=10, choices=PostingRole, default=PostingRole.OFFICER,
        editable=False,
    )
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"), null=True, blank=True)
    note = models.CharField(_("คำสั่งหรือหมายเหตุ"), max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("การปฏิบัติหน้าที่ในจังหวัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การปฏิบัติหน้าที่ในจังหวัด")
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="registry_posting_ends_after_start",
                violation_error_message=_("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.province}"

    def clean(self) -> None:
        """The constraint's words beside the field where the wrong day is."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น โปรดตรวจวันที่ทั้งสอง")})

    def is_in_force(self, day: date) -> bool:
        """Whether the person serves the province on ``day``."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def overlaps(self, other: Posting) -> bool:
        """Whether the two share a day."""
        begins_in_time = other.ends_on is None or self.starts_on <= other.ends_on
        ends_late_enough = self.ends_on is None or self.ends_on >= other.starts_on
        return begins_in_time and ends_late_enough


PostingVersion = version_of(Posting)
