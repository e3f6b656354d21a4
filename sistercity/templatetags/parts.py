"""Template parts that need Python: badges, charts, facets, sorting, pages of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms, template
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from sistercity import badges, charts
from sistercity.exports.listing import FORMAT, FORMATS

register = template.Library()

FACET_SHOWN = 8  # options before the rest folds away


def address(request: HttpRequest, **changes: str | int | list[str] | None) -> str:
    """This page's address with some parameters changed; None or an empty list removes one.

    That a file was asked for is not carried along: a link leads to a page.
    """
    query = request.GET.copy()
    query.pop(FORMAT, None)
    for name, value in changes.items():
        if value is None or value == []:
            query.pop(name, None)
        else:
            query.setlist(name, value if isinstance(value, list) else [str(value)])
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.inclusion_tag("parts/badge.html")
def badge(status: str, label: str | None = None) -> dict:
    """A status as word, shape and colour; ``label`` replaces the usual word."""
    shown = badges.BADGES.get(str(status), badges.UNKNOWN)
    return {"badge": shown, "word": label or shown.word or status}


@register.inclusion_tag("parts/nav_link.html", takes_context=True)
def nav_link(context: dict, url_name: str, label: str) -> dict:
    """A menu entry, marked as current on its page and on the pages under it."""
    href = reverse(url_name)
    request = context.get("request")
    path = request.path if request else ""
    current = "page" if path == href else "true" if href != "/" and path.startswith(href) else ""
    return {"href": href, "label": label, "current": current}


@register.inclusion_tag("parts/bar_chart.html")
def bar_chart(
    chart_id: str,
    title: str,
    bars: Iterable[charts.Bar | Mapping],
    *,
    direction: str = "horizontal",
    description: str = "",
    unit: str = "",
    label_head: str = "",
    target: float | None = None,
    target_text: str = "",
    maximum: float | None = None,
    with_table: bool = True,
    tall: int | str = "",
) -> dict:
    """Bars as SVG with the same values as a table.

    Args:
        chart_id: unique on the page; the accessible name and description hang on it.
        bars: ``Bar``s or mappings with label, value (None: no case), text, target, tone, is_break.
        direction: "horizontal" (many labels) or "vertical" (years).
        target: a common target in the unit of the values, drawn as a line.
        maximum: the value at full length, for instance 100 for percentages.
        tall: px of the tallest column; "" for as many as on a page.
    """
    placed = charts.as_bars(bars)
    if direction == "vertical":
        chart = charts.lay_columns(
            placed, target=target, maximum=maximum, tall=tall or charts.COLUMN_HEIGHT
        )
    else:
        chart = charts.lay_rows(placed, target=target, maximum=maximum)
    return {
        "chart_id": chart_id,
        "title": title,
        "description": description,
        "unit": unit,
        "label_head": label_head or _("รายการ"),
        "vertical": direction == "vertical",
        "chart": chart,
        "target_text": target_text or (f"{target:g}" if target is not None else ""),
        "has_target": target is not None,
        "has_targets": any(bar.target is not None for bar in placed),
        "has_breaks": any(bar.is_break for bar in placed),
        "with_table": with_table,
    }


@register.inclusion_tag("parts/trend_bars.html")
def trend_bars(
    chart_id: str,
    title: str,
    bars: Iterable[charts.Bar | Mapping],
    *,
    maximum: float | None = None,
) -> dict:
    """Small columns for a card, usually the plan's five years; None leaves a gap, said so."""
    placed = charts.as_bars(bars)
    return {
        "chart_id": chart_id,
        "title": title,
        "chart": charts.lay_columns(placed, target=None, maximum=maximum, tall=charts.TREND_HEIGHT),
    }


@register.inclusion_tag("parts/target_band.html")
def target_band(value: float | None, target: float | None, text: str = "") -> dict:
    """A band from 0 to 1 filled up to ``value`` with the target as a mark; both are shares."""
    return {
        "value": round(charts.share(value, 1) * 100, 2),
        "target": None if target is None else round(charts.share(target, 1) * 100, 2),
        "text": text,
    }


@register.inclusion_tag("parts/pagination.html", takes_context=True)
def pagination(context: dict, page, name: str = "page", head: str = "") -> dict:
    """Links to the pages of a list, keeping every other parameter of the address.

    Args:
        head: the id of the list's head, to which they lead, where it is one of several lists.
    """
    request = context["request"]
    fragment = f"#{head}" if head else ""
    paginator = page.paginator
    links = [
        {
            "text": str(number),
            "href": address(request, **{name: number}) + fragment
            if isinstance(number, int)
            else "",
            "current": number == page.number,
        }
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    before = page.previous_page_number() if page.has_previous() else None
    after = page.next_page_number() if page.has_next() else None
    return {
        "several": paginator.num_pages > 1,
        "links": links,
        "previous": address(request, **{name: before}) + fragment if before else "",
        "next": address(request, **{name: after}) + fragment if after else "",
    }


@register.inclusion_tag("parts/sort_head.html", takes_context=True)
def sort_head(
    context: dict, field: str, label: str, numeric: bool = False, name: str = "ordering"
) -> dict:
    """A column head that sorts by address: ascending first, then descending."""
    request = context["request"]
    now = request.GET.get(name, "")
    state = "ascending" if now == field else "descending" if now == f"-{field}" else ""
    after = f"-{field}" if state == "ascending" else field
    return {
        "label": label,
        "numeric": numeric,
        "state": state,
        "href": address(request, **{name: after, "page": None}),
    }


@register.inclusion_tag("parts/export_links.html", takes_context=True)
def export_links(context: dict) -> dict:
    """The list of the page as files: all its rows, narrowed and ordered as they stand here."""
    request = context["request"]
    return {
        "links": [
            # Lists of the admin call their page p.
            (code.upper(), address(request, page=None, p=None, **{FORMAT: code}))
            for code in FORMATS
        ]
    }


def _facet(bound: forms.BoundField, counts: Mapping) -> dict:
    """One field of a filter form; its options with counts, the long tail folded away."""
    if not isinstance(bound.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return {"field": bound, "options": None}
    options = [
        {
            "id": choice.id_for_label,
            "name": choice.data["name"],
            "type": choice.data["type"],
            "value": choice.data["value"],
            "label": choice.choice_label,
            "checked": choice.data["selected"],
            "count": counts.get(choice.data["value"], counts.get(str(choice.data["value"]))),
        }
        for choice in bound.subwidgets
    ]
    shown = [o for place, o in enumerate(options) if place < FACET_SHOWN or o["checked"]]
    folded = [o for place, o in enumerate(options) if place >= FACET_SHOWN and not o["checked"]]
    return {"field": bound, "options": shown, "folded": folded}


def _chosen(bound: forms.BoundField, query: QueryDict) -> list[dict]:
    """What the reader asked of one field, each with its word."""
    words = {str(value): label for value, label in getattr(bound.field, "choices", [])}
    return [
        {"name": bound.html_name, "value": value, "label": bound.label,
         "word": words.get(value, value)}
        for value in query.getlist(bound.html_name)
        if value
    ]  # fmt: skip


def _all_chosen(request: HttpRequest, form: forms.Form) -> list[dict]:
    return [one for bound in form.visible_fields() for one in _chosen(bound, request.GET)]


def _without_filters(request: HttpRequest, form: forms.Form) -> str:
    names = {bound.html_name for bound in form.visible_fields()}
    return address(request, page=None, **dict.fromkeys(names))


@register.inclusion_tag("parts/facet_list.html", takes_context=True)
def facet_list(context: dict, filterset, counts: Mapping | None = None) -> dict:
    """A django-filter form as facets.

    Args:
        counts: field name → option value → how many rows it would leave; may be missing.
    """
    request = context["request"]
    form = filterset.form
    names = {bound.html_name for bound in form.visible_fields()} | {"page", FORMAT}
    counts = counts or {}
    return {
        "facets": [_facet(bound, counts.get(bound.name, {})) for bound in form.visible_fields()],
        "kept": [(k, v) for k, values in request.GET.lists() if k not in names for v in values],
        "chosen_count": len(_all_chosen(request, form)),
        "action": request.path,
        "clear": _without_filters(request, form),
        "form": form,
    }


@register.inclusion_tag("parts/chips.html", takes_context=True)
def chips(context: dict, filterset) -> dict:
    """What the list is narrowed by, each with a link that takes it away."""
    request = context["request"]
    chosen = _all_chosen(request, filterset.form)
    for one in chosen:
        rest = [value for value in request.GET.getlist(one["name"]) if value != one["value"]]
        one["href"] = address(request, page=None, **{one["name"]: rest})
    return {"chosen": chosen, "clear": _without_filters(request, filterset.form)}
