"""The skeleton of PDF reports: pages, names, scripts, tags, and what it refuses to read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.conf import settings as portal
from django.utils.safestring import mark_safe

from monitoring.pdf import FONTS, STATIC, FaultyPdf, MissingGlyph, OwnFiles, render_pdf
from tests.monitoring.thai_corpus import PROVINCES, SENTENCES

BANGKOK = ZoneInfo("Asia/Bangkok")
CREATED = datetime(2023, 8, 15, 9, 0, tzinfo=BANGKOK)
TITLE = "รายงานตัวชี้วัดการขับเคลื่อนความสัมพันธ์เมืองพี่เมืองน้อง"
CHART = mark_safe(
    '<svg viewBox="0 0 400 60" role="img" font-family="Sarabun" font-size="12">'
    "<title>ปี ๒๕๖๒ ร้อยละ ๖๓</title>"
    '<text x="0" y="20" fill="#1a2333">ปี ๒๕๖๒</text>'
    '<rect x="60" y="8" width="200" height="14" fill="#1b3966"/>'
    '<text x="268" y="20" fill="#1a2333">ร้อยละ ๖๓</text></svg>'
)


@pytest.fixture(autouse=True)
def _own_templates(settings):
    settings.PDF_STRICT = True
    folders = [Path(__file__).parent / "templates", *settings.TEMPLATES[0]["DIRS"]]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": folders}]


def render_sample(**changes) -> bytes:
    context = {
        "rows": [(name, f"ประชุมร่วมกันแล้ว จบแถว{name}", "๑๒") for name in PROVINCES],
        "chart": CHART,
        "organisation": "กระทรวงมหาดไทย",
        "subtitle": "ปีงบประมาณ พ.ศ. ๒๕๖๒",
        "facts": [("ข้อมูล ณ วันที่", "๓๐ กันยายน ๒๕๖๒")],
        "foot": "ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๒",
        "demo": False,
        "extra": "",
    }
    options = {"title": TITLE, "created": CREATED}
    for name, value in changes.items():
        (context if name in context else options)[name] = value
    return render_pdf("sample_report.html", context, **options)


@cache
def sample() -> bytes:
    """The sample as it is, rendered once for all who only read it."""
    return render_sample()


def render_short(extra: str) -> bytes:
    """The sample without its long table, for what stands before it."""
    return render_sample(rows=[], extra=extra)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


@cache
def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in opened(pdf).pages]


def tags_of(pdf: bytes) -> list[pypdf.generic.DictionaryObject]:
    """Every element of the structure tree, in reading order."""

    def walk(element):
        element = element.get_object()
        if not isinstance(element, dict):
            return
        if "/S" in element:
            yield element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from walk(kid)

    return list(walk(opened(pdf).trailer["/Root"]["/StructTreeRoot"]))


def test_the_cover_names_the_report_and_bears_no_page_number():
    cover = pages_of(sample())[0]

    assert "กระทรวงมหาดไทย" in cover
    assert "ปีงบประมาณ พ.ศ. ๒๕๖๒" in cover
    assert "๓๐ กันยายน ๒๕๖๒" in cover
    assert "หน้า" not in cover


def test_every_other_page_has_title_section_foot_and_thai_page_number():
    pages = pages_of(sample())

    assert len(pages) == 6
    assert "หน้า ๓ จาก ๖" in pages[2]
    assert "หน้า ๖ จาก ๖" in pages[5]
    for page in pages[1:]:
        assert TITLE in page
        assert "ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๒" in page
    assert "สรุปผล" in pages[1]
    assert "รายจังหวัด" in pages[5]


def test_english_pages_are_numbered_in_arabic_digits():
    page = pages_of(render_sample(language="en", foot=""))[4]

    assert " 5" in page
    assert "๕" not in page


@pytest.mark.parametrize("demo", [True, False])
def test_demonstration_data_say_so_on_every_page(demo):
    pages = pages_of(render_sample(demo=True) if demo else sample())

    assert [("ข้อมูลสาธิต" in page) for page in pages] == [demo] * 6


def test_without_a_word_from_the_caller_the_setting_decides_about_the_demonstration_notice(
    settings,
):
    settings.DEMO = True
    pdf = render_pdf("pdf/base.html", {}, title=TITLE, created=CREATED)

    assert "ข้อมูลสาธิต" in pages_of(pdf)[0]


def test_a_table_repeats_its_head_and_splits_no_row():
    pages = pages_of(sample())[2:]

    assert all("ผลการดำเนินงาน" in page for page in pages)
    for name in PROVINCES:
        (page,) = [page for page in pages if f"จบแถว{name}" in page]
        assert page.count(name) >= 2


def test_names_are_never_broken():
    # Growing text before the name brings it to every place of a line, its end included.
    extra = mark_safe(
        "".join(
            f'<p>{"มาก " * count}<span class="name">พระนครศรีอยุธยา</span></p>' for count in range(40)
        )
    )
    lines = "\n".join(pages_of(render_sample(extra=extra))).splitlines()

    # Once in the sample's own text, once in its table, once in that row's words.
    assert sum(line.count("พระนครศรีอยุธยา") for line in lines) == 40 + 3


def test_a_paragraph_of_many_lines_reads_in_order():
    words = " ".join(SENTENCES[8:16])
    pdf = render_short(mark_safe(f"<p>{words}</p>"))
    poppler = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-", "-"], input=pdf, capture_output=True, check=True
    )

    # A line's end takes the place of a space, or stands between two words of Thai.
    assert "".join(words.split()) in "".join(pages_of(pdf)[1].split())
    assert "".join(words.split()) in "".join(poppler.stdout.decode().split())


def test_foreign_scripts_have_letters_and_not_boxes():
    page = pages_of(sample())[1]

    for name in ["愛知県", "Владивосток", "Đà Nẵng", "Huế", "서울", "ไม่เป็นกล่อง"]:
        assert name in page


@pytest.mark.expects_log("weasyprint")
def test_a_letter_that_no_font_has_is_an_error_in_tests():
    with pytest.raises(MissingGlyph, match="U\\+F1234"):
        render_short("\U000f1234")


@pytest.mark.expects_log("weasyprint")
def test_a_letter_that_no_font_has_is_a_warning_in_use(settings, caplog):
    settings.PDF_STRICT = False
    pdf = render_short("\U000f1234")

    assert "U+F1234" in caplog.text
    # WeasyPrint's own way of printing the box makes the whole font unreadable to pypdf.
    assert "กระทรวงมหาดไทย" in pages_of(pdf)[0]
    assert "\U000f1234" in pages_of(pdf)[1]


def test_the_file_is_tagged_with_headings_tables_and_a_described_figure():
    tags = tags_of(sample())
    counts = Counter(tag["/S"] for tag in tags)

    assert counts["/H1"] == 1
    assert counts["/H2"] == 2
    assert counts["/H3"] == 1
    assert counts["/L"] == 1
    # A table is one element a page; the cover's facts are one too.
    assert counts["/Table"] == 5
    assert counts["/Caption"] == 2
    assert counts["/TH"] == 77 + 3 * 4 + 1
    assert counts["/TD"] == 77 * 2 + 1
    (figure,) = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert figure["/Alt"] == "ปี ๒๕๖๒ ร้อยละ ๖๓"


def test_every_cell_names_its_row_and_column_heads():
    tags = tags_of(sample())
    heads = {tag["/ID"] for tag in tags if tag["/S"] == "/TH"}
    cells = [tag["/A"]["/Headers"] for tag in tags if tag["/S"] == "/TD"]

    # The one cell of the cover's facts has a row head alone.
    assert sorted({len(names) for names in cells}) == [1, 2]
    assert {name for names in cells for name in names} <= heads


def test_the_file_says_its_language_title_and_dates():
    reader = opened(sample())
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "th"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == TITLE
    assert reader.metadata.creation_date == CREATED
    assert reader.metadata.modification_date == CREATED


def test_headings_make_bookmarks():
    (report,), sections = opened(sample()).outline[:1], opened(sample()).outline[1]

    assert report.title == TITLE
    assert [entry.title for entry in sections if not isinstance(entry, list)] == [
        "สรุปผล",
        "รายจังหวัด",
    ]


def test_the_same_input_gives_the_same_bytes():
    assert render_sample() == sample()
    assert sample() != render_sample(created=datetime(2023, 8, 16, 9, 0, tzinfo=BANGKOK))


def test_another_process_gives_the_same_bytes():
    code = (
        "import django, sys; django.setup()\n"
        "from datetime import datetime, timezone\n"
        "from monitoring.pdf import render_pdf\n"
        "created = datetime(2023, 8, 15, tzinfo=timezone.utc)\n"
        "sys.stdout.buffer.write(render_pdf('pdf/base.html', {}, title='น้ำ', created=created))\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "1"},
        cwd=portal.BASE_DIR,
        capture_output=True,
        check=True,
    ).stdout

    created = datetime(2023, 8, 15, tzinfo=UTC)
    assert other.startswith(b"%PDF-1.7")
    assert other == render_pdf("pdf/base.html", {}, title="น้ำ", created=created)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        render_sample(created=CREATED.replace(tzinfo=None))


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/logo.png",
        "https://example.org/logo.png",
        "ftp://example.org/logo.png",
        "file:///etc/hostname",
        f"file://{STATIC}/../settings.py",
        f"file://{STATIC}/%2e%2e/settings.py",
        f"file://{STATIC}/css/../../settings.py?x#y",
        "/etc/hostname",
    ],
)
def test_nothing_is_read_from_outside(address):
    with pytest.raises(ValueError, match="disallowed|outside|Not an absolute"):
        OwnFiles().fetch(address)


def test_own_files_and_data_addresses_are_read():
    sheet = OwnFiles().fetch((STATIC / "css" / "pdf.css").as_uri())
    font = OwnFiles().fetch((FONTS / "Sarabun-Regular.ttf").as_uri())

    assert b"@page" in sheet.read()
    assert font.read()[:4] == b"\x00\x01\x00\x00"
    assert OwnFiles().fetch("data:text/plain,abc").read() == b"abc"


@pytest.mark.expects_log("weasyprint")
def test_a_report_that_asks_for_a_file_from_outside_is_an_error_in_tests():
    with pytest.raises(FaultyPdf, match="hostname"):
        render_short(mark_safe('<img src="file:///etc/hostname" alt="ตรา">'))
