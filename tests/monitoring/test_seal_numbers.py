"""Numbers of seals: typed from paper in many ways, a slip of one digit is found."""

import pytest
import segno

from monitoring.seals.numbers import (
    NotANumber,
    WrongDigit,
    number_of,
    numbers_in,
    numbers_in_text,
    read_number,
)
from sistercity.qr import BORDER, code_of


@pytest.mark.parametrize(
    "typed",
    [
        "S-2566-0001-0", " s-2566-0001-0 ", "S256600010", "S-๒๕๖๖-๐๐๐๑-๐", "S – 2566 – 0001 – 0",
        "Ｓ－２５６６－０００１－０", "\ufeffS-2566-0001-0\u200b", "\u200eS-2566-\u00ad0001-0",
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed):
    assert read_number(typed) == "S-2566-0001-0" == number_of(2566, 1)


@pytest.mark.parametrize(
    "typed",
    ["", "S", "P-0001", "S-2566", "S-2566-0001-X", "S" * 41, "\u0405-2566-0001-0", "S-२५६६-0001-0"],
)
def test_what_is_no_number_is_told_apart_from_a_slip(typed):
    with pytest.raises(NotANumber):
        read_number(typed)


def test_every_wrong_digit_and_every_turned_pair_is_found():
    number = number_of(2566, 327)
    digits = [place for place, letter in enumerate(number) if letter.isdigit()]
    slips = {
        number[:place] + digit + number[place + 1 :]
        for place in digits
        for digit in "0123456789"
        if number[place] != digit
    }
    for one, two in zip(digits, digits[1:], strict=False):
        turned = list(number)
        turned[one], turned[two] = turned[two], turned[one]
        slips.add("".join(turned))
    slips.discard(number)
    assert len(slips) > 80
    for slip in slips:
        with pytest.raises(WrongDigit):
            read_number(slip)


def test_numbers_are_found_in_texts_and_bytes_only_where_they_are_right():
    text = "ตราประทับรายงาน S-2566-0001-0 หรือ S-2566-0001-1 และ XS-2566-0001-0 S-2566-0001-0"
    assert numbers_in_text(text) == ["S-2566-0001-0"]
    assert numbers_in(text.encode()) == ["S-2566-0001-0"]
    assert numbers_in(text.encode("utf-16")) == []


def test_the_drawn_code_is_the_code():
    """The strokes, a module wide, cover the dark modules and nothing else."""
    address = "http://localhost:8000/verify/S-2566-0001-0/"
    code = code_of(address)
    dark = set()
    for stroke in code.path.split("M")[1:]:
        begin, _mark, end = stroke.partition("H")
        x, y = begin.split()
        assert float(y) % 1 == 0.5
        dark |= {(column, int(float(y))) for column in range(int(x), int(end))}
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    expected = {
        (x + BORDER, y + BORDER)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    assert dark == expected
    assert code.size == len(matrix) + 8
