"""Entries of the feed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FeedEntry(models.Model):
    """What became of one published object in one change of the ledger.

    ``sequence`` counts all entries without a gap, in the order of their commits. ``data`` is the
    published representation as canonical JSON, one line, and ``hash`` its SHA-256; only the last
    entry of each object, which ``is_current`` marks, keeps them, so that nothing stays readable
    that has left publication. Those which are no removals are what is published now.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("เพิ่ม")
        UPDATED = "updated", _("แก้ไข")
        REMOVED = "removed", _("นำออก")

    sequence = models.PositiveBigIntegerField(_("ลำดับที่"), primary_key=True)
    change = models.ForeignKey(
        "audit.Change", verbose_name=_("การเปลี่ยนแปลง"), on_delete=models.PROTECT,
        related_name="+", db_index=False,
    )
    at = models.DateTimeField(_("เวลาบันทึก"))
    resource = models.CharField(_("ชุดข้อมูล"), max_length=30)
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(_("รหัสที่เผยแพร่"), max_length=60)
    kind = models.CharField(_("การดำเนินการ"), max_length=10, choices=Kind)
    hash = models.CharField(max_length=64, blank=True)
    data = models.TextField(blank=True)
    merged_into = models.CharField(_("รวมเข้ากับ"), max_length=60, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("รายการที่เผยแพร่")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "รายการที่เผยแพร่")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "object_id"],
                condition=Q(is_current=True),
                name="feed_entry_one_current",
            )
        ]
        indexes = [
            models.Index(fields=["resource", "sequence"]),
            models.Index(fields=["resource", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.resource} {self.key}"
