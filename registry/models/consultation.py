"""What provinces ask the ministry (ข้อหารือ), and what it answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import ConsultationStatus, EntryKind
from registry.querysets import ConsultationQuerySet, EntryQuerySet
from sistercity.audit.recorded import Recorded, version_of

from .guideline import GuidelineStep
from .pairing import Pairing
from .place import Province


class Consultation(Recorded):
    """A matter on which a province asks the ministry, on a pairing, a step or in general.

    ``number`` runs within the fiscal year of the first question. ``waiting_since`` is when the
    last question came that has no answer; None once there is one, or the matter is over.
    """

    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."), editable=False)
    number = models.PositiveIntegerField(_("เลขที่ข้อหารือ"), editable=False)
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT,
        related_name="consultations",
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="consultations",
    )
    step = models.ForeignKey(
        GuidelineStep, verbose_name=_("ขั้นตอน"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="consultations",
    )
    subject = models.CharField(_("เรื่อง"), max_length=200)
    letter_number = models.CharField(_("เลขที่หนังสือของจังหวัด"), max_length=60, blank=True)
    letter_on = models.DateField(_("หนังสือลงวันที่"), null=True, blank=True)
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=ConsultationStatus, default=ConsultationStatus.ASKED,
        editable=False,
    )
    waiting_since = models.DateTimeField(_("รอคำตอบตั้งแต่"), null=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อหารือ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อหารือ")
        ordering = ["-fiscal_year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "number"], name="registry_consultation_one_number"
            ),
            models.CheckConstraint(
                condition=Q(status=ConsultationStatus.ASKED, waiting_since__isnull=False)
                | (~Q(status=ConsultationStatus.ASKED) & Q(waiting_since__isnull=True)),
                name="registry_consultation_waits_while_asked",
            ),
        ]
        indexes = [models.Index(fields=["status", "waiting_since"])]

    def __str__(self) -> str:
        words = {"number": self.number, "year": self.fiscal_year, "subject": self.subject}
        return _now("ข้อหารือที่ %(number)s/%(year)s %(subject)s") % words


class ConsultationEntry(Recorded):
    """A question of the province or an answer of the ministry, in the order written.

    ``form_key`` is that of the form, so that two presses of its button are one entry.
    """

    consultation = models.ForeignKey(
        Consultation, verbose_name=_("ข้อหารือ"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("ชนิดข้อความ"), max_length=8, choices=EntryKind)
    words = models.TextField(_("ข้อความ"), max_length=4000)
    citation = models.CharField(_("ข้ออ้างอิงของคำตอบ"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้เขียน"), on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("เขียนเมื่อ"))
    form_key = models.UUIDField(unique=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อความในข้อหารือ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ข้อความในข้อหารือ")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.consultation} · {self.get_kind_display()}"


ConsultationVersion = version_of(Consultation)
ConsultationEntryVersion = version_of(ConsultationEntry)
