"""Dates and years in forms: what is accepted, what a refusal says, what is shown again."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from sistercity.fields.forms import ThaiDateFormField, ThaiYearFormField
from sistercity.thai.calendar import PartialDate


@pytest.fixture(autouse=True)
def _in_thai():
    with override("th"):
        yield


class VisitForm(forms.Form):
    starts_on = ThaiDateFormField()
    signed = ThaiDateFormField(partial=True, required=False)
    fiscal_year = ThaiYearFormField(required=False)


def form(**typed) -> VisitForm:
    return VisitForm({"starts_on": "4 ม.ค. 2562", **typed})


def test_cleans_to_a_date_a_partial_date_and_a_year():
    filled = form(signed="ก.ย. 48", fiscal_year="๖๒")
    assert filled.is_valid()
    assert filled.cleaned_data == {
        "starts_on": date(2019, 1, 4),
        "signed": PartialDate(2005, 9),
        "fiscal_year": 2562,
    }


def test_blank_is_none():
    filled = form(signed="  ", fiscal_year="")
    assert filled.is_valid()
    assert filled.cleaned_data["signed"] is None
    assert filled.cleaned_data["fiscal_year"] is None


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        (
            "4/1/2019",
            "common_era",
            "“4/1/2019” อ่านได้สองอย่าง คือ ปี ค.ศ. 2019 (พ.ศ. 2562) "
            "หรือปี พ.ศ. 2019 (ค.ศ. 1476) โปรดพิมพ์ปี พ.ศ. เช่น 4/1/2562",
        ),
        (
            "4 ม.ค. ค.ศ. 2562",
            "buddhist_era",
            "“4 ม.ค. ค.ศ. 2562” อ่านได้สองอย่าง คือ ปี พ.ศ. 2562 (ค.ศ. 2019) "
            "หรือปี ค.ศ. 2562 (พ.ศ. 3105) ช่องนี้รับปี ค.ศ. โปรดแก้เป็น 4 ม.ค. ค.ศ. 2019",
        ),
        (
            "30 ก.พ. 2562",
            "no_such_day",
            "ไม่มีวันที่ 30 กุมภาพันธ์ พ.ศ. 2562 (ค.ศ. 2019) เพราะเดือนนั้นมี 28 วัน โปรดตรวจสอบวันที่",
        ),
        (
            "4/13/2562",
            "no_such_month",
            "“4/13/2562” มีเดือนที่ 13 ซึ่งไม่มีในปฏิทิน เดือนต้องอยู่ระหว่าง 1 ถึง 12 "
            "โปรดพิมพ์ตามตัวอย่าง เช่น 4 ม.ค. 2562",
        ),
        (
            "4 ม.ค. 2483",
            "out_of_range",
            "“4 ม.ค. 2483” คือปี พ.ศ. 2483 (ค.ศ. 1940) ซึ่งอยู่นอกช่วงที่รับได้ "
            "คือ พ.ศ. 2484–2700 (ค.ศ. 1941–2157) โปรดตรวจสอบปี",
        ),
        (
            "มกราคม 2562",
            "incomplete",
            "“มกราคม 2562” ไม่ครบทั้งวัน เดือน และปี โปรดพิมพ์ให้ครบ เช่น 4 ม.ค. 2562",
        ),
        (
            "เมื่อวาน 100%",
            "unreadable",
            "อ่าน “เมื่อวาน 100%” เป็นวันที่หรือปีไม่ได้ โปรดพิมพ์ตามตัวอย่าง เช่น 4 ม.ค. 2562",
        ),
    ],
)
def test_a_refusal_says_what_was_read_and_what_to_write(typed, code, message):
    refused = form(starts_on=typed)
    assert refused.errors == {"starts_on": [message]}
    assert refused.errors.as_data()["starts_on"][0].code == code


def test_missing_dates_and_years_are_asked_for_with_an_example():
    class Empty(forms.Form):
        day = ThaiDateFormField()
        year = ThaiYearFormField()

    assert Empty({}).errors == {
        "day": ["โปรดพิมพ์วันที่ เช่น 4 ม.ค. 2562"],
        "year": ["โปรดพิมพ์ปี พ.ศ. เช่น 2562"],
    }


def test_year_of_the_common_era_is_refused():
    refused = form(fiscal_year="2019")
    assert refused.errors.as_data()["fiscal_year"][0].code == "common_era"


def test_year_limits():
    field = ThaiYearFormField(min_value=2562, max_value=2566)
    assert field.clean("62") == 2562
    with pytest.raises(forms.ValidationError, match="ปีต้องไม่ก่อน พ.ศ. 2562"):
        field.clean("2561")
    with pytest.raises(forms.ValidationError, match="ปีต้องไม่หลัง พ.ศ. 2566"):
        field.clean("67")


def test_values_are_shown_in_thai_and_typed_text_is_kept():
    fresh = VisitForm(
        initial={
            "starts_on": date(2019, 1, 4),
            "signed": PartialDate(2005, 9),
            "fiscal_year": 2562,
        }
    )
    assert 'value="4 ม.ค. 2562"' in str(fresh["starts_on"])
    assert 'value="ก.ย. 2548"' in str(fresh["signed"])
    assert 'value="2562"' in str(fresh["fiscal_year"])
    assert 'value="4/1/2019"' in str(form(starts_on="4/1/2019")["starts_on"])


def test_text_box_tells_the_script_what_it_holds():
    assert 'data-thai-date="day"' in str(form()["starts_on"])
    assert 'data-thai-date="partial"' in str(form()["signed"])
    assert 'placeholder="เช่น 4 ม.ค. 2562"' in str(form()["starts_on"])


@pytest.mark.parametrize(
    ("name", "typed", "changed"),
    [
        ("starts_on", "๔/๑/๒๕๖๒", False),
        ("starts_on", "5/1/2562", True),
        ("starts_on", "?", True),
        ("signed", "กันยายน 2548", False),
        ("signed", "2548", True),
        ("signed", "", True),
        ("fiscal_year", "๖๒", False),
        ("fiscal_year", "63", True),
    ],
)
def test_another_spelling_of_the_same_date_is_no_change(name, typed, changed):
    initial = {
        "starts_on": date(2019, 1, 4),
        "signed": PartialDate(2005, 9),
        "fiscal_year": 2562,
    }
    values = {"starts_on": "4/1/2562", "signed": "ก.ย. 2548", "fiscal_year": "2562", name: typed}
    assert VisitForm(values, initial=initial).changed_data == ([name] if changed else [])


@pytest.mark.parametrize(
    ("partial", "shown"),
    [
        (PartialDate(2019, 1, 4), "4 Jan 2019 CE"),
        (PartialDate(2019, 1), "Jan 2019 CE"),
        (PartialDate(2019), "2019 CE"),
    ],
)
def test_english_shows_a_date_with_its_era_so_that_it_may_be_sent_as_it_is(partial, shown):
    with override("en"):
        assert f'value="{shown}"' in str(VisitForm(initial={"signed": partial})["signed"])
        again = form(signed=shown)
        assert again.is_valid()
    assert again.cleaned_data["signed"] == partial


def test_english_gives_an_example_that_english_readers_can_type():
    with override("en"):
        refused = form(starts_on="soon")
        assert refused.errors["starts_on"] == [
            "“soon” cannot be read as a date or year. Type it like the example: 4 Jan 2019 CE"
        ]
