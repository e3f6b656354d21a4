"""Names in other scripts are in a PDF as they were written, in two extractors, without a box."""

import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitoring.pdf import render_pdf
from tests.monitoring.test_pdf_text import lines_of, read_with_poppler, read_with_pypdf

NAMES = {
    "Chinese": "昆明市 云南省 广西壮族自治区",
    "Chinese, traditional": "臺北市 澳門特別行政區",
    "Japanese": "魚津市 北海道 ひらがな カタカナ",
    "Korean": "서울특별시 전라남도",
    "Cyrillic": "Владивосток Өвөрхангай Київ Щёлково",
    "Vietnamese": "Đà Nẵng Thừa Thiên Huế Hồ Chí Minh Nghệ An",
    "Lao": "ຫຼວງພະບາງ ນະຄອນຫຼວງວຽງຈັນ ຈຳປາສັກ",
    "Khmer": "ព្រះសីហនុ បន្ទាយមានជ័យ សៀមរាប",
    "Burmese": "ကျိုင်းတုံ မန္တလေး ရန်ကုန်မြို့",
    "beside Thai": "เชียงใหม่–昆明市 (คุนหมิง) · ขอนแก่น–Đà Nẵng",
}


@cache
def printed() -> bytes:
    # A letter that no font has is an error under PDF_STRICT.
    return render_pdf(
        "lines.html",
        {"lines": list(NAMES.values()), "size": 13, "weight": 400, "drawing": ""},
        title="ชื่อ",
        created=datetime(2023, 8, 15, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok")),
    )


@pytest.fixture(autouse=True)
def _own_templates(settings):
    settings.PDF_STRICT = True
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


@pytest.mark.parametrize("read", [read_with_poppler, read_with_pypdf])
def test_every_script_reads_as_written(read):
    assert lines_of(read(printed())) == list(NAMES.values())


def test_every_font_is_in_the_file_with_its_letters():
    listed = subprocess.run(["pdffonts", "-"], input=printed(), capture_output=True, check=True)
    fonts = [line.split() for line in listed.stdout.decode().splitlines()[2:]]

    # Embedded, as a subset, and with a map to letters.
    assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}
    assert any("Sarabun" in font[0] for font in fonts)
    assert len(fonts) >= 5
