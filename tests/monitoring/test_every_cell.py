"""Every number in every report, recomputed from the records that the reports list.

Each file is read cell by cell (``printed_cells``, ``sheet_cells``); ``recomputing`` counts what
should stand there. A cell with a number that no rule here knows fails, so that nothing new is
printed without being recomputed.
"""

import json
import re
from datetime import date
from functools import cache

import pytest

from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from sistercity import clock
from tests.monitoring.checking_cells import COMMON, check_printed, check_rows, check_words
from tests.monitoring.closeout_cells import CloseoutCells
from tests.monitoring.indicator_cells import YEAR, Indicators, expected_leaves
from tests.monitoring.list_cells import AnnualCells, CountryCells, RegisterCells
from tests.monitoring.printed_cells import THAI_DIGITS, Printed, PrintedTable
from tests.monitoring.province_cells import ProvinceCells
from tests.monitoring.recomputing import YEARS, Recount, bare, numbers_in
from tests.monitoring.sheet_cells import Sheets, is_number, number_leaves

pytestmark = pytest.mark.django_db

# A province whose values are words has no chart.
CHARTS = {"TH": 10, "region:north": 5, "cluster:upper-north-1": 3, "TH-50": 0}
# A region is read as the country is, and a cluster as a region.
PLACES = (
    "TH",
    pytest.param("region:north", marks=pytest.mark.soak),
    pytest.param("cluster:upper-north-1", marks=pytest.mark.soak),
    "TH-50",
)


@pytest.fixture(scope="module")
def made(demo):
    """A report by its order's words, and its files by their endings."""
    now = clock.now()

    @cache
    def report(kind, **asked):
        found = make(Order(kind, **asked), now=now)
        return {ending: found.write(ending) for ending in found.kind.writers}

    return report


@pytest.fixture(scope="module")
def recount(demo):
    reports = {
        year: json.loads(make(Order("kpi", year), now=clock.now()).write("json"))
        for year in YEARS
    }
    return Recount(reports)


@pytest.fixture(scope="module")
def today(demo):
    return clock.today()


def figures_of(plain):
    """The numbers of a JSON text that count something, by the way to each.

    Papers go by their numbers, steps of the guideline by theirs, and the ledger's state by its.
    """
    return {
        path: number
        for path, number in number_leaves(plain)
        if not {"documents", "document", "stage", "known_number"} & set(path)
    }


@pytest.mark.parametrize("place", PLACES)
def test_the_workbook_of_the_indicators(place, made, recount, today):
    files = made("kpi", fiscal_year=YEAR, place=place)
    told = Indicators(recount, place, today, json.loads(files["json"]))
    sheets = Sheets(files["xlsx"])

    assert set(sheets.names()) == {*told.SHEETS}
    for title, expect in told.SHEETS.items():
        check_rows(sheets.rows(title), lambda row, expect=expect: expect(told, row), title)


@pytest.mark.parametrize("place", PLACES)
def test_the_json_of_the_indicators(place, made, recount, today):
    plain = json.loads(made("kpi", fiscal_year=YEAR, place=place)["json"])
    told = Indicators(recount, place, today, plain)

    assert figures_of(plain) == expected_leaves(told)
    for code, figure in told.plain.items():
        assert figure["value_th"] == recount.words(code, YEAR, place)
        check_words(figure["words_th"], told.allowed(code), code)
        for sentence in figure["narrative"]:
            check_words(sentence["text_th"], told.allowed(code), code)
        # The same records stand beside the part as beside the whole.
        for side in ("numerator_ids", "denominator_ids"):
            whole = recount.told[YEAR, code][side]
            if code != "1.1" or place == "TH":
                assert figure[side] == recount.keep(whole, place)
        for row in figure["provinces"]:
            counted, of = recount.sides(code, YEAR, row["code"])
            assert row["in_denominator"] == bool(of)
            assert row["in_numerator"] == (bool(counted) and counted == (of or counted))


@pytest.mark.parametrize("place", PLACES)
def test_the_pdf_of_the_indicators(place, made, recount, today):
    files = made("kpi", fiscal_year=YEAR, place=place)
    told = Indicators(recount, place, today, json.loads(files["json"]))
    code, seen, charts = "", set(), 0
    for part in Printed(files["pdf"]).parts:
        if isinstance(part, PrintedTable):
            heads = tuple(bare(head) for head in part.heads)
            for row in part.rows:
                check_printed(row, told.printed_row(code, heads, row), (code, heads, row))
            seen.add((code, heads))
        elif part.startswith("/Figure"):
            check_words(part, told.drawn(code), (code, "a chart"))
            charts += bool(numbers_in(part))
        elif found := re.match(r"ตัวชี้วัด (\d\.\d)", part):
            code = found[1]
            check_words(part.split(" . ")[0], told.allowed(code), code)
        elif part.startswith("หลักการอ่านตัวเลข") or " . " in part:
            code = ""
        else:
            check_words(part, told.allowed(code) if code else COMMON, code or "beside")
    assert len(seen) >= 12
    assert charts == CHARTS[place]


PROVINCES = ("TH-50", "TH-17", pytest.param("TH-37", marks=pytest.mark.soak))


def province_cells(code, made, recount, today):
    files = made("province", fiscal_year=YEAR, place=code)
    return files, ProvinceCells(recount, code, today, json.loads(files["json"]))


@pytest.mark.parametrize("code", PROVINCES)
def test_the_workbook_of_a_province(code, made, recount, today):
    files, told = province_cells(code, made, recount, today)
    sheets = Sheets(files["xlsx"])

    assert set(sheets.names()) == {*told.SHEETS}
    for title, expect in told.SHEETS.items():
        check_rows(sheets.rows(title), lambda row, expect=expect: expect(told, row), title)


@pytest.mark.parametrize("code", PROVINCES)
def test_the_json_of_a_province(code, made, recount, today):
    _files, told = province_cells(code, made, recount, today)

    assert figures_of(told.plain) == told.leaves()


@pytest.mark.parametrize("code", PROVINCES)
def test_the_pdf_of_a_province(code, made, recount, today):
    files, told = province_cells(code, made, recount, today)
    seen = set()
    for part in Printed(files["pdf"]).parts:
        if isinstance(part, PrintedTable):
            heads = tuple(bare(head) for head in part.heads)
            for row in part.rows:
                check_printed(row, told.printed_row(heads, row), (heads, row))
            seen.add(heads)
        elif " . " not in part:
            check_words(part, told.allowed(), "beside")
    assert len(seen) >= 4


def test_the_register_sheet_of_bangkok_has_no_figure(made):
    files = made("province", fiscal_year=YEAR, place="TH-10")
    sheets = Sheets(files["xlsx"])

    assert figures_of(json.loads(files["json"])) == {("fiscal_year",): YEAR}
    rows = [row for title in sheets.names() for row in sheets.rows(title)]
    assert not any(is_number(cell) for row in rows for cell in row.values())
    for part in Printed(files["pdf"]).parts:
        rows = part.rows if isinstance(part, PrintedTable) else [[part]]
        for cell in (cell for row in rows for cell in row):
            check_words(cell, set(), "beside")


def test_the_files_of_the_close_out(made, recount, today):
    files = made("closeout", fiscal_year=YEAR)
    told = CloseoutCells(recount, today, json.loads(files["json"]))
    sheets, above, tables = Sheets(files["xlsx"]), "", 0

    assert set(sheets.names()) == {*told.SHEETS}
    for title, expect in told.SHEETS.items():
        check_rows(sheets.rows(title), lambda row, expect=expect: expect(told, row), title)
    for part in Printed(files["pdf"]).parts:
        if isinstance(part, PrintedTable):
            tables += 1
            heads = tuple(bare(head) for head in part.heads)
            for row in part.rows:
                check_printed(row, told.printed_row(heads, row, above), (heads, row))
        elif " . " not in part:
            if part.startswith(("ตัวชี้วัด", "แผนงาน/โครงการ")):
                above = part
            check_words(part, told.allowed(), "beside")
    assert tables >= 6 + 6 + 1
    assert figures_of(told.plain) == told.leaves()


def test_the_files_of_the_year_s_activities(made, today):
    files = made("annual", fiscal_year=YEAR)
    plain = json.loads(files["json"])
    told, sheets = AnnualCells(today, plain), Sheets(files["xlsx"])

    assert figures_of(plain) == told.leaves()
    assert set(sheets.names()) == {*told.SHEETS}
    for title, expect in told.SHEETS.items():
        check_rows(sheets.rows(title), lambda row, expect=expect: expect(told, row), title)
    above, tables = "", 0
    for part in Printed(files["pdf"]).parts:
        if isinstance(part, PrintedTable):
            tables += 1
            heads = tuple(bare(head) for head in part.heads)
            for row in part.rows:
                check_printed(row, told.printed_row(heads, row, above), (heads, row))
        elif " . " not in part:
            above = part
            check_words(part, told.allowed(), "beside")
    assert tables >= 5 + len(told.done)


@pytest.mark.parametrize("country", ["JP", pytest.param("CN", marks=pytest.mark.soak)])
def test_the_files_of_a_brief(country, made, today):
    files = made("country", fiscal_year=YEAR, country=country)
    told = CountryCells(country, today, json.loads(files["json"]))
    sheets = Sheets(files["xlsx"])

    told.check_plain()
    assert set(sheets.names()) == {*told.SHEETS}
    for title, expect in told.SHEETS.items():
        check_rows(sheets.rows(title), lambda row, expect=expect: expect(told, row), title)
    for part in Printed(files["pdf"]).parts:
        if isinstance(part, PrintedTable):
            heads = tuple(bare(head) for head in part.heads)
            for row in part.rows:
                check_printed(row, told.printed_row(heads, row), (heads, row))
        else:
            check_words(part, told.allowed(), "beside")


@pytest.mark.parametrize("day", [None, date(2019, 1, 4)])
def test_the_files_of_the_official_list(day, made):
    files = made("register", as_at=day)
    plain = json.loads(files["json"])
    told, sheets = RegisterCells(plain), Sheets(files["xlsx"])

    assert figures_of(plain) == told.leaves()
    for title in sheets.names():
        for row in sheets.rows(title):
            for head, cell in row.items():
                if is_number(cell):
                    (listed,) = [one for one in told.rows if one["number"] == row["เลขทะเบียน"]]
                    assert (head, cell) == ("ปี พ.ศ.", int(listed["signed_on"][:4]) + 543)
    year, subtotals = 0, {}
    for part in Printed(files["pdf"]).parts:
        if not isinstance(part, PrintedTable):
            check_words(part, told.allowed(), "beside")
            continue
        check_words(part.heads[1], told.allowed(), "the head of the list")
        for row in part.rows:
            if row[0].startswith("พ.ศ."):
                year = int(row[0].split()[1])
                subtotals[year] = bare(row[1])
            else:
                number = re.search(r"P-\d{4}", row[1])[0]
                assert number in {one["number"] for one in told.rows}
    assert subtotals == {year: f"({told.of_year(year)}คู่)" for year in subtotals}
    assert sum(map(told.of_year, subtotals)) == told.total()[0]
    form = [cell.value or "" for cell in sheets.book["ตามแบบ"]["B"]]
    told_in_form = [bare(text.translate(THAI_DIGITS)) for text in form if text.startswith("(")]
    assert told_in_form == list(subtotals.values())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("2562", "ร้อยละ 72.8", "8", "11", "ร้อยละ 100"), "72.8"),
        (("2562", "ร้อยละ 72.7", "8", "12", "ร้อยละ 100"), "12"),
        (("2562", "ร้อยละ 72.7", "8", "11", "ร้อยละ 90"), "90"),
    ],
)
def test_a_wrong_digit_is_found(row, fault, made, recount, today):
    plain = json.loads(made("kpi", fiscal_year=YEAR, place="TH")["json"])
    told = Indicators(recount, "TH", today, plain)
    heads = ("ปีงบประมาณพ.ศ.", "ผล", "ตัวตั้ง", "ตัวหาร", "ค่าเป้าหมาย")

    with pytest.raises(AssertionError, match=fault):
        check_printed(row, told.printed_row("2.1", heads, row), row)
    with pytest.raises(AssertionError, match="no rule here knows"):
        told.printed_row("2.1", ("ปีงบประมาณพ.ศ.", "อย่างใหม่"), row)
