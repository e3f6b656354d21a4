"""Invented evidence: drawn photographs and a one-page document, the same in every run."""

from __future__ import annotations

import io

import pydyf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from sistercity.files.content import Content, read_evidence

COLOURS = ((31, 65, 115), (27, 110, 90), (169, 118, 31), (138, 90, 0))
SIZE = (1200, 800)


def photo(index: int) -> Content:
    """A drawn landscape that nobody takes for a photograph of people."""
    image = Image.new("RGB", SIZE, (236, 240, 246))
    draw = ImageDraw.Draw(image)
    colour = COLOURS[index % len(COLOURS)]
    horizon = SIZE[1] * 2 // 3
    draw.ellipse((840, 110, 1010, 280), fill=(222, 184, 96))
    for left, height in ((-120, 330), (260, 430), (700, 300)):
        draw.polygon(
            [(left, horizon), (left + 320, horizon - height), (left + 640, horizon)], fill=colour
        )
    draw.rectangle((0, horizon, SIZE[0], SIZE[1]), fill=tuple(part // 2 + 90 for part in colour))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return read_evidence(SimpleUploadedFile(f"demo-{index}.jpg", file.getvalue()))


def document(words: str = "Demonstration document: nothing in it happened.") -> Content:
    """A PDF of one page with one line of Latin words."""
    pdf = pydyf.PDF()
    stream = pydyf.Stream()
    stream.begin_text()
    stream.set_font_size("F1", 18)
    stream.set_text_matrix(1, 0, 0, 1, 72, 760)
    stream.show_text_string(words)
    stream.end_text()
    pdf.add_object(stream)
    font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
    pdf.add_object(font)
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 595, 842]),
                "Contents": stream.reference,
                "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary({"F1": font.reference})}),
            }
        )
    )
    file = io.BytesIO()
    pdf.write(file)
    return read_evidence(SimpleUploadedFile("demo.pdf", file.getvalue()))
