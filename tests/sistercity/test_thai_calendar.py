"""Eras, fiscal years, partial dates and how they are printed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sistercity.thai.calendar import (
    PartialDate,
    Precision,
    fiscal_year_end,
    fiscal_year_of,
    fiscal_year_start,
    format_date,
    format_datetime,
    format_fiscal_year,
    parse_iso_partial,
    parse_thai_date,
    to_be,
    to_ce,
)
from sistercity.thai.digits import to_arabic, to_thai

steady = settings(derandomize=True, database=None, deadline=None, max_examples=150)

# BE 2484–2700.
days = st.dates(date(1941, 1, 1), date(2157, 12, 31))
months = days.map(lambda day: PartialDate(day.year, day.month))
years = days.map(lambda day: PartialDate(day.year))
partials = st.one_of(days.map(PartialDate.from_day), months, years)


class TestYears:
    def test_buddhist_era_is_543_years_ahead(self):
        assert to_be(2019) == 2562
        assert to_ce(2562) == 2019

    @pytest.mark.parametrize(
        ("day", "fy"),
        [
            (date(2018, 9, 30), 2561),
            (date(2018, 10, 1), 2562),
            (date(2018, 12, 31), 2562),
            (date(2019, 1, 1), 2562),
            (date(2019, 9, 30), 2562),
            (date(2019, 10, 1), 2563),
        ],
    )
    def test_fiscal_year_begins_on_1_october_and_is_named_by_its_end(self, day, fy):
        assert fiscal_year_of(day) == fy

    def test_fiscal_year_2562_runs_from_october_2018_to_september_2019(self):
        assert fiscal_year_start(2562) == date(2018, 10, 1)
        assert fiscal_year_end(2562) == date(2019, 9, 30)

    @steady
    @given(st.integers(2485, 2700))
    def test_fiscal_years_meet_without_gap_or_overlap(self, fy):
        assert fiscal_year_start(fy) - timedelta(days=1) == fiscal_year_end(fy - 1)
        assert fiscal_year_of(fiscal_year_start(fy)) == fy
        assert fiscal_year_of(fiscal_year_end(fy)) == fy

    @steady
    @given(days)
    def test_each_day_lies_in_its_own_fiscal_year(self, day):
        fy = fiscal_year_of(day)
        assert fiscal_year_start(fy) <= day <= fiscal_year_end(fy)


class TestPartialDate:
    def test_day_counts_from_itself(self):
        signed = PartialDate(2005, 9, 12)
        assert signed.precision == Precision.DAY
        assert signed.effective_on == date(2005, 9, 12)
        assert (signed.earliest, signed.latest) == (date(2005, 9, 12), date(2005, 9, 12))
        assert not signed.assumed

    def test_month_counts_from_its_last_day(self):
        signed = PartialDate(2020, 2)
        assert signed.precision == Precision.MONTH
        assert signed.effective_on == date(2020, 2, 29)
        assert (signed.earliest, signed.latest) == (date(2020, 2, 1), date(2020, 2, 29))
        assert not signed.assumed

    def test_year_counts_from_30_september_and_is_marked_assumed(self):
        signed = PartialDate(1999)
        assert signed.precision == Precision.YEAR
        assert signed.effective_on == date(1999, 9, 30)
        assert (signed.earliest, signed.latest) == (date(1999, 1, 1), date(1999, 12, 31))
        assert signed.assumed
        assert signed.year_be == 2542

    def test_iso_text_goes_as_far_as_known(self):
        assert PartialDate(1999).iso() == "1999"
        assert PartialDate(2005, 9).iso() == "2005-09"
        assert str(PartialDate(2005, 9, 2)) == "2005-09-02"

    @pytest.mark.parametrize(
        "parts",
        [(2019, 2, 30), (2019, 2, 29), (2019, 13), (2019, 0), (2019, 1, 0), (2019, None, 4),
         (1940, 12, 31), (2562, 1, 4)],
    )  # fmt: skip
    def test_refuses_what_is_no_date(self, parts):
        with pytest.raises(ValueError):  # noqa: PT011 - the wording is Python's own
            PartialDate(*parts)

    @pytest.mark.parametrize(
        "text", ["", "19", "2019-1", "2019-01-4", "2019-01-04-01", "๒๐๑๙", "2019-", "+201-01"]
    )
    def test_from_iso_refuses_other_spellings(self, text):
        with pytest.raises(ValueError, match="not an ISO date"):
            PartialDate.from_iso(text)

    def test_sorts_by_effective_day_then_the_better_known_first(self):
        year = PartialDate(2005)
        month = PartialDate(2005, 9)
        day = PartialDate(2005, 9, 30)
        before, after = PartialDate(2005, 9, 29), PartialDate(2005, 10, 1)
        assert sorted([after, year, month, day, before]) == [before, day, month, year, after]

    @steady
    @given(partials)
    def test_iso_round_trip_and_bounds(self, partial):
        assert PartialDate.from_iso(partial.iso()) == partial
        assert parse_iso_partial(partial.iso()) == partial
        assert partial.earliest <= partial.effective_on <= partial.latest
        assert partial.earliest.year == partial.latest.year == partial.year

    @steady
    @given(partials, partials)
    def test_order_is_total(self, one, other):
        assert (one < other) + (one > other) + (one == other) == 1


class TestPrinting:
    day = date(2019, 1, 4)

    @pytest.mark.parametrize(
        ("options", "printed"),
        [
            ({}, "4 มกราคม 2562"),
            ({"era": True}, "4 มกราคม พ.ศ. 2562"),
            ({"thai_digits": True}, "๔ มกราคม ๒๕๖๒"),
            ({"style": "short"}, "4 ม.ค. 2562"),
            ({"style": "short", "era": True}, "4 ม.ค. พ.ศ. 2562"),
            ({"style": "numeric"}, "04/01/2562"),
            ({"language": "en"}, "4 January 2019"),
            ({"language": "en", "style": "short"}, "4 Jan 2019"),
            ({"language": "en", "style": "numeric"}, "2019-01-04"),
            ({"language": "en", "era": True}, "4 January 2019 CE"),
        ],
    )
    def test_styles(self, options, printed):
        assert format_date(self.day, **options) == printed

    @pytest.mark.parametrize(
        ("partial", "options", "printed"),
        [
            (PartialDate(2019, 1), {}, "มกราคม 2562"),
            (PartialDate(2019, 1), {"era": True}, "มกราคม พ.ศ. 2562"),
            (PartialDate(2019, 1), {"style": "numeric"}, "01/2562"),
            (PartialDate(2019, 1), {"language": "en"}, "January 2019"),
            (PartialDate(2019), {}, "พ.ศ. 2562"),
            (PartialDate(2019), {"style": "numeric"}, "พ.ศ. 2562"),
            (PartialDate(2019), {"thai_digits": True}, "พ.ศ. ๒๕๖๒"),
            (PartialDate(2019), {"language": "en"}, "2019"),
        ],
    )
    def test_partial_dates_print_as_known(self, partial, options, printed):
        assert format_date(partial, **options) == printed

    def test_moment_prints_in_bangkok_time(self):
        moment = datetime(2019, 1, 3, 17, 5, tzinfo=UTC)  # 00:05 of the 4th in Bangkok
        # No line breaks between the time and its unit.
        assert format_datetime(moment) == "4 ม.ค. 2562 เวลา 00.05\u00a0น."
        thai = format_datetime(moment, thai_digits=True)
        assert thai == "๔ ม.ค. ๒๕๖๒ เวลา ๐๐.๐๕\u00a0น."
        assert format_datetime(moment, language="en") == "4 Jan 2019, 00:05"
        assert format_date(moment) == "4 มกราคม 2562"

    def test_moment_without_time_zone_is_refused(self):
        with pytest.raises(ValueError, match="time zone"):
            format_datetime(datetime(2019, 1, 4, 14, 5))  # noqa: DTZ001 - the case itself

    def test_fiscal_year(self):
        assert format_fiscal_year(2562) == "ปีงบประมาณ พ.ศ. 2562"
        assert format_fiscal_year(2562, thai_digits=True) == "ปีงบประมาณ พ.ศ. ๒๕๖๒"
        assert format_fiscal_year(2562, language="en") == "Fiscal year B.E. 2562 (2018/19)"
        assert format_fiscal_year(2543, language="en") == "Fiscal year B.E. 2543 (1999/00)"

    @steady
    @given(partials, st.sampled_from(["long", "short", "numeric"]), st.booleans(), st.booleans())
    def test_what_is_printed_in_thai_is_read_back(self, partial, style, thai_digits, era):
        printed = format_date(partial, style=style, thai_digits=thai_digits, era=era)
        assert parse_thai_date(printed) == partial
        assert str(partial.year_be) in to_arabic(printed)

    @steady
    @given(partials, st.sampled_from(["long", "short"]))
    def test_english_with_its_era_is_read_back(self, partial, style):
        printed = format_date(partial, style=style, era=True, language="en")
        assert parse_thai_date(printed) == partial

    @steady
    @given(days)
    def test_numeric_english_is_iso_and_is_read_back(self, day):
        assert parse_thai_date(format_date(day, style="numeric", language="en")).effective_on == day


class TestDigits:
    def test_both_ways(self):
        assert to_thai("4/1/2562") == "๔/๑/๒๕๖๒"
        assert to_arabic("๐๑๒๓๔๕๖๗๘๙") == "0123456789"
        assert to_thai(2562) == "๒๕๖๒"

    @steady
    @given(st.text())
    def test_thai_and_arabic_are_the_same_text(self, text):
        assert to_arabic(to_thai(text)) == to_arabic(text)
