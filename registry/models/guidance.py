"""What the ministry sets for guiding pairings to their signing."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import LimitKind
from registry.querysets import PlaceQuerySet
from sistercity.audit.recorded import Recorded, version_of


class GuidanceLimit(Recorded):
    """A number from which the guidance desk judges; one that is not set holds nothing back."""

    kind = models.CharField(_("เกณฑ์"), max_length=16, choices=LimitKind, unique=True)
    value = models.PositiveSmallIntegerField(
        _("ค่า"), validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("จำนวนกรณีหรือจำนวนวัน ตามเกณฑ์"),
    )
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("เกณฑ์ของโต๊ะติดตามขั้นตอน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เกณฑ์ของโต๊ะติดตามขั้นตอน")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()


GuidanceLimitVersion = version_of(GuidanceLimit)
