"""The official list as PDF and workbook."""

import hashlib
import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from monitoring.reports.register import register_pdf, register_workbook
from registry.actions import save_record
from registry.differences import CLASSES, MEASURES, Differences
from registry.differences.files import differences_json, differences_workbook
from registry.models import DeclaredTotal
from registry.moments import Moment
from registry.official_list import OfficialList
from registry.reports import Totals
from sistercity.files.sheets import saved
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def register(rows_of_the_file):
    """One pairing of 2532 under ๓๒/๑, one of 2560; 89 pairs in 39 provinces were declared."""
    letter = factories.document("หนังสือ", kind="letter", issued_on=date(2019, 3, 6))
    save_record(
        by=None,
        record=DeclaredTotal(
            document=letter, status="signed", as_at=date(2019, 1, 4),
            pair_count=89, province_count=39,
        ),
    )  # fmt: skip
    first = factories.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    factories.edition_row(first, "๓๒/๑")
    factories.pairing("TH-83", "=1+1", signed="2017-03-01")


def text_of(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_the_pdf_says_day_totals_and_what_was_declared(client):
    text = text_of(client.get("/reports/register.pdf"))
    for words in (
        "ลงนามแล้วรวม ๒ คู่ ๒ จังหวัด",
        "(๑ คู่)",
        "๓๒/๑",
        "อูโอซุ",
        "๘ สิงหาคม ๒๕๓๒",
        "กระทรวงประกาศ ๘๙ คู่ ๓๙ จังหวัด",
    ):
        assert words in text


def test_for_an_earlier_day_it_is_shorter(client):
    text = text_of(client.get("/reports/register.pdf?as_at=2550-01-01"))
    assert "ลงนามแล้วรวม ๑ คู่ ๑ จังหวัด" in text
    # The total was declared twelve years later.
    assert "กระทรวงประกาศ" not in text


def test_the_same_day_and_knowledge_give_the_same_bytes(client):
    address = "/reports/register.{}?as_at=2019-01-04&known_at=2023-08-01"
    for extension in ("pdf", "xlsx", "json"):
        one, two = (client.get(address.format(extension)) for _time in range(2))
        assert one.content == two.content
        assert one["ETag"] == two["ETag"]
        again = client.get(address.format(extension), headers={"If-None-Match": one["ETag"]})
        assert again.status_code == 304


def test_the_workbook_holds_every_pairing_and_no_formula(client):
    response = client.get("/reports/register.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = list(book["บัญชี"].iter_rows(values_only=True))
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [
        ("๓๒/๑", 2532, "เชียงใหม่"),
        (None, 2560, "ภูเก็ต"),
    ]
    assert rows[2][4] == "'=1+1"
    assert ("ยอดรวม", "ลงนามแล้วรวม 2 คู่ 2 จังหวัด") in list(
        book["คำอธิบาย"].iter_rows(values_only=True)
    )


def test_machines_get_codes_and_both_languages(client):
    told = client.get("/reports/register.json?as_at=2019-01-04").json()
    assert (told["as_at"], told["signed"]) == ("2019-01-04", {"pairs": 2, "provinces": 2})
    first, second = told["pairings"]
    assert (first["list_number"], first["signed_on"]) == ("๓๒/๑", "1989-08-08")
    assert (first["province"], first["province_en"]) == ("TH-50", "Chiang Mai")
    assert (second["province"], second["section"], second["counts"]) == ("TH-83", "signed", True)
    # Text for machines is as it was typed; spreadsheets alone are told not to carry it out.
    assert second["counterpart_th"] == "=1+1"


def test_it_speaks_english_when_asked(client):
    text = text_of(client.get("/reports/register.pdf?lang=en"))
    assert "Chiang Mai" in text
    assert "8 August 1989" in text


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize("query", ["lang=fr", "as_at=abc", "as_at=2030-01-01"])
def test_what_cannot_be_made_is_refused(client, query):
    assert client.get(f"/reports/register.pdf?{query}").status_code == 400


def hashes_of_files():
    """Of every kind of file about the register, empty as it may be: one a line."""
    known = datetime(2023, 8, 1, tzinfo=UTC)
    moment, none = Moment(date(2019, 1, 4), known), dict.fromkeys(MEASURES, 0)
    found = Differences(moment, moment, none, none, dict.fromkeys(CLASSES, none), ())
    listed = OfficialList(moment, Totals({}, {}, {}), None, None, (), (), (), ())
    files = (
        differences_workbook(found, known_at=known),
        differences_json(found),
        register_pdf(listed, known_at=known),
        saved(register_workbook(listed, known_at=known)),
    )
    return "\n".join(hashlib.sha256(one).hexdigest() for one in files)


def test_another_process_writes_the_same_bytes():
    """Nothing of the process, its hash seed or its clock goes into a file."""
    code = (
        "import django; django.setup()\n"
        "from tests.monitoring.test_register_files import hashes_of_files\n"
        "print(hashes_of_files())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, check=True, capture_output=True,
        text=True, env=os.environ | {"PYTHONHASHSEED": "1"},
    )  # fmt: skip

    assert other.stdout.strip() == hashes_of_files()


def test_pages_lead_there_for_their_day(client):
    address = reverse("monitoring:register-list-pdf")
    assert address in client.get("/reports/").content.decode()
    page = client.get("/pairings/?as_at=2550-01-01").content.decode()
    assert f"{address}?as_at=2007-01-01" in page
