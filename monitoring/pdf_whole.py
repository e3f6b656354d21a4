"""What stays on one line of a PDF: dates, years with their words, numbers of papers, places.

Thai is written without spaces, so that a line may end between any two words, those of a name
among them. WeasyPrint takes the words from a dictionary that does not know names.
"""

from __future__ import annotations

import json
import re
from functools import cache
from xml.etree.ElementTree import Element

from django.conf import settings

from sistercity.thai.calendar import ENGLISH_MONTHS, THAI_MONTHS, THAI_MONTHS_SHORT

# What the style sheet keeps on one line; a template's own "name" is left as it is.
WHOLE = "whole"
_KEPT = {WHOLE, "name"}
_UNPRINTED = {"style", "title", "script", "head"}
# Shorter names (เลย, น่าน) are one word, and stand in other words too.
_SHORTEST_NAME = 6
# A number is not parted from what it counts.
_UNITS = ("บาท", "คน", "คู่", "ครั้ง", "จังหวัด", "ปี(?!งบ)", "per cent", "%")
_TERMS = ("ทั้งประเทศ", "วันที่")


def keep_whole(root: Element) -> None:
    """Put what is not to be broken into spans of the class ``whole``; drawings are left alone."""
    if root.tag in _UNPRINTED or not isinstance(root.tag, str) or root.tag.startswith("{"):
        return
    if _KEPT & set(root.get("class", "").split()):
        return
    for child in list(root):
        keep_whole(child)
    children = list(root)
    for place in range(len(children) - 1, -1, -1):
        _split(root, place + 1, children[place].tail, children[place])
    _split(root, 0, root.text, None)


def _split(parent: Element, place: int, text: str | None, before: Element | None) -> None:
    """Write a text of ``parent``, that after its child ``before`` or its first, in spans."""
    if not text or text.isspace():
        return
    pieces = _whole().split(text)
    if len(pieces) == 1:
        return
    if before is None:
        parent.text = pieces[0]
    else:
        before.tail = pieces[0]
    spans = []
    for piece, after in zip(pieces[1::2], pieces[2::2], strict=True):
        span = Element("span", {"class": WHOLE})
        span.text, span.tail = piece, after
        spans.append(span)
    parent[place:place] = spans


@cache
def _whole() -> re.Pattern[str]:
    """A pattern with one group: dates first, then years, spans, and names, the longest first."""
    english_short = [month[:3] for month in ENGLISH_MONTHS]
    months = "|".join(
        re.escape(month)
        for months in (THAI_MONTHS, THAI_MONTHS_SHORT, ENGLISH_MONTHS, english_short)
        for month in months
    )
    year = r"\d{4}(?: ?[-–] ?\d{4})?"
    names = sorted({*_places(), *_TERMS}, key=len, reverse=True)
    return re.compile(
        "("
        rf"(?:\d{{1,2}}(?: ?[-–] ?\d{{1,2}})? )?(?:{months}) (?:พ\.ศ\. )?\d{{4}}"
        rf"|(?:ปีงบประมาณ )?พ\.ศ\. {year}"
        rf"|(?:[Ff]iscal years? )?B\.E\. {year}(?: \(\d{{4}}/\d{{2}}\))?"
        rf"|\d[\d,.]* (?:{'|'.join(_UNITS)})|\d+ ?[-–] ?\d+|\d+/\d+|P-\d+"
        rf"|{'|'.join(map(re.escape, names))}"
        ")"
    )


def _places() -> list[str]:
    """The Thai names of provinces and regions, as the register begins with them."""
    names = []
    for name in ("provinces", "regions"):
        text = (settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
        names += [row["name_th"] for row in json.loads(text)["rows"]]
    return [name for name in names if len(name) >= _SHORTEST_NAME]
