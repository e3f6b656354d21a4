"""Who a profile is of: the facts and figures at its head."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.choices import Status
from registry.models import Counterpart, Pairing, Province
from registry.names import name_of
from sistercity.templatetags.thai import partial_date, thai_date

from .reading import Reading
from .shapes import Head, Term


def heads_of(reading: Reading, kind: str) -> tuple[Head, ...]:
    """What stands large at the head; what is nothing, or not known, is left out."""
    counted = reading.counted(kind)
    joint = sum(one["joint_count"] for one in reading.years.values())
    heads = [
        (len(counted), _("คู่ที่ลงนามแล้ว")),
        (len({row.counterpart.country_id for row in counted}), pgettext("หลายรายการ", "ประเทศ")),
        (len({row.province_id for row in counted}), _("จังหวัดของไทย")),
        (joint, _("กิจกรรมร่วมใน %(years)s ปี") % {"years": len(reading.years)}),
    ]
    del heads[{"province": 2}.get(kind, 1)]
    if kind == "pairing":
        years = [reading.years_of(row) for row in reading.signed]
        heads = [(years[0] if years else 0, _("ปีของความสัมพันธ์")), heads[-1]]
    return tuple(Head(str(number), words) for number, words in heads if number)


def province_terms(province: Province, reading: Reading) -> list[Term]:
    """A province's pairings by how they stand."""
    return [
        Term(_("เขตพัฒนาเศรษฐกิจพิเศษ"), _("อยู่ในเขต") if province.is_border_zone else _("อยู่นอกเขต")),
        *partner_terms(reading),
    ]


def partner_terms(reading: Reading) -> list[Term]:
    """How many confirmed pairings stand in which way."""
    found = []
    for status in Status:
        rows = [row for row in reading.confirmed if row.status_shown == status]
        if rows:
            found.append(Term(str(status.label), _("%(pairs)s คู่") % {"pairs": len(rows)}))
    return found or [Term(_("คู่ที่ยืนยันแล้ว"), _("ยังไม่มี"))]


def unit_terms(unit: Counterpart, pairing: Pairing | None) -> list[Term]:
    """A foreign unit's level, and why a pairing of unequal level is as it is."""
    level = _("เท่ากับจังหวัดของไทย") if unit.is_equal_level else _("ไม่เท่ากับจังหวัดของไทย")
    reason = pairing.level_reason if pairing and not unit.is_equal_level else ""
    words = f"{name_of(unit.unit_type)} · {level}"
    found = [Term(_("ระดับ"), f"{words} ({reason})" if reason else words)]
    former = [line.strip() for line in unit.former_names.splitlines() if line.strip()]
    if former:
        found.append(Term(_("ชื่ออื่นและชื่อเดิม"), " · ".join(former)))
    return found


def pairing_terms(pairing: Pairing, reading: Reading) -> list[Term]:
    """How a pairing stands, since when and until when."""
    found = [Term(_("สถานะ"), str(Status(pairing.status_shown).label))]
    if pairing.signed_as_known:
        found.append(Term(_("ลงนามเมื่อ"), partial_date(pairing.signed_as_known)))
    if pairing.expires_on:
        over = _(" (พ้นกำหนดแล้ว)") if pairing.expires_on < reading.day else ""
        found.append(Term(_("ความตกลงมีผลถึง"), thai_date(pairing.expires_on) + over))
    return found
