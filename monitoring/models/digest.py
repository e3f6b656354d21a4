"""The ministry's digest of what provinces learned in a fiscal year, in versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import DigestStatus, Heading
from monitoring.querysets import DigestSourceQuerySet, ReflectionDigestQuerySet
from plans.models import FISCAL_YEAR_CHECKS
from registry.models import Province
from sistercity.audit.recorded import Recorded


class ReflectionDigest(Recorded):
    """One version of a year's digest: a draft of the ministry, or published to all provinces.

    A published one is never changed; the next version begins with its words.
    """

    fiscal_year = models.PositiveSmallIntegerField(
        _("ปีงบประมาณ พ.ศ."), validators=FISCAL_YEAR_CHECKS, editable=False
    )
    version = models.PositiveSmallIntegerField(_("ฉบับที่"), editable=False)
    success_factors = models.TextField(_("ปัจจัยแห่งความสำเร็จ"), max_length=8000, blank=True)
    problems = models.TextField(_("ปัญหา"), max_length=8000, blank=True)
    obstacles = models.TextField(_("อุปสรรค"), max_length=8000, blank=True)
    proposals = models.TextField(_("ข้อเสนอแนะ"), max_length=8000, blank=True)
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=DigestStatus, default=DigestStatus.DRAFT,
        editable=False,
    )
    # As it stood when it was published: of how many provinces, how many had told.
    told_count = models.PositiveSmallIntegerField(
        _("จังหวัดที่ส่งสรุปบทเรียน"), null=True, blank=True, editable=False
    )
    expected_count = models.PositiveSmallIntegerField(
        _("จังหวัดที่ต้องส่งสรุปบทเรียน"), null=True, blank=True, editable=False
    )
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้เผยแพร่"), on_delete=models.PROTECT,
        related_name="+", null=True, blank=True, editable=False,
    )

    objects = ReflectionDigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("บทสรุปบทเรียนของกระทรวง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "บทสรุปบทเรียนของกระทรวง")
        ordering = ["-fiscal_year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "version"], name="monitoring_reflectiondigest_one_version"
            ),
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(status=DigestStatus.DRAFT),
                name="monitoring_reflectiondigest_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(status=DigestStatus.DRAFT) | Q(published_at__isnull=False),
                name="monitoring_reflectiondigest_published_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}/{self.version}"


class DigestSource(Recorded):
    """A province on whose reflection the digest rests under one heading."""

    digest = models.ForeignKey(
        ReflectionDigest, verbose_name=_("บทสรุปบทเรียนของกระทรวง"), on_delete=models.PROTECT,
        related_name="sources",
    )
    heading = models.CharField(_("หัวข้อ"), max_length=20, choices=Heading)
    province = models.ForeignKey(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT, related_name="+"
    )

    objects = DigestSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("จังหวัดที่อ้างอิง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "จังหวัดที่อ้างอิง")
        ordering = ["heading", "province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "heading", "province"], name="monitoring_digestsource_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_heading_display()} {self.province}"
