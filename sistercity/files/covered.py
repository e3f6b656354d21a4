"""Text that stands in a document and is hidden from the eye alone: under paint, under notes that
lie on the page, in layers that are switched off, beside what the page paints.

What is painted over is told by where text begins and about how far it runs, in the order in which
the page is painted; what lies inside the pixels of a picture cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

_SAME: Matrix = (1, 0, 0, 1, 0, 0)
# Thinner ones are rules and underlines; a quarter of a millimetre is 0.7 points.
_LEAST_SIDE = 3.0
# Of the size of the letters: how high their middle stands, and how wide one is on average.
_MIDDLE, _WIDTH = 0.3, 0.5
# Below this share paint lets the text through, as a highlighter does.
_OPAQUE = 0.6
_DEEPEST = 8
_FILLING = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_STROKING = {b"S", b"s", b"B", b"B*", b"b", b"b*"}
_ENDING = _FILLING | _STROKING | {b"n"}


@dataclass
class _State:
    ctm: Matrix = _SAME
    alpha: float = 1.0
    line_alpha: float = 1.0
    line_width: float = 1.0
    size: float = 1.0
    bytes_each: int = 1
    leading: float = 0.0


@dataclass
class Painted:
    """What a page has painted so far.

    ``texts`` are its pieces of text, ``is_covered`` whether one of them was painted over;
    ``aside`` is what marks in it say that nobody sees, such as words to be read aloud, ``streams``
    the numbers of the objects that painted, ``fields`` what is filled into its form.
    """

    texts: list[Box] = field(default_factory=list)
    is_covered: bool = False
    aside: list[PdfObject] = field(default_factory=list)
    streams: set[int] = field(default_factory=set)
    fields: list[StreamObject] = field(default_factory=list)

    def cover(self, box: Box) -> None:
        """Note what an opaque box hides."""
        left, bottom, right, top = box
        if right - left < _LEAST_SIDE or top - bottom < _LEAST_SIDE:
            return
        self.is_covered = self.is_covered or any(
            x1 > left and x0 < right and bottom <= middle <= top
            for x0, middle, x1, _size in self.texts
        )


def painted_by(page: PageObject) -> Painted:
    """What a page paints, and whether it hides text under a box, a thick line or a picture.

    Raises: whatever pypdf raises on a page that it cannot read.
    """
    seen = Painted()
    content = page.get_contents()
    if content is not None:
        whole = page.raw_get("/Contents")
        parts = whole.get_object()
        for part in (whole, *(list.__iter__(parts) if isinstance(parts, list) else ())):
            _note(seen, part)
        _walk(seen, content, page.get("/Resources"), _State(), page.pdf, 0)
    for filled in _fields(page):
        # It lies on the page and hides nothing that counts, such as the dots it is written on.
        beside = Painted()
        _draw(beside, filled, _State(), page.get("/Resources"), page.pdf, 0)
        seen.fields.append(filled)
        seen.streams |= beside.streams
        seen.aside += beside.aside
    return seen


def _fields(page: PageObject) -> Iterator[StreamObject]:
    """What the fields of a form look like, in each of their states."""
    for found in page.get("/Annots") or ():
        note = found.get_object()
        if note.get("/Subtype") != "/Widget" or "/AP" not in note:
            continue
        shown = note["/AP"].get("/N")
        shown = shown.get_object() if shown is not None else None
        if isinstance(shown, StreamObject):
            yield shown
        elif isinstance(shown, DictionaryObject):
            states = (shown[name] for name in shown)
            yield from (state for state in states if isinstance(state, StreamObject))


def lies_on_top(page: PageObject) -> bool:
    """Whether notes, marks or stamps lie on the page; links to other places do not count."""
    for found in page.get("/Annots") or ():
        subtype = found.get_object().get("/Subtype")
        if subtype not in ("/Link", "/Widget"):
            return True
    return False


def has_hidden_layers(reader: PdfReader) -> bool:
    """Whether the document has layers that are switched off when it is opened."""
    layers = reader.root_object.get("/OCProperties")
    if layers is None:
        return False
    usual = layers.get_object().get("/D")
    usual = usual.get_object() if usual is not None else {}
    return bool(usual.get("/OFF")) or usual.get("/BaseState") == "/OFF"


def _note(seen: Painted, part: PdfObject) -> None:
    at = part if isinstance(part, IndirectObject) else getattr(part, "indirect_reference", None)
    if at is not None:
        seen.streams.add(at.idnum)


def _walk(
    seen: Painted, stream: ContentStream, resources, state: _State, pdf: PdfReader, depth: int
) -> None:
    resources = resources.get_object() if resources is not None else DictionaryObject()
    kept: list[_State] = []
    boxes: list[Box] = []
    strokes: list[Box] = []
    line = text = _SAME
    last = (0.0, 0.0)
    for operands, operator in stream.operations:
        if operator == b"q":
            kept.append(replace(state))
        elif operator == b"Q":
            state = kept.pop() if kept else state
        elif operator == b"cm":
            state.ctm = _times(_numbers(operands), state.ctm)
        elif operator == b"gs":
            told = _named(resources, "/ExtGState", operands[0])
            if told:
                state.alpha = float(told.get("/ca", state.alpha))
                state.line_alpha = float(told.get("/CA", state.line_alpha))
                state.line_width = float(told.get("/LW", state.line_width))
        elif operator == b"w":
            state.line_width = float(operands[0])
        elif operator in (b"BDC", b"DP"):
            seen.aside.append(operands[-1])
        elif operator == b"BT":
            line = text = _SAME
        elif operator == b"Tf":
            state.size = float(operands[1])
            font = _named(resources, "/Font", operands[0])
            state.bytes_each = 2 if font and font.get("/Subtype") == "/Type0" else 1
        elif operator == b"TL":
            state.leading = float(operands[0])
        elif operator == b"Tm":
            line = text = _numbers(operands)
        elif operator in (b"Td", b"TD"):
            x, y = map(float, operands)
            state.leading = -y if operator == b"TD" else state.leading
            line = text = _times((1, 0, 0, 1, x, y), line)
        elif operator in (b"T*", b"'", b'"'):
            line = text = _times((1, 0, 0, 1, 0, -state.leading), line)
        elif operator == b"re":
            x, y, width, height = map(float, operands)
            boxes.append(_bounds(state.ctm, x, y, x + width, y + height))
        elif operator in (b"m", b"l", b"c", b"v", b"y"):
            x, y = map(float, operands[-2:])
            if operator == b"l" and (x == last[0] or y == last[1]):
                strokes.append(_stroke(state, last, (x, y)))
            last = x, y
            boxes = _with_point(boxes, _moved(state.ctm, x, y), is_new=operator == b"m")
        if operator in (b"Tj", b"'", b'"', b"TJ"):
            shown, width = _shown(operands[-1], state)
            if shown:
                seen.texts.append(_place(_times(text, state.ctm), width, state.size))
            text = _times((1, 0, 0, 1, width, 0), text)
        elif operator in _ENDING:
            if operator in _FILLING and state.alpha >= _OPAQUE:
                for box in boxes:
                    seen.cover(box)
            if operator in _STROKING and state.line_alpha >= _OPAQUE:
                for box in strokes:
                    seen.cover(box)
            boxes, strokes = [], []
        elif operator == b"INLINE IMAGE":
            seen.cover(_bounds(state.ctm, 0, 0, 1, 1))
        elif operator == b"Do":
            _draw(seen, _named(resources, "/XObject", operands[0]), state, resources, pdf, depth)


def _draw(seen: Painted, drawn, state: _State, resources, pdf: PdfReader, depth: int) -> None:
    """A picture hides what lies under it; a form is painted as the page is."""
    if not isinstance(drawn, StreamObject):
        return
    _note(seen, drawn)
    if drawn.get("/Subtype") == "/Image":
        if state.alpha >= _OPAQUE:
            seen.cover(_bounds(state.ctm, 0, 0, 1, 1))
    elif depth < _DEEPEST:
        inner = replace(state)
        if matrix := drawn.get("/Matrix"):
            inner.ctm = _times(_numbers(matrix), inner.ctm)
        content = ContentStream(drawn, pdf)
        _walk(seen, content, drawn.get("/Resources", resources), inner, pdf, depth + 1)


def _shown(operand, state: _State) -> tuple[bool, float]:
    """Whether a piece of text shows anything, and about how wide it is, before any scaling."""
    pieces = operand if isinstance(operand, list) else [operand]
    width, shown = 0.0, False
    for piece in pieces:
        if isinstance(piece, int | float):
            width -= float(piece) / 1000 * state.size
            continue
        raw = piece if isinstance(piece, bytes) else piece.original_bytes
        shown = shown or bool(raw.strip())
        width += len(raw) / state.bytes_each * _WIDTH * state.size
    return shown, width


def _place(matrix: Matrix, width: float, size: float) -> Box:
    """From where to where a piece of text runs, and how high its middle stands."""
    x0, y0 = _moved(matrix, 0, _MIDDLE * size)
    x1, _y1 = _moved(matrix, width, _MIDDLE * size)
    return (min(x0, x1), y0, max(x0, x1), size)


def _stroke(state: _State, begin: tuple[float, float], end: tuple[float, float]) -> Box:
    """The box of a level or upright line as thick as it is drawn."""
    (x0, x1), (y0, y1) = (sorted(ends) for ends in zip(begin, end, strict=True))
    half = state.line_width / 2
    wide, high = (half, 0) if x0 == x1 else (0, half)
    return _bounds(state.ctm, x0 - wide, y0 - high, x1 + wide, y1 + high)


def _with_point(boxes: list[Box], point: tuple[float, float], *, is_new: bool) -> list[Box]:
    """A path of lines as the box around its points."""
    x, y = point
    if is_new or not boxes:
        return [*boxes, (x, y, x, y)]
    left, bottom, right, top = boxes[-1]
    return [*boxes[:-1], (min(left, x), min(bottom, y), max(right, x), max(top, y))]


def _named(resources: DictionaryObject, kind: str, name) -> DictionaryObject | None:
    told = resources.get(kind)
    found = told.get_object().get(name) if told is not None else None
    return found.get_object() if found is not None else None


def _numbers(operands) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in operands)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    corners = [_moved(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    across, up = zip(*corners, strict=True)
    return (min(across), min(up), max(across), max(up))
