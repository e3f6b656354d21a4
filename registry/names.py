"""Names of register rows in the language of the reader, and the script of local names."""

from __future__ import annotations

from sistercity.fields.messages import reads_english

# Where readers' software needs to be told: country → language of names in the local script.
_LANGUAGES = {
    "CN": "zh-Hans",
    "TW": "zh-Hant",
    "HK": "zh-Hant",
    "MO": "zh-Hant",
    "JP": "ja",
    "KR": "ko",
    "KP": "ko",
    "VN": "vi",
    "LA": "lo",
    "KH": "km",
    "MM": "my",
    "RU": "ru",
    "MN": "mn",
    "FR": "fr",
    "DE": "de",
    "ID": "id",
    "MY": "ms",
    "IN": "hi",
}


def name_of(row: object) -> str:
    """The name of a place, unit or plan, or the title of a document, if it may be written."""
    return text_of(row, "name" if hasattr(row, "name_th") else "title") or str(row)


def text_of(row: object, stem: str) -> str:
    """What a row says under ``stem``: English for who reads English, if it is given."""
    english = getattr(row, f"{stem}_en", "") if reads_english() else ""
    return english or getattr(row, f"{stem}_th")


def other_name(row: object) -> tuple[str, str] | None:
    """The name that stands beside ``name_of``: its language and text; None without another."""
    stem = "name" if hasattr(row, "name_th") else "title"
    thai, english = getattr(row, f"{stem}_th"), getattr(row, f"{stem}_en")
    if name_of(row) != thai:
        return ("th", thai) if thai else None
    return ("en", english) if english not in ("", thai) else None


def name_order(side: str = "") -> str:
    """The column that puts rows in the order of their names in the reader's language.

    Args:
        side: the relation by which a list reaches the named rows, as ``province__``.
    """
    return f"{side}sort_key_en" if reads_english() else f"{side}sort_key"


def name_key(row: object) -> str:
    """What ``name_order`` compares of one row."""
    return getattr(row, name_order())


def province_name(province) -> str:
    """A province as a text names it: จังหวัดเชียงใหม่, but กรุงเทพมหานคร."""
    return province.name_en if reads_english() else province.full_name_th


def local_language(country_code: str) -> str:
    """The language of a country's local names, as HTML's ``lang``; "" where not known."""
    return _LANGUAGES.get(country_code, "")
