"""What holds a record of a fiscal year fast: the closed year, sealed reports; with what to do."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.kpis import NATION
from monitoring.models import FiscalYear, Seal
from monitoring.models.place import YearPlace
from monitoring.years import live_reopening
from registry.models import Province
from registry.names import province_name
from sistercity.audit.telling import tell_time


class Hold(NamedTuple):
    """One thing that holds a record fast, in words, and where something can be done about it."""

    words: str
    label: str
    href: str


def held_by_closing(place: YearPlace) -> Hold | None:
    """That the year of a record is closed, and for whom it lets in again; None while it is open."""
    row = FiscalYear.objects.filter(year=place.fiscal_year).exclude(closed_at=None).first()
    if row is None:
        return None
    whose = Province.objects.filter(pk=place.province_id).first()
    told = {
        "year": row.year,
        "day": tell_time(timezone.localtime(row.closed_at).date()),
        "whose": province_name(whose) if whose else _("ส่วนกลาง"),
    }
    reopening = live_reopening(place.fiscal_year, place.province_id)
    if reopening is not None:
        words = _(
            "ปีงบประมาณ พ.ศ. %(year)s ปิดเมื่อ %(day)s แต่เปิดให้%(whose)sแก้ไขเป็นการเฉพาะถึง %(until)s "
            "ทุกการแก้ไขเป็นรายการแก้ไขหลังปิดปีที่มีเลขที่และเหตุผล ค่าเดิมยังอยู่คู่กับค่าใหม่"
        ) % {**told, "until": tell_time(reopening.expires_on)}
        href = reverse("monitoring:erratum-list", args=[row.year])
        return Hold(words, _("รายการแก้ไขหลังปิดปี"), href)
    words = _(
        "ปีงบประมาณ พ.ศ. %(year)s ปิดเมื่อ %(day)s รายการนี้จึงคงตามที่เป็นเมื่อปิดปี หากต้องแก้ไข "
        "กระทรวงเปิดให้%(whose)sแก้ไขเป็นการเฉพาะได้ที่หน้าปีงบประมาณ โดยระบุเหตุผลและวันสิ้นสุด"
    ) % told
    return Hold(words, _("หน้าปีงบประมาณ"), reverse("monitoring:year-detail", args=[row.year]))


def held_by_seals(place: YearPlace) -> Hold | None:
    """That sealed reports tell of the record's year and place; None where none does."""
    codes = Province.objects.filter(pk=place.province_id).values_list("code", flat=True)
    seals = Seal.objects.current().filter(
        fiscal_year=place.fiscal_year, place__in=[NATION, *codes]
    )
    count = seals.count()
    if not count:
        return None
    words = _(
        "รายงานของปีงบประมาณ พ.ศ. %(year)s ประทับแล้ว %(count)s ฉบับ ตัวเลขในรายงานคงตามวันที่ประทับ "
        "แม้รายการนี้เปลี่ยนภายหลัง หากตัวเลขต้องเปลี่ยนตาม ให้ประทับรายงานใหม่แทนฉบับเดิม"
    ) % {"year": place.fiscal_year, "count": count}
    return Hold(words, _("รายงานที่ประทับแล้ว"), reverse("monitoring:seal-list"))
