"""The records behind a figure: the first of them on its page, all of them page by page; public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.asked import Asked
from monitoring.kpis import activities_of
from monitoring.models import Explanation
from monitoring.reports import COMPUTED, FigureReport, KpiReport, words
from monitoring.reports.activity_classes import InTurn, first_of_pairings
from monitoring.reports.laid_out import LeftOut
from monitoring.reports.names import read_names
from monitoring.reports.naming import COUNTED, Chosen, NamedFigure
from monitoring.reports.seen import explanations_seen, left_out_seen
from monitoring.reports.shapes import PairingLine
from registry.models import Pairing
from registry.names import text_of
from registry.views.pages import asked_code, page_of
from sistercity.kept_pages import page_by_role, public_page
from sistercity.templatetags.parts import address

from .asked import asked_context, asking

# Of each reason and of the answers on the page of the figure itself; activities of a pairing.
MOST_SHOWN, ACTIVITIES_SHOWN = 10, 3


@dataclass(frozen=True)
class Listed:
    """One list of records: its head, their ids in order, and the template of one."""

    head: str
    record: str
    ids: Sequence
    context: dict = field(default_factory=dict)


@public_page
@page_by_role
@asking
def figure_records(request: HttpRequest, asked: Asked, code: str, listed: str) -> HttpResponse:
    """All records of one kind behind a figure, page by page."""
    if code not in COMPUTED:
        raise Http404
    report = asked.opened(code, COUNTED)
    item = report.figure(code)
    found = _listed(request, item, report, listed)
    page = page_of(request, found.ids)
    figure_href = reverse("monitoring:indicator-figure", args=[asked.fiscal_year, code])
    place_name = text_of(report.place, "full_name")
    context = {
        **asked_context(request, asked),
        **found.context,
        "report": report,
        "item": item,
        "place_name": place_name,
        "at": asked.register_query(report),
        "listed": found,
        "page": page,
        "rows": _rows(found.record, page.object_list, item, report, request.user),
        "figure_label": _("ตัวชี้วัด %(code)s · %(place)s") % {"code": code, "place": place_name},
        "figure_href": figure_href + asked.query,
    }
    return render(request, "monitoring/figure_records.html", context)


def exclusions_shown(item: FigureReport, report: KpiReport, user) -> list[dict]:
    """What was left out, by reason: how many, and the first that the reader may see by name."""
    moment = report.dates.known_at
    seen = left_out_seen(item, moment, user)
    firsts = [group.first(MOST_SHOWN) for group in seen]
    ids: dict[str, set[int]] = {}
    for group, first in zip(seen, firsts, strict=True):
        if group.is_unpublished:
            ids.setdefault(group.record, set()).update(first)
    own = read_names(ids, moment, user=user) if user.is_authenticated else item.names
    shown = []
    for whole, group, first in zip(item.laid.left_out, seen, firsts, strict=True):
        known = (own if group.is_unpublished else item.names).of(group.record)
        named = [known[key] for key in first if key in known]
        shown.append(
            {
                "group": whole,
                "listed": _group_code(group),
                "shown": named,
                "seen_count": group.count,
                "hidden_count": whole.count - group.count,
                "is_part": group.count > len(named),
            }
        )
    return shown


def answers_shown(item: FigureReport, report: KpiReport, user) -> tuple[list[dict], int]:
    """The first explanations that the reader may see, with their pairings, and how many more."""
    pairs = explanations_seen(item, report, user)
    first = pairs[:MOST_SHOWN]
    return _rows("answer", first, item, report, user), len(pairs)


def _group_code(group: LeftOut) -> str:
    return f"{group.record}-{group.reason.value}"


def _listed(request: HttpRequest, item: FigureReport, report: KpiReport, listed: str) -> Listed:
    """The list that the address names.

    Raises:
        Http404: the figure has none, or none that the reader may see.
    """
    if listed == "pairings" and "pairings" in item.figure.groups:
        return _pairings(request, item)
    if listed == "activities" and "activities_by_pairing" in item.figure.supporting:
        return _activities(request, item, report)
    if listed == "answers" and (answers := explanations_seen(item, report, request.user)):
        return Listed(_("คำชี้แจงของจังหวัด"), "answer", answers)
    seen = left_out_seen(item, report.dates.known_at, request.user)
    group = next((one for one in seen if _group_code(one) == listed and one.count), None)
    if group is None:
        raise Http404
    head = f"{words.RECORDS[group.record]}: {words.REASONS[group.reason]}"
    return Listed(head, group.record, group.ids(_order(item)))


def _pairings(request: HttpRequest, item: FigureReport) -> Listed:
    """The pairings of the figure, all or those that stand as the address says."""
    asked = request.GET.get("standing", "")
    counts = {one.word: one.pairing_count for one in item.standings if one.pairing_count}
    if asked and asked not in counts:
        raise Http404
    provinces = item.laid.pairings
    pairs = [
        pair
        for code in sorted(provinces, key=_order(item))
        for pair in provinces[code]
        if asked in ("", pair[0])
    ]
    tabs = [{"code": "", "words": _("ทั้งหมด"), "count": sum(counts.values())}]
    tabs += [
        {"code": word, "words": words.STANDINGS[word][1], "count": count}
        for word, count in counts.items()
    ]
    for tab in tabs:
        tab["href"] = address(request, standing=tab["code"] or None, page=None)
    return Listed(
        _("คู่ที่ตัวชี้วัดนี้พิจารณา"), "line", pairs, {"tabs": tabs, "asked_tab": asked}
    )


def _activities(request: HttpRequest, item: FigureReport, report: KpiReport) -> Listed:
    """The activities that count, all or those of the pairing that the address names."""
    figure, number = item.figure, asked_code(request, "pairing")
    if not number:
        ids = figure.supporting["activities_by_province"].values()
        return Listed(_("กิจกรรมที่นับ"), "activity", _in_turn(ids, item))
    pairing = Pairing.known(report.dates.known_at).visible_to(request.user).filter(number=number)
    done = figure.supporting["activities_by_pairing"]
    key = pairing.values_list("id", flat=True).first()
    if key not in done:
        raise Http404
    head = _("กิจกรรมที่นับของคู่ %(number)s") % {"number": number}
    return Listed(head, "activity", _in_turn([done[key]], item))


def _in_turn(ids, item: FigureReport) -> InTurn:
    return InTurn(chain.from_iterable(map(activities_of, ids)), _order(item))


def _order(item: FigureReport):
    """The key that puts codes of provinces in dictionary order, by region; unknown ones first."""
    names = item.names.provinces
    return lambda code: names[code].order if code in names else ("", "")


def _rows(
    record: str, ids: Sequence, item: FigureReport, report: KpiReport, user
) -> list:
    """What is told of the records of one page; those that the reader may not see are left out."""
    moment = report.dates.known_at
    if record == "line":
        return _pairing_lines(ids, item, moment)
    if record == "answer":
        names = read_names({"pairing": [key for _answer, key in ids]}, moment).pairings
        rows = Explanation.known(moment).visible_to(user).filter(id__in=[pk for pk, _key in ids])
        return [
            {"row": row, "pairing": names[row.pairing_id]}
            for row in rows.order_by("pairing_id")
            if row.pairing_id in names
        ]
    known = read_names({record: ids}, moment, user=user).of(record)
    return [known[key] for key in ids if key in known]


def _pairing_lines(
    pairs: Sequence[tuple[str, int]], item: FigureReport, moment: datetime | None
) -> list[PairingLine]:
    """The pairings of one page with the first of their activities."""
    keys = [key for _standing, key in pairs]
    done = item.figure.supporting.get("activities_by_pairing", {})
    first = first_of_pairings(
        {key: activities_of(done[key]) for key in keys if key in done}, ACTIVITIES_SHOWN
    )
    ids = {"pairing": keys, "activity": set(chain.from_iterable(first.values()))}
    faults = chain.from_iterable(item.figure.faults.get(key, ()) for key in keys)
    steps = {step for one in faults for step in (one.step, one.before)} - {None}
    names = read_names(ids, moment, steps=steps)
    named = NamedFigure(Chosen(item.figure, item.laid, COUNTED, first), names)
    return [named.pairing_line(*pair) for pair in pairs]
