"""Text that is kept and published: nothing unseen in it."""

import pytest

from sistercity.thai.look_alikes import as_it_looks, mixed_word
from sistercity.thai.plain import plain_text


@pytest.mark.parametrize(
    ("typed", "line", "lines"),
    [
        ("เยือน\u202eเมือง", "เยือนเมือง", "เยือนเมือง"),
        ("\x1b[31mแดง\x07", "[31mแดง", "[31mแดง"),
        ("\ufeffภาษา\u200bไทย\u00ad", "ภาษาไทย", "ภาษาไทย"),
        ("หนึ่ง\tสอง", "หนึ่ง สอง", "หนึ่ง สอง"),
        ("หนึ่ง\r\nสอง\x0bสาม\u2028สี่", "หนึ่ง สอง สาม สี่", "หนึ่ง\nสอง\nสาม\nสี่"),
        ("ก\n\nข", "ก  ข", "ก\n\nข"),
        ("คุย\ud800กัน", "คุยกัน", "คุยกัน"),
        ("می\u200cخواهم 👩\u200d🌾", "می\u200cخواهم 👩\u200d🌾", "می\u200cخواهم 👩\u200d🌾"),
        ("น้ำ ป่า 札幌市 Ελλάδα", "น้ำ ป่า 札幌市 Ελλάδα", "น้ำ ป่า 札幌市 Ελλάδα"),
        ("\u200b", "", ""),
        (" \u200d\n\u00a0", "", ""),
        ("-", "-", "-"),
    ],
)
def test_only_what_shows_is_kept(typed, line, lines):
    assert plain_text(typed, multiline=False) == line
    assert plain_text(typed, multiline=True) == lines


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("เมือง Κunming", "Κunming"),  # begins with a Greek letter
        ("Lуon", "Lуon"),  # has a Cyrillic one
        ("Москвa", "Москвa"),  # has a Latin one
        ("Владивосток (Vladivostok)", ""),
        ("Ελλάδα-Greece", ""),
        ("Ōsaka Đà Nẵng", ""),
        ("雪まつりFestival เมืองABC", ""),
        ("กิจกรรม", ""),
    ],
)
def test_a_word_of_two_alphabets_that_look_alike_is_found(name, word):
    assert mixed_word(name) == word


def test_letters_that_look_alike_are_one_letter_where_names_are_compared():
    assert as_it_looks("Мосоу РАХ") == "Mocoy PAX"
    assert as_it_looks("ΑΘΗΝΑ") == "AΘHNA"
    assert as_it_looks("ก Ōsaka") == "ก Ōsaka"
