"""The list of 4 January 2562 as the ministry printed it, against what the portal prints."""

import io
import json

import openpyxl
import pytest
from django.conf import settings
from pypdf import PdfReader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def printed():
    """The ministry's page of 4 January 2562, to the letter, line by line."""
    page = json.loads((settings.BASE_DIR / "fixtures" / "printed_list_2562.json").read_text())
    lines = [(None, page["title"]), (None, page["as_at"]), tuple(page["heads"])]
    for group in page["groups"]:
        lines.append((None, group["subtotal"]))
        lines += [tuple(row) for row in group["rows"]]
    return lines


def test_the_list_of_4_january_2562_is_the_ministrys_own_line_by_line(client):
    """Title, day, declared totals, subtotals and the twenty rows held, in PDF and workbook."""
    lines = printed()
    assert len(lines) == 3 + 10 + 20
    address = "/reports/register.{}?as_at=2562-01-04"
    book = openpyxl.load_workbook(io.BytesIO(client.get(address.format("xlsx")).content))
    sheet = list(book["ตามแบบ"].iter_rows(values_only=True))
    assert [cells[0] for cells in sheet[:2]] == [lines[0][1], lines[1][1]]
    assert "๒๐ คู่ ๑๑ จังหวัด" in sheet[3][0]
    assert sheet[4:] == lines[2:]
    pages = PdfReader(io.BytesIO(client.get(address.format("pdf")).content)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    place = 0
    for number, words in lines[3:]:
        found = text.find("".join(f"{number or ''}{words}".split()), place)
        assert found >= 0, (number, words)
        place = found
    assert "ลงนามแล้วรวม๘๙คู่๓๙จังหวัด" in text
    assert "ทะเบียนมีรายการของยอดนั้น๒๐คู่๑๑จังหวัด" in text
