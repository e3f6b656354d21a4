"""The facts that can be said in a meeting: each is in the register and names what it rests on.

Only confirmed pairings and approved activities speak, and of days only those that are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.reports.province_words import days_words
from registry.models import Pairing
from registry.names import name_of, province_name
from sistercity.fields.messages import reads_english
from sistercity.templatetags.thai import partial_date, thai_date

from .reading import Reading
from .shapes import Said

# Years after a signing that people keep, and how long before one it is said.
ROUND_YEARS = 5
SOON_DAYS = 365
# Anniversaries said at most.
ANNIVERSARIES = 2
# Partners named one by one in a sentence; more are told as a number.
NAMED = 4


def sayings(reading: Reading, kind: str, name: str, counted_href: str) -> tuple[Said, ...]:
    """The facts, in the order in which one would say them.

    Args:
        kind: what the profile is of, and ``name`` what a sentence calls it.
        counted_href: the list of the pairings that are counted.
    """
    if not reading.confirmed:
        return ()
    found = [*_counted(reading, kind, name, counted_href), *_signed(reading)]
    if kind == "pairing":
        found += _signatories(reading)
    return (*found, *_anniversaries(reading), *_activities(reading))


def pair_words(row: Pairing) -> str:
    """A pairing in a sentence: จังหวัดเชียงใหม่กับอูโอซุ (ญี่ปุ่น)."""
    return _("%(province)sกับ%(unit)s (%(country)s)") % {
        "province": province_name(row.province),
        "unit": name_of(row.counterpart),
        "country": name_of(row.counterpart.country),
    }


def _counted(reading: Reading, kind: str, name: str, href: str) -> Iterator[Said]:
    """How many pairings are in force; of one pairing nothing."""
    rows = reading.counted(kind)
    if kind == "pairing" or not rows:
        return
    source = _("ทะเบียน คู่ที่ลงนามแล้วและมีผล ณ วันที่ %(day)s") % {"day": thai_date(reading.day)}
    told = {"name": name, "pairs": len(rows)}
    if kind == "province":
        told["countries"] = len({row.counterpart.country_id for row in rows})
        words = _("%(name)sมีคู่เมืองพี่เมืองน้องที่ลงนามแล้ว %(pairs)s คู่ ใน %(countries)s ประเทศ")
        yield Said(words % told, source, href)
        return
    provinces = {row.province_id: row.province for row in rows}
    told["provinces"] = len(provinces)
    if len(provinces) <= NAMED:
        told["names"] = _and(name_of(one) for one in provinces.values())
        words = _("%(name)sมีคู่ที่ลงนามแล้วกับจังหวัดของไทย %(pairs)s คู่ คือ %(names)s")
    else:
        words = _("%(name)sมีคู่ที่ลงนามแล้วกับจังหวัดของไทย %(pairs)s คู่ ใน %(provinces)s จังหวัด")
    yield Said(words % told, source, href)


def _signed(reading: Reading) -> Iterator[Said]:
    """The first and the last of the signatures that are in force."""
    dated = [row for row in reading.signed if row.pk in reading.signings]
    if not dated:
        return
    if len(dated) == 1:
        yield _signing(reading, dated[0], _("%(pair)s ลงนามเมื่อ %(day)s%(years)s"))
        return
    yield _signing(reading, dated[0], _("คู่แรกในบรรดาคู่ที่ยังมีผล: %(pair)s ลงนามเมื่อ %(day)s%(years)s"))
    yield _signing(reading, dated[-1], _("คู่ล่าสุด: %(pair)s ลงนามเมื่อ %(day)s%(years)s"))


def _signing(reading: Reading, row: Pairing, words: str) -> Said:
    years = reading.years_of(row)
    told = {
        "pair": pair_words(row),
        "day": partial_date(reading.signings[row.pk].happened_on),
        "years": _(" (%(years)s ปีเต็ม)") % {"years": years} if years else "",
    }
    return Said(words % told, *_source(reading, row))


def _source(reading: Reading, row: Pairing) -> tuple[str, str]:
    """The document of the signature, or else the row of the register."""
    document = reading.documents.get(reading.signings[row.pk].document_id)
    if document is None:
        words = _("ทะเบียน %(number)s") % {"number": row.number}
        return words, reverse("registry:pairing-detail", args=[row.number])
    return name_of(document), reverse("registry:document-detail", args=[document.pk])


def _signatories(reading: Reading) -> Iterator[Said]:
    """By which offices it was signed, and where; never the people's names."""
    for row in reading.signed:
        event = reading.signings.get(row.pk)
        if event is None:
            continue
        sides = [
            words % {"office": office}
            for words, office in (
                (_("ฝ่ายไทยโดย%(office)s"), event.province_signatory_office),
                (_("ฝ่ายต่างประเทศโดย%(office)s"), event.counterpart_signatory_office),
            )
            if office
        ]
        if event.place:
            sides.append(_("ที่ %(place)s") % {"place": event.place})
        if sides:
            said = _("การลงนาม: %(sides)s") % {"sides": ", ".join(sides)}
            yield Said(said, *_source(reading, row))


def _anniversaries(reading: Reading) -> list[Said]:
    """Round years since a signature that fall within the coming year, the next one first."""
    found = []
    for row in reading.signed:
        event = reading.signings.get(row.pk)
        if event is None or event.happened_on.day is None:
            continue
        years, on = next_round(event.effective_on, reading.day)
        if (on - reading.day).days <= SOON_DAYS:
            words = _("วันที่ %(day)s จะครบ %(years)s ปีของการลงนามระหว่าง%(pair)s") % {
                "day": thai_date(on),
                "years": years,
                "pair": pair_words(row),
            }
            found.append((on, row.number, Said(words, *_source(reading, row))))
    return [said for _on, _number, said in sorted(found)[:ANNIVERSARIES]]


def _activities(reading: Reading) -> Iterator[Said]:
    """The last joint activity, and what the last years come to."""
    last = reading.last_joint
    if last is not None:
        partners = _and(name_of(one.counterpart) for one in last.pairings[:NAMED])
        told = {"title": last.title, "day": days_words(last), "partners": partners}
        words = _("กิจกรรมร่วมล่าสุด: “%(title)s” กับ%(partners)s เมื่อ %(day)s")
        if not partners:
            words = _("กิจกรรมร่วมล่าสุด: “%(title)s” เมื่อ %(day)s")
        source = _("บันทึกกิจกรรมของ %(province)s ที่กระทรวงเห็นชอบแล้ว") % {
            "province": name_of(last.province)
        }
        yield Said(words % told, source, reverse("monitoring:activity-detail", args=[last.id]))
    years = list(reading.years)
    sums = reading.years.values()
    if any(one["activity_count"] for one in sums):
        told = {
            "first": years[-1],
            "last": years[0],
            "count": sum(one["activity_count"] for one in sums),
            "joint": sum(one["joint_count"] for one in sums),
        }
        words = _(
            "ปีงบประมาณ พ.ศ. %(first)s–%(last)s มีกิจกรรม %(count)s กิจกรรม "
            "คู่ความสัมพันธ์เข้าร่วม %(joint)s กิจกรรม"
        )
        yield Said(words % told, _("ตารางกิจกรรมรายปีในเอกสารนี้"), "#years")


def next_round(start: date, day: date) -> tuple[int, date]:
    """The next multiple of five years after ``start`` that falls on ``day`` or later, and its day.

    A 29 February is kept on the 28th in other years.
    """
    years = ROUND_YEARS
    while (on := _years_after(start, years)) < day:
        years += ROUND_YEARS
    return years, on


def _years_after(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def _and(names) -> str:
    """Names in a sentence: ก และ ข."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    comma = ", " if reads_english() else " "
    return _("%(names)s และ%(last)s") % {"names": comma.join(names[:-1]), "last": names[-1]}
