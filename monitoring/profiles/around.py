"""The partners of others nearby: provinces of the same group, or pairings with the same country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.choices import Status
from registry.models import Pairing, Province
from registry.names import name_key, name_of, name_order, province_name

from .reading import Reading, in_order, is_signed, listed_pairings
from .shapes import Around, Shown

PLACES_TOLD = 6
PARTNERS_TOLD = 3


def provinces_around(user, province: Province, day) -> list[Province]:
    """The other provinces of its cluster, or of its region, that exist on the day."""
    same = {"cluster_id": province.cluster_id} if province.cluster_id else {}
    rows = Province.objects.visible_to(user).existing_on(day).exclude(pk=province.pk)
    rows = rows.filter(**(same or {"region_id": province.region_id})).order_by(name_order())
    return [row for row in rows if row.counts]


def around_title(province: Province) -> str:
    """What ``provinces_around`` are called."""
    if province.cluster:
        return _("จังหวัดอื่นในกลุ่ม%(cluster)s") % {"cluster": name_of(province.cluster)}
    return _("จังหวัดอื่นใน%(region)s") % {"region": name_of(province.region)}


def signed_of(reading: Reading, provinces: Iterable[Province]) -> dict[int, list[Pairing]]:
    """The pairings in force of each province."""
    ids = [row.pk for row in provinces]
    rows = listed_pairings(reading.user, reading.day).filter(province_id__in=ids)
    found: dict[int, list[Pairing]] = defaultdict(list)
    for row in in_order(rows, reading.day):
        if is_signed(row):
            found[row.province_id].append(row)
    return found


def partners_around(
    reading: Reading, provinces: list[Province], signed: dict[int, list[Pairing]], href: str
) -> Shown:
    """Each province around with its partners; those with a country in common come first."""
    own = {row.counterpart.country.code for row in reading.confirmed}
    lines = []
    for province in provinces:
        rows = signed.get(province.pk, [])
        shared = {
            row.counterpart.country.code: name_of(row.counterpart.country)
            for row in rows
            if row.counterpart.country.code in own
        }
        line = Around(
            name=name_of(province),
            href=reverse("registry:province-detail", args=[province.code]),
            partners=_named(rows) or _("ยังไม่มีคู่ที่ลงนาม"),
            shared=", ".join(shared.values()),
        )
        lines.append((not shared, not rows, name_key(province), line))
    return _shown([line for *_key, line in sorted(lines, key=lambda one: one[:3])], href)


def pairings_with(
    reading: Reading, country, *, without: Iterable[int], region_id: int | None = None
) -> Shown:
    """The confirmed pairings of others with a country, those of the same region first.

    Args:
        without: pairings that the profile itself tells of.
    """
    rows = listed_pairings(reading.user, reading.day).confirmed()
    rows = rows.filter(counterpart__country_id=country.pk).exclude(pk__in=list(without))
    found = in_order(rows, reading.day)
    found.sort(key=lambda row: row.province.region_id != region_id)
    lines = [
        Around(
            name=province_name(row.province),
            href=reverse("registry:pairing-detail", args=[row.number]),
            partners=f"{name_of(row.counterpart)} · {Status(row.status_shown).label}",
            shared=_("ภาคเดียวกัน") if row.province.region_id == region_id else "",
        )
        for row in found
    ]
    return _shown(lines, f"{reverse('registry:pairing-list')}?country={country.code}")


def _named(rows: list[Pairing]) -> str:
    """The first partners with their countries, and how many more."""
    told = [
        f"{name_of(row.counterpart)} ({name_of(row.counterpart.country)})"
        for row in rows[:PARTNERS_TOLD]
    ]
    more = len(rows) - len(told)
    return ", ".join([*told, _("อีก %(count)s คู่") % {"count": more}] if more else told)


def _shown(lines: list[Around], href: str) -> Shown:
    return Shown(tuple(lines[:PLACES_TOLD]), max(0, len(lines) - PLACES_TOLD), href)
