"""Archival PDF: files attached to the page they are the data of, and what the file says of itself.

A file with attachments is written as PDF/A-3a (ISO 19005-3, level A) and is tagged as PDF/UA-1
(ISO 14289-1) asks; it declares both. WeasyPrint writes either declaration, not both, and PDF/A
wants a description of the other's one: they are added here. Nothing validates conformance.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

from weasyprint import Attachment
from weasyprint.css import ColorProfile
from weasyprint.document import Document
from weasyprint.pdf.metadata import DocumentMetadata

VARIANT = "pdf/a-3a"
_INTENT = "srgb"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# The prefixes are part of the standard (ISO 19005-3, 6.6.2.3.3).
_PREFIXES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_ALSO_ACCESSIBLE = f"""
<rdf:RDF xmlns:rdf="{_RDF}" {" ".join(f'xmlns:{key}="{uri}"' for key, uri in _PREFIXES.items())}>
  <rdf:Description rdf:about="" pdfuaid:part="1"/>
  <rdf:Description rdf:about="">
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>{_PREFIXES["pdfuaid"]}</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>part</pdfaProperty:name>
        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        <pdfaProperty:category>internal</pdfaProperty:category>
        <pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
      </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
</rdf:RDF>"""
for _prefix, _uri in _PREFIXES.items():
    ElementTree.register_namespace(_prefix, _uri)


@dataclass(frozen=True)
class Attached:
    """A file that goes with a PDF: its name in ASCII, what it holds, told in words."""

    name: str
    content: bytes
    told: str


_attached: ContextVar[tuple[Attached, ...]] = ContextVar("attached_to_pdf", default=())


def current_attachments() -> tuple[Attached, ...]:
    """What is attached to a PDF that is written now."""
    return _attached.get()


@contextmanager
def attaching(attached: Iterable[Attached]) -> Iterator[None]:
    """A PDF that is written in the block bears these files as its data."""
    token = _attached.set(tuple(attached))
    try:
        yield
    finally:
        _attached.reset(token)


def written(
    document: Document, attached: Iterable[Attached], *, created: datetime, identifier: bytes
) -> bytes:
    """The document, laid out as ``VARIANT``, with its data.

    Args:
        created: aware; of the attached files as well.
    """
    # WeasyPrint would open the profile anew for each file and leave it open.
    document.color_profiles[_INTENT] = ColorProfile(
        io.BytesIO(_profile()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"])
    )
    _declare_accessible(document.metadata)
    moment = created.astimezone(UTC)
    return document.write_pdf(
        pdf_variant=VARIANT,
        pdf_identifier=identifier,
        output_intent="",  # It is there already.
        attachments=[
            Attachment(
                file_obj=io.BytesIO(one.content),
                name=one.name,
                description=one.told,
                created=moment,
                modified=moment,
                relationship="Data",
            )
            for one in attached
        ],
    )


@cache
def _profile() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _declare_accessible(metadata: DocumentMetadata) -> None:
    """Let the file say, beside what WeasyPrint has it say, that it follows PDF/UA-1."""
    archival = metadata.generate_rdf_metadata

    def both(variant: str, version: int, conformance: str) -> bytes:
        told = ElementTree.fromstring(archival(variant, version, conformance))
        told.extend(ElementTree.fromstring(_ALSO_ACCESSIBLE))
        return ElementTree.tostring(told, encoding="utf-8")

    metadata.generate_rdf_metadata = both
