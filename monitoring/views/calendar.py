"""The calendar page: a month as weeks, or a fiscal year as a list; and its secret address."""

from __future__ import annotations

import calendar as months
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from monitoring import actions
from monitoring.agenda import AgendaEntry, read_agenda
from monitoring.models import CalendarFeed, Holiday
from registry.models import Province
from registry.names import name_order
from registry.views.pages import asked_code, part_of
from sistercity import clock
from sistercity.errors import NotAllowed
from sistercity.kept_pages import page_by_person
from sistercity.thai.calendar import (
    FIRST_BE_YEAR,
    LAST_BE_YEAR,
    PartialDate,
    fiscal_year_end,
    fiscal_year_of,
    fiscal_year_start,
    to_be,
    to_ce,
)

WEEKDAYS = (
    gettext_lazy("อาทิตย์"), gettext_lazy("จันทร์"), gettext_lazy("อังคาร"), gettext_lazy("พุธ"),
    gettext_lazy("พฤหัสบดี"), gettext_lazy("ศุกร์"), gettext_lazy("เสาร์"),
)  # fmt: skip
# Of a day, or of a month without a day; the list tells the rest.
MOST_SHOWN, LIST_SIZE = 8, 100
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{1,2}", re.ASCII)


@dataclass(frozen=True)
class Day:
    """A day of the shown weeks: what is on, and whether the office is shut.

    Attributes:
        entries: the first of what is on; ``surplus`` tells how many more there are, and ``href``
            leads to all.
    """

    day: date
    weekday: object
    in_month: bool
    is_today: bool
    holiday: str
    entries: tuple[AgendaEntry, ...]
    surplus: int
    href: str


@page_by_person
def calendar(request: HttpRequest) -> HttpResponse:
    """Planned and recorded activities and days on which things are due."""
    _check_reader(request.user)
    return _page(request)


@require_POST
def feed_make(request: HttpRequest) -> HttpResponse:
    """A new secret address, shown once; the one before answers no more."""
    _check_reader(request.user)
    _feed, secret = actions.make_feed(by=request.user)
    path = reverse("monitoring:calendar-feed", args=[secret])
    return _page(request, secret_address=request.build_absolute_uri(path))


@require_POST
def feed_revoke(request: HttpRequest) -> HttpResponse:
    """Let the address answer no more."""
    _check_reader(request.user)
    actions.revoke_feed(by=request.user)
    return redirect(f"{reverse('monitoring:calendar')}#address")


def _check_reader(user) -> None:
    if not (user.is_ministry or user.is_provincial):
        raise NotAllowed(_("ปฏิทินเป็นของจังหวัดและกระทรวง"))


def _page(request: HttpRequest, *, secret_address: str = "") -> HttpResponse:
    today = clock.today()
    month = _asked_month(request, today)
    provinces, chosen = _asked_provinces(request)
    as_list = request.GET.get("view") == "list"
    of_day = _asked_day(request, month) if as_list else None
    year = fiscal_year_of(month)
    weeks = months.Calendar(firstweekday=6).monthdatescalendar(month.year, month.month)
    if of_day:
        first = last = of_day
    elif as_list:
        first, last = fiscal_year_start(year), fiscal_year_end(year)
    else:
        first, last = weeks[0][0], weeks[-1][-1]
    entries = read_agenda(
        user=request.user, first=first, last=last, today=today,
        provinces=_own(request.user, chosen),
    )  # fmt: skip
    holidays = {row.day: str(row) for row in Holiday.objects.filter(day__range=(first, last))}
    context = {
        "month": PartialDate(month.year, month.month),
        "fiscal_year": year,
        "as_list": as_list,
        "of_day": of_day,
        "weekdays": WEEKDAYS,
        "provinces": provinces,
        "chosen": chosen,
        "feed": CalendarFeed.objects.visible_to(request.user).live().first(),
        "secret_address": secret_address,
        "this_month": _month_name(today),
        "shown_month": _month_name(month),
        "month_links": _month_links(month, year),
    }
    if as_list:
        if of_day:
            entries = [entry for entry in entries if entry.is_on(of_day)]
        context["page"] = page = part_of(request, entries, "page", LIST_SIZE)
        context["by_month"] = _by_month(page.object_list)
    else:
        on = _by_day(entries, first, last)
        context["weeks"] = [
            [_day(day, month, today, holidays, on[day], chosen) for day in week] for week in weeks
        ]
        loose = [e for e in entries if e.is_month and _same_month(e.first, month)]
        context["of_month"] = loose[:MOST_SHOWN]
        context["month_surplus"] = len(loose[MOST_SHOWN:])
        context["month_href"] = _list_address(month, chosen)
        context["has_entries"] = any(_touches(entry, month) for entry in entries)
    return render(request, "monitoring/calendar.html", context)


def _asked_month(request: HttpRequest, today: date) -> date:
    """The first day of the month that the address names in its Buddhist year; this month's.

    Raises:
        Http404: no such month.
    """
    asked = request.GET.get("month")
    if asked is None:
        return today.replace(day=1)
    found = _MONTH.fullmatch(asked)
    if not found or not FIRST_BE_YEAR < int(found[1]) < LAST_BE_YEAR:
        raise Http404
    if not 1 <= int(found[2]) <= 12:
        raise Http404
    return date(to_ce(int(found[1])), int(found[2]), 1)


def _asked_day(request: HttpRequest, month: date) -> date | None:
    """The day of the month to which the address narrows the list, if any.

    Raises:
        Http404: the month has no such day.
    """
    asked = request.GET.get("day")
    if asked is None:
        return None
    if not _DAY.fullmatch(asked):
        raise Http404
    try:
        return month.replace(day=int(asked))
    except ValueError as fault:
        raise Http404 from fault


def _asked_provinces(request: HttpRequest) -> tuple[list[Province], Province | None]:
    """The provinces that may be chosen, and the one that the address names.

    Raises:
        Http404: no such province, or none of this person's.
    """
    user = request.user
    provinces = Province.objects
    rows = provinces.served_by(user) if user.is_provincial else provinces.visible_to(user)
    code = asked_code(request, "province")
    return list(rows.order_by(name_order())), get_object_or_404(rows, code=code) if code else None


def _own(user, chosen: Province | None) -> list[Province] | None:
    """The provinces to be told; None tells the ministry of all."""
    if chosen:
        return [chosen]
    return list(Province.objects.served_by(user)) if user.is_provincial else None


def _month_links(month: date, year: int) -> dict[str, str]:
    """The months before and after, and the first months of the fiscal years beside."""
    return {
        "before": _month_name(month - timedelta(days=1)),
        "after": _month_name((month + timedelta(days=31)).replace(day=1)),
        "year_before": f"{year - 2}-10",
        "year_after": f"{year}-10",
    }


def _month_name(day: date) -> str:
    """A month as the address names it."""
    return f"{to_be(day.year)}-{day.month:02d}"


def _by_day(
    entries: Iterable[AgendaEntry], first: date, last: date
) -> dict[date, list[AgendaEntry]]:
    """What is on each of the days from ``first`` to ``last``."""
    found: dict[date, list[AgendaEntry]] = defaultdict(list)
    for entry in entries:
        if entry.is_month:
            continue
        begin = max(entry.first, first)
        for more in range((min(entry.last, last) - begin).days + 1):
            found[begin + timedelta(days=more)].append(entry)
    return found


def _day(
    day: date,
    month: date,
    today: date,
    holidays: dict[date, str],
    on: Sequence[AgendaEntry],
    chosen: Province | None,
) -> Day:
    return Day(
        day=day,
        weekday=WEEKDAYS[day.isoweekday() % 7],
        in_month=_same_month(day, month),
        is_today=day == today,
        holiday=holidays.get(day, ""),
        entries=tuple(on[:MOST_SHOWN]),
        surplus=len(on[MOST_SHOWN:]),
        href=f"{_list_address(day, chosen)}&day={day.day:02d}",
    )


def _list_address(day: date, chosen: Province | None) -> str:
    """The list of the day's fiscal year."""
    asked = {"view": "list", "month": _month_name(day)} | (
        {"province": chosen.code} if chosen else {}
    )
    return f"{reverse('monitoring:calendar')}?{urlencode(asked)}"


def _by_month(entries: Iterable[AgendaEntry]) -> list[tuple[PartialDate, list[AgendaEntry]]]:
    """The entries under the month in which each begins."""
    groups = groupby(entries, key=lambda entry: (entry.first.year, entry.first.month))
    return [(PartialDate(*month), list(found)) for month, found in groups]


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _touches(entry: AgendaEntry, month: date) -> bool:
    last = PartialDate(month.year, month.month).latest
    return entry.first <= last and entry.last >= month
