"""Notices, not facts of the register and so in no ledger, and what administrators set for them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.audit.recorded import Recorded

from .choices import Mailing, MailMode, MailState
from .kinds import NoticeKind, find_kind
from .querysets import (
    UNREAD,
    MailQuerySet,
    NoticeQuerySet,
    PreferenceQuerySet,
    RuleQuerySet,
)


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
    mailing = models.CharField(
        _("อีเมล"), max_length=10, choices=Mailing, default=Mailing.NONE
    )
    mail = models.ForeignKey(
        "notices.Mail", verbose_name=_("อีเมล"), on_delete=models.SET_NULL, null=True,
        related_name="notices",
    )

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
            models.Index(
                fields=["to"], condition=Q(mailing=Mailing.WAITING), name="notices_notice_mailing"
            ),
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


class NoticeRule(Recorded):
    """Whether notices of one kind are written, and when those that wait for a day.

    Each kind has one, made with the reference data; in the ledger, without versions.
    """

    kind = models.CharField(_("รหัสของชนิด"), max_length=40, unique=True, editable=False)
    is_on = models.BooleanField(
        _("แจ้งเรื่องชนิดนี้"), default=True, help_text=_("ปิดแล้วจะไม่มีผู้ใดได้รับเรื่องใหม่ชนิดนี้")
    )
    is_mailed = models.BooleanField(
        _("ส่งอีเมลด้วย"), default=True, help_text=_("ปิดแล้วเรื่องชนิดนี้อยู่ในกล่องแจ้งเตือนเท่านั้น")
    )
    gap_hours = models.PositiveSmallIntegerField(
        _("เว้นระหว่างอีเมลกี่ชั่วโมง"), default=1, validators=[MaxValueValidator(720)],
        help_text=_("เรื่องชนิดเดียวกันของคนเดียวกันที่มาภายในเวลานี้จะรวมไว้ในฉบับถัดไป"),
    )
    lead_days = models.PositiveSmallIntegerField(
        _("แจ้งล่วงหน้ากี่วัน"), null=True, blank=True, validators=[MaxValueValidator(180)],
        help_text=_("ใช้กับเรื่องที่ครบกำหนดในวันหนึ่ง แจ้งในวันทำการแรกที่ถึงกำหนดนี้"),
    )
    repeat_days = models.PositiveSmallIntegerField(
        _("แจ้งซ้ำทุกกี่วัน"), null=True, blank=True, validators=[MaxValueValidator(180)],
        help_text=_("ใช้กับเรื่องที่เกินกำหนด 0 คือแจ้งครั้งเดียว"),
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("การกำหนดชนิดของการแจ้งเตือน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การกำหนดชนิดของการแจ้งเตือน")
        ordering = ["kind"]

    def __str__(self) -> str:
        kind = find_kind(self.kind)
        return str(kind.name) if kind else self.kind


class MailPreference(Recorded):
    """How one person wants mail; in the ledger, without versions."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้ใช้"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    mode = models.CharField(
        _("การส่งอีเมล"), max_length=10, choices=MailMode, default=MailMode.AT_ONCE
    )
    language = models.CharField(
        _("ภาษาของอีเมล"), max_length=5, choices=settings.LANGUAGES, default="th"
    )

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("การรับอีเมลแจ้งเตือน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การรับอีเมลแจ้งเตือน")
        ordering = ["user"]

    def __str__(self) -> str:
        return f"{self.user} {self.get_mode_display()}"


class Mail(models.Model):
    """One mail to one person: the outbox while it waits, the log afterwards.

    It goes to ``fixed_address`` where there is one: who took an account over would have changed
    the person's own. Its text is made when it is sent, from its notices, so that nobody is sent
    what they may see no longer. ``message_id`` stays the same in every attempt. A sender holds it
    until ``leased_until``; that and ``next_try_at`` are the machine's time, by which senders
    agree, the others are the portal's.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ถึง"), on_delete=models.PROTECT,
        related_name="+",
    )
    message_id = models.CharField(_("รหัสของอีเมล"), max_length=120, unique=True)
    address = models.CharField(_("ส่งไปที่"), max_length=254, blank=True)
    fixed_address = models.CharField(max_length=254, blank=True, default="", db_default="")
    subject = models.CharField(_("หัวเรื่อง"), max_length=300, blank=True)
    state = models.CharField(
        _("สถานะ"), max_length=10, choices=MailState, default=MailState.WAITING
    )
    attempts = models.PositiveIntegerField(_("ส่งไปแล้ว (ครั้ง)"), default=0)
    error = models.TextField(_("เหตุที่ยังไม่สำเร็จ"), blank=True)
    made_at = models.DateTimeField(_("รวบรวมเมื่อ"))
    sent_at = models.DateTimeField(_("ส่งเมื่อ"), null=True)
    next_try_at = models.DateTimeField(_("ส่งครั้งต่อไป"))
    leased_until = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("อีเมลแจ้งเตือน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "อีเมลแจ้งเตือน")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state=MailState.WAITING),
                name="notices_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.to}"
