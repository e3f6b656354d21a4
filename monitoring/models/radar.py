"""From where on the radar warns, of which agreement earlier or later, and what was snoozed."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import RadarFlag, RadarMeasure
from monitoring.querysets import OfPairingQuerySet, RadarLimitQuerySet, SnoozeQuerySet
from registry.models import Pairing
from sistercity.audit.recorded import Recorded, version_of
from sistercity.templatetags.thai import thai_date_short

# The longest lead and the longest sleep that can be set, in days: some ten years.
MOST_DAYS = 3_660
# Between which numbers each may be set.
RANGES: dict[str, tuple[int, int]] = {
    RadarMeasure.LEAD_DAYS: (1, MOST_DAYS),
    RadarMeasure.SILENT_YEARS: (1, 20),
    RadarMeasure.ONE_SIDED_YEARS: (1, 20),
    RadarMeasure.ONE_SIDED_PERCENT: (51, 100),
    RadarMeasure.ONE_SIDED_COUNT: (1, 100),
    RadarMeasure.STUCK_DAYS: (1, MOST_DAYS),
    RadarMeasure.SNOOZE_DAYS: (1, MOST_DAYS),
}


class RadarLimit(Recorded):
    """From where on the radar speaks, as the ministry sets it; one row a measure."""

    measure = models.CharField(
        _("สิ่งที่กำหนด"), max_length=20, choices=RadarMeasure, unique=True
    )
    value = models.PositiveSmallIntegerField(
        _("ค่า"), validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("หน่วยอยู่ในชื่อของสิ่งที่กำหนด มีผลทันทีกับทุกคู่"),
    )

    objects = RadarLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("เกณฑ์ของเรดาร์")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เกณฑ์ของเรดาร์")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_measure_display()

    def clean(self) -> None:
        """Each measure has a range of its own."""
        least, most = RANGES.get(self.measure, (1, MOST_DAYS))
        if self.value is not None and not least <= self.value <= most:
            words = _("กำหนดได้ตั้งแต่ %(least)s ถึง %(most)s")
            told = {"least": least, "most": most}
            raise ValidationError({"value": ValidationError(words, params=told)})


class RadarLead(Recorded):
    """How long before its expiry one agreement is to be warned of, where that is its own."""

    pairing = models.OneToOneField(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="radar_lead",
    )
    days = models.PositiveSmallIntegerField(
        _("เตือนก่อนหมดอายุ (วัน)"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_(
            "เช่น ความตกลงที่กำหนดให้แจ้งต่ออายุล่วงหน้า 1 ปี ให้กำหนดมากกว่า 365 วัน "
            "เว้นว่างเพื่อกลับไปใช้เกณฑ์ทั่วไป"
        ),
    )
    reason = models.CharField(
        _("เหตุผล"), max_length=300, help_text=_("เช่น ข้อของความตกลงที่กำหนดเวลาแจ้ง")
    )

    objects = OfPairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("เวลาเตือนเฉพาะความตกลง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เวลาเตือนเฉพาะความตกลง")
        ordering = ["pairing__number"]

    def __str__(self) -> str:
        return self.pairing.number


class Snooze(Recorded):
    """A flag of a pairing put to sleep up to a day, inclusive, with the reason for it.

    ``fact`` is what the flag said then, in a form that can be compared: once it is another one
    (renewed, another year of silence), the flag is awake again. ``ended_at`` says that somebody
    woke it, or that a later snooze took its place.
    """

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="snoozes",
    )
    flag = models.CharField(_("ธงเตือน"), max_length=20, choices=RadarFlag)
    until = models.DateField(_("พักถึงวันที่"))
    reason = models.TextField(_("เหตุผลที่พัก"), max_length=1000)
    fact = models.CharField(_("ข้อเท็จจริงที่พัก"), max_length=200, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้พัก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    at = models.DateTimeField(_("พักเมื่อ"), editable=False)
    ended_at = models.DateTimeField(_("เลิกพักเมื่อ"), null=True, blank=True, editable=False)

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        verbose_name = _("การพักการเตือน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การพักการเตือน")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "flag"], condition=Q(ended_at__isnull=True),
                name="monitoring_snooze_one_standing",
            )
        ]

    def __str__(self) -> str:
        day = thai_date_short(self.until)
        return f"{self.pairing.number} {self.get_flag_display()} ({day})"


RadarLimitVersion = version_of(RadarLimit)
RadarLeadVersion = version_of(RadarLead)
SnoozeVersion = version_of(Snooze)
