"""Which units look like one; pure."""

import pytest

from registry.duplicates import Unit, probable_pairs

CN, JP = 1, 2


def unit(pk: int, th: str, en: str = "", **values) -> Unit:
    told = {
        "country_id": CN, "level": 1, "name_local": "", "former": (), "parent": "", **values
    }  # fmt: skip
    return Unit(id=pk, name_th=th, name_en=en, **told)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (unit(1, "คุนหมิง"), unit(2, "คุณหมิง", "Kunming"), []),  # too short a name to tell
        (unit(1, "คุนหมิง", "Kunming"), unit(2, "นครคุณหมิง", "KUNMING"), ["same_en"]),
        (unit(1, "กว่างซี", name_local="广西"), unit(2, "กวางสี", name_local="广西"), ["same_local"]),
        (unit(1, "เฉิงตู", former=("เฉินตู",)), unit(2, "เฉินตู"), ["former"]),
        (unit(1, "ซีอาน", "Xi'an City"), unit(2, "ซีอัน", "Xian"), ["near"]),
        (unit(1, "ก", "Shijiazhuang"), unit(2, "ข", "Shijazhuang"), ["near"]),
        (unit(1, "ก", "Chanthabuly District 1"), unit(2, "ข", "Chanthabuly District 2"), []),
        # Of two levels, two countries, or two parents: not the same unless it is written so.
        (unit(1, "ชิบะ", "Chiba Prefecture"), unit(2, "นครชิบะ", "Chiba City", level=2), []),
        (unit(1, "ลียง", "Lyon"), unit(2, "ลียง", "Lyon", country_id=JP), []),
        (unit(1, "ซูโจว", parent="เจียงซู"), unit(2, "ซูโจว", parent="อันฮุย"), []),
        (unit(1, "ซูโจว", parent="เจียงซู"), unit(2, "ซูโจว"), ["same_th"]),
        # In Cyrillic letters that look like Latin ones; in two signs that look like one.
        (unit(1, "ก", "Pattaya"), unit(2, "ข", "Раttауа"), ["same_en"]),
        (unit(1, "แอตแลนตา"), unit(2, "เเอตเเลนตา"), ["same_th"]),
    ],
)
def test_units_of_one_country_that_are_written_alike_are_probably_one(one, other, reasons):
    found = probable_pairs([other, one])
    assert [list(item.reasons) for item in found] == ([reasons] if reasons else [])


def test_a_joined_pairing_is_the_surest_sign_and_what_was_told_apart_stays_away():
    units = [unit(1, "ก"), unit(2, "ข"), unit(3, "ซูโจว"), unit(4, "ซูโจว")]
    found = probable_pairs(units, joined={(1, 2)})
    assert [(item.pair, list(item.reasons)) for item in found] == [
        ((1, 2), ["joined"]), ((3, 4), ["same_th"])
    ]  # fmt: skip
    assert probable_pairs(units, joined={(1, 2)}, apart={(1, 2), (3, 4)}) == []
