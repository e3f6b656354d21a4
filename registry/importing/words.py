"""The columns of a file of pairings, and the words by which offices call them."""

from __future__ import annotations

from functools import lru_cache

from sistercity.thai.search import fold

# The words of the file are part of its format: the same in every language of the interface.
COLUMNS = {
    "number": "เลขทะเบียน",
    "province": "จังหวัด",
    "counterpart_th": "คู่ความสัมพันธ์ (ไทย)",
    "counterpart_en": "คู่ความสัมพันธ์ (อังกฤษ)",
    "unit_type": "ประเภท",
    "country": "ประเทศ",
    "relation": "ลักษณะความสัมพันธ์",
    "signed_on": "วันที่ลงนาม",
    "note": "หมายเหตุ",
}
REQUIRED = ("province", "counterpart_th", "country")
# Exported for the reader; an import passes over them, since status and confirmation have
# acts of their own.
READ_ONLY_COLUMNS = {
    "status": "สถานะ",
    "confirmation": "การยืนยัน",
    "list_number": "เลขที่ในบัญชี",
}
SHEET = "ทะเบียน"
GUIDE_SHEET = "คำอธิบาย"

# How else a column is headed in files of offices; compared as search folds text.
_SYNONYMS = {
    "number": ("เลขทะเบียนคู่", "เลขที่ทะเบียน", "รหัสคู่", "register number", "pairing number",
               "number of the register", "registry number"),
    "province": ("ชื่อจังหวัด", "จังหวัดไทย", "จังหวัดของไทย", "จังหวัดในประเทศไทย", "ฝ่ายไทย",
                 "province", "thai province", "province of thailand", "thai side"),
    "counterpart_th": (
        "คู่ความสัมพันธ์", "คู่ความสัมพันธ์ ภาษาไทย", "ชื่อคู่ความสัมพันธ์", "คู่ความสัมพันธ์ต่างประเทศ",
        "คู่สัมพันธ์", "เมืองคู่ความสัมพันธ์", "เมืองคู่สัมพันธ์", "เมืองต่างประเทศ", "หน่วยการปกครอง",
        "หน่วยการปกครองต่างประเทศ", "ชื่อเมือง", "ชื่อเมืองต่างประเทศ", "เมือง/รัฐ/มณฑล", "ฝ่ายต่างประเทศ",
        "เมืองพี่เมืองน้อง", "คู่เมือง", "counterpart", "counterpart thai", "sister city",
        "foreign unit", "foreign city", "partner city", "city"),
    "counterpart_en": (
        "คู่ความสัมพันธ์ ภาษาอังกฤษ", "คู่ความสัมพันธ์ English", "ชื่อภาษาอังกฤษ", "ชื่ออังกฤษ",
        "ชื่อเมืองภาษาอังกฤษ", "ชื่อเมือง (อังกฤษ)", "counterpart english", "english name",
        "name in english", "counterpart (en)"),
    "unit_type": ("ประเภทหน่วย", "ประเภทหน่วยการปกครอง", "ประเภทเมือง", "ระดับการปกครอง", "type",
                  "unit type", "type of unit", "kind of unit"),
    "country": ("ชื่อประเทศ", "ประเทศคู่ความสัมพันธ์", "ประเทศคู่สัมพันธ์", "country", "country name",
                "nation"),
    "relation": ("ลักษณะ", "รูปแบบความสัมพันธ์", "ประเภทความสัมพันธ์", "ความสัมพันธ์", "relation",
                 "relationship", "kind of relation", "type of relation"),
    "signed_on": ("วันลงนาม", "วันเดือนปีที่ลงนาม", "วัน เดือน ปี ที่ลงนาม", "วัน/เดือน/ปี ที่ลงนาม",
                  "วันที่สถาปนา", "วันที่สถาปนาความสัมพันธ์", "วันสถาปนาความสัมพันธ์", "ลงนามเมื่อ",
                  "ลงนามเมื่อวันที่", "ปีที่ลงนาม", "date signed", "signed on", "signing date",
                  "date of signing", "signed", "date of signature"),
    "note": ("บันทึก", "ข้อสังเกต", "remark", "remarks", "note", "notes"),
    "status": ("สถานะของคู่", "status"),
    "confirmation": ("confirmation",),
    "list_number": ("ลำดับที่ในบัญชี", "เลขที่", "list number"),
}  # fmt: skip

# Names of countries beside those of the register; a code of ISO 3166-1 names the country.
COUNTRY_NAMES = {
    "CN": ("สาธารณรัฐประชาชนจีน", "สป.จีน", "PRC", "P.R. China", "People's Republic of China"),
    "GB": ("อังกฤษ", "สหราชอาณาจักร", "UK", "Great Britain", "England"),
    "KH": ("ราชอาณาจักรกัมพูชา", "เขมร", "Kingdom of Cambodia"),
    "KR": ("เกาหลีใต้", "สาธารณรัฐเกาหลี", "South Korea", "Republic of Korea", "Korea"),
    "LA": ("สปป.ลาว", "ลาว", "Lao PDR", "Lao P.D.R.", "Laos"),
    "MM": ("เมียนมา", "เมียนมาร์", "พม่า", "Myanmar", "Burma"),
    "RU": ("รัสเซีย", "สหพันธรัฐรัสเซีย", "Russia", "Russian Federation"),
    "TW": ("ไต้หวัน", "Taiwan"),
    "US": ("สหรัฐอเมริกา", "สหรัฐฯ", "อเมริกา", "USA", "U.S.A.", "US", "United States of America"),
    "VN": ("เวียดนาม", "สาธารณรัฐสังคมนิยมเวียดนาม", "Viet Nam", "Vietnam"),
}

# A line with one filled cell that begins so stands below a table, not in it.
_FOOTERS = ("รวม", "ยอดรวม", "หมายเหตุ", "ที่มา", "ข้อมูล ณ", "ผู้จัดทำ", "total", "source", "note")


# The same few words stand at the head of file after file, each compared with every layout.
@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as it is compared: folded, without spaces."""
    return fold(text).replace(" ", "")


def column_called(header: str) -> str | None:
    """The name of the column that a header means, by any of its words; else None."""
    return _BY_WORDS.get(header_key(header))


def is_footer(texts: list[str]) -> bool:
    """Whether the filled cells of a line are a sum or a remark below the table."""
    return bool(texts) and texts[0].strip().casefold().startswith(_FOOTERS)


def known_headers() -> dict[str, str]:
    """Every word of a column, folded, with the column's own word."""
    words = {**COLUMNS, **READ_ONLY_COLUMNS}
    return {key: words[name] for key, name in _BY_WORDS.items()}


_BY_WORDS = {
    header_key(word): name
    for name, own in {**COLUMNS, **READ_ONLY_COLUMNS}.items()
    for word in (own, *_SYNONYMS[name])
}
