"""The table of contents of a PDF: a line a heading, with its page; bookmarks say the same."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

# What marks the place of the contents in a template (templates/pdf/_contents.html).
PLACE = "contents"
HEADINGS = ("h2", "h3")
# A heading may tell the contents and the bookmarks more than it says where it stands.
TOLD = "data-contents"


def has_contents(html: str) -> bool:
    """Whether the document has a place for contents."""
    return f'<nav class="{PLACE}"' in html


def fill_contents(root: Element) -> None:
    """Write a line for each heading, and give every heading the address that its line leads to."""
    place = _place(root)
    if place is None:
        return
    lines = SubElement(place, "ol")
    for number, heading in enumerate(_headings(root, place), start=1):
        address = heading.get("id") or f"heading-{number}"
        heading.set("id", address)
        line = SubElement(lines, "li", {"class": f"contents-{heading.tag}"})
        SubElement(line, "a", {"href": f"#{address}"}).text = _words(heading)


def drop_contents(root: Element) -> None:
    """Take the place of the contents out of a document that is too short for them."""
    place = _place(root)
    if place is None:
        return
    for parent in root.iter():
        if place in list(parent):
            parent.remove(place)
            return


def _place(root: Element) -> Element | None:
    return next((nav for nav in root.iter("nav") if nav.get("class") == PLACE), None)


def _headings(root: Element, place: Element) -> Iterator[Element]:
    """The headings in their order, those of the contents themselves left out."""
    own = set(place.iter())
    return (one for one in root.iter() if one.tag in HEADINGS and one not in own)


def _words(heading: Element) -> str:
    """What the contents say of a heading; a break of its line is a space here."""
    return heading.get(TOLD) or " ".join(" ".join(heading.itertext()).split())
