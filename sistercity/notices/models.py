"""Notices: not facts of the register, so in no ledger, but written with its changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .kinds import NoticeKind, find_kind
from .querysets import UNREAD, NoticeQuerySet


class Notice(models.Model):
    """Something that one person is told.

    ``words`` are kept as data and said in the language of whoever reads. ``subject`` and
    ``subject_id`` name the row it is about, ``address`` the page where that is seen or done.
    ``change`` is the ledger's change that it tells of, None where only a day has come. ``key``
    names what is told once a person. What asks for something is settled once that is done.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ถึง"), on_delete=models.PROTECT,
        related_name="+", db_index=False,
    )
    kind = models.CharField(_("ชนิดของการแจ้งเตือน"), max_length=40)
    subject = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    address = models.CharField(max_length=300)
    words = models.JSONField()
    key = models.CharField(max_length=120, blank=True)
    change = models.ForeignKey(
        "audit.Change", verbose_name=_("การเปลี่ยนแปลง"), on_delete=models.PROTECT,
        related_name="+", null=True, db_index=False,
    )
    made_at = models.DateTimeField(_("แจ้งเมื่อ"))
    read_at = models.DateTimeField(_("อ่านเมื่อ"), null=True)
    settled_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True)
    snoozed_until = models.DateField(_("พักไว้ถึงวันที่"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("การแจ้งเตือน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การแจ้งเตือน")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["to", "key"], condition=~Q(key=""), name="notices_notice_told_once"
            )
        ]
        indexes = [
            # What every page of a signed-in person counts.
            models.Index(fields=["to"], condition=UNREAD, name="notices_notice_unread"),
            models.Index(fields=["to", "-made_at"], name="notices_notice_inbox"),
            models.Index(
                fields=["subject", "subject_id"], condition=Q(settled_at__isnull=True),
                name="notices_notice_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def known_kind(self) -> NoticeKind | None:
        """What kind it is; None where this release no longer knows it."""
        return find_kind(self.kind)

    @property
    def is_unread(self) -> bool:
        """Whether it still asks to be looked at."""
        return self.read_at is None and self.settled_at is None
