"""Places: regions, clusters and provinces of Thailand, countries."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import ProvinceKind
from registry.names import text_of
from registry.querysets import PlaceQuerySet, ProvinceQuerySet
from sistercity.audit.recorded import Recorded, version_of
from sistercity.fields.text import SearchTextField, SortKeyField


class Region(Recorded):
    """One of the six regions of the National Geographical Committee."""

    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    name_th = models.CharField(_("ชื่อภาษาไทย"), max_length=80)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=80)
    sort_key = SortKeyField(source="name_th")
    sort_key_en = SortKeyField(source="name_en", fallback="name_th")
    search_text = SearchTextField(sources=("name_th", "name_en"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ภาค")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ภาค")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return text_of(self, "name")


class Cluster(Recorded):
    """A group of provinces (กลุ่มจังหวัด) that plans together."""

    code = models.SlugField(_("รหัส"), max_length=60, unique=True)
    name_th = models.CharField(_("ชื่อภาษาไทย"), max_length=80)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=80)
    sort_key = SortKeyField(source="name_th")
    sort_key_en = SortKeyField(source="name_en", fallback="name_th")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("กลุ่มจังหวัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กลุ่มจังหวัด")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return text_of(self, "name")


class Province(Recorded):
    """A province (จังหวัด), or Bangkok, which stands outside the provincial scheme."""

    code = models.CharField(
        _("รหัส ISO 3166-2"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^TH-\d\d$", _("รหัสจังหวัดเขียนเช่น TH-50"))],
    )
    name_th = models.CharField(_("ชื่อภาษาไทย"), max_length=80, unique=True)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=80)
    iso_name = models.CharField(_("ชื่อตาม ISO 3166-2"), max_length=80, blank=True)
    kind = models.CharField(_("ประเภท"), max_length=10, choices=ProvinceKind)
    region = models.ForeignKey(
        Region, verbose_name=_("ภาค"), on_delete=models.PROTECT, related_name="provinces"
    )
    cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("กลุ่มจังหวัด"),
        on_delete=models.PROTECT,
        related_name="provinces",
        null=True,
        blank=True,
    )
    is_border_zone = models.BooleanField(_("จังหวัดเขตพัฒนาเศรษฐกิจพิเศษ"), default=False)
    existed_from = models.DateField(_("จัดตั้งเมื่อ"), null=True, blank=True)
    existed_to = models.DateField(_("ยุบหรือรวมเมื่อ (วันสุดท้าย)"), null=True, blank=True)
    endorsement_required = models.BooleanField(
        _("ต้องมีผู้รับรองของจังหวัด"),
        default=True,
        help_text=_("หากไม่เลือก กิจกรรมที่เสนอจะไปถึงกระทรวงโดยตรง"),
    )
    sort_key = SortKeyField(source="name_th")
    sort_key_en = SortKeyField(source="name_en", fallback="name_th")
    search_text = SearchTextField(sources=("name_th", "name_en", "iso_name", "code"))

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("จังหวัด")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "จังหวัด")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(existed_to__isnull=True)
                | Q(existed_from__isnull=True)
                | Q(existed_to__gte=F("existed_from")),
                name="registry_province_existence",
                violation_error_message=_("วันที่ยุบหรือรวมต้องไม่ก่อนวันที่จัดตั้ง"),
            )
        ]

    def __str__(self) -> str:
        return text_of(self, "name")

    @property
    def counts(self) -> bool:
        """Whether the province enters numerators and denominators; Bangkok never does."""
        return self.kind == ProvinceKind.PROVINCE

    @property
    def full_name_th(self) -> str:
        """The name as written in a list: with จังหวัด, but for Bangkok."""
        return f"จังหวัด{self.name_th}" if self.counts else self.name_th


class Country(Recorded):
    """A country or territory by ISO 3166-1."""

    code = models.CharField(
        _("รหัส ISO 3166-1"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("รหัสประเทศเขียนเป็นอักษรโรมันใหญ่สองตัว เช่น JP"))],
    )
    name_th = models.CharField(_("ชื่อภาษาไทย"), max_length=120)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=120)
    sort_key = SortKeyField(source="name_th")
    sort_key_en = SortKeyField(source="name_en", fallback="name_th")
    search_text = SearchTextField(sources=("name_th", "name_en", "code"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประเทศ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ประเทศ")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return text_of(self, "name")


RegionVersion = version_of(Region)
ClusterVersion = version_of(Cluster)
ProvinceVersion = version_of(Province)
CountryVersion = version_of(Country)
