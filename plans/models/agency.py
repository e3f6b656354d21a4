"""Who works on the plan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.querysets import PublishedQuerySet
from registry.names import text_of
from sistercity.audit.recorded import Recorded, version_of

from .track import Track


class Agency(Recorded):
    """A ministry, office, council or group of bodies that the plan names."""

    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    name_th = models.CharField(_("หน่วยงาน"), max_length=200)
    name_en = models.CharField(_("หน่วยงาน (อังกฤษ)"), max_length=200, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("หน่วยงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "หน่วยงาน")
        ordering = ["name_th"]

    def __str__(self) -> str:
        return text_of(self, "name")


class TrackAgency(Recorded):
    """An agency's part in a track (หน่วยงานที่เกี่ยวข้อง), in the order of the plan."""

    track = models.ForeignKey(
        Track, verbose_name=_("แนวทางการขับเคลื่อน"), on_delete=models.PROTECT,
        related_name="agency_links",
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("หน่วยงาน"), on_delete=models.PROTECT, related_name="track_links"
    )
    position = models.PositiveSmallIntegerField(_("ลำดับที่"))
    examples_th = models.TextField(
        _("ตัวอย่าง"), blank=True, help_text=_("หนึ่งหน่วยงานต่อบรรทัด ตามที่แผนยกไว้หลังคำว่า อาทิ")
    )
    examples_en = models.TextField(
        _("ตัวอย่าง (อังกฤษ)"), blank=True, help_text=_("หนึ่งหน่วยงานต่อบรรทัด")
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("หน่วยงานที่เกี่ยวข้อง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "หน่วยงานที่เกี่ยวข้อง")
        ordering = ["track", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "agency"],
                name="plans_trackagency_once",
                violation_error_message=_("หน่วยงานนี้อยู่ในแนวทางการขับเคลื่อนนี้แล้ว"),
            ),
            models.UniqueConstraint(
                fields=["track", "position"],
                name="plans_trackagency_one_position",
                violation_error_message=_("ลำดับที่นี้ใช้แล้วในแนวทางการขับเคลื่อนนี้"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track.number}: {self.agency}"


AgencyVersion = version_of(Agency)
TrackAgencyVersion = version_of(TrackAgency)
