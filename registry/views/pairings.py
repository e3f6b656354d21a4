"""The register as a list, and one pairing."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.filters import PairingFilter, asked_filters, facet_counts, offer_choices
from registry.gaps import gaps_of
from registry.guidance.cases import WALKING
from registry.life import LifeEvent, Papers, life_line
from registry.listings import PAIRINGS
from registry.models import (
    Document,
    EditionRow,
    Pairing,
    PairingEvent,
    PairingSource,
    Province,
)
from registry.moments import Moment
from registry.names import name_order
from registry.papers import papers_of
from registry.querysets import PairingQuerySet
from registry.reports import list_totals, pairing_changes, reconcile
from registry.walk import walk_of
from registry.why import Why, why_pairing_stands
from registry.wording import worded
from sistercity.audit.models import Change, ChangeRow
from sistercity.audit.telling import ToldRow, tell_action, tell_changes
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role, public_page

from .moment import kept, moment_context, with_moment
from .pages import page_of

# What the list can be sorted by, in its address, and the column behind it; of names, which
# sort as the reader's language does, the side they are of.
ORDERINGS = {
    "number": "number",
    "province": "province__",
    "counterpart": "counterpart__",
    "country": "counterpart__country__",
    "signed_on": "signed_on",
    "status": "status_shown",
}
DEFAULT_ORDERING = "province"
# The admin has the whole history, page by page.
HISTORY_SHOWN = 50


@public_page
@page_by_role
@with_moment
def pairing_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The register as at a day: search, facets, order and pages, all in the address."""
    pairings = PairingFilter(request.GET, queryset=listed_pairings(request.user, moment))
    pairings.form.fields["search"].widget = forms.HiddenInput()
    is_valid = pairings.is_valid()
    asked = asked_filters(pairings)
    rows = _asked_rows(pairings, asked, is_valid)
    ordered = _ordered(rows, request.GET.get("ordering", ""))
    if is_valid and is_export(request):
        taken = Rows(ordered, partial(worded, moment=moment.known_at, as_at=moment.as_at))
        return send_list(request, PAIRINGS, taken, form=pairings.form, moment=moment)
    counts = facet_counts(pairings)
    offer_choices(pairings, counts)
    context = {
        **moment_context(request, moment),
        "pairings": pairings,
        "counts": counts,
        "is_valid": is_valid,
        "is_narrowed": bool(asked),
        "totals": list_totals(pairings.queryset),
        "found": list_totals(rows) if asked else None,
        "search_kept": kept(request, "search", "page"),
        "reconciled": reconcile(user=request.user, known_at=moment.known_at),
    }
    page = page_of(request, ordered)
    context |= {"page": page, "rows": worded(page.object_list, moment.known_at, moment.as_at)}
    return render(request, "registry/pairing_list.html", context, status=status_of(is_valid))


@public_page
@with_moment
def pairing_detail(request: HttpRequest, number: str, moment: Moment) -> HttpResponse:
    """One pairing by its public number, as at a day."""
    known = Pairing.known(moment.known_at).visible_to(request.user)
    found = known.as_at(moment.as_at).filter(number=number).first()
    if joined := _joined_to(number, moment):
        told = _("%(number)s รวมเข้ากับ %(target)s แล้ว จึงแสดงรายการนี้แทน")
        messages.info(request, told % {"number": number, "target": joined})
        at = moment_context(request, moment)["at"]
        return redirect(f"{reverse('registry:pairing-detail', args=[joined])}{at}")
    if found is None:
        raise Http404
    pairing = worded([found], moment.known_at, moment.as_at)[0]
    status = pairing.status_on or (pairing.status if pairing.is_undated else "")
    listed = EditionRow.known(moment.known_at).visible_to(request.user)
    walk = walk_of(pairing, status=status, user=request.user, moment=moment)
    editions = {edition.id for edition, _number in pairing.list_numbers}
    listed = listed.filter(pairing_id=pairing.pk, edition_id__in=editions)
    serves = _serves(request.user, pairing)
    context = {
        **moment_context(request, moment),
        "may_see_route": serves and status in WALKING,
        "pairing": pairing,
        "status": status,
        "walk": walk,
        "gaps": gaps_of(pairing, user=request.user, moment=moment, walk=walk),
        "life": _life(pairing, status, request.user, moment, shows_delay=serves),
        "as_written": {row.counterpart_as_written for row in listed},
        "sources": _sources(pairing, request.user, moment),
        "why_stands": _why_stands(request.user, pairing),
        "history": _history(pairing) if _is_ministry(request.user) else None,
    }
    return render(request, "registry/pairing_detail.html", context)


def _joined_to(number: str, moment: Moment) -> str | None:
    """The number of the row that this one was joined to, as known at the moment."""
    rows = Pairing.known(moment.known_at).joined().filter(number=number)
    return rows.values_list("merged_into__number", flat=True).first()


def status_of(is_valid: bool) -> HTTPStatus:
    """Of a list whose search and filters could be read, or could not."""
    return HTTPStatus.OK if is_valid else HTTPStatus.BAD_REQUEST


def _asked_rows(pairings: PairingFilter, asked: dict, is_valid: bool) -> PairingQuerySet:
    """What the filters leave; nothing while one of them cannot be read."""
    if not is_valid:
        return pairings.queryset.none()
    return pairings.qs if asked else pairings.queryset


def listed_pairings(user, moment: Moment) -> PairingQuerySet:
    """The pairings that ``user`` may see, as they stood and as they were known."""
    return Pairing.known(moment.known_at).visible_to(user).as_at(moment.as_at).on_list()


def _ordered(rows: PairingQuerySet, asked: str) -> PairingQuerySet:
    """Rows in the order asked for; ties, and what cannot be ordered by, go by province."""
    name = asked.removeprefix("-")
    if name not in ORDERINGS:
        asked = name = DEFAULT_ORDERING
    column = rows.column(_column(name))
    first = column.desc(nulls_last=True) if asked.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(first, rows.column(_column(DEFAULT_ORDERING)), "number")


def _column(ordering: str) -> str:
    column = ORDERINGS[ordering]
    return name_order(column) if column.endswith("__") else column


def _life(
    pairing: Pairing, status: str, user, moment: Moment, *, shows_delay: bool
) -> list[LifeEvent]:
    events = list(
        PairingEvent.known(moment.known_at).visible_to(user).filter(pairing_id=pairing.pk)
    )
    ids = {event.document_id for event in events}
    documents = Document.known(moment.known_at).visible_to(user).filter(id__in=ids)
    files = papers_of(ids, user, moment.known_at)
    papers = Papers(
        {document.id: document for document in documents},
        {
            pk: [held for held in versions if held.is_current and held.is_given]
            for pk, versions in files.items()
        },
        _reasons(events) if _is_ministry(user) else {},
        shows_delay=shows_delay,
    )
    return life_line(pairing, events, papers=papers, as_at=moment.as_at, status=status)


def _why_stands(user, pairing: Pairing) -> Why | None:
    """Why somebody signed in cannot edit the row; None where they can, and to the public."""
    if not user.is_authenticated:
        return None
    served = Province.objects.ids_served_by(user) if user.is_provincial else ()
    return why_pairing_stands(user, pairing, served=served)


def _is_ministry(user) -> bool:
    return user.is_authenticated and user.is_ministry


def _serves(user, pairing: Pairing) -> bool:
    """Whether the reader is of the ministry or of the pairing's province."""
    return user.is_authenticated and (
        user.is_ministry or pairing.province_id in Province.objects.ids_served_by(user)
    )


def _reasons(events: list[PairingEvent]) -> dict[int, str]:
    """Why events were corrected, by the correction; the ledger's words, which are internal."""
    rows = ChangeRow.objects.filter(
        resource=PairingEvent._meta.label_lower,
        kind=ChangeRow.Kind.CREATED,
        object_id__in=[event.id for event in events if event.replaces_id],
    )
    return dict(rows.values_list("object_id", "change__reason"))


def _sources(pairing: Pairing, user, moment: Moment) -> list[PairingSource]:
    """Where the row was found; only an address of the web becomes a link."""
    sources = PairingSource.known(moment.known_at).visible_to(user)
    found = list(sources.filter(pairing_id=pairing.pk).order_by("id"))
    for source in found:
        source.is_link = source.url.startswith(("https://", "http://"))
    return found


class HistoryLine(NamedTuple):
    """A change of the pairing in words."""

    change: Change
    action: str
    by: str
    rows: list[ToldRow]


def _history(pairing: Pairing) -> list[HistoryLine]:
    return [
        HistoryLine(change, tell_action(change.action), str(change.by or _("ระบบ")), rows)
        for change, rows in tell_changes(pairing_changes(pairing)[:HISTORY_SHOWN])
    ]
