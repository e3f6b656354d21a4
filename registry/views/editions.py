"""Editions of the ministry's list: which there are, and one beside the register."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from registry.editions import compare_edition
from registry.listings import EDITION_LINES
from registry.models import DeclaredTotal, Edition, EditionRow
from registry.moments import Moment
from registry.wording import living
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import public_page
from sistercity.thai.calendar import DateReadingError, parse_thai_date

from .moment import moment_context, with_moment


@public_page
@with_moment
def edition_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The editions that were out by the day, the latest first."""
    known_at, user = moment.known_at, request.user
    rows = Edition.known(known_at).visible_to(user).filter(as_at__lte=moment.as_at)
    editions = living(Edition, rows.order_by("-as_at"))
    typed = EditionRow.known(known_at).visible_to(user).values_list("edition_id", flat=True)
    counts = list(typed)
    declared = {
        total.as_at: total
        for total in DeclaredTotal.known(known_at).visible_to(user).filter(status="signed")
    }
    context = {
        **moment_context(request, moment),
        "editions": [
            (edition, counts.count(edition.id), declared.get(edition.as_at))
            for edition in editions
        ],
    }
    return render(request, "registry/edition_list.html", context)


@public_page
@with_moment
def edition_detail(request: HttpRequest, day: str, moment: Moment) -> HttpResponse:
    """An edition line by line beside the register, as at its own day unless one is asked."""
    as_at = _day(day)
    rows = Edition.known(moment.known_at).visible_to(request.user).filter(as_at=as_at)
    edition = next(iter(living(Edition, rows)), None)
    if edition is None:
        raise Http404
    if not request.GET.get("as_at", "").strip():
        moment = Moment(as_at, moment.known_at)
    compared = compare_edition(edition, user=request.user, moment=moment)
    if is_export(request):
        lines = [line for year in compared.years for line in year.lines]
        return send_list(request, EDITION_LINES, Rows(lines), moment=moment)
    context = {**moment_context(request, moment), "edition": edition, "compared": compared}
    return render(request, "registry/edition_detail.html", context)


def _day(written: str) -> date:
    """The day of the address, in either era.

    Raises:
        Http404: it names no day.
    """
    try:
        return parse_thai_date(written, allow_partial=False).effective_on
    except DateReadingError as fault:
        raise Http404 from fault
