"""Dates in the API: ISO, Common Era, partial ones as far as known."""

from datetime import date

import pytest
from django.utils.translation import override
from rest_framework import serializers

from sistercity.fields.api import IsoDateField, IsoPartialDateField
from sistercity.thai.calendar import PartialDate


class SigningSerializer(serializers.Serializer):
    as_at = IsoDateField()
    signed_on = IsoPartialDateField(allow_null=True)


def test_reads_iso_text():
    signing = SigningSerializer(data={"as_at": "2019-01-04", "signed_on": "2005-09"})
    assert signing.is_valid()
    assert signing.validated_data == {
        "as_at": date(2019, 1, 4),
        "signed_on": PartialDate(2005, 9),
    }


@pytest.mark.parametrize(
    ("partial", "iso"),
    [
        (PartialDate(1999), "1999"),
        (PartialDate(2005, 9), "2005-09"),
        (PartialDate(2005, 9, 2), "2005-09-02"),
        (None, None),
    ],
)
def test_writes_iso_text_as_far_as_known(partial, iso):
    signing = SigningSerializer({"as_at": date(2019, 1, 4), "signed_on": partial})
    assert signing.data == {"as_at": "2019-01-04", "signed_on": iso}


def test_buddhist_year_is_refused_with_both_readings():
    with override("th"):
        signing = SigningSerializer(data={"as_at": "2562-01-04", "signed_on": "2548-09"})
        assert not signing.is_valid()
        assert signing.errors["as_at"] == [
            "“2562-01-04” อ่านได้สองอย่าง คือ ปี พ.ศ. 2562 (ค.ศ. 2019) "
            "หรือปี ค.ศ. 2562 (พ.ศ. 3105) ช่องนี้รับปี ค.ศ. โปรดแก้เป็น 2019-01-04"
        ]
        assert signing.errors["signed_on"] == [
            "“2548-09” อ่านได้สองอย่าง คือ ปี พ.ศ. 2548 (ค.ศ. 2005) "
            "หรือปี ค.ศ. 2548 (พ.ศ. 3091) ช่องนี้รับปี ค.ศ. โปรดแก้เป็น 2005-09"
        ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2019-02-30", "no_such_day"),
        ("2019-13-01", "no_such_month"),
        ("4/1/2562", "unreadable"),
        (20190104, "unreadable"),
        ({"year": 2019}, "unreadable"),
        ("2019", "incomplete"),
        ("1939-01-01", "out_of_range"),
    ],
)
def test_other_refusals_carry_their_code(value, code):
    signing = SigningSerializer(data={"as_at": value, "signed_on": None})
    assert not signing.is_valid()
    assert [error.code for error in signing.errors["as_at"]] == [code]
