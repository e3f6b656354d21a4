"""Folding of text for search, the same for what is stored and for what is asked.

Found together: Thai and Arabic digits; ำ and แ however they were typed; upper and lower case;
Latin letters with and without accents; names with and without tone marks, ็ and ์ (people
leave them out or misplace them, above all in foreign names, and a few results too many cost
less than a name not found); abbreviations and what they stand for; names of several
words written apart or together.

What is stored holds, beside the words, how the names sound (``sounds``) and other names of
the places (``other_names``), so that a word that is spelt otherwise is found by its sound.

A row matches when its ``index_text`` contains every one of the query's ``terms``, in one of
the forms that ``asked`` gives.
"""

import re
import unicodedata
from collections.abc import Iterable

from .digits import to_arabic
from .other_names import OTHER_NAMES
from .sounds import sound, without_silent

_MOST_TERMS = 8
_LONGEST_TERM = 60
# Longer texts are prose: nobody searches for their words run together.
_LONGEST_NAME = 200

_SARA_AM = re.compile("\u0e4d([่-๋]?)า")
_DROPPED = re.compile("[\u0300-\u036f\u0e3a็-๎ๆฯ]")
# Latin letters that Unicode does not take apart into letter and accent.
_LATIN = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
# Between a number and its neighbour they belong to it: ๓๒/๑, P-0001.
_JOINT = re.compile(r"(?<=[0-9])[-/](?=[0-9a-zก-ฮ])|(?<=[0-9a-zก-ฮ])[-/](?=[0-9])")

# Short form (a pattern) and what it stands for.
_ABBREVIATIONS = {
    r"สปป\.?(?:\s?ลาว)?": "ลาว",
    r"ส\.?ป\.?\s?จีน": "จีน",
    "สหรัฐ": "สหรัฐอเมริกา",
    r"u\.?s\.?a": "united states",
    "กทม": "กรุงเทพมหานคร",
    "มท": "กระทรวงมหาดไทย",
    "กต": "กระทรวงการต่างประเทศ",
    "อบจ": "องค์การบริหารส่วนจังหวัด",
    "อบต": "องค์การบริหารส่วนตำบล",
    "ผวจ": "ผู้ว่าราชการจังหวัด",
    "ทน": "เทศบาลนคร",
    "ทม": "เทศบาลเมือง",
    "ทต": "เทศบาลตำบล",
    r"[พค]\.\s?ศ": "",
}
# These need their dot and a word after it: "ต.ค." is October.
_ONE_LETTER = {"จ": "จังหวัด", "อ": "อำเภอ", "ต": "ตำบล"}

# Words that say what kind of unit a name is. "นคร" is not among them: นครพนม is no "พนม".
_KINDS = (
    "จังหวัด", "เมือง", "เทศบาลนคร", "เทศบาลเมือง", "เทศบาลตำบล", "เทศบาล", "มณฑล", "มลรัฐ",
    "รัฐ", "แขวง", "อำเภอ", "ตำบล", "เขตปกครองตนเอง", "เขตบริหารพิเศษ", "ประเทศ", "แห่ง",
    "สาธารณรัฐประชาธิปไตยประชาชน", "สาธารณรัฐสังคมนิยม", "สาธารณรัฐประชาชน", "สาธารณรัฐ",
    "ราชอาณาจักร", "สหพันธรัฐ",
)  # fmt: skip
# The capital's own name, and what the old one is called, begin with the word for a capital.
_WHOLE = ("กรุงเทพ", "กรุงเกา")
_ENGLISH_KINDS = frozenset(
    ("province", "city", "town", "prefecture", "state", "county", "region", "municipality", "of")
)


def _plain(text: str) -> str:
    """Return the text in lower case, in Arabic digits, without marks and invisibles."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", apart).translate(_LATIN)
    seen = "".join(char for char in apart if unicodedata.category(char) != "Cf")
    whole = _SARA_AM.sub(r"\1ำ", to_arabic(seen)).replace("เเ", "แ")
    return unicodedata.normalize("NFC", _DROPPED.sub("", whole))


def _expansions() -> list[tuple[re.Pattern, str]]:
    start = r"(?<![\w.\u0e30-\u0e4e])"
    many = [
        (re.compile(rf"{start}(?:{short})(?:\.|(?![\w\u0e30-\u0e4e]))"), f"{_plain(long)} ")
        for short, long in _ABBREVIATIONS.items()
    ]
    one = [
        (re.compile(rf"{start}{short}\.\s?(?=[ก-ฮเ-ไ][ก-\u0e4e])"), _plain(long))
        for short, long in _ONE_LETTER.items()
    ]
    return many + one


_EXPANSIONS = _expansions()
_PREFIXES = tuple(sorted(map(_plain, _KINDS), key=len, reverse=True))
_NAME_START = re.compile("[ก-ฮเ-ไ].")


def fold(text: str) -> str:
    """Return the form in which text is stored for search and asked for.

    Words are parted by single spaces; punctuation is gone, except ``-`` and ``/`` beside
    a digit.
    """
    plain = _plain(text)
    for short, long in _EXPANSIONS:
        plain = short.sub(long, plain)
    joints = {found.start() for found in _JOINT.finditer(plain)}
    spaced = (
        char if place in joints or unicodedata.category(char)[0] in "LMN" else " "
        for place, char in enumerate(plain)
    )
    return " ".join("".join(spaced).split())


_OTHER_NAMES = [(fold(name), others) for name, others in OTHER_NAMES.items()]


def index_text(values: Iterable[str]) -> str:
    """Return the folded texts in one line, names also run together (Lop Buri, lopburi).

    After them come other names of the places, and the sounds of all names.
    """
    texts = [value for value in values if value]
    joined = " ".join(map(fold, texts))
    texts += [other for name, others in _OTHER_NAMES if name in joined for other in others]
    folded = [fold(value) for value in texts]
    names = [name for name in folded if len(name) <= _LONGEST_NAME]
    quiet = [fold(without_silent(text)) for text in texts if len(text) <= _LONGEST_NAME]
    together = [name.replace(" ", "") for name in names]
    sounds = [sound(name) for name in names + quiet]
    return " ".join(dict.fromkeys(name for name in folded + together + sounds if name))


def terms(query: str) -> list[str]:
    """Return the folded words of a query: at most 8, of at most 60 characters, none twice.

    The kind of a unit is taken off its name (จังหวัดเชียงใหม่ asks for เชียงใหม่), and left
    out where it stands alone beside other words.
    """
    words = fold(query).split()
    names = [_without_kind(word) for word in words if word not in _PREFIXES]
    names = [name for name in names if name not in _ENGLISH_KINDS]
    cut = dict.fromkeys(name[:_LONGEST_TERM] for name in names or words)
    return list(cut)[:_MOST_TERMS]


def asked(query: str) -> list[list[str]]:
    """The query's terms, each first as it stands and then as else it may be stored.

    A row matches when it holds, of every term, one of these.
    """
    words, quiet = terms(query), terms(without_silent(query))
    if len(quiet) != len(words):
        quiet = words
    return [
        list(dict.fromkeys(one for one in (word, sound(word), sound(still)) if one))
        for word, still in zip(words, quiet, strict=True)
    ]


def _without_kind(word: str) -> str:
    if word.startswith("กรุง") and not word.startswith(_WHOLE):
        return word.removeprefix("กรุง") or word
    for kind in _PREFIXES:
        rest = word.removeprefix(kind)
        if rest != word and _NAME_START.match(rest):
            return _without_kind(rest)
    return word
