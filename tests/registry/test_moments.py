"""The two dates of an address, as people and as machines write them."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from registry.moments import Moment, read_moment, read_moment_iso
from sistercity.thai.calendar import BANGKOK

NOW = datetime(2023, 8, 15, 10, 30, tzinfo=BANGKOK)
TODAY = date(2023, 8, 15)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("", date(2023, 8, 15)),
        ("  ", date(2023, 8, 15)),
        ("2562-01-04", date(2019, 1, 4)),
        ("2019-01-04", date(2019, 1, 4)),
        ("4 ม.ค. 2562", date(2019, 1, 4)),
        ("๔ มกราคม ๒๕๖๒", date(2019, 1, 4)),
        ("15/8/66", date(2023, 8, 15)),
    ],
)
def test_a_person_writes_the_day_in_either_era(written, day):
    assert read_moment({"as_at": written}, now=NOW) == Moment(day, None)


def test_a_day_of_knowledge_lasts_to_its_end_in_bangkok():
    asked = read_moment({"known_at": "6 มี.ค. 2562"}, now=NOW)
    assert asked.known_at == datetime(2019, 3, 6, 23, 59, 59, 999999, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    "written",
    ["2019-03-06T14:05:00+07:00", "2019-03-06T14:05:00 07:00", "2019-03-06T07:05Z",
     "2019-03-06T14:05"],
)  # fmt: skip
def test_a_moment_of_knowledge_may_name_its_time(written):
    asked = read_moment_iso({"known_at": written}, now=NOW)
    assert asked.known_at == datetime(2019, 3, 6, 14, 5, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("params", "name", "words"),
    [
        ({"as_at": "4/1/2019"}, "as_at", "พ.ศ. 2562"),
        ({"as_at": "30 ก.พ. 2562"}, "as_at", "ไม่มีวันที่ 30 กุมภาพันธ์"),
        ({"as_at": "2562"}, "as_at", "ไม่ครบทั้งวัน เดือน และปี"),
        ({"as_at": "เมื่อวาน"}, "as_at", "อ่าน “เมื่อวาน” เป็นวันที่หรือปีไม่ได้"),
        ({"as_at": "16 ส.ค. 2566"}, "as_at", "ยังมาไม่ถึง"),
        ({"known_at": "16 ส.ค. 2566"}, "known_at", "ยังมาไม่ถึง"),
        ({"known_at": "2023-08-15T10:31:00+07:00"}, "known_at", "ยังมาไม่ถึง"),
        ({"known_at": "2019-01-04T25:00"}, "known_at", "อ่านเวลา"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(params, name, words):
    with pytest.raises(ValidationError) as refusal:
        read_moment(params, now=NOW)
    assert list(refusal.value.message_dict) == [name]
    assert words in refusal.value.message_dict[name][0]


def test_both_faults_are_told_at_once():
    with pytest.raises(ValidationError) as refusal:
        read_moment({"as_at": "x", "known_at": "y"}, now=NOW)
    assert sorted(refusal.value.message_dict) == ["as_at", "known_at"]


def test_a_machine_writes_common_era_only():
    assert read_moment_iso({"as_at": "2019-01-04"}, now=NOW) == Moment(date(2019, 1, 4))
    for written in ("2562-01-04", "4 ม.ค. 2562", "2019-01", "20190104"):
        with pytest.raises(ValidationError):
            read_moment_iso({"as_at": written}, now=NOW)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"as_at": "2019-01-04"},
        {"known_at": "2019-03-06"},
        {"as_at": "2019-01-04", "known_at": "2019-03-06T14:05:00+07:00"},
    ],
)
def test_the_same_moment_can_be_asked_for_again(params):
    asked = read_moment_iso(params, now=NOW)
    assert asked.query(TODAY) == params
    assert read_moment(asked.query(TODAY), now=NOW) == asked
