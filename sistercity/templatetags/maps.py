"""Maps as template parts: Thailand by province, the world by country, one place marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.translation import gettext as _

from sistercity import maps
from sistercity.fields.messages import reads_english

register = template.Library()

RINGED = 0.02  # of the sheet: smaller places are hard to find without a ring
TABLE_SHOWN = 12  # rows of the table before the rest folds away


@register.inclusion_tag("parts/map.html")
def thailand_map(map_id: str, title: str, places: Iterable[maps.Place], **more) -> dict:
    """The provinces in five steps, and the same figures as a table.

    Args:
        map_id: unique on the page; names and places hang on it.
        places: provinces by ISO 3166-2 code.
        more: ``lead`` (a sentence under the title), ``none_text`` (instead of an empty table),
            ``of_pairs`` (false where the numbers are not of signed pairs).
    """
    return _map("thailand", map_id, title, places, head=_("จังหวัด"), **more)


@register.inclusion_tag("parts/map.html")
def thailand_percent_map(map_id: str, title: str, places: Iterable[maps.Place], **more) -> dict:
    """The provinces by whole per cent; otherwise as ``thailand_map``."""
    none_text = more.pop("none_text", "") or _("ยังไม่มีจังหวัดใดส่งข้อมูล")
    return _map(
        "thailand",
        map_id,
        title,
        places,
        head=_("จังหวัด"),
        none_text=none_text,
        legend=_percent_legend(),
        steps=maps.PERCENT_STEPS,
        **more,
    )


@register.inclusion_tag("parts/map.html")
def world_map(map_id: str, title: str, places: Iterable[maps.Place], **more) -> dict:
    """The countries in five steps, and the same figures as a table.

    Args:
        map_id: unique on the page; names and places hang on it.
        places: countries by ISO 3166-1 code.
        more: ``lead`` (a sentence under the title), ``none_text`` (instead of an empty table),
            ``of_pairs`` (false where the numbers are not of signed pairs).
    """
    return _map("world", map_id, title, places, head=_("ประเทศ"), **more)


@register.inclusion_tag("parts/place_mark.html")
def place_mark(sheet_name: str, code: str, title: str) -> dict:
    """A small map with one place marked; nothing where the sheet does not show the place."""
    sheet = maps.sheet(sheet_name)
    drawing = maps.draw(sheet, [], marked=[code])
    return {
        "drawing": drawing,
        "title": title,
        "is_wide": sheet.width > sheet.height,
        "ring_under": sheet.width * RINGED,
        "credit": _credit(sheet),
    }


def _map(
    name: str,
    map_id: str,
    title: str,
    places: Iterable[maps.Place],
    *,
    head: str,
    lead: str = "",
    none_text: str = "",
    legend: list[dict] | None = None,
    of_pairs: bool = True,
    steps: Sequence[int] = maps.STEPS,
) -> dict:
    sheet = maps.sheet(name)
    drawing = maps.draw(sheet, places, steps=steps)
    return {
        "map_id": map_id,
        "title": title,
        "lead": lead,
        "head": head,
        "none_text": none_text or _("ไม่มีคู่ที่ลงนามแล้วและมีผลในวันที่ของข้อมูล"),
        "drawing": drawing,
        "is_wide": sheet.width > sheet.height,
        "legend": legend or (_legend() if of_pairs else _count_legend()),
        "shown": drawing.rows[:TABLE_SHOWN],
        "folded": drawing.rows[TABLE_SHOWN:],
        "credit": _credit(sheet),
    }


def _legend() -> list[dict]:
    """The steps in words, from nothing upwards."""
    words = [_("ไม่มีคู่ที่ลงนาม")]
    for first, last in maps.step_ranges():
        if last is None:
            words.append(_("%(first)s คู่ขึ้นไป") % {"first": first})
        elif first == last:
            words.append(_("%(first)s คู่") % {"first": first})
        else:
            words.append(_("%(first)s–%(last)s คู่") % {"first": first, "last": last})
    return _swatches(words)


def _count_legend() -> list[dict]:
    """The steps as numbers of whatever the title of the map names."""
    words = ["0"]
    for first, last in maps.step_ranges():
        if last is None:
            words.append(_("%(first)s ขึ้นไป") % {"first": first})
        else:
            words.append(str(first) if first == last else f"{first}–{last}")
    return _swatches(words)


def _percent_legend() -> list[dict]:
    words = [_("ยังไม่ได้รับ")]
    for first, last in maps.step_ranges(maps.PERCENT_STEPS):
        words.append(f"{first} %" if last is None else f"{first}–{last} %")
    return _swatches(words)


def _swatches(words: list[str]) -> list[dict]:
    return [
        {"step": step, "fill": maps.FILLS[step], "words": text} for step, text in enumerate(words)
    ]


def _credit(sheet: maps.Sheet) -> str:
    return sheet.credit_en if reads_english() else sheet.credit_th
