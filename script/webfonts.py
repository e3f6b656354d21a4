"""Makes the fonts of the pages: Sarabun as small WOFF2 files, of which a reader loads few.

    .venv/bin/python -m script.webfonts

Each weight becomes two files in ``sistercity/static/fonts/``. ``text`` holds what every page is
written in: Thai, plain Latin, signs. ``names`` holds the other Latin letters (Vietnamese,
romanised Japanese, Portuguese ...); browsers fetch it for a page that has one of them, by the
``unicode-range`` of ``css/tokens.css``. PDF files are set in the whole fonts of the package.

To be run again after a new version of the package; a test compares both.
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_sarabun
from fontTools import subset
from fontTools.ttLib import TTFont

WHOLE = Path(fontpkg_sarabun.ROOT) / "files"
FONTS = Path(__file__).resolve().parent.parent / "sistercity" / "static" / "fonts"
# Bold stands for 600 too: a third file is more than readers see of it.
WEIGHTS = ("Regular", "Bold")
# As in css/tokens.css.
TEXT = (
    "U+0000-00A0, U+00AB, U+00B0-00B2, U+00B7, U+00BB, U+00BD, U+00D7, U+00F7, U+0E00-0E7F,"
    " U+2010-2027, U+2030-2033, U+2190-2193, U+2212, U+2260-2265, U+25A0-25CF"
)


def main() -> None:
    """Write all files anew; the same package and tools give the same bytes."""
    FONTS.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        whole = TTFont(WHOLE / f"Sarabun-{weight}.ttf")
        text = set(subset.parse_unicodes(TEXT.replace(" ", "")))
        _write(weight, "text", text & set(whole.getBestCmap()))
        _write(weight, "names", set(whole.getBestCmap()) - text)


def _write(weight: str, part: str, letters: set[int]) -> None:
    options = subset.Options(flavor="woff2")
    font = subset.load_font(str(WHOLE / f"Sarabun-{weight}.ttf"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    subset.save_font(font, str(FONTS / f"sarabun-{weight.lower()}-{part}.woff2"), options)


if __name__ == "__main__":
    main()
