"""The places of a report: which there are, as known at its moment, and what they are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from monitoring import kpis
from monitoring.kpis import PlaceKind, grouped_code, kind_of
from registry.models import Province
from registry.wording import worded_provinces

from .dates import ReportRefused
from .facts import Facts
from .names import PUBLIC, Names
from .shapes import PlaceName


def check_place(code: str, facts: Facts) -> None:
    """Refuse a place that the register does not know.

    Raises:
        ReportRefused: no such province, or no province in such a region or cluster.
    """
    known = {province.code for province in facts.provinces}
    if kind_of(code) == PlaceKind.NATION or facts.place(code).provinces & known:
        return
    regions = {grouped_code(PlaceKind.REGION, one.region) for one in facts.provinces}
    clusters = {grouped_code(PlaceKind.CLUSTER, one.cluster) for one in facts.provinces}
    raise unknown_place(code, known | regions | clusters)


def places_known(moment: datetime | None) -> dict[str, list[Province]]:
    """The provinces that the register knew at the moment, by the code of each of their places."""
    found = defaultdict(list)
    for row in worded_provinces(Province.known(moment).visible_to(PUBLIC), moment):
        for code in _codes(row):
            found[code].append(row)
    return dict(found)


def check_place_known(code: str, moment: datetime | None) -> None:
    """As ``check_place``, before any fact is read; nothing is read for the nation.

    Raises:
        ReportRefused: no such province, or no province in such a region or cluster.
    """
    if kind_of(code) != PlaceKind.NATION and code not in (known := places_known(moment)):
        raise unknown_place(code, known)


def unknown_place(code: str, known: Iterable[str]) -> ReportRefused:
    """What is said of a place that is not among those known, all by their codes."""
    kind = kind_of(code)
    plain = {one.rpartition(":")[2] for one in known if kind_of(one) == kind}
    told = {"code": code.partition(":")[2][:60], "known": ", ".join(sorted(plain - {""}))}
    if kind == PlaceKind.REGION:
        words = _("ไม่มีภาครหัส “%(code)s” ในทะเบียน ที่มีคือ %(known)s")
    elif kind == PlaceKind.CLUSTER:
        words = _("ไม่มีกลุ่มจังหวัดรหัส “%(code)s” ในทะเบียน ที่มีคือ %(known)s")
    else:
        words = _("ไม่มีจังหวัดรหัส “%(code)s” ในทะเบียน โปรดเขียนรหัสจังหวัดเช่น TH-50")
        told["code"] = code[:20]
    return ReportRefused(words % told, parameter=kind.value)


def _codes(province: Province) -> set[str]:
    """The codes of all places that a province belongs to."""
    codes = {kpis.NATION, province.code, grouped_code(PlaceKind.REGION, province.region.code)}
    if province.cluster_id:
        codes.add(grouped_code(PlaceKind.CLUSTER, province.cluster.code))
    return codes


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
