"""The four kinds of a profile: what each is of, and how its parts are put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.choices import Confirmation
from registry.models import Counterpart, Country, Pairing, Province
from registry.names import local_language, name_of, other_name, province_name, text_of
from registry.wording import worded_counterparts, worded_provinces

from . import around, drawing, parts, who
from .reading import Reading, in_order, listed_pairings
from .saying import pair_words, sayings
from .shapes import Name, Profile, Sheet, Shown, Term


@dataclass(frozen=True)
class Subject:
    """What a profile is of: its kind, key and row; ``reading`` is of its pairings."""

    kind: str
    key: str
    row: Province | Country | Counterpart | Pairing
    reading: Reading

    @property
    def pairing(self) -> Pairing | None:
        """The pairing, of a profile of one."""
        return self.row if self.kind == "pairing" else None

    @property
    def province(self) -> Province | None:
        """The one province that it is of."""
        return self.pairing.province if self.pairing else self.reading.province

    @property
    def unit(self) -> Counterpart | None:
        """The one foreign unit that it is of."""
        if self.kind == "counterpart":
            return self.row
        return self.pairing.counterpart if self.pairing else None

    @property
    def country(self) -> Country | None:
        """The one country that it is of."""
        if self.kind == "country":
            return self.row
        return self.unit.country if self.unit else None

    @property
    def title(self) -> str:
        """What a page is called by."""
        if self.kind == "province":
            return province_name(self.row)
        if self.kind == "pairing":
            return f"{name_of(self.province)} – {name_of(self.unit)}"
        return name_of(self.row)

    @property
    def href(self) -> str:
        """The public page that holds all."""
        return reverse(f"registry:{self.kind}-detail", args=[self.key])


def province_of(code: str, *, user, day) -> Subject | None:
    """A province by its code; None where there is none."""
    rows = Province.objects.visible_to(user).filter(code=code)[:1]
    for row in worded_provinces(rows, None):
        pairings = listed_pairings(user, day).filter(province_id=row.pk)
        reading = Reading(user, day, tuple(in_order(pairings, day)), row)
        return Subject("province", row.code, row, reading)
    return None


def country_of(code: str, *, user, day) -> Subject | None:
    """A country by its code; None where there is none."""
    row = Country.objects.visible_to(user).filter(code=code).first()
    if row is None:
        return None
    pairings = listed_pairings(user, day).filter(counterpart__country_id=row.pk)
    return Subject("country", row.code, row, Reading(user, day, tuple(in_order(pairings, day))))


def counterpart_of(pk: int, *, user, day) -> Subject | None:
    """A foreign unit by its key; None where there is none, or it was joined to another."""
    rows = Counterpart.objects.visible_to(user).filter(pk=pk)[:1]
    for row in worded_counterparts(rows, None):
        pairings = listed_pairings(user, day).filter(counterpart_id=row.pk)
        reading = Reading(user, day, tuple(in_order(pairings, day)))
        return Subject("counterpart", str(row.pk), row, reading)
    return None


def pairing_of(number: str, *, user, day) -> Subject | None:
    """A pairing by its number; None where there is none, or it was not taken in."""
    rows = listed_pairings(user, day).filter(number=number)
    for row in in_order(rows.exclude(confirmation=Confirmation.REJECTED), day):
        return Subject("pairing", row.number, row, Reading(user, day, (row,)))
    return None


def read_profile(subject: Subject, *, now: datetime) -> Profile:
    """All of a profile in the language that is spoken, in a fixed number of queries."""
    reading = subject.reading
    near = _near(subject)
    signed = around.signed_of(reading, near)
    title, shown = _around(subject, near, signed)
    total, years = parts.year_lines(reading)
    papers = parts.papers_of(reading, subject.href)
    life, more = parts.life_of(reading, subject.pairing, papers)
    return Profile(
        kind=subject.kind,
        key=subject.key,
        title=subject.title,
        names=_names(subject),
        lead=_lead(subject),
        href=subject.href,
        heads=who.heads_of(reading, subject.kind),
        as_at=reading.day,
        known_at=now,
        facts=_facts(subject),
        notice=_notice(subject),
        sheets=_sheets(subject, near, signed),
        said=sayings(reading, subject.kind, _spoken(subject), _counted_href(subject)),
        pairs=parts.pairs_of(reading, _counted_href(subject)),
        candidate_words=parts.candidate_words(reading),
        life=life,
        life_more=more,
        done=parts.done_of(reading, subject.href),
        coming=parts.coming_of(reading),
        cards=parts.cards_of(subject.province, reading, subject.kind),
        years=years,
        total=total,
        years_href=subject.href,
        exchanged=parts.exchanged_of(reading, subject.kind, subject.key),
        waits=parts.waits_of(reading, subject.kind),
        around_title=title,
        around=shown,
        papers=papers,
        contacts=parts.contacts_of(reading),
    )


def _spoken(subject: Subject) -> str:
    """The subject in a sentence."""
    return pair_words(subject.pairing) if subject.pairing else subject.title


def _names(subject: Subject) -> tuple[Name, ...]:
    """The names beside the title: in the other language, and in its own script."""
    found = []
    if subject.kind == "pairing":
        others = [other_name(row) for row in (subject.province, subject.unit)]
        if all(others) and others[0][0] == others[1][0]:
            found.append(Name(f"{others[0][1]} – {others[1][1]}", others[0][0]))
    elif other := other_name(subject.row):
        found.append(Name(other[1], other[0]))
    unit = subject.unit
    if unit and unit.name_local and unit.name_local not in (unit.name_th, unit.name_en):
        found.append(Name(unit.name_local, local_language(unit.country.code)))
    return tuple(found)


def _lead(subject: Subject) -> str:
    """What kind of thing it is, in a line."""
    if subject.kind == "province":
        near = [subject.row.region, subject.row.cluster]
        return " · ".join([subject.key, *(name_of(one) for one in near if one)])
    if subject.kind == "country":
        return _("ประเทศ (รหัส %(code)s)") % {"code": subject.key}
    unit = subject.unit
    kind = [name_of(unit.unit_type), text_of(unit, "parent") or unit.parent_en]
    told = " ".join([*filter(None, kind), name_of(unit.country)])
    if subject.pairing:
        return f"{subject.key} · {subject.pairing.get_relation_display()} · {told}"
    return told


def _facts(subject: Subject) -> tuple[Term, ...]:
    """Who this is, beyond its names."""
    found = []
    if subject.pairing:
        found += who.pairing_terms(subject.pairing, subject.reading)
    if subject.unit:
        found += who.unit_terms(subject.unit, subject.pairing)
    if subject.kind == "province":
        found += who.province_terms(subject.row, subject.reading)
    if subject.kind in ("country", "counterpart"):
        found += who.partner_terms(subject.reading)
    return tuple(found)


def _notice(subject: Subject) -> str:
    """What is to be said before anything is said."""
    if subject.province and not subject.province.counts:
        return _("กรุงเทพมหานครอยู่นอกระบบจังหวัด จึงไม่นับในตัวเลขและตัวชี้วัดของจังหวัด")
    if subject.pairing and subject.pairing.confirmation == Confirmation.CANDIDATE:
        return _("คู่นี้รอตรวจสอบ ยังไม่ใช่ข้อมูลทางการ จึงไม่มีข้อเท็จจริงให้กล่าวในที่ประชุม")
    return ""


def _counted_href(subject: Subject) -> str:
    """The list of the confirmed pairings in force, or the pairing's own page."""
    if subject.kind in ("counterpart", "pairing"):
        return subject.href
    asked = f"{subject.kind}={subject.key}&confirmation=confirmed&status=signed"
    return f"{reverse('registry:pairing-list')}?{asked}"


def _near(subject: Subject) -> list[Province]:
    """The provinces around that of a province or pairing."""
    if subject.province is None:
        return []
    return around.provinces_around(subject.reading.user, subject.province, subject.reading.day)


def _around(
    subject: Subject, near: list[Province], signed: dict[int, list[Pairing]]
) -> tuple[str, Shown | None]:
    """The partners of others: the heading and the list; of a country there are none beside."""
    reading = subject.reading
    if subject.kind == "country":
        return "", None
    if subject.kind == "province":
        href = f"{reverse('registry:province-list')}?region={subject.row.region.code}"
        shown = around.partners_around(reading, near, signed, href)
        return around.around_title(subject.row), shown
    shown = around.pairings_with(
        reading,
        subject.country,
        without=[row.pk for row in reading.pairings],
        region_id=subject.province.region_id if subject.province else None,
    )
    return _("คู่ของจังหวัดอื่นกับ%(country)s") % {"country": name_of(subject.country)}, shown


def _sheets(
    subject: Subject, near: list[Province], signed: dict[int, list[Pairing]]
) -> tuple[Sheet, ...]:
    """Where it lies, and the ways between Thailand and its partners."""
    reading, found = subject.reading, []
    if subject.province:
        counts = {pk: len(rows) for pk, rows in signed.items()}
        found.append(drawing.region_sheet(subject.province, near, counts))
    elif reading.signed:
        provinces = {row.province_id: row.province for row in reading.signed}
        counts = Counter(row.province_id for row in reading.signed)
        title = _("จังหวัดที่มีคู่ลงนามแล้ว")
        found.append(drawing.thailand_sheet(provinces.values(), counts, title))
    countries = {row.counterpart.country_id: row.counterpart.country for row in reading.signed}
    title = _("ประเทศที่มีคู่ลงนามแล้ว")
    if subject.country:
        countries = {subject.country.pk: subject.country}
        title = _("ที่ตั้งของ%(name)s") % {"name": name_of(subject.country)}
    if countries:
        found.append(drawing.world_sheet(countries.values(), title))
    return tuple(sheet for sheet in found if sheet)
