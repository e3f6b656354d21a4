"""Thai dictionary order."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sistercity.thai.collation import sort_key

steady = settings(derandomize=True, database=None, deadline=None, max_examples=150)

# The 76 provinces and Bangkok as a dictionary has them, ordered by hand.
IN_ORDER = """
กระบี่ กรุงเทพมหานคร กาญจนบุรี กาฬสินธุ์ กำแพงเพชร
ขอนแก่น
จันทบุรี
ฉะเชิงเทรา
ชลบุรี ชัยนาท ชัยภูมิ ชุมพร เชียงราย เชียงใหม่
ตรัง ตราด ตาก
นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน
บึงกาฬ บุรีรัมย์
ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี ปัตตานี
พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่
ภูเก็ต
มหาสารคาม มุกดาหาร แม่ฮ่องสอน
ยโสธร ยะลา
ร้อยเอ็ด ระนอง ระยอง ราชบุรี
ลพบุรี ลำปาง ลำพูน เลย
ศรีสะเกษ
สกลนคร สงขลา สตูล สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี
สุโขทัย สุพรรณบุรี สุราษฎร์ธานี สุรินทร์
หนองคาย หนองบัวลำภู
อ่างทอง อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี
"""
PROVINCES = IN_ORDER.split()


def ordered(*names: str) -> bool:
    """Whether the names stand in strictly rising order."""
    keys = [sort_key(name) for name in names]
    return all(one < other for one, other in zip(keys, keys[1:], strict=False))


def test_all_77_provinces_stand_as_in_a_dictionary():
    shuffled = random.Random(2562).sample(PROVINCES, k=len(PROVINCES))
    assert len(PROVINCES) == 77
    assert sorted(shuffled, key=sort_key) == PROVINCES


@pytest.mark.parametrize(
    "names",
    [
        ("เกง", "เก็ง", "เก่ง", "เก้ง", "เก๊ง", "เก๋ง"),
        ("กก", "กะ", "กัก", "กา", "กำ", "กิ", "กี", "กึ", "กื", "กุ", "กู", "เก", "แก", "โก", "ใก", "ไก"),
        ("รา", "ฤดู", "ลา", "ฦๅ", "วา"),
        # Letters decide before tone marks: the mark on ม่ does not matter here.
        ("ม่าน", "มาบ"),
        ("จันท", "จันทร์", "จันทรา"),
        ("สิงห", "สิงห์", "สิงหา"),
    ],
)
def test_vowels_after_consonants_and_marks_last(names):
    assert ordered(*names)


def test_leading_vowels_count_after_their_consonant():
    assert ordered("กา", "เกาะ", "แกะ", "ขา", "เขา", "ไข")


def test_numbers_stand_first_by_value_and_thai_digits_are_the_same():
    assert ordered("8 พฤษภา", "๙", "10", "๓๒/๑", "32/4", "๓๓/๓", "apple", "กก")
    assert sort_key("๓๒/๑") == sort_key("32/1") == sort_key("032/01")


def test_latin_letters_without_regard_to_case_and_accents_last():
    assert ordered("Aomori", "austin", "Côte", "Cotes", "NICE", "nîmes")
    assert sort_key("NICE") == sort_key("nice")
    assert ordered("Cote", "Côte", "Cotf")


def test_thai_stands_between_latin_and_chinese():
    assert ordered("Zhanjiang", "Владивосток", "กระบี่", "ฮอนโจ", "愛知県", "𠮷野")


def test_spaces_punctuation_and_invisibles_between_thai_letters_do_not_count():
    assert sort_key("จังหวัด โทยามะ") == sort_key("จังหวัดโทยามะ")
    assert sort_key("(ลำปาง)\u200b") == sort_key("ลำปาง")
    assert ordered("San Rafael", "Sandown")


def test_sara_am_is_the_same_however_it_was_typed():
    assert sort_key("ล\u0e4d\u0e32ปาง") == sort_key("ลำปาง")
    assert sort_key("น\u0e4d\u0e49\u0e32") == sort_key("น้ำ") == sort_key("น\u0e49\u0e4d\u0e32")


def test_nothing_has_an_empty_key_that_stands_first():
    assert sort_key("") == sort_key(" -- ") == ""
    assert ordered("", "0")


@steady
@given(st.text(max_size=40))
def test_keys_are_lower_case_hexadecimal_in_pairs(text):
    key = sort_key(text)
    assert re.fullmatch("([0-9a-f]{2})*", key)


@steady
@given(st.text(alphabet="กขงตนรลสเแโ่้็์าำัุ", max_size=6), st.sampled_from("กฮา"))
def test_a_name_stands_before_its_continuation(text, more):
    assert ordered(text + "น", text + "น" + more)


@steady
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_of_any_length_sort_by_value(one, other):
    assert (sort_key(str(one)) < sort_key(str(other))) == (one < other)
