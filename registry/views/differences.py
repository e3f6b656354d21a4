"""What of the register changed between two days."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from registry.differences import CLASSES, MEASURES, Differences, Line, differences
from registry.differences.files import class_facts
from registry.differences.words import (
    effect_words,
    signed_number,
    standing_words,
    told_details,
)
from registry.forms import DifferenceFilterForm, TwoMomentsForm
from registry.listings import CHANGES
from registry.moments import Moment
from sistercity import clock
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role, public_page
from sistercity.tables import Column, Table
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import BANGKOK

from .moment import kept, with_two_moments
from .pages import page_of
from .pairings import status_of

MOMENTS = ("from", "to", "from_known_at", "to_known_at")


@public_page
@page_by_role
@with_two_moments
def difference_list(request: HttpRequest, first: Moment, last: Moment) -> HttpResponse:
    """The totals of the two days, the classes between them, and every change as a line."""
    found = differences(user=request.user, first=first, last=last)
    chosen = DifferenceFilterForm(request.GET, found=found)
    lines = chosen.lines(found)
    if is_export(request) and chosen.is_valid():
        days = [(_("วันแรก"), _day_head(first)), (_("วันหลัง"), _day_head(last))]
        return send_list(
            request, CHANGES, Rows(lines), form=chosen, conditions=days, moment=last
        )
    today = clock.today()
    context = {
        "found": found,
        "table": _table(found),
        "class_facts": class_facts(),
        "form": TwoMomentsForm.showing(first, last, request.GET),
        "filter_form": chosen,
        "is_valid": chosen.is_valid(),
        "is_narrowed": any(chosen.cleaned_data.values()),
        "filters_kept": kept(request, *MOMENTS, "page"),
        "moments_kept": [(name, value) for name, value in kept(request) if name in MOMENTS],
        "file_query": _query(request),
        "first_query": _at(first, today),
        "last_query": _at(last, today),
    }
    page = page_of(request, lines)
    context |= {"page": page, "rows": [_row(line, last) for line in page.object_list]}
    status = status_of(context["is_valid"])
    return render(request, "registry/difference_list.html", context, status=status)


def _row(line: Line, last: Moment) -> dict:
    """A line in words, with the query that shows the pairing as the register came to know it."""
    learned = Moment(last.as_at, line.known_from)
    return {
        "line": line,
        "before": standing_words(line.before),
        "after": standing_words(line.after),
        "effects": effect_words(line),
        "details": told_details(line),
        "learned_query": _at(learned, clock.today()) if line.known_from else "",
    }


def _table(found: Differences) -> Table:
    heads = [_day_head(found.first), *(str(one.label) for one in CLASSES), _day_head(found.last)]
    return Table(
        caption=_("ยอดรวมของสองวัน และการเปลี่ยนแปลงแต่ละประเภทระหว่างนั้น"),
        columns=(Column(_("ยอดรวม")), *(Column(head, is_numeric=True) for head in heads)),
        rows=tuple(
            (
                str(measure.label),
                str(found.before[measure]),
                *(signed_number(found.sums[one][measure]) for one in CLASSES),
                str(found.after[measure]),
            )
            for measure in MEASURES
        ),
    )


def _day_head(moment: Moment) -> str:
    """The day, and the one of its knowledge where that is another."""
    day = thai_date(moment.as_at)
    known = moment.known_at.astimezone(BANGKOK).date() if moment.known_at else None
    if known in (None, moment.as_at):
        return day
    return _("%(day)s ตามที่ทราบเมื่อ %(known)s") % {"day": day, "known": thai_date(known)}


def _query(request: HttpRequest) -> str:
    asked = [(name, value) for name, value in kept(request) if name in MOMENTS and value.strip()]
    return f"?{urlencode(asked)}" if asked else ""


def _at(moment: Moment, today: date) -> str:
    query = moment.query(today)
    return f"?{urlencode(query)}" if query else ""
