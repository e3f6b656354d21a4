"""The mend of WeasyPrint's text layer: a PDF that copies, searches and reads aloud as written.

WeasyPrint gives each glyph of a font one text, that of the first place where the glyph stands.
Thai breaks this twice. HarfBuzz draws ำ as two glyphs, the second of which is that of า, so
whichever comes first speaks for both. And a tone mark that stands higher than usual is drawn
with a text rise, which text extractors take for a new word.

Here every cluster, the smallest group of letters that is drawn together, gets one code with
its exact text. Where a cluster is one glyph in its usual place and that glyph has spoken for
the same letters so far, the code is the glyph's own number. Otherwise the code is a new glyph,
added to the embedded font, composed of the cluster's glyphs where they stand. The page looks
the same; each letter is said once.

Fonts with CFF outlines (Noto CJK), bitmaps or colours are left as WeasyPrint has them.

In drawings (SVG) WeasyPrint sets each letter on its own, so that ่ of ต่ำ lies in the ring of ำ.
Here a text that gives no letter a place of its own is set as a whole.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import weasyprint
import weasyprint.svg as svg_drawing
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from weasyprint.draw import text as drawing
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

# The release whose inner workings this module knows. A newer one may need no mend, or another.
WEASYPRINT_VERSION = "70.0"

# One glyph of a cluster: glyph number, then its place (x, y) in units of the font.
Component = tuple[int, int, int]
# What a code stands for: the glyphs, and the text they are read as.
Cluster = tuple[tuple[Component, ...], str]

_draw_first_line = drawing.draw_first_line
_draw_svg_text = svg_drawing.text
_clean_font = Font.clean
_show_text = Stream.show_text
_NO_MOVE = ">0<"
# Pango's glyph: its number; width and place (x, y) in Pango's units; attributes.
_GLYPH = struct.Struct("=IiiiI")
Glyph = tuple[int, int, int, int, int]

# What places the letters of a drawing one by one, if it holds more than one value or any.
SVG_PLACES = ("x", "y", "dx", "dy", "rotate")
SVG_SPACING = ("letter-spacing", "textLength")


class UnknownWeasyPrint(RuntimeError):
    """The installed WeasyPrint is not the release that this mend was written for."""


def install() -> None:
    """Mend the text layer of every PDF that this process makes from now on.

    Raises:
        UnknownWeasyPrint: another release is installed; PDFs would come out with wrong text.
    """
    if weasyprint.__version__ != WEASYPRINT_VERSION:
        raise UnknownWeasyPrint(
            f"The mend of the PDF text layer is written for WeasyPrint {WEASYPRINT_VERSION}, "
            f"and {weasyprint.__version__} is installed. Install the pinned release, or check "
            f"the text of Thai PDFs (tests/monitoring/test_pdf.py) and adapt {__name__}."
        )
    drawing.draw_first_line = draw_first_line
    Stream.show_text = show_text
    Font.clean = clean_font
    # WeasyPrint knows what is text by this very function.
    for tag, draw in svg_drawing.TAGS.items():
        if draw is _draw_svg_text:
            svg_drawing.TAGS[tag] = draw_svg_text
    svg_drawing.text = draw_svg_text


def draw_first_line(stream: Any, textbox: Any, *args: Any) -> list[Any]:
    """Draw a line of text as WeasyPrint does, with its clusters coded just before."""
    layout = textbox.pango_layout
    get_first_line = layout.get_first_line

    def get_coded_line() -> tuple[Any, int | None]:
        line, index = get_first_line()
        for run in _runs(line):
            _code_run(stream, run, layout.text.encode())
        return line, index

    layout.get_first_line = get_coded_line
    try:
        return _draw_first_line(stream, textbox, *args)
    finally:
        del layout.get_first_line


def show_text(stream: Stream, text: str) -> None:
    """Write a piece of text, without the moves by nothing that WeasyPrint puts after each glyph.

    They would be two fifths of a page, to be written, compressed and read.
    """
    _show_text(stream, text.replace(_NO_MOVE, ""))


def clean_font(font: Font, to_unicode: dict[int, str], hinting: bool) -> None:
    """Reduce a font to the glyphs in use, as WeasyPrint does, and add the composed ones."""
    codes: dict[Cluster, int] = getattr(font, "cluster_codes", {})
    composed = {code: components for (components, _), code in codes.items()}
    parts = {glyph for components in composed.values() for glyph, _, _ in components}
    _clean_font(font, {**dict.fromkeys(parts, ""), **to_unicode}, hinting)
    if font.type == "ttf" and not font.bitmap:
        # A missing letter is drawn as the font's box, here a glyph like others: WeasyPrint's
        # way, an encoding of its own, leaves pypdf unable to read any letter of the font.
        composed |= dict.fromkeys(font.missing.values(), ((0, 0, 0),))
        font.missing.clear()
    if composed:
        font.file_content = _with_composed_glyphs(font, composed)


class _Whole(str):
    """A text that, asked for its letters, gives itself as one."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def draw_svg_text(svg: Any, node: Any, font_size: float) -> None:
    """Draw a text of a drawing as WeasyPrint does, but shaped as a whole where it may be."""
    each_placed = any(len(node.get(name, "").replace(",", " ").split()) > 1 for name in SVG_PLACES)
    if node.text and not each_placed and not any(node.get(name) for name in SVG_SPACING):
        node._etree_node.text = _Whole(node.text)
    _draw_svg_text(svg, node, font_size)


def _runs(line: Any) -> Iterator[Any]:
    """The stretches of a Pango line that are each set in one font."""
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _code_run(stream: Any, run: Any, line_text: bytes) -> None:
    """Replace the glyphs of a run by the codes of its clusters, in place."""
    pango_font = run.item.analysis.font
    font, font_size = stream.add_font(pango_font)
    if font.type == "otf" or font.bitmap or font.png or font.svg or font.colr:
        return
    scale = font.upem * FROM_UNITS / font_size
    glyphs, length = _glyphs(run), 0
    for start, first, last, text in _clusters(run, line_text):
        cluster = glyphs[first:last]
        number, _width, x, y, _attributes = cluster[0]
        is_said = len(cluster) == 1 and not (x or y) and font.to_unicode.get(number) == text
        # What is at or beyond "empty" is invisible, or missing from every font.
        if not is_said and all(one[0] < pango.PANGO_GLYPH_EMPTY for one in cluster):
            drawn = run.glyphs.glyphs[first]
            drawn.glyph = code = _code(font, _components(cluster, scale), text)
            if code not in font.widths:
                font.widths[code] = sum(
                    _logical_width(stream, pango_font, one[0], font_size) for one in cluster
                )
            drawn.geometry.x_offset = drawn.geometry.y_offset = 0
            drawn.geometry.width = sum(one[1] for one in cluster)
            last = first + 1
        # What is left moves to the left: nothing is overwritten before it was read.
        for place in range(first, last):
            if place != length:
                run.glyphs.glyphs[length] = run.glyphs.glyphs[place]
                run.glyphs.log_clusters[length] = start
            length += 1
    run.glyphs.num_glyphs = length


def _glyphs(run: Any) -> list[Glyph]:
    """The glyphs of a run from left to right, read at once: one by one takes ten times as long."""
    size = run.glyphs.num_glyphs * ffi.sizeof("PangoGlyphInfo")
    return list(_GLYPH.iter_unpack(ffi.buffer(run.glyphs.glyphs, size)))


def _clusters(run: Any, line_text: bytes) -> Iterator[tuple[int, int, int, str]]:
    """The clusters of a run from left to right: where each starts in its text, its glyphs from
    and to, what is written."""
    count = run.glyphs.num_glyphs
    starts = ffi.unpack(run.glyphs.log_clusters, count)
    ends = dict(zip(ordered := sorted(set(starts)), [*ordered[1:], run.item.length], strict=True))
    offset, first = run.item.offset, 0
    for last in range(1, count + 1):
        start = starts[first]
        if last == count or starts[last] != start:
            yield start, first, last, line_text[offset + start : offset + ends[start]].decode()
            first = last


def _components(cluster: list[Glyph], scale: float) -> tuple[Component, ...]:
    """Where the glyphs of a cluster stand, ``scale`` turning Pango's units into the font's."""
    components, advance = [], 0
    for number, width, x, y, _attributes in cluster:
        components.append((number, round((advance + x) * scale), round(-y * scale)))
        advance += width
    return tuple(components)


def _code(font: Font, components: tuple[Component, ...], text: str) -> int:
    """The code under which these glyphs are read as this text: a glyph's own, or a new one."""
    glyph = components[0][0]
    if components == ((glyph, 0, 0),) and font.to_unicode.setdefault(glyph, text) == text:
        return glyph
    if not hasattr(font, "cluster_codes"):
        font.cluster_codes = {}
    cluster = (components, text)
    if cluster not in font.cluster_codes:
        # Numbered as WeasyPrint numbers missing glyphs, so that the two never meet.
        code = font.cluster_codes[cluster] = font.glyph_count + len(font.missing)
        font.glyph_count += 1
        font.to_unicode[code] = text
    return font.cluster_codes[cluster]


def _logical_width(stream: Any, pango_font: Any, glyph: int, font_size: float) -> int:
    """The advance of a glyph in thousandths of the font size, as WeasyPrint rounds it."""
    pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
    return round(stream.logical_rect.width * 1000 * FROM_UNITS / font_size)


def _with_composed_glyphs(font: Font, composed: dict[int, tuple[Component, ...]]) -> bytes:
    """The font's file with one more glyph for each code, made of the glyphs given for it."""
    ttfont = TTFont(BytesIO(font.file_content), recalcTimestamp=False)
    names = ttfont.getGlyphOrder()
    for number in range(len(names), max(composed) + 1):
        pen = TTGlyphPen(ttfont["glyf"])
        for glyph, x, y in composed.get(number, ()):
            pen.addComponent(names[glyph], (1, 0, 0, 1, x, y))
        name = f"composed{number}"
        outline = ttfont["glyf"][name] = pen.glyph()
        outline.recalcBounds(ttfont["glyf"])
        advance = round(font.widths.get(number, 0) * font.upem / 1000)
        # The side bearing must agree with the outline: renderers shift it there.
        ttfont["hmtx"][name] = (advance, getattr(outline, "xMin", 0))
    output = BytesIO()
    ttfont.save(output)
    return output.getvalue()
