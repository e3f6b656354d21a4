"""What a report's PDF bears for the archive: its data, and what it says of its own standard.

Structure only: no validator of PDF/A or PDF/UA is at hand, and none is claimed to have passed.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pypdf
import pytest
from pypdf.generic import IndirectObject

from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 8, 15, 9, 30, tzinfo=BANGKOK)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture(scope="module", autouse=True)
def register(rows_of_the_file):
    """Two provinces signed before FY 2566; Chiang Mai alone did something: 1 of 2."""
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
    with clock.playing(datetime(2023, 3, 1, 9, tzinfo=BANGKOK)):
        factories.activity(factories.pairing("TH-50", "อูโอซุ"), starts_on=date(2023, 1, 9))
        factories.pairing("TH-83", "นีซ", signed="1989")


def _attached(reader: pypdf.PdfReader) -> dict[str, pypdf.generic.DictionaryObject]:
    return {one["/UF"]: one for one in map(IndirectObject.get_object, reader.root_object["/AF"])}


def test_a_report_bears_its_data_and_declares_itself_archival_and_tagged():
    made = make(Order("kpi", fiscal_year=2566, digits="thai"), now=NOW)
    content = made.write("pdf")
    assert content == make(Order("kpi", fiscal_year=2566, digits="thai"), now=NOW).write("pdf")
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.root_object

    # Its data: the very file that is given out beside it, and every table of the workbook.
    attached = _attached(reader)
    assert list(attached) == ["kpi-2566.json", *(f"kpi-2566-{one}.csv" for one in range(1, 8))]
    assert set(reader.attachments) == set(attached)
    alone = make(Order("kpi", fiscal_year=2566), now=NOW).write("json")
    assert reader.attachments["kpi-2566.json"] == [alone]
    (table,) = reader.attachments["kpi-2566-1.csv"]
    heads, *rows = csv.reader(io.StringIO(table.decode("utf-8-sig")))
    figure = dict(zip(heads, next(row for row in rows if row and row[0] == "2.1"), strict=True))
    assert (figure["ตัวตั้ง"], figure["ตัวหาร"], figure["ผล"]) == ("1", "2", "0.5")
    results = {one.indicator: one.result_id for one in made.head.results}
    assert figure["รหัสผลการคำนวณ"] == results["2.1"]
    for name, one in attached.items():
        assert one["/AFRelationship"] == "/Data"
        assert one["/Desc"]
        kind = "/application/json" if name.endswith("json") else "/text/csv"
        assert one["/EF"]["/F"]["/Subtype"] == kind
        assert one["/EF"]["/F"]["/Params"]["/ModDate"] == "D:20230815023000Z"

    # What it says of itself, in one description that agrees with the file's own properties.
    told = ElementTree.fromstring(root["/Metadata"].get_data())
    (described,) = told.iter(f"{RDF}RDF")
    claims = {key: value for one in described for key, value in one.attrib.items()}
    assert claims["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert claims["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert claims["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    xmp = reader.xmp_metadata
    assert xmp.xmp_create_date.replace(tzinfo=UTC) == reader.metadata.creation_date
    assert xmp.dc_title["x-default"] == reader.metadata.title
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object()["/N"] == 3

    # Tagged, in its language, opened under its title, read in order; nothing that does things.
    assert root["/MarkInfo"]["/Marked"].value is True
    assert (root["/Lang"], root["/StructTreeRoot"]["/Type"]) == ("th", "/StructTreeRoot")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert not {"/AA", "/OpenAction", "/AcroForm"} & set(root)
    assert reader.trailer["/ID"]
    assert "/Encrypt" not in reader.trailer
    fonts = [font.get_object() for page in reader.pages for font in _fonts(page)]
    assert fonts
    assert all(map(_is_embedded, fonts))
    for page in reader.pages:
        assert page["/Tabs"] == "/S"
        for note in page.get("/Annots", []):
            assert note.get_object()["/F"] == 4  # printed


def test_the_list_of_pairings_bears_its_tables():
    made = make(Order("register", as_at=date(2023, 8, 1)), now=NOW)
    reader = pypdf.PdfReader(io.BytesIO(made.write("pdf")))
    tables = [f"register-2023-08-01-{one}.csv" for one in (1, 2, 3)]
    assert list(_attached(reader)) == ["register-2023-08-01.json", *tables]
    words = "".join(content.decode("utf-8-sig") for (content,) in reader.attachments.values())
    assert "อูโอซุ" in words
    assert "นีซ" in words


def _fonts(page: pypdf.PageObject) -> list:
    return list(page["/Resources"]["/Font"].values())


def _is_embedded(font: pypdf.generic.DictionaryObject) -> bool:
    (drawn,) = font["/DescendantFonts"]
    return bool({"/FontFile2", "/FontFile3"} & set(drawn["/FontDescriptor"]))
