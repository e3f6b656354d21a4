"""Reads a tagged PDF cell by cell, from its tags and the text that they stand around.

Nothing of the portal is used: the tags say what is a table, a row, a cell or a paragraph, and the
file's own maps say which letters were drawn.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf

BLOCKS = {"/Figure", "/P", "/H1", "/H2", "/H3", "/H4", "/LBody", "/Caption"}
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TOKEN = re.compile(
    rb"/MCID (\d+)[^B]*?BDC|\bEMC\b|\bBDC\b|/(\S+) [\d.]+ Tf|\[([^\]]*)\] TJ|/(\S+) Do\b"
)
_HEX = re.compile(rb"<([0-9a-f]*)>")
_LETTER = re.compile(r"<([0-9a-f]+)> <([0-9a-f]+)>")


@dataclass(frozen=True)
class PrintedTable:
    """A table as printed: the words of its head, and those of each row under it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Printed:
    """The blocks and tables of a PDF in their order; Thai digits read as Arabic.

    A block is a string; that of a drawing begins with “/Figure”. A table that goes on over pages
    is one for each, with its head repeated.
    Pieces of a line stand apart by a space each: words are to be compared without spaces.
    """

    def __init__(self, content: bytes):
        reader = pypdf.PdfReader(io.BytesIO(content))
        self._text = {}
        for page in reader.pages:
            for number, text in _marked(page).items():
                self._text[page.indirect_reference.idnum, number] = text
        self.parts: list[str | PrintedTable] = []
        self._walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], None)

    def _walk(self, node, page) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                self._walk(child, page)
            return
        if not isinstance(node, dict):
            return
        page = node.get("/Pg", page)
        kind = node.get("/S")
        if kind == "/Table":
            self.parts.append(self._table(node, page))
        elif kind in BLOCKS:
            drawing = "/Figure " if kind == "/Figure" else ""
            self.parts.append(drawing + self._words(node, page))
        else:
            self._walk(node.get("/K", []), page)

    def _table(self, node, page) -> PrintedTable:
        rows = []
        for row, its_page in self._all(node, page, ("/TR",)):
            cells = self._all(row, its_page, ("/TH", "/TD"))
            is_head = len(cells) > 1 and all(cell["/S"] == "/TH" for cell, _page in cells)
            rows.append((is_head, tuple(self._words(cell, its) for cell, its in cells)))
        heads = rows[0][1] if rows and rows[0][0] else ()
        return PrintedTable(heads, tuple(words for is_head, words in rows if not is_head))

    def _all(self, node, page, kinds):
        """The elements of these kinds under a node, in their order, with the page of each."""
        found = []
        for child in _kids(node):
            child = child.get_object()
            if isinstance(child, dict) and "/S" in child:
                its_page = child.get("/Pg", page)
                if child["/S"] in kinds:
                    found.append((child, its_page))
                else:
                    found += self._all(child, its_page, kinds)
        return found

    def _words(self, node, page) -> str:
        return re.sub(r"\s+", " ", self._raw(node, page)).strip().translate(THAI_DIGITS)

    def _raw(self, node, page) -> str:
        node = node.get_object()
        if isinstance(node, int):
            return self._text.get((page.get_object().indirect_reference.idnum, int(node)), "")
        if isinstance(node, list):
            return " ".join(self._raw(child, page) for child in node)
        page = node.get("/Pg", page)
        if "/MCID" in node:
            return self._raw(node["/MCID"], page)
        return self._raw(node["/K"], page) if "/K" in node else ""


def _kids(node) -> list:
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    return kids if isinstance(kids, list) else [kids]


def _marked(page) -> dict[int, str]:
    """The text of a page by the number of its mark."""
    texts: dict[int, str] = {}
    for mark, text in _drawn(page["/Resources"], page.get_contents().get_data()):
        if mark is not None:
            texts[mark] = texts.get(mark, "") + text
    return texts


def _drawn(resources, content: bytes) -> Iterator[tuple[int | None, str]]:
    """What a stream draws as text, with the number of the mark around it; drawings in it too."""
    fonts = {
        name.lstrip("/"): _letters(font.get_object())
        for name, font in resources.get("/Font", {}).items()
    }
    marks: list[int | None] = []
    letters: dict[str, str] = {}
    for token in _TOKEN.finditer(content):
        number, font, pieces, drawing = token.groups()
        mark = next((one for one in reversed(marks) if one is not None), None)
        if number is not None:
            marks.append(int(number))
        elif font is not None:
            letters = fonts[font.decode()]
        elif pieces is not None:
            codes = b"".join(_HEX.findall(pieces)).decode()
            yield mark, "".join(letters[codes[at : at + 4]] for at in range(0, len(codes), 4))
        elif drawing is not None:
            form = resources["/XObject"][f"/{drawing.decode()}"].get_object()
            if form["/Subtype"] == "/Form":
                inner = _drawn(form["/Resources"].get_object(), form.get_data())
                yield mark, "".join(text for _mark, text in inner) + " "
        elif token[0] == b"EMC":
            if marks:
                marks.pop()
        else:
            marks.append(None)


def _letters(font) -> dict[str, str]:
    told = font["/ToUnicode"].get_object().get_data().decode("ascii")
    _, _, told = told.partition("endcodespacerange")
    return {
        code: bytes.fromhex(letters).decode("utf-16-be")
        for code, letters in _LETTER.findall(told)
    }
