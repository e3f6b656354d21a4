"""The maps of a profile: the provinces around one, the ways from Thailand into the world."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from registry.names import name_of
from sistercity import maps
from sistercity.fields.messages import reads_english

from .shapes import Place, Sheet

_AROUND = 0.08  # of the longer side, left free around what is shown
# So often the letters of a name fit into the width, the height of a sheet; Latin names are longer.
_LETTERS, _LATIN_LETTERS = (27, 22), (36, 30)
_STEP = re.compile(r"([Ml])([^Mlz]*)z?")
_POINT = re.compile(r"-?\d+")
THAILAND = "TH"


def region_sheet(province, around: Sequence, counts: dict[int, int]) -> Sheet | None:
    """A province and those around it, shaded by their signed pairs; None if it is not drawn.

    Args:
        around: the other provinces.
        counts: signed pairs by the id of the province.
    """
    on = maps.sheet("thailand")
    drawn = [row for row in (province, *around) if row.code in on.outlines]
    if province not in drawn:
        return None
    drawing = maps.draw(
        on,
        [
            maps.Place(row.code, name_of(row), counts.get(row.pk, 0), str(counts.get(row.pk, 0)))
            for row in drawn
            if row is not province
        ],
        marked=[province.code],
    )
    view = view_of(on.outlines[row.code] for row in drawn)
    fitting = _LATIN_LETTERS if reads_english() else _LETTERS
    letters = max(size // often for size, often in zip(view[2:], fitting, strict=True))
    return Sheet(
        kind="region",
        title=_("%(name)sกับจังหวัดใกล้เคียง ยิ่งเข้มยิ่งมีคู่ที่ลงนามแล้วมาก")
        % {"name": name_of(province)},
        drawing=drawing,
        view=view,
        letters=letters,
        places=tuple(
            _place(on.outlines[row.code], name_of(row), letters, is_own=row is province)
            for row in drawn
        ),
        ways=(),
        credit=_credit(on),
    )


def _place(outline: maps.Outline, words: str, letters: int, *, is_own: bool) -> Place:
    """A name on its place; that of the profile under it, where it would not fit on it."""
    is_inside = is_own and outline.radius > letters
    y = outline.y
    if is_own and not is_inside:
        y = max(down for _right, down in _points(outline)) + letters
    return Place(outline.x, y, words, is_own, is_inside)


def thailand_sheet(provinces: Iterable, counts: dict[int, int], title: str) -> Sheet:
    """The whole of Thailand with some provinces shaded by their signed pairs."""
    on = maps.sheet("thailand")
    places = [
        maps.Place(row.code, name_of(row), counts.get(row.pk, 0), str(counts.get(row.pk, 0)))
        for row in provinces
    ]
    whole = (0, 0, on.width, on.height)
    drawing = maps.draw(on, places)
    return Sheet("thailand", title, drawing, whole, 0, (), (), _credit(on))


def world_sheet(countries: Iterable, title: str) -> Sheet:
    """The world with countries marked, and a way from Thailand to each."""
    on = maps.sheet("world")
    codes = [row.code for row in countries if row.code in on.outlines]
    drawing = maps.draw(on, [], marked=codes)
    ways = tuple(_way(on.outlines[THAILAND], on.outlines[code]) for code in codes)
    whole = (0, 0, on.width, on.height)
    return Sheet("world", title, drawing, whole, 0, (), ways, _credit(on))


def view_of(outlines: Iterable[maps.Outline]) -> tuple[int, int, int, int]:
    """The part of a sheet on which these are seen whole: x, y, width, height."""
    points = [point for one in outlines for point in _points(one)]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    free = round(max(right - left, bottom - top) * _AROUND) + 1
    return left - free, top - free, right - left + 2 * free, bottom - top + 2 * free


def _points(outline: maps.Outline) -> list[tuple[int, int]]:
    """The corners of an outline, or its point where it has no path."""
    found = [(outline.x, outline.y)]
    x = y = 0
    for step, written in _STEP.findall(outline.path):
        numbers = [int(one) for one in _POINT.findall(written)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (right, down) if step == "M" else (x + right, y + down)
            found.append((x, y))
    return found


def _way(start: maps.Outline, end: maps.Outline) -> str:
    """A bow from one place to another, that rises with the distance."""
    middle = (start.x + end.x) // 2
    rise = abs(start.x - end.x) // 5 + 12
    top = min(start.y, end.y) - rise
    return f"M{start.x} {start.y}Q{middle} {top} {end.x} {end.y}"


def _credit(on: maps.Sheet) -> str:
    return on.credit_en if reads_english() else on.credit_th
