"""The calendar as RFC 5545 tells it, for people's own calendar programmes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import icalendar
from django.utils.translation import gettext as _

from monitoring.agenda import DUE, PLANNED, AgendaEntry

PRODUCT = "-//Sister City Register//Calendar//TH"


def written_calendar(
    entries: Iterable[AgendaEntry],
    *,
    name: str,
    host: str,
    address: str,
    changed: Mapping[int, datetime],
) -> bytes:
    """All-day events, folded at 75 octets; the same entries give the same bytes.

    Args:
        name: of the calendar.
        host: under which the keys are unique in the world.
        address: of the portal, without a slash at its end.
        changed: revision → when it was written.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Bangkok")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, address, changed))
    return calendar.to_ical()


def _event(
    entry: AgendaEntry, host: str, address: str, changed: Mapping[int, datetime]
) -> icalendar.Event:
    event = icalendar.Event()
    moment = changed.get(entry.revision, datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC)
    event.add("uid", f"{entry.key}@{host}")
    event.add("sequence", entry.revision)
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    event.add("dtstart", entry.first)
    # The end of an all-day event is the day after its last.
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", _summary(entry))
    if told := _told(entry):
        event.add("description", told)
    if entry.place:
        event.add("location", entry.place)
    if entry.href:
        event.add("url", address + entry.href)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _summary(entry: AgendaEntry) -> str:
    if entry.kind == DUE:
        return _("กำหนดส่ง: %(what)s") % {"what": entry.title}
    if entry.kind == PLANNED:
        return _("แผน: %(what)s") % {"what": entry.title}
    return entry.title


def _told(entry: AgendaEntry) -> str:
    """With whom and how far it is; of a thing known by its month, that it is so."""
    told = [", ".join(entry.with_whom), str(entry.words)]
    if entry.is_month:
        told.append(_("ทราบเพียงเดือนที่จะจัด"))
    return "\n".join(filter(None, told))
