"""To whom a circular went, who passed it on to whom, and who has acknowledged it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.querysets import AddresseeQuerySet
from sistercity.audit.recorded import Recorded, version_of

from .document import Document
from .place import Province


class CircularAddressee(Recorded):
    """A province or an office that a circular was sent to; under ``parent``, by whom it was
    passed on.
    """

    document = models.ForeignKey(
        Document, verbose_name=_("หนังสือเวียน"), on_delete=models.PROTECT, related_name="addressees"
    )
    province = models.ForeignKey(
        Province,
        verbose_name=_("จังหวัด"),
        on_delete=models.PROTECT,
        related_name="circulars",
        null=True,
        blank=True,
    )
    office = models.CharField(_("หน่วยงาน"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("ส่งต่อจาก"),
        on_delete=models.PROTECT,
        related_name="forwarded",
        null=True,
        blank=True,
    )
    sent_on = models.DateField(_("ส่งเมื่อ"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ผู้ส่ง"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    acknowledged_at = models.DateTimeField(_("รับทราบเมื่อ"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ผู้รับทราบ"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_at = models.DateTimeField(_("ถอนเมื่อ"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("เหตุผลที่ถอน"), max_length=300, blank=True)

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ผู้รับหนังสือเวียน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ผู้รับหนังสือเวียน")
        ordering = ["document", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(province__isnull=False, office="")
                | (Q(province__isnull=True) & ~Q(office="")),
                name="registry_circularaddressee_province_or_office",
            ),
            models.CheckConstraint(
                condition=Q(province__isnull=True) | Q(parent__isnull=True),
                name="registry_circularaddressee_provinces_first",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="registry_circularaddressee_acknowledged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="registry_circularaddressee_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["document", "province"],
                condition=Q(withdrawn_at__isnull=True, province__isnull=False),
                name="registry_circularaddressee_province_once",
            ),
        ]

    def __str__(self) -> str:
        return self.office or str(self.province)

    @property
    def is_waiting(self) -> bool:
        """Neither acknowledged nor withdrawn."""
        return self.acknowledged_at is None and self.withdrawn_at is None


CircularAddresseeVersion = version_of(CircularAddressee)
