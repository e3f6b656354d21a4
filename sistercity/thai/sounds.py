"""How a name sounds, roughly: one form for the spellings that people mix up.

Thai letters of one sound count as one (ใ ไ, ช ซ ฌ, ศ ษ ส, ณ น, ฤ ริ …). Latin letters are
folded so that the romanisations of a Thai name meet: Chiang Mai, Chieng Mai, Cheng Mai do;
Phichit, Pichit; Udon, Udorn; Ubon, Ubol; Lop Buri, Lopburi.
"""

import re

# Too short a sound is found in everything.
_SHORTEST_THAI = 3
_SHORTEST_LATIN = 4

_THAI = str.maketrans(
    {"ใ": "ไ", "ช": "ซ", "ฌ": "ซ", "ศ": "ส", "ษ": "ส", "ณ": "น", "ฬ": "ล", "ฎ": "ด", "ฏ": "ต",
     "ฐ": "ถ", "ๅ": "า"}
)  # fmt: skip
_RI = re.compile("ฤา|ฤ|รึ")
_LATIN = (
    (re.compile(r"(?<=[bcdgkpstj])h"), ""),
    (re.compile(r"[zx]"), "s"),
    (re.compile(r"tc|j"), "c"),
    (re.compile(r"q|c(?=[lr])"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"y"), "i"),
    (re.compile(r"ou|oo|uu|eu|ue"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"ie"), "ia"),
    (re.compile(r"ai|ei"), "ai"),
    (re.compile(r"o[rh](?![aeiou])"), "o"),
    (re.compile(r"l(?![aeiou])"), "n"),
    (re.compile(r"(.)\1+"), r"\1"),
)
# Sounds of Latin letters are kept apart from words: nobody types these signs.
_APART = {ord("a") + place: chr(0x24D0 + place) for place in range(26)}
# A consonant that ์ silences, with the vowel under or over it.
_SILENT = re.compile("[ก-ฮ][ิุ]?์")


def without_silent(text: str) -> str:
    """Thai without the letters that ์ silences: จอร์เจีย as จอเจีย."""
    return _SILENT.sub("", text)


def sound(folded: str) -> str:
    """The sound of a folded name as it is stored; "" where that is too short to search for."""
    letters = "".join(char for char in folded if char.isalpha() or "\u0e30" <= char <= "\u0e4e")
    thai = re.sub("[a-z]", "", letters)
    latin = re.sub("[^a-z]", "", letters)
    if thai:
        thai = _RI.sub("ริ", thai).translate(_THAI)
        return thai if len(thai) >= _SHORTEST_THAI else ""
    for spelling, one in _LATIN:
        latin = spelling.sub(one, latin)
    return latin.translate(_APART) if len(latin) >= _SHORTEST_LATIN else ""
