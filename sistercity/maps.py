"""Maps drawn by the server: outlines from ``fixtures/maps``, values in, areas in steps out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings

# The least value of each of the five steps. The same on every map and every day, so that two maps
# can be compared; most provinces have one or two pairs, very few ten.
STEPS = (1, 2, 3, 5, 10)
# The same for whole per cent; the last is all of it.
PERCENT_STEPS = (1, 25, 50, 75, 100)
# What is drawn where no stylesheet reads the classes; the tokens --step-0 to --step-5.
FILLS = ("#f0eee8", "#d3deec", "#a4bcd9", "#6f94c0", "#3f669c", "#1b3966")
ON_FILLS = ("#1a2333", "#1a2333", "#1a2333", "#0c1119", "#ffffff", "#ffffff")
SMALL = 3  # an area in which no larger circle fits also gets a dot, so that it can be seen
ROOMY = 10  # its figure can be printed on it


@dataclass(frozen=True)
class Outline:
    """A place on the sheet: a point well inside it, the circle that fits there, its path.

    ``path`` is empty for places too small to be drawn at this scale.
    """

    code: str
    x: int
    y: int
    radius: int
    path: str

    @property
    def is_small(self) -> bool:
        return self.radius < SMALL


@dataclass(frozen=True)
class Sheet:
    """A map without figures: size, outlines by code, land of no code, lakes, credit."""

    width: int
    height: int
    outlines: Mapping[str, Outline]
    ground: tuple[str, ...]
    water: tuple[str, ...]
    credit_th: str
    credit_en: str


@dataclass(frozen=True)
class Place:
    """A place and its figure: ``value`` is None where it does not count; ``text`` is printed."""

    code: str
    label: str
    value: int | None
    text: str
    href: str = ""


@dataclass(frozen=True)
class Area:
    """A place with its outline and its step, 0 for nothing."""

    place: Place
    outline: Outline
    step: int
    anchor: str

    @property
    def has_room(self) -> bool:
        return self.outline.radius >= ROOMY

    @property
    def fill(self) -> str:
        return FILLS[self.step]

    @property
    def on_fill(self) -> str:
        return ON_FILLS[self.step]


@dataclass(frozen=True)
class Drawing:
    """A sheet with figures.

    Attributes:
        areas: places with a figure above nothing, as given; each can be opened.
        plain: places with a name and no figure.
        ground: all other land, in one path.
        rows: every place with a figure, greatest first, drawn on the sheet or not.
        marked: the places that the page is about.
    """

    sheet: Sheet
    areas: tuple[Area, ...] = ()
    plain: tuple[Area, ...] = ()
    ground: str = ""
    rows: tuple[Place, ...] = ()
    marked: tuple[Outline, ...] = ()


@cache
def sheet(name: str) -> Sheet:
    """The map ``thailand`` (by ISO 3166-2 code) or ``world`` (by ISO 3166-1)."""
    path = settings.BASE_DIR / "fixtures" / "maps" / f"{name}.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    _left, _top, width, height = map(int, held["view_box"].split())
    return Sheet(
        width=width,
        height=height,
        outlines={row["code"]: Outline(**row) for row in held["shapes"]},
        ground=tuple(held["ground"]),
        water=tuple(held["water"]),
        credit_th=held["credit_th"],
        credit_en=held["credit_en"],
    )


def step_of(value: int | None, steps: Sequence[int] = STEPS) -> int:
    """The step of a value, 1 to 5; 0 for nothing and for what does not count."""
    return sum(1 for least in steps if (value or 0) >= least)


def step_ranges(steps: Sequence[int] = STEPS) -> list[tuple[int, int | None]]:
    """First and last value of each step; the last step is open (None)."""
    ends = [least - 1 for least in steps[1:]]
    return list(zip(steps, [*ends, None], strict=True))


def draw(
    on: Sheet,
    places: Iterable[Place],
    marked: Iterable[str] = (),
    *,
    steps: Sequence[int] = STEPS,
) -> Drawing:
    """Lay figures on a sheet.

    Args:
        places: each code at most once, in the order in which ties of the table stand.
        marked: codes of the places that the page is about.
        steps: the least value of each of the five steps.
    """
    places = list(places)
    marked = tuple(on.outlines[code] for code in marked if code in on.outlines)
    areas = [
        Area(place, on.outlines[place.code], step_of(place.value, steps), _anchor(on, place.code))
        for place in places
        if place.code in on.outlines
    ]
    named = {area.place.code for area in areas} | {outline.code for outline in marked}
    rest = [outline.path for code, outline in on.outlines.items() if code not in named]
    return Drawing(
        sheet=on,
        areas=tuple(area for area in areas if area.step),
        plain=tuple(area for area in areas if not area.step and area.outline.path),
        ground="".join([*on.ground, *rest]),
        rows=tuple(sorted((one for one in places if one.value), key=lambda one: -one.value)),
        marked=marked,
    )


def _anchor(on: Sheet, code: str) -> str:
    """Where a label over the place starts, so that it stays on the sheet."""
    part = on.outlines[code].x / on.width
    return "start" if part < 0.3 else "end" if part > 0.7 else "middle"
