"""Geometry of the server-drawn charts: plain values in, positions out.

Across, positions are percentages, so that a chart fills a phone as well as a sheet while its
words keep their size; down, they are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ROW_HEIGHT = 46  # label line and bar of one row
BAR_HEIGHT = 12
COLUMN_HEIGHT = 170  # tallest column
TREND_HEIGHT = 56
TEXT_LINE = 22
MARK_OVER = 3  # how far the mark of a target stands out of its bar


@dataclass(frozen=True)
class Bar:
    """One bar: ``value`` is None where there is no case, and ``text`` is what is printed.

    ``is_break`` says that it cannot be compared with the one before.
    """

    label: str
    value: float | None
    text: str
    target: float | None = None
    tone: str = "bar"
    is_break: bool = False


@dataclass(frozen=True)
class Placed:
    """A bar with its place.

    ``x``, ``middle``, ``width`` and ``end`` are percent of the drawing's width; ``y``, ``height``
    and ``text_y`` (the base line of the figure) are px. ``target_at`` is a percent in rows, px in
    columns. ``edge`` is where the room of a column begins.
    """

    bar: Bar
    x: float
    middle: float
    width: float
    end: float
    y: float
    height: float
    text_y: float
    target_at: float | None
    edge: float = 0.0

    @property
    def mark_y(self) -> float:
        """Top of the target's mark in rows: it stands out of the bar on both sides."""
        return self.y - MARK_OVER

    @property
    def mark_height(self) -> float:
        """Height of the target's mark in rows."""
        return self.height + 2 * MARK_OVER


@dataclass(frozen=True)
class Chart:
    """Placed bars, the height of the drawing, its base line and the common target.

    ``label_y`` is the base line of the labels under columns. ``target_at`` is a percent in rows,
    px in columns.
    """

    bars: list[Placed]
    height: float
    base: float
    label_y: float
    target_at: float | None


def as_bars(rows: Iterable[Bar | Mapping]) -> list[Bar]:
    """Bars from bars or from mappings with the same names; ``text`` defaults to the value."""
    bars = []
    for row in rows:
        if not isinstance(row, Bar):
            value = row.get("value")
            text = row.get("text")
            if text is None:
                text = "–" if value is None else f"{value:g}"
            tone = row.get("tone", "bar")
            is_break = row.get("is_break", False)
            row = Bar(str(row["label"]), value, str(text), row.get("target"), tone, is_break)
        bars.append(row)
    return bars


def top_of_scale(bars: list[Bar], target: float | None, maximum: float | None) -> float:
    """The value drawn at full length: as given, or the largest value or target, never 0."""
    if maximum:
        return float(maximum)
    known = [bar.value for bar in bars if bar.value is not None]
    known += [bar.target for bar in bars if bar.target is not None]
    known += [target] if target is not None else []
    return float(max(known, default=0)) or 1.0


def share(value: float | None, top: float) -> float:
    """``value`` as a part of ``top``, held within 0 and 1; nothing is drawn for None."""
    return min(max(float(value or 0) / top, 0.0), 1.0)


def lay_rows(bars: list[Bar], *, target: float | None, maximum: float | None) -> Chart:
    """Horizontal bars, each under its own label line, from the left edge."""
    top = top_of_scale(bars, target, maximum)
    placed = [
        Placed(
            bar=bar,
            x=0.0,
            middle=round(share(bar.value, top) * 50, 2),
            width=round(share(bar.value, top) * 100, 2),
            end=round(share(bar.value, top) * 100, 2),
            y=place * ROW_HEIGHT + TEXT_LINE,
            height=BAR_HEIGHT,
            text_y=place * ROW_HEIGHT + 16,
            target_at=None if bar.target is None else round(share(bar.target, top) * 100, 2),
        )
        for place, bar in enumerate(bars)
    ]
    height = len(bars) * ROW_HEIGHT
    return Chart(
        bars=placed,
        height=height,
        base=height,
        label_y=height,
        target_at=None if target is None else round(share(target, top) * 100, 2),
    )


def lay_columns(
    bars: list[Bar], *, target: float | None, maximum: float | None, tall: int = COLUMN_HEIGHT
) -> Chart:
    """Vertical bars on one base line, each figure above its bar and its label under the line."""
    top = top_of_scale(bars, target, maximum)
    step = 100 / max(len(bars), 1)
    width = min(step * 0.56, 14)
    base = tall + TEXT_LINE

    def level(value: float) -> float:
        return round(base - share(value, top) * tall, 2)

    def text_base(bar: Bar) -> float:
        """Just above the bar, or above a target whose line would cross the figure."""
        y = level(bar.value or 0)
        lines = [level(line) for line in (bar.target, target) if line is not None]
        for line in sorted(lines, reverse=True):
            if y - TEXT_LINE < line <= y:
                y = line
        return y - 6

    placed = [
        Placed(
            bar=bar,
            x=round(place * step + (step - width) / 2, 2),
            middle=round((place + 0.5) * step, 2),
            width=round(width, 2),
            end=round((place + 0.5) * step + width / 2, 2),
            y=level(bar.value or 0),
            height=round(base - level(bar.value or 0), 2),
            text_y=round(text_base(bar), 2),
            target_at=None if bar.target is None else level(bar.target),
            edge=round(place * step, 2),
        )
        for place, bar in enumerate(bars)
    ]
    return Chart(
        bars=placed,
        height=base + TEXT_LINE + 4,
        base=base,
        label_y=base + 18,
        target_at=None if target is None else level(target),
    )
