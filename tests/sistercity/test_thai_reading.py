"""Dates as people type them, as machines send them and as workbooks hold them."""

import pickle
from calendar import isleap
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sistercity.thai.calendar import (
    DateReadingError,
    PartialDate,
    from_cell,
    parse_iso_date,
    parse_iso_partial,
    parse_thai_date,
    parse_thai_year,
)
from sistercity.thai.digits import to_thai

steady = settings(derandomize=True, database=None, deadline=None, max_examples=150)
days = st.dates(date(1941, 1, 1), date(2157, 12, 31))


def refusal(parse, text, **options) -> DateReadingError:
    with pytest.raises(DateReadingError) as caught:
        parse(text, **options)
    return caught.value


class TestPeople:
    @pytest.mark.parametrize(
        "text",
        [
            "4 ม.ค. 2562", "4 มค 62", "4ม.ค.62", "4-ม.ค.-2562", "4 มกราคม 2562", "4 มกรา 2562",
            "4/1/2562", "04/01/2562", "4-1-2562", "4.1.2562", "4 / 1 / 2562", "4/1/62",
            "๔ มกราคม ๒๕๖๒", "๔/๑/๖๒", "วันที่ 4 เดือนมกราคม พ.ศ. 2562", "4 ม.ค. พ.ศ.2562",
            "วันศุกร์ที่ ๔ มกราคม พุทธศักราช ๒๕๖๒", "4/1/พ.ศ. 2562", "4 มกราคม ปี 2562",
            "4 January 2562", "4 Jan 62", "January 4, 2562", "4 JAN 2562",
            "2562-01-04", "2562/1/4", "2019-01-04", "ค.ศ. 2019-01-04",
            "4 ม.ค. ค.ศ. 2019", "4/1/ค.ศ.2019", "4 January A.D. 2019", "4 January 2019 CE",
            "  4\u00a0 ม.ค.\u200b  2562 ", "\ufeff4/1/2562", "４/１/２５６２", "4\tม.ค.\n2562",
        ],
    )  # fmt: skip
    def test_reads_4_january_2562_however_it_is_written(self, text):
        assert parse_thai_date(text) == PartialDate(2019, 1, 4)

    @pytest.mark.parametrize(
        "text",
        ["มกราคม 2562", "ม.ค. 62", "ม.ค.๒๕๖๒", "เดือนมกราคม พ.ศ. ๒๕๖๒", "1/2562", "01-2562",
         "January 2562", "2562-01", "2019-01", "ม.ค. ค.ศ. 2019"],
    )  # fmt: skip
    def test_reads_a_month(self, text):
        assert parse_thai_date(text) == PartialDate(2019, 1)

    @pytest.mark.parametrize(
        "text", ["2562", "62", "๒๕๖๒", "๖๒", "พ.ศ. 2562", "พศ.62", "ปี พ.ศ. ๒๕๖๒", "ค.ศ. 2019",
                 "A.D. 2019", "b.e. 2562"],
    )  # fmt: skip
    def test_reads_a_year(self, text):
        assert parse_thai_date(text) == PartialDate(2019)

    @pytest.mark.parametrize(
        ("short", "month"),
        [("ม.ค.", 1), ("ก.พ.", 2), ("มี.ค.", 3), ("เม.ย.", 4), ("พ.ค.", 5), ("มิ.ย.", 6),
         ("ก.ค.", 7), ("ส.ค.", 8), ("ก.ย.", 9), ("ต.ค.", 10), ("พ.ย.", 11), ("ธ.ค.", 12)],
    )  # fmt: skip
    def test_knows_the_twelve_short_names(self, short, month):
        assert parse_thai_date(f"1 {short} 2562") == PartialDate(2019, month, 1)

    @pytest.mark.parametrize(
        ("text", "example"),
        [
            ("4/1/2019", "4/1/2562"),
            ("๔/๑/๒๐๑๙", "4/1/2562"),
            ("2019", "2562"),
            ("4 ม.ค. 2019", "4 ม.ค. 2562"),
            ("พ.ศ. 2019", "พ.ศ. 2562"),
            ("2019/01/04", "2562/01/04"),
        ],
    )
    def test_bare_common_era_year_is_refused_with_both_readings(self, text, example):
        error = refusal(parse_thai_date, text)
        assert error.code == "common_era"
        assert error.params["year"] == 2019
        assert error.params["be_if_ce"] == 2562
        assert error.params["ce_if_be"] == 1476
        assert error.params["text"] == text
        assert error.params["example"] == example

    def test_buddhist_year_called_common_is_refused_with_both_readings(self):
        error = refusal(parse_thai_date, "4 ม.ค. ค.ศ. 2562")
        assert error.code == "buddhist_era"
        assert (error.params["be_if_ce"], error.params["ce_if_be"]) == (3105, 2019)
        assert error.params["example"] == "4 ม.ค. ค.ศ. 2019"

    @pytest.mark.parametrize(
        ("text", "year_be"),
        [("31/12/2483", 2483), ("2701", 2701), ("1900", 1900), ("ค.ศ. 1940", 2483),
         ("ค.ศ. 19", 562), ("9999", 9999)],
    )  # fmt: skip
    def test_years_outside_2484_to_2700_are_refused(self, text, year_be):
        error = refusal(parse_thai_date, text)
        assert error.code == "out_of_range"
        assert error.params["year_be"] == year_be
        assert (error.params["first_be"], error.params["last_be"]) == (2484, 2700)

    @pytest.mark.parametrize("text", ["1/1/2484", "31/12/2700"])
    def test_the_first_and_the_last_day_are_accepted(self, text):
        assert parse_thai_date(text).precision == "day"

    @pytest.mark.parametrize(
        ("text", "days"),
        [("30 ก.พ. 2562", 28), ("29/2/2564", 28), ("31 เมษายน 2562", 30), ("0/1/2562", 31),
         ("30/2/2563", 29), ("99/1/2562", 31)],
    )  # fmt: skip
    def test_a_day_that_does_not_exist_names_the_months_length(self, text, days):
        error = refusal(parse_thai_date, text)
        assert error.code == "no_such_day"
        assert error.params["days"] == days

    def test_a_thirteenth_month_is_refused(self):
        error = refusal(parse_thai_date, "4/13/2562")
        assert error.code == "no_such_month"
        assert error.params["month"] == 13

    @pytest.mark.parametrize(
        "text",
        ["", "   ", "เมื่อวาน", "4/1", "1/62", "4 มกราคม", "4 ฟฟฟ 2562", "4/1-2562", "256", "25620",
         "4 1 2562", "ปีงบประมาณ 2562", "พ.ศ. 2562 ค.ศ. 2019", "1.2.3.4", "2562-01-04T00:00",
         "4/1/2562 และ 5/1/2562", "<b>2562</b>", "-2562", "٤/١/٢٥٦٢"],
    )  # fmt: skip
    def test_anything_else_is_unreadable_and_shows_an_example(self, text):
        error = refusal(parse_thai_date, text)
        assert error.code == "unreadable"
        assert error.params["example"] == "4 ม.ค. 2562"

    @pytest.mark.parametrize("text", ["มกราคม 2562", "2562", "2019-01"])
    def test_whole_date_can_be_demanded(self, text):
        assert refusal(parse_thai_date, text, allow_partial=False).code == "incomplete"

    def test_a_very_long_text_is_quoted_shortened(self):
        error = refusal(parse_thai_date, "ก" * 100_000)
        assert error.params["text"] == "ก" * 80 + "…"

    def test_the_refusal_is_a_plain_value_error_that_survives_pickling(self):
        error = refusal(parse_thai_date, "4/1/2019")
        again = pickle.loads(pickle.dumps(error))
        assert isinstance(again, ValueError)
        assert (again.code, again.params) == ("common_era", error.params)
        assert str(error).startswith("common era: ")

    @steady
    @given(days, st.sampled_from(["{d}/{m}/{y}", "{d:02d}-{m:02d}-{y}", "{y}-{m:02d}-{d:02d}"]))
    def test_thai_digits_read_as_arabic_ones(self, day, style):
        text = style.format(d=day.day, m=day.month, y=day.year + 543)
        assert parse_thai_date(text) == PartialDate.from_day(day)
        assert parse_thai_date(to_thai(text)) == PartialDate.from_day(day)

    @steady
    @given(st.dates(date(1957, 1, 1), date(2056, 12, 31)))
    def test_two_digits_are_the_twenty_fifth_century(self, day):
        text = f"{day.day}/{day.month}/{(day.year + 543) % 100:02d}"
        assert parse_thai_date(text) == PartialDate.from_day(day)

    @steady
    @given(days)
    def test_a_date_is_never_shifted_twice(self, day):
        """The same day with its Common Era year is refused, or read as that very day."""
        assert parse_thai_date(day.isoformat()) == PartialDate.from_day(day)
        assert refusal(parse_thai_date, f"{day.day}/{day.month}/{day.year}").code == "common_era"

    @steady
    @given(st.integers(2484, 2700))
    def test_leap_days_follow_the_common_era(self, year_be):
        text = f"29 กุมภาพันธ์ {year_be}"
        if isleap(year_be - 543):
            assert parse_thai_date(text) == PartialDate(year_be - 543, 2, 29)
        else:
            assert refusal(parse_thai_date, text).params["days"] == 28

    @steady
    @given(st.text(alphabet="0123456789๐๑๒๓/-. มคพศกน.ceADำ\u200b\u00a0", max_size=20))
    def test_any_text_is_read_or_refused(self, text):
        try:
            partial = parse_thai_date(text)
        except DateReadingError:
            return
        assert 2484 <= partial.year_be <= 2700


class TestYears:
    @pytest.mark.parametrize(
        "text", ["2562", "62", "๒๕๖๒", "๖๒", "พ.ศ. 2562", "ปี 2562", "ปีงบประมาณ พ.ศ. ๒๕๖๒",
                 "ปีงบประมาณ 2562", "ค.ศ. 2019"],
    )  # fmt: skip
    def test_reads_a_buddhist_year(self, text):
        assert parse_thai_year(text) == 2562

    @pytest.mark.parametrize(
        ("text", "code"),
        [("2019", "common_era"), ("ค.ศ. 2562", "buddhist_era"), ("2483", "out_of_range"),
         ("ม.ค. 2562", "unreadable"), ("", "unreadable"), ("2562-01", "unreadable")],
    )  # fmt: skip
    def test_refuses_the_rest(self, text, code):
        assert refusal(parse_thai_year, text).code == code


class TestMachines:
    def test_reads_iso_as_far_as_known(self):
        assert parse_iso_date("2019-01-04") == date(2019, 1, 4)
        assert parse_iso_partial("2019-01-04") == PartialDate(2019, 1, 4)
        assert parse_iso_partial("2019-01") == PartialDate(2019, 1)
        assert parse_iso_partial("2019") == PartialDate(2019)

    def test_buddhist_year_is_refused_with_both_readings(self):
        error = refusal(parse_iso_date, "2562-01-04")
        assert error.code == "buddhist_era"
        assert (error.params["be_if_ce"], error.params["ce_if_be"]) == (3105, 2019)
        assert error.params["example"] == "2019-01-04"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("2200-01-01", "buddhist_era"), ("2199-12-31", "out_of_range"),
            ("2158-01-01", "out_of_range"), ("1940-12-31", "out_of_range"),
            ("2019-02-29", "no_such_day"), ("2019-13-01", "no_such_month"),
            ("2019-00-01", "no_such_month"), ("2019-01-00", "no_such_day"),
            ("2019-1-4", "unreadable"), ("2019/01/04", "unreadable"), ("4/1/2562", "unreadable"),
            ("2019-01-04\n", "unreadable"), ("๒๐๑๙-๐๑-๐๔", "unreadable"), ("", "unreadable"),
            ("2019-01-04T00:00:00Z", "unreadable"), ("2019-01", "incomplete"), ("62", "unreadable"),
        ],
    )  # fmt: skip
    def test_refuses_the_rest(self, text, code):
        assert refusal(parse_iso_date, text).code == code

    @steady
    @given(days)
    def test_every_day_of_the_range_is_read_back(self, day):
        assert parse_iso_date(day.isoformat()) == day

    @steady
    @given(days)
    def test_no_day_with_a_buddhist_year_passes(self, day):
        text = f"{day.year + 543}-{day.month:02d}-{day.day:02d}"
        assert refusal(parse_iso_date, text).params["ce_if_be"] == day.year


class TestWorkbookCells:
    @pytest.mark.parametrize(
        "value",
        [
            date(2019, 1, 4),
            date(2562, 1, 4),
            datetime(2019, 1, 4, 8, 30),  # noqa: DTZ001 - workbooks know no time zone
            datetime(2562, 1, 4),  # noqa: DTZ001 - workbooks know no time zone
            "4 ม.ค. 2562",
            "๔/๑/๒๕๖๒",
            "2019-01-04",
        ],
    )
    def test_dates_of_either_era(self, value):
        assert from_cell(value) == PartialDate(2019, 1, 4)

    @pytest.mark.parametrize("value", [2562, 2562.0, 62, "2562"])
    def test_numbers_are_buddhist_years(self, value):
        assert from_cell(value) == PartialDate(2019)

    @pytest.mark.parametrize("value", [None, "", "  ", "\u200b"])
    def test_empty_cells_are_no_date(self, value):
        assert from_cell(value) is None

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (2019, "common_era"), (43469, "unreadable"), (2562.5, "unreadable"),
            (True, "unreadable"), (b"2562", "unreadable"), ("?", "unreadable"),
            (date(2300, 1, 1), "buddhist_era"), (date(1900, 1, 1), "out_of_range"),
            # 2564 is a leap year of the Common Era, but BE 2564 (2021) has no 29 February.
            (date(2564, 2, 29), "no_such_day"),
        ],
    )  # fmt: skip
    def test_refuses_the_rest(self, value, code):
        assert refusal(from_cell, value).code == code
