"""QR codes as lines of a drawing, for a template to draw."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from segno.utils import matrix_to_lines

# The quiet zone that the standard asks for, in modules.
BORDER = 4


@dataclass(frozen=True)
class Code:
    """A square of ``size`` modules; ``path`` draws the dark ones as strokes one module wide."""

    size: int
    path: str


def code_of(text: str) -> Code:
    """The QR code of a text, readable with a sixth of it covered (level M)."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    lines = matrix_to_lines(matrix, BORDER, BORDER + 0.5)
    path = "".join(f"M{x1} {y1}H{x2}" for (x1, y1), (x2, _y2) in lines)
    return Code(len(matrix) + 2 * BORDER, path)
