"""Text that is kept and published: nothing unseen in it."""

import pytest

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
