"""The parts of a profile in words, each from what ``reading`` holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.asked import Asked, figure_card
from monitoring.kpis import State
from monitoring.planned import ItemState
from monitoring.radar import RadarLine
from monitoring.reciprocity import balance_of
from monitoring.reports import ReportRefused
from monitoring.reports.done import Done
from monitoring.reports.province_words import days_words, kind_words
from monitoring.reports.reciprocity_words import cells, query_of
from registry.choices import Status
from registry.life import LifeEvent, Link, Papers, life_line, place_life
from registry.models import Pairing, PairingEvent, Province
from registry.moments import Moment
from registry.names import local_language, name_of
from sistercity.templatetags.thai import (
    partial_date,
    thai_amount,
    thai_date,
    thai_date_short,
)
from sistercity.thai.calendar import fiscal_year_of

from .reading import Reading
from .shapes import (
    Contact,
    Exchanged,
    Happening,
    Name,
    Pair,
    Paper,
    Shown,
    Waiting,
    YearLine,
)

PAIRS_TOLD = 8
EVENTS_TOLD = 6
COMING_TOLD = 5
WAITS_TOLD = 5
PAPERS_TOLD = 5
CONTACTS_TOLD = 6
# Pairings named under one cause; more are told as a number.
NAMED = 4
# The indicators that say something of the province of a pairing.
_OF_PAIRING = ("2.1",)


def pairs_of(reading: Reading, href: str) -> Shown:
    """The confirmed pairings, those in force first."""
    rows = reading.confirmed
    shown = tuple(_pair(row, reading) for row in rows[:PAIRS_TOLD])
    return Shown(shown, len(rows) - len(shown), href)


def _pair(row: Pairing, reading: Reading) -> Pair:
    unit = row.counterpart
    until = thai_date_short(row.expires_on) if row.expires_on else ""
    if row.expires_on and row.expires_on < reading.day:
        until = _("%(day)s (พ้นกำหนด)") % {"day": until}
    return Pair(
        number=row.number,
        href=reverse("registry:pairing-detail", args=[row.number]),
        province=name_of(row.province),
        unit=name_of(unit),
        local=Name(unit.name_local, local_language(unit.country.code)) if unit.name_local else None,
        country=name_of(unit.country),
        status=row.status_shown,
        status_words=str(Status(row.status_shown).label),
        since=thai_date_short(row.signed_as_known) if row.signed_as_known else "",
        until=until,
        is_unequal=not unit.is_equal_level,
    )


def candidate_words(reading: Reading) -> str:
    """How many pairings nobody has confirmed; "" for none."""
    count = len(reading.pairings) - len(reading.confirmed)
    words = _("มีอีก %(count)s คู่ที่รอตรวจสอบ ซึ่งไม่ใช่ข้อมูลทางการและไม่นับในตัวเลขใด")
    return words % {"count": count} if count else ""


def life_of(
    reading: Reading, pairing: Pairing | None, papers_shown: Shown
) -> tuple[tuple[LifeEvent, ...], int]:
    """The latest events with their documents, the day, what is to come; how many came before."""
    papers = Papers(reading.documents, shows_delay=reading.shows_delay)
    if pairing is None:
        by_id = {row.pk: row for row in reading.confirmed}
        line = place_life(reading.events, pairings=by_id, papers=papers, as_at=reading.day)
        line += _to_come(reading) if by_id else []
        line = line if by_id else []
    else:
        events = PairingEvent.objects.visible_to(reading.user).filter(pairing_id=pairing.pk)
        line = life_line(
            pairing,
            events.standing(),
            papers=papers,
            as_at=reading.day,
            status=pairing.status_on or "",
        )
    numbers = {paper.href: number for number, paper in enumerate(papers_shown.rows, 1)}
    line = [_with_short_paper(one, numbers) for one in line]
    begins = next((i for i, one in enumerate(line) if one.state == "today"), len(line))
    more = max(0, begins - EVENTS_TOLD)
    return tuple(line[more:]), more


def _with_short_paper(event: LifeEvent, numbers: dict[str, int]) -> LifeEvent:
    """The event with its document by number where it is listed; it says whence the event is."""
    if event.document is None:
        return event
    number = numbers.get(event.document.href)
    label = _("เอกสารที่ %(number)s") % {"number": number} if number else event.document.label
    return replace(event, who="", document=Link(label, event.document.href))


def _to_come(reading: Reading) -> list[LifeEvent]:
    """Agreements of pairings in force that end within a year, the next one first."""
    until = reading.day + timedelta(days=365)
    rows = [
        row for row in reading.signed if row.expires_on and reading.day <= row.expires_on <= until
    ]
    return [
        LifeEvent(
            date=thai_date(row.expires_on),
            title=_("ความตกลงมีผลถึงวันนี้"),
            text=f"{name_of(row.province)} – {name_of(row.counterpart)} ({row.number})",
            state="future",
        )
        for row in sorted(rows, key=lambda row: (row.expires_on, row.number))[:2]
    ]


def done_of(reading: Reading, href: str) -> Shown:
    """The last approved activities."""
    rows = tuple(_happening(one) for one in reading.done)
    return Shown(rows, reading.done_count - len(rows), href)


def _happening(one: Done) -> Happening:
    partners = ", ".join(
        f"{name_of(link.counterpart)} ({name_of(link.country)})" for link in one.pairings
    )
    told = [name_of(one.province), partners, kind_words(one)]
    return Happening(
        days=days_words(one),
        title=one.title,
        text=" · ".join(filter(None, told)),
        href=reverse("monitoring:activity-detail", args=[one.id]),
        remark="" if one.is_joint else _("ฝ่ายไทยจัดเอง"),
    )


def coming_of(reading: Reading) -> Shown | None:
    """What plans promise and is still to be done; None where the reader may not see plans."""
    if not reading.is_concerned:
        return None
    by_id = {row.pk: row for row in reading.own}
    rows = tuple(_planned(one, by_id) for one in reading.coming[:COMING_TOLD])
    return Shown(rows, len(reading.coming) - len(rows), reverse("monitoring:plan-list"))


def _planned(one: ItemState, by_id: dict[int, Pairing]) -> Happening:
    item = one.item
    pairing = by_id[item.plan.pairing_id]
    pair = f"{name_of(pairing.province)} – {name_of(pairing.counterpart)}"
    return Happening(
        days=partial_date(item.planned_on),
        title=item.title,
        text=" · ".join(filter(None, [pair, item.place])),
        href=reverse("monitoring:plan-detail", args=[pairing.number, item.plan.fiscal_year]),
        remark=one.words if one.state == "overdue" else "",
    )


def cards_of(province: Province | None, reading: Reading, kind: str) -> tuple[dict, ...]:
    """The indicators of a province in the running year, as its own page shows them.

    Of a pairing only those that hang on it; countries and foreign units have none.
    """
    if province is None or not province.counts:
        return ()
    asked = Asked(fiscal_year_of(reading.day), province.code, Moment(reading.day))
    try:
        figures = asked.desk()[0].figures
    except ReportRefused:
        return ()
    return tuple(
        figure_card(item, asked)
        for item in figures
        if item.figure.state != State.NOT_APPLICABLE
        and (kind == "province" or item.code in _OF_PAIRING)
    )


def year_lines(reading: Reading) -> tuple[YearLine, tuple[YearLine, ...]]:
    """What was done in the last fiscal years: the sum of them, and each, the latest first."""
    years = reading.years
    summed = {
        name: sum(one[name] for one in years.values()) for name in next(iter(years.values()))
    }
    lines = tuple(_year(str(year), sums) for year, sums in years.items())
    return _year(_("รวม"), summed), lines


def _year(words: str, sums: dict) -> YearLine:
    counts = ("activity_count", "joint_count", "thai_count", "foreign_count")
    return YearLine(words, *(sums[name] for name in counts), thai_amount(sums["budget"]))


def exchanged_of(reading: Reading, kind: str, key: str) -> Exchanged | None:
    """The balance each way, from the first year of which an activity counts; None for none."""
    exchanges = reading.exchanges(kind, key)
    if not exchanges:
        return None
    first, last = min(one.fiscal_year for one in exchanges), fiscal_year_of(reading.day)
    flows = cells(balance_of(exchanges), query_of(first, last, **{kind: key}))
    href = ""
    if kind in ("country", "pairing"):
        href = reverse(f"monitoring:reciprocity-{kind}", args=[key]) + query_of(first, last)
    return Exchanged(tuple(flows), first, last, href)


def waits_of(reading: Reading, kind: str) -> Shown | None:
    """What the radar says, pairings with the same cause together.

    None where the reader watches none of it.
    """
    if not reading.is_concerned:
        return None
    causes: dict[tuple[str, str], list[RadarLine]] = {}
    for one in reading.waiting:
        causes.setdefault((one.flag, one.why), []).append(one)
    rows = [_waiting(lines, kind) for lines in causes.values()]
    listed = reverse("monitoring:radar-list")
    return Shown(tuple(rows[:WAITS_TOLD]), max(0, len(rows) - WAITS_TOLD), listed)


def _waiting(lines: list[RadarLine], kind: str) -> Waiting:
    named = [_side(one.pairing, kind) for one in lines[:NAMED]]
    more = len(lines) - len(named)
    named += [_("อีก %(count)s คู่") % {"count": more}] if more else []
    href = reverse("monitoring:radar-pairing", args=[lines[0].pairing.number])
    if len(lines) > 1:
        href = f"{reverse('monitoring:radar-list')}?flag={lines[0].flag}"
    return Waiting(", ".join(filter(None, named)), lines[0].title, lines[0].why, href)


def _side(pairing: Pairing, kind: str) -> str:
    """What of a pairing its profile does not say already."""
    sides = {"province": (pairing.counterpart,), "counterpart": (pairing.province,), "pairing": ()}
    named = sides.get(kind, (pairing.province, pairing.counterpart))
    return " – ".join(name_of(one) for one in named)


def papers_of(reading: Reading, href: str) -> Shown:
    """The documents that the life line rests on, the latest first."""
    rows = list(reading.documents.values())
    shown = tuple(
        Paper(
            title=name_of(row),
            text=" · ".join(
                filter(None, [row.number, thai_date(row.issued_on) if row.issued_on else ""])
            ),
            href=reverse("registry:document-detail", args=[row.pk]),
        )
        for row in rows[:PAPERS_TOLD]
    )
    return Shown(shown, len(rows) - len(shown), href)


def contacts_of(reading: Reading) -> Shown | None:
    """Whom to call: who serves the provinces, who leads their working groups.

    None to the public and to provinces that it is not of.
    """
    if not reading.is_concerned:
        return None
    found = [
        Contact(
            name=str(row.user),
            office=row.user.office,
            role=f"{row.get_role_display()} · {name_of(row.province)}",
            email=row.user.email,
        )
        for row in reading.postings
    ]
    found += [
        Contact(
            name=row.name,
            office=row.office,
            role=f"{row.get_position_in_group_display()} · {name_of(row.group.province)}",
            email="",
        )
        for row in reading.members
    ]
    shown = tuple(found[:CONTACTS_TOLD])
    is_editor = reading.user.may_edit
    every = "registry:posting-list" if is_editor else "monitoring:working-group-list"
    return Shown(shown, len(found) - len(shown), reverse(every))
