"""The places of a report: which there are, as known at its moment, and what they are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring import kpis
from monitoring.kpis import PlaceKind

from .dates import ReportRefused
from .facts import Facts
from .names import Names
from .shapes import PlaceName


def check_place(code: str, facts: Facts) -> None:
    """Refuse a place that the register does not know.

    Raises:
        ReportRefused: no such province, or no province in such a region or cluster.
    """
    kind = kpis.kind_of(code)
    if kind == PlaceKind.NATION:
        return
    known = {province.code for province in facts.provinces}
    if facts.place(code).provinces & known:
        return
    raise ReportRefused(_unknown(kind, code, facts), parameter=kind.value)


def _unknown(kind: PlaceKind, code: str, facts: Facts) -> str:
    told = {"code": code[:20]}
    if kind == PlaceKind.PROVINCE:
        return _("ไม่มีจังหวัดรหัส “%(code)s” ในทะเบียน โปรดเขียนรหัสจังหวัดเช่น TH-50") % told
    told["code"] = code.partition(":")[2][:60]
    codes = {getattr(province, kind.value) for province in facts.provinces}
    told["known"] = ", ".join(sorted(codes - {""}))
    if kind == PlaceKind.REGION:
        return _("ไม่มีภาครหัส “%(code)s” ในทะเบียน ที่มีคือ %(known)s") % told
    return _("ไม่มีกลุ่มจังหวัดรหัส “%(code)s” ในทะเบียน ที่มีคือ %(known)s") % told


def place_name(place: kpis.Place, names: Names) -> PlaceName:
    """The place by the names that it had at the moment of the report."""
    if place.is_nation:
        return PlaceName(place.code, "ทั้งประเทศ", "Thailand", "ทั้งประเทศ")
    # All of its provinces say the same of a region or cluster.
    one = names.provinces[min(place.provinces)]
    if place.kind == PlaceKind.PROVINCE:
        called = (one.name_th, one.name_en, one.full_name_th)
    elif place.kind == PlaceKind.REGION:
        called = (one.region_th, one.region_en, one.region_th)
    else:
        called = (one.cluster_th, one.cluster_en, f"กลุ่มจังหวัด{one.cluster_th}")
    return PlaceName(place.code, *called, place.provinces)
