"""The report as workbook, in both languages, from page and command.

Today is 15 August 2566 (2023-08-15).
"""

import io
import json
from datetime import date, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from monitoring.reports import kpi_report
from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from monitoring.reports.workbook import report_workbook
from sistercity import clock
from sistercity.files.sheets import saved
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module", autouse=True)
def plan(rows_of_the_file):
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
        factories.province("TH-50")


@pytest.fixture
def two_provinces():
    """Chiang Mai did something in FY 2566, Phuket did not: 1 ÷ 2."""
    done = factories.pairing("TH-50", "เมืองหนึ่ง")
    factories.activity(done, title="=2+3", starts_on=date(2023, 2, 1))
    factories.pairing("TH-83", "เมืองสอง")
    return done


def opened(client, address="/reports/kpi/2566.xlsx"):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, XLSX)
    return openpyxl.load_workbook(io.BytesIO(response.content))


def row_of(sheet, code):
    (row,) = (row for row in sheet.iter_rows(values_only=True) if row[0] == code)
    return row


def test_the_workbook_holds_numbers_as_numbers(client, two_provinces):
    book = opened(client)
    row = row_of(book["สรุป"], "2.1")
    assert row[2:6] == (0.5, "ร้อยละ 50.0", 1, 2)
    assert book["สรุป"].cell(4, 3).number_format == "0.0%"
    assert row_of(book["สรุป"], "2.2")[2:6] == (0, "0 คู่", 0, None)
    # Year by year from 2562, the first year of five.
    years = [row for row in book["รายปีงบประมาณ"].iter_rows(values_only=True) if row[0] == "2.1"]
    assert [row[1] for row in years] == [2562, 2563, 2564, 2565, 2566]
    assert years[-1][3] == 0.5


def test_every_record_has_a_row_and_nothing_is_a_formula(client, two_provinces):
    book = opened(client)
    (row,) = (
        row
        for row in book["คู่เมืองพี่เมืองน้อง"].iter_rows(values_only=True)
        if row[:2] == ("2.1", two_provinces.number)
    )
    assert row[3] == "เมืองหนึ่ง"
    assert row[8] == "'=2+3"
    for sheet in book:
        assert "f" not in {cell.data_type for cells in sheet.iter_rows() for cell in cells}


def test_the_same_report_gives_the_same_bytes(two_provinces):
    report = kpi_report(2566, now=clock.now())
    assert saved(report_workbook(report)) == saved(report_workbook(report))


def test_it_says_that_it_is_a_demonstration_and_its_dates(client, settings, two_provinces):
    settings.DEMO = True
    told = [row[1:3] for row in opened(client)["สรุป"].iter_rows(values_only=True)]
    assert ("ข้อมูล ณ วันที่", "15 สิงหาคม 2566") in told
    assert "ข้อมูลสาธิต" in [label for label, _text in told]


@pytest.mark.expects_log("django.request")
def test_a_language_that_is_not_written_is_refused_in_words(client):
    response = client.get("/reports/kpi/2566.pdf?lang=fr")
    assert response.status_code == 400
    assert "ไม่มีรายงานในภาษา “fr”" in response.content.decode()


def test_each_language_has_its_own_tag_and_name(client, two_provinces):
    thai, english = (
        client.get(f"/reports/kpi/2566.xlsx{end}") for end in ("", "?lang=en")
    )
    assert thai["ETag"] != english["ETag"]
    assert 'filename="kpi-2566.xlsx"' in thai["Content-Disposition"]
    assert 'filename="kpi-2566-en.xlsx"' in english["Content-Disposition"]


def test_names_and_dates_follow_the_language_not_the_browser(client, two_provinces):
    english = opened(client, "/reports/kpi/2566.xlsx?lang=en")
    cells = {cell.value for sheet in english for row in sheet.iter_rows() for cell in row}
    assert {"Chiang Mai", "15 August 2023"} <= cells
    thai = opened(client)
    cells = {cell.value for sheet in thai for row in sheet.iter_rows() for cell in row}
    assert "เชียงใหม่" in cells


def test_json_tells_words_in_both_languages(client, two_provinces):
    told = json.loads(client.get("/reports/kpi/2566.json").content)
    (item,) = (one for one in told["figures"] if one["indicator"] == "2.1")
    assert (item["value_th"], item["words_th"]) == ("ร้อยละ 50.0", "1 จาก 2 จังหวัด")
    assert "50.0" in item["value_en"]


def test_bangkok_is_named_as_it_is_written(client):
    factories.province("TH-10")
    told = kpi_report(2566, place="TH-10", now=clock.now())
    assert told.place.full_name_th == "กรุงเทพมหานคร"


class TestCommand:
    def test_it_writes_each_format_by_its_ending(self, tmp_path, two_provinces):
        for name in ("r.xlsx", "r.json"):
            call_command("kpi_report", fiscal_year="2566", out=tmp_path / name)
        book = openpyxl.load_workbook(tmp_path / "r.xlsx")
        assert row_of(book["สรุป"], "2.1")[2] == 0.5

    def test_it_writes_english_when_asked(self, tmp_path, two_provinces):
        call_command("kpi_report", fiscal_year="2566", out=tmp_path / "r.xlsx", lang="en")
        book = openpyxl.load_workbook(tmp_path / "r.xlsx")
        assert "Chiang Mai" in {cell.value for row in book.worksheets[2] for cell in row}

    def test_an_unknown_ending_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="xlsx"):
            call_command("kpi_report", fiscal_year="2566", out=tmp_path / "r.docx")


def test_an_order_is_the_same_after_it_was_written_down():
    known_at = datetime(2023, 8, 1, 12, tzinfo=BANGKOK)
    order = Order("kpi", fiscal_year=2566, place="TH-50", as_at=date(2023, 8, 1),
                  known_at=known_at, language="en")  # fmt: skip
    written = json.dumps(order.as_plain())
    assert json.loads(written) == {
        "kind": "kpi", "fiscal_year": 2566, "place": "TH-50", "as_at": "2023-08-01",
        "known_at": "2023-08-01T12:00:00+07:00", "language": "en",
    }  # fmt: skip
    assert Order.from_plain(json.loads(written)) == order


def test_a_report_is_named_by_the_results_in_it(two_provinces):
    made = make(Order("kpi", fiscal_year=2566), now=clock.now())
    head = made.head
    assert (head.name, head.as_at) == ("kpi-2566", date(2023, 8, 15))
    told = json.loads(made.write("json"))["figures"]
    assert [(one.indicator, one.result_id) for one in head.results] == [
        (figure["indicator"], figure["result_id"]) for figure in told
    ]
