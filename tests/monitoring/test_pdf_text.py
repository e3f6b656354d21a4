"""What is copied, searched or read aloud from a PDF is what was written, to the letter."""

from __future__ import annotations

import io
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
import weasyprint
from django.utils.safestring import mark_safe
from PIL import Image, ImageChops
from weasyprint.draw import text as drawing
from weasyprint.pdf.fonts import Font

from monitoring import pdf_text_layer
from monitoring.pdf import render_pdf
from tests.monitoring.thai_corpus import PROVINCES, SENTENCES

CREATED = datetime(2023, 8, 15, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
LINES = SENTENCES + PROVINCES
# Which letter a shared glyph stood for first decided what it was read as: so ำ comes first,
# last, and in between.
ORDERS = {
    "as written": LINES,
    "backwards": LINES[::-1],
    "am first": sorted(LINES, key=lambda line: "ำ" not in line),
    "am last": sorted(LINES, key=lambda line: "ำ" in line),
}


@pytest.fixture(autouse=True)
def _own_templates(settings):
    settings.PDF_STRICT = True
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


def render_lines(
    lines: list[str], *, size: int = 13, weight: int = 400, drawing: str = ""
) -> bytes:
    return render_pdf(
        "lines.html",
        {"lines": lines, "size": size, "weight": weight, "drawing": mark_safe(drawing)},
        title="บรรทัด",
        created=CREATED,
    )


def read_with_poppler(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def read_with_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\f", "\n").splitlines() if line.strip()]


def picture_of(pdf: bytes) -> Image.Image:
    command = ["pdftoppm", "-r", "150", "-gray", "-singlefile", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


def dark_pixels(picture: Image.Image) -> int:
    return sum(picture.histogram()[:128])


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("order", ORDERS)
def test_every_line_reads_as_written_in_two_extractors(order, weight):
    pdf = render_lines(ORDERS[order], weight=weight)

    assert lines_of(read_with_poppler(pdf)) == ORDERS[order]
    assert lines_of(read_with_poppler(pdf, "-raw")) == ORDERS[order]
    assert lines_of(read_with_pypdf(pdf)) == ORDERS[order]


@pytest.mark.parametrize("size", [9, 12, 16, 26])
def test_lines_read_as_written_at_every_size(size):
    pdf = render_lines(SENTENCES, size=size)

    assert lines_of(read_with_poppler(pdf)) == SENTENCES
    assert lines_of(read_with_pypdf(pdf)) == SENTENCES


def test_text_inside_a_drawing_reads_as_written():
    pdf = render_lines(
        ["มา คำนำ"],
        drawing='<svg width="400" height="60" font-family="Sarabun" font-size="14">'
        '<title>กราฟ</title><text x="0" y="20">น้ำ ปั๊ม มา ลำปาง</text></svg>',
    )

    assert lines_of(read_with_poppler(pdf)) == ["มา คำนำ", "น้ำ ปั๊ม มา ลำปาง"]
    assert lines_of(read_with_pypdf(pdf)) == ["มา คำนำ", "น้ำ ปั๊ม มา ลำปาง"]


@pytest.mark.parametrize(("lines", "size"), [(LINES, 16), (["ทำปั๊ม", "มาเปิ้ล", "กั้นฟ้า"], 80)])
def test_the_mend_moves_no_mark(monkeypatch, lines, size):
    mended = picture_of(render_lines(lines, size=size))
    monkeypatch.setattr(drawing, "draw_first_line", pdf_text_layer._draw_first_line)
    monkeypatch.setattr(Font, "clean", pdf_text_layer._clean_font)
    plain_pdf = render_lines(lines, size=size)
    plain = picture_of(plain_pdf)

    # Without the mend the text is wrong: this is what the module is for.
    assert lines_of(read_with_poppler(plain_pdf)) != lines
    # WeasyPrint rounds the place of marks a little, so edges differ; a mark elsewhere would
    # make more than one pixel in a hundred differ in full.
    moved = sum(ImageChops.difference(mended, plain).histogram()[200:])
    assert dark_pixels(plain) > 10_000
    assert moved < dark_pixels(plain) * 0.01
    assert abs(dark_pixels(mended) - dark_pixels(plain)) < dark_pixels(plain) * 0.01


@pytest.mark.parametrize("word", ["ต่ำกว่า", "ปั๊มน้ำ", "ที่นี้"])
def test_marks_stand_in_a_drawing_as_on_the_page(word):
    page = picture_of(render_lines([word], size=60))
    chart = picture_of(
        render_lines(
            [],
            drawing='<svg width="600" height="200" font-family="Sarabun" font-size="80">'
            f'<title>กราฟ</title><text x="0" y="120">{word}</text></svg>',
        )
    )
    ink_on_page, ink_in_chart = (
        picture.crop(ImageChops.invert(picture).getbbox()) for picture in (page, chart)
    )

    # 60 pt are 80 px. Where the marks lie in one another the ink is lower, and there is less.
    assert ink_in_chart.height == pytest.approx(ink_on_page.height, abs=2)
    assert dark_pixels(ink_in_chart) == pytest.approx(dark_pixels(ink_on_page), rel=0.02)


def test_letters_placed_one_by_one_in_a_drawing_keep_their_places():
    chart = '<svg width="400" height="60" font-family="Sarabun" font-size="14"><title>กราฟ</title>'
    apart = picture_of(
        render_lines([], drawing=f'{chart}<text x="0 100 200" y="20">กขค</text></svg>')
    )
    together = picture_of(render_lines([], drawing=f'{chart}<text x="0" y="20">กขค</text></svg>'))
    left, _, right, _ = ImageChops.invert(apart).getbbox()
    near_left, _, near_right, _ = ImageChops.invert(together).getbbox()

    assert right - left > 2 * 100 / 96 * 150
    assert near_right - near_left < 100 / 96 * 150


def test_letters_that_share_a_glyph_are_told_apart():
    # A thin space is drawn with the glyph of the space, only narrower.
    lines = ["หนึ่ง\u2009สอง", "หนึ่ง สอง", "หนึ่ง\u2009สอง"]

    assert lines_of(read_with_pypdf(render_lines(lines))) == lines


@pytest.mark.parametrize(
    ("with_marks", "without"),
    [("ปั๊ม", "ปม"), ("น้ำ", "นา"), ("ที่", "ท"), ("กำ", "กา"), ("ฟ้า", "ฟา"), ("ซื้อ", "ซอ")],
)
def test_marks_above_are_printed(with_marks, without):
    marked = picture_of(render_lines([with_marks], size=40))
    bare = picture_of(render_lines([without], size=40))
    # Above the ink of the bare letters only marks can stand.
    _, top, _, _ = ImageChops.invert(bare).getbbox()
    above = marked.crop((0, 0, marked.width, top))

    assert dark_pixels(above) > 100


@pytest.mark.parametrize(("with_mark", "without"), [("ปู่", "ป่"), ("ญุ", "ด"), ("ผู้", "ผ้")])
def test_vowels_below_are_printed(with_mark, without):
    marked = picture_of(render_lines([with_mark], size=40))
    bare = picture_of(render_lines([without], size=40))
    _, _, _, bottom = ImageChops.invert(bare).getbbox()
    below = marked.crop((0, bottom, marked.width, marked.height))

    assert dark_pixels(below) > 100


def test_another_release_of_weasyprint_is_refused(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "70.1")

    with pytest.raises(pdf_text_layer.UnknownWeasyPrint, match=r"70\.0.*70\.1"):
        pdf_text_layer.install()


def test_the_mended_release_is_the_pinned_one(settings):
    pins = (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8").splitlines()

    assert "weasyprint==70.0" in pins
    assert pdf_text_layer.WEASYPRINT_VERSION == "70.0"
