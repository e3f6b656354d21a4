"""A seal in words: its report, place, state; the same on page, list and form."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.asked import Asked
from monitoring.kpis import PlaceKind, kind_of
from monitoring.models import Seal
from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Made, Order
from registry.models import Cluster, Country, Province, Region
from registry.moments import Moment
from registry.names import name_of
from sistercity.templatetags.thai import thai_date, thai_datetime
from sistercity.thai.calendar import fiscal_year_end

LANGUAGE_WORDS = {"th": gettext_lazy("ไทย"), "en": gettext_lazy("อังกฤษ")}


def kind_words(kind: str) -> str:
    """What the report is called; its code where this release knows it no longer."""
    return str(KINDS[kind].name) if kind in KINDS else kind


def place_words(code: str) -> str:
    """A place by its code as figures have it; the code itself where the register has none."""
    kind = kind_of(code)
    if kind == PlaceKind.NATION:
        return _("ทั้งประเทศ")
    model = {PlaceKind.REGION: Region, PlaceKind.CLUSTER: Cluster}.get(kind, Province)
    row = model.objects.filter(code=code.rpartition(":")[2]).first()
    return name_of(row) if row else code


def facts_of(seal: Seal) -> list[dict[str, str]]:
    """What everybody may know of a seal; whoever sealed it is told by the ministry's name alone."""
    told = [
        (_("รายงาน"), kind_words(seal.kind)),
        _whereof(Order.from_plain(seal.report_order)),
        (_("ข้อมูล ณ วันที่"), thai_date(seal.as_at)),
        (_("เท่าที่ทะเบียนทราบเมื่อ"), thai_datetime(seal.known_at)),
        (_("ประทับเมื่อ"), thai_datetime(seal.sealed_at)),
        (_("ประทับโดย"), _("กระทรวงมหาดไทย")),
        (_("ภาษาของรายงาน"), LANGUAGE_WORDS[seal.language]),
    ]
    if seal.fiscal_year:
        state = _("ยังไม่สิ้นปี") if seal.is_running else _("สิ้นปีแล้ว")
        told.insert(1, (_("ปีงบประมาณ พ.ศ."), f"{seal.fiscal_year} ({state})"))
    if seal.note:
        told.append((_("หมายเหตุ"), seal.note))
    return [{"term": term, "text": text} for term, text in told]


def _whereof(order: Order) -> tuple[str, str]:
    """What a report is about: (label, name of the place or country)."""
    if order.country:
        row = Country.objects.filter(code=order.country).first()
        return (_("ประเทศ"), name_of(row) if row else order.country)
    return (_("พื้นที่"), place_words(order.place))


def facts_of_order(made: Made) -> list[dict[str, str]]:
    """What will be frozen, before it is."""
    order = made.order
    moment = thai_datetime(order.known_at) if order.known_at else _("ขณะที่ประทับ")
    told = [
        (_("รายงาน"), kind_words(order.kind)),
        (_("ข้อมูล ณ วันที่"), thai_date(order.as_at)),
        (_("เท่าที่ทะเบียนทราบเมื่อ"), moment),
        (_("ภาษาของรายงาน"), LANGUAGE_WORDS[order.language]),
        (_("แฟ้ม"), ", ".join(one.upper() for one in made.kind.writers)),
    ]
    told.insert(1, _whereof(order))
    if order.fiscal_year:
        state = _("ยังไม่สิ้นปี") if is_running(made) else _("สิ้นปีแล้ว")
        told.insert(1, (_("ปีงบประมาณ พ.ศ."), f"{order.fiscal_year} ({state})"))
    return [{"term": term, "text": text} for term, text in told]


def is_running(made: Made) -> bool:
    """Whether the fiscal year is not over on the day of the report."""
    year = made.order.fiscal_year
    return year is not None and made.order.as_at < fiscal_year_end(year)


def results_of(seal: Seal) -> list[dict]:
    """The figures of the report, each with the address of its page at the dates of the report.

    Figures of earlier years are read as known at their own closing, as the report has them.
    """
    names = {code: place_words(code) for code in {one["place"] for one in seal.results}}
    told = []
    for one in seal.results:
        is_own = one["fiscal_year"] == seal.fiscal_year
        moment = Moment(seal.as_at, seal.known_at if is_own else None)
        asked = Asked(one["fiscal_year"], one["place"], moment, one["rule_version"])
        told.append({**one, "place": names[one["place"]], "query": asked.query})
    return told
