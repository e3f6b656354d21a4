"""Template to PDF bytes: the same input gives the same bytes, and nothing is fetched from outside.

A report extends ``pdf/base.html``, which documents its blocks and classes.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import url2pathname

import fontpkg_sarabun
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from monitoring import pdf_archive, pdf_text_layer
from monitoring.pdf_contents import drop_contents, fill_contents, has_contents
from monitoring.pdf_whole import keep_whole
from sistercity.collecting import collecting_later
from sistercity.files.marks import current_mark
from sistercity.qr import code_of
from sistercity.thai.numerals import numerals_of

pdf_text_layer.install()

FONTS = Path(fontpkg_sarabun.ROOT).resolve() / "files"
STATIC = Path(settings.BASE_DIR).resolve() / "sistercity" / "static"
# Pages that a reader leafs through without a table of contents.
LONGEST_WITHOUT_CONTENTS = 4
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}

# Pango's fonts belong to one configuration, which threads must not use at the same time.
_one_at_a_time = threading.Lock()


class FaultyPdf(RuntimeError):
    """WeasyPrint complained about the document: a resource refused, a rule misspelt."""


class MissingGlyph(FaultyPdf):
    """No installed font has some of the letters; they would be printed as boxes."""


class OwnFiles(URLFetcher):
    """Fetches ``data:`` addresses, and files of our static folder and of Sarabun. Nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Fetch an address.

        Raises:
            ValueError: another kind of address, or a file outside the two folders.
        """
        scheme, _, rest = url.partition(":")
        if scheme.lower() == "file":
            path = Path(url2pathname(re.split("[?#]", rest)[0].removeprefix("//"))).resolve()
            if not (path.is_relative_to(STATIC) or path.is_relative_to(FONTS)):
                raise ValueError(f"outside the folders a PDF may read: {path}")
        return super().fetch(url, headers)


def render_pdf(
    template_name: str,
    context: Mapping[str, Any],
    *,
    language: str = "th",
    title: str,
    created: datetime,
    variant: str | None = "pdf/ua-1",
) -> bytes:
    """Render a template that extends ``pdf/base.html``.

    Under ``pdf_archive.attaching`` it bears the files named there and is archival.

    Args:
        template_name: the template; it also sees ``language``, ``title``, ``created``,
            ``digits`` (the numerals chosen by ``numerals.writing_with``, or the language's), and
            ``demo`` (whether every page says that the data are invented; by default the
            setting ``DEMO``). Under a seal it sees ``seal`` (files.marks.Mark) and its
            ``seal_code``, and the number is among the file's keywords.
        language: of the document and of the interface words in it: "th" or "en".
        title: in the file's properties, on the cover and in the running head.
        created: aware; the file's dates. The file holds no other moment and nothing random.
        variant: "pdf/ua-1" for a tagged file, or another variant of WeasyPrint; not regarded
            where files are attached. Conformance is not validated here.

    Raises:
        ValueError: ``created`` has no time zone.
        MissingGlyph, FaultyPdf: only where the setting ``PDF_STRICT`` is on, as in tests;
            elsewhere WeasyPrint's complaints go to its log as warnings.
    """
    if created.tzinfo is None:
        raise ValueError("created must be aware, or the file's dates would depend on the machine")
    known = {"language": language, "title": title, "created": created, "seal": current_mark()}
    if known["seal"]:
        known["seal_code"] = code_of(known["seal"].address)
    known["digits"] = numerals_of(language)
    with translation.override(language):
        html = render_to_string(template_name, {"demo": settings.DEMO, **context, **known})
    attached = pdf_archive.current_attachments()
    if attached:
        variant = pdf_archive.VARIANT
    strict = getattr(settings, "PDF_STRICT", False)
    with _one_at_a_time, collecting_later(), _complaints_raised(strict=strict):
        document = _laid_out(html, variant)
        document.metadata.title = title
        document.metadata.lang = language
        if known["seal"]:
            document.metadata.keywords = [known["seal"].number]
        document.metadata.created = document.metadata.modified = created.isoformat(
            timespec="seconds"
        )
        identifier = hashlib.sha256(f"{document.metadata.created}\n{html}".encode()).digest()[:16]
        if attached:
            return pdf_archive.written(
                document, attached, created=created, identifier=identifier
            )
        return document.write_pdf(pdf_variant=variant, pdf_identifier=identifier)


def _laid_out(html: str, variant: str | None) -> Document:
    """The document on its pages; a short one without the contents that it has a place for."""
    fonts, style = _fonts_and_style()

    def rendered(*, with_contents: bool) -> Document:
        page = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFiles())
        if with_contents:
            fill_contents(page.etree_element)
        else:
            drop_contents(page.etree_element)
        keep_whole(page.etree_element)
        return page.render(font_config=fonts, stylesheets=[style], pdf_variant=variant)

    if not has_contents(html):
        return rendered(with_contents=False)
    document = rendered(with_contents=True)
    if len(document.pages) - 1 > LONGEST_WITHOUT_CONTENTS:
        return document
    return rendered(with_contents=False)


@cache
def _fonts_and_style() -> tuple[FontConfiguration, CSS]:
    """Sarabun with the system's fonts, and the style sheet of every report: read once."""
    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "Sarabun"; font-weight: {weight};'
        f" src: url({(FONTS / f'Sarabun-{name}.ttf').as_uri()}); }}\n"
        for weight, name in WEIGHTS.items()
    )
    sheet = (STATIC / "css" / "pdf.css").read_text(encoding="utf-8")
    style = CSS(
        string=faces + sheet,
        base_url=f"{STATIC.as_uri()}/css/",
        url_fetcher=OwnFiles(),
        font_config=fonts,
    )
    return fonts, style


@contextmanager
def _complaints_raised(*, strict: bool) -> Iterator[None]:
    """Turn what WeasyPrint logs in this thread inside the block into one error, if strict."""
    kept = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(kept)
    try:
        yield
    finally:
        logger.removeHandler(kept)
    if strict and kept.complaints:
        missing = any(".notdef" in complaint for complaint in kept.complaints)
        raise (MissingGlyph if missing else FaultyPdf)("; ".join(kept.complaints))


class _Complaints(logging.Handler):
    """Keeps the warnings and errors of the thread that made it."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.thread = threading.get_ident()
        self.complaints: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.complaints.append(record.getMessage())
